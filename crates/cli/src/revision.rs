//! Descriptions in revisions of a git repository, which are read without being checked out.

use std::io::Write as _;
use std::process::{Command, Stdio};

use conform_description::{Description, LoadOptions, Loaded};

use crate::outcome::{Failure, Outcome};

/// A file or folder of a revision: `main:spec/openapi.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
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
        let Self { revision, path } = self;
        let object = format!("{revision}:{path}");
        let kind = git(&["cat-file", "-t", &object], &[])?;
        let is_folder = String::from_utf8_lossy(&kind).trim() == "tree";
        let folder = match path.rsplit_once('/') {
            _ if is_folder => path.as_str(),
            Some((folder, _)) => folder,
            None => "",
        };
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let tree = format!("{revision}:{folder}");
        let listed = git(&["ls-tree", "-r", "-z", "--name-only", &tree], &[])?;
        let names = listed.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        let names: Vec<String> = names
            .filter(|name| {
                [".yaml", ".yml", ".json"]
                    .iter()
                    .any(|end| name.ends_with(end))
            })
            .map(|name| name.into_owned())
            .collect();
        let root = if is_folder {
            let found = roots
                .iter()
                .find(|root| names.iter().any(|name| name == *root));
            found.map(|root| (*root).to_owned()).ok_or_else(|| {
                Failure::with_help(
                    format!("the folder `{object}` has no root file of a description"),
                    format!("name the root file, or call it one of {}", roots.join(", ")),
                )
            })?
        } else {
            path[prefix.len()..].to_owned()
        };
        let mut files = contents(revision, &prefix, &names)?;
        if !files.iter().any(|(name, _)| *name == root) {
            // A root file may have any extension.
            files.push((root.clone(), git(&["cat-file", "blob", &object], &[])?));
        }
        let loaded = Description::from_files(&root, files, options);
        Ok((loaded, format!("{revision}:{prefix}")))
    }
}

/// The contents of files, read by one process.
fn contents(revision: &str, prefix: &str, names: &[String]) -> Outcome<Vec<(String, Vec<u8>)>> {
    let asked: String = names
        .iter()
        // A name with a line break would be two lines.
        .filter(|name| !name.contains('\n'))
        .map(|name| format!("{revision}:{prefix}{name}\n"))
        .collect();
    let answer = git(&["cat-file", "--batch"], asked.as_bytes())?;
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

/// Runs git in the current folder, and returns what it prints.
fn git(args: &[&str], input: &[u8]) -> Outcome<Vec<u8>> {
    let spawned = Command::new("git")
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
