//! Descriptions in revisions of a git repository, which are read without being checked out.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use conform_description::{Description, LoadOptions, Loaded};

use crate::outcome::{Failure, Outcome};

/// A file or folder of a revision: `main:spec/openapi.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Where git is run.
    folder: PathBuf,
    revision: String,
    path: String,
}

impl Revision {
    /// Reads `REV:PATH`; `None` if there is no such colon. A letter before the colon is a drive of Windows.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (revision, path) = text.split_once(':')?;
        // What begins with a hyphen would be an option of git.
        let is_name = revision.len() > 1 && !revision.starts_with('-') && !path.starts_with("//");
        is_name.then(|| Self {
            folder: PathBuf::from("."),
            revision: revision.to_owned(),
            path: path.trim_end_matches('/').to_owned(),
        })
    }

    /// Reads the description whose root is this file, or in this folder under one of these names. Returns what is put before
    /// the names of its files, too.
    ///
    /// # Errors
    ///
    /// Returns an error if git cannot be run, or if there is no such file.
    pub fn load(&self, roots: &[&str], options: &LoadOptions) -> Outcome<(Loaded, String)> {
        let Self {
            folder: here,
            revision,
            path,
        } = self;
        let path = &from_top(here, path)?;
        let object = format!("{revision}:{path}");
        let kind =
            git(here, &["cat-file", "-t", &object], &[]).map_err(|failure| self.hinted(failure))?;
        let is_folder = String::from_utf8_lossy(&kind).trim() == "tree";
        let folder = match path.rsplit_once('/') {
            _ if is_folder => path.as_str(),
            Some((folder, _)) => folder,
            None => "",
        };
        let mut files = self.files(folder)?;
        let root = if is_folder {
            let found = roots
                .iter()
                .find(|root| files.iter().any(|(name, _)| name == *root));
            found.map(|root| (*root).to_owned()).ok_or_else(|| {
                Failure::with_help(
                    format!("the folder `{object}` has no root file of a description"),
                    format!("name the root file, or call it one of {}", roots.join(", ")),
                )
            })?
        } else {
            path.rsplit('/').next().unwrap_or(path).to_owned()
        };
        if !files.iter().any(|(name, _)| *name == root) {
            // A root file may have any extension.
            files.push((
                root.clone(),
                git(here, &["cat-file", "blob", &object], &[])?,
            ));
        }
        // References may lead out of the folder.
        let leads_out =
            |(_, text): &(String, Vec<u8>)| text.windows(3).any(|three| three == b"../");
        if folder.is_empty() || !files.iter().any(leads_out) {
            let loaded = Description::from_files(&root, files, options);
            let slash = if folder.is_empty() { "" } else { "/" };
            return Ok((loaded, format!("{revision}:{folder}{slash}")));
        }
        let root = format!("{folder}/{root}");
        let mut all = self.files("")?;
        if !all.iter().any(|(name, _)| *name == root) {
            let own = files
                .into_iter()
                .map(|(name, text)| (format!("{folder}/{name}"), text));
            all.extend(own.filter(|(name, _)| *name == root));
        }
        let replaced = options.replaced.iter().map(|(name, text)| {
            let is_whole = name.starts_with(&format!("{folder}/"));
            let name = if is_whole {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            (name, text.clone())
        });
        let options = LoadOptions {
            replaced: replaced.collect(),
            ..options.clone()
        };
        Ok((
            Description::from_files(&root, all, &options),
            format!("{revision}:"),
        ))
    }

    /// Reads the files in a folder that may be part of a description, by their names from there.
    fn files(&self, folder: &str) -> Outcome<Vec<(String, Vec<u8>)>> {
        let revision = &self.revision;
        let tree = format!("{revision}:{folder}");
        // What is listed does not depend on the current folder.
        let listed = git(
            &self.folder,
            &["ls-tree", "-r", "-z", "--full-tree", "--name-only", &tree],
            &[],
        )?;
        let names = listed.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        let is_read = |name: &str| {
            [".yaml", ".yml", ".json"]
                .iter()
                .any(|end| name.ends_with(end))
        };
        let names: Vec<String> = names
            .filter(|name| is_read(name))
            .map(|name| name.into_owned())
            .collect();
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        contents(&self.folder, revision, &prefix, &names)
    }

    /// Says where the paths of revisions begin, if this one is there from the current folder.
    fn hinted(&self, failure: Failure) -> Failure {
        let Self {
            folder,
            revision,
            path,
        } = self;
        let here = from_top(folder, &format!("./{path}")).ok();
        let is_there = here.is_some_and(|here| {
            here != *path
                && git(
                    folder,
                    &["cat-file", "-e", &format!("{revision}:{here}")],
                    &[],
                )
                .is_ok()
        });
        match failure {
            Failure::Message(message) if is_there => Failure::with_help(
                message.fault,
                format!(
                    "paths begin at the top of the repository; from here, write `{revision}:./{path}`"
                ),
            ),
            failure => failure,
        }
    }
}

/// The path from the top of the repository: one that begins with `./` or `../` is relative to the current folder, as for git.
fn from_top(folder: &Path, path: &str) -> Outcome<String> {
    let is_relative =
        path == "." || path == ".." || path.starts_with("./") || path.starts_with("../");
    let mut parts: Vec<String> = Vec::new();
    if is_relative {
        let prefix = git(folder, &["rev-parse", "--show-prefix"], &[])?;
        let prefix = String::from_utf8_lossy(&prefix).trim_end().to_owned();
        parts.extend(
            prefix
                .split('/')
                .filter(|part| !part.is_empty())
                .map(str::to_owned),
        );
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part.to_owned()),
        }
    }
    Ok(parts.join("/"))
}

/// The contents of files, read by one process.
fn contents(
    folder: &Path,
    revision: &str,
    prefix: &str,
    names: &[String],
) -> Outcome<Vec<(String, Vec<u8>)>> {
    let asked: String = names
        .iter()
        // A name with a line break would be two lines.
        .filter(|name| !name.contains('\n'))
        .map(|name| format!("{revision}:{prefix}{name}\n"))
        .collect();
    let answer = git(folder, &["cat-file", "--batch"], asked.as_bytes())?;
    let mut rest = answer.as_slice();
    let mut files = Vec::new();
    for name in names.iter().filter(|name| !name.contains('\n')) {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            break;
        };
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        let mut words = head.rsplit(' ');
        let size = words.next().and_then(|size| size.parse::<usize>().ok());
        let Some(size) = size.filter(|size| *size < rest.len()) else {
            continue;
        };
        files.push((name.clone(), rest[..size].to_vec()));
        rest = &rest[size + 1..];
    }
    Ok(files)
}

/// Runs git in a folder, and returns what it prints.
fn git(folder: &Path, args: &[&str], input: &[u8]) -> Outcome<Vec<u8>> {
    let spawned = Command::new("git")
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child =
        spawned.map_err(|error| Failure::message(format!("git cannot be run: {error}")))?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                // Where git ends early, it says why.
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    });
    let output = output.map_err(|error| Failure::message(format!("git cannot be run: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let why = String::from_utf8_lossy(&output.stderr);
    let why = why
        .lines()
        .next()
        .unwrap_or("it failed")
        .trim_start_matches("fatal: ")
        .to_owned();
    Err(Failure::with_help(
        format!("git {}: {why}", args.join(" ")),
        "a description is a file, a folder with one, or REV:PATH of the git repository that the current folder is in",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 4] = [
        (
            "api/spec/openapi.yaml",
            "openapi: 3.1.0\ninfo: {title: Yard, version: '1'}\npaths: {}\ncomponents: {schemas: {Hull: {$ref: parts/Hull.yaml}}}\n",
        ),
        (
            "api/spec/parts/Hull.yaml",
            "{type: object, properties: {keel: {$ref: ../../shared/Keel.yaml}}}\n",
        ),
        ("api/shared/Keel.yaml", "{type: string}\n"),
        (
            "plain/openapi.yaml",
            "openapi: 3.1.0\ninfo: {title: Yard, version: '1'}\npaths: {}\ncomponents: {schemas: {Mast: {$ref: Mast.yaml}}}\n",
        ),
    ];

    /// A repository in a new folder.
    fn repository(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("conform-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        for (path, text) in FILES
            .into_iter()
            .chain([("plain/Mast.yaml", "{type: integer}\n")])
        {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
            std::fs::write(path, text).expect("it is written");
        }
        let run = |args: &[&str]| git(&folder, args, &[]).expect("git runs");
        run(&["init", "-q"]);
        run(&["add", "-A"]);
        let user = [
            "-c",
            "user.name=Yard",
            "-c",
            "user.email=yard@example.com",
            "-c",
            "commit.gpgsign=false",
        ];
        run(&[&user[..], &["commit", "-q", "-m", "one"]].concat());
        folder
    }

    fn loaded(folder: &Path, text: &str) -> (usize, String, Vec<String>) {
        let mut revision = Revision::parse(text).expect("it is one");
        revision.folder = folder.to_owned();
        let found = revision.load(&["openapi.yaml"], &LoadOptions::default());
        let (loaded, prefix) = found.unwrap_or_else(|failure| panic!("{text}: {failure:?}"));
        let messages = loaded
            .diagnostics
            .iter()
            .map(|one| one.message.clone())
            .collect();
        let description = loaded.description.expect("it is a description");
        assert!(!description.is_incomplete(), "{text}");
        (description.files().len(), prefix, messages)
    }

    #[test]
    fn files_of_a_revision_are_read_from_any_folder() {
        let top = repository("revision-folders");
        let below = top.join("plain");
        for (folder, text, files, prefix) in [
            (&top, "HEAD:plain", 2, "HEAD:plain/"),
            (&top, "HEAD:plain/openapi.yaml", 2, "HEAD:plain/"),
            (&below, "HEAD:plain/openapi.yaml", 2, "HEAD:plain/"),
            (&below, "HEAD:./openapi.yaml", 2, "HEAD:plain/"),
            (&below, "HEAD:./", 2, "HEAD:plain/"),
            (&below, "HEAD:../plain/", 2, "HEAD:plain/"),
            // References lead out of the folder of the root file.
            (&top, "HEAD:api/spec", 3, "HEAD:"),
            (&below, "HEAD:../api/spec/openapi.yaml", 3, "HEAD:"),
        ] {
            let (count, found, messages) = loaded(folder, text);
            assert_eq!(
                (count, found.as_str()),
                (files, prefix),
                "{text}: {messages:?}"
            );
        }
        std::fs::remove_dir_all(&top).expect("it is removed");
    }

    #[test]
    fn paths_that_are_not_there_are_errors_that_say_where_paths_begin() {
        let top = repository("revision-errors");
        let failure = |folder: PathBuf, text: &str| {
            let mut revision = Revision::parse(text).expect("it is one");
            revision.folder = folder;
            match revision.load(&["openapi.yaml"], &LoadOptions::default()) {
                Err(Failure::Message(message)) => message,
                other => panic!("{text}: {:?}", other.map(|(_, prefix)| prefix)),
            }
        };
        let found = failure(top.join("plain"), "HEAD:openapi.yaml");
        assert!(
            found
                .fault
                .contains("'openapi.yaml' does not exist in 'HEAD'"),
            "{found:?}"
        );
        assert!(
            found.help[0].contains("write `HEAD:./openapi.yaml`"),
            "{found:?}"
        );
        let found = failure(top.clone(), "HEAD~7:plain");
        assert!(
            found.fault.contains("HEAD~7") && found.help[0].contains("REV:PATH"),
            "{found:?}"
        );
        let found = failure(top.clone(), "HEAD:api");
        assert!(found.fault.contains("has no root file"), "{found:?}");
        std::fs::remove_dir_all(&top).expect("it is removed");
    }
}
