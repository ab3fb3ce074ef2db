//! Paths in messages: as people write them, and what was meant by one that leads nowhere.

use std::io;
use std::path::{Path, PathBuf};

use crate::outcome::Failure;

/// How many names of a folder are looked through for the one that was meant.
const MOST_NAMES: usize = 5_000;

/// Returns a path as reports name it: as it was given, but below the current folder relative to it, because other programs
/// look for it from there. Separators are forward slashes.
#[must_use]
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok());
    let name = relative
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/");
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}

/// Returns the folder of a file, as [`shown`] and with a slash behind it; empty for the current folder.
#[must_use]
pub fn folder_of(path: &Path) -> String {
    let parent = path.parent().map(shown).unwrap_or_default();
    if parent.is_empty() || parent.ends_with('/') {
        parent
    } else {
        format!("{parent}/")
    }
}

/// Returns the failure of reading a path. Of one that does not exist, it names the folder and the nearest name in it.
#[must_use]
pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return missing(path);
    }
    Failure::message(format!("cannot read `{}`: {error}", path.display()))
}

/// Returns the failure of writing a path.
#[must_use]
pub fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let parent = path.parent().unwrap_or(Path::new(""));
    if error.kind() == io::ErrorKind::NotFound && !is_empty(parent) && !parent.exists() {
        return Failure::message(format!(
            "cannot write `{}`: there is no folder `{}`",
            path.display(),
            parent.display()
        ));
    }
    let why = match error.kind() {
        io::ErrorKind::AlreadyExists if path.is_file() => "it is a file, not a folder".to_owned(),
        _ => error.to_string(),
    };
    Failure::message(format!("cannot write `{}`: {why}", path.display()))
}

/// Returns the failure of a folder that does not exist, or is none.
#[must_use]
pub fn missing_folder(path: &Path) -> Failure {
    if path.exists() {
        return Failure::message(format!("`{}` is no folder", path.display()));
    }
    missing_entry(path, "folder")
}

/// Returns the failure of a file that does not exist: in which folder it was looked for, and what may have been meant.
#[must_use]
pub fn missing(path: &Path) -> Failure {
    missing_entry(path, "file")
}

/// Returns the failure of a path that does not exist: in which folder it was looked for, and what may have been meant.
fn missing_entry(path: &Path, kind: &str) -> Failure {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // The outermost part of the path that does not exist: a wrong folder is no matter of the file's name.
    let lost = absolute
        .ancestors()
        .take_while(|part| !part.exists())
        .last()
        .unwrap_or(&absolute);
    let folder = lost.parent().unwrap_or(lost);
    let help = match nearest_in(folder, lost) {
        Some(near) => {
            let rest = absolute.strip_prefix(lost).unwrap_or(Path::new(""));
            let mut meant = folder.join(near);
            if !is_empty(rest) {
                meant.push(rest);
            }
            format!("did you mean `{}`?", shown(&meant))
        }
        None if lost == absolute => format!("looked for it in `{}`", folder.display()),
        None => format!("there is no folder `{}`", lost.display()),
    };
    Failure::with_help(format!("there is no {kind} `{}`", path.display()), help)
}

/// The name in a folder that is nearest to that of a path.
fn nearest_in(folder: &Path, path: &Path) -> Option<String> {
    let wrong = path.file_name()?.to_string_lossy();
    let names = names_in(folder);
    let stem = |name: &str| {
        name.rsplit_once('.')
            .map_or(name, |(stem, _)| stem)
            .to_owned()
    };
    // Extensions make names alike that are not: `ov.yaml` and `no.yaml`. And `openapi.json` for `openapi.yaml` is what was meant.
    let wrong_stem = stem(&wrong);
    let stems: Vec<String> = names.iter().map(|name| stem(name)).collect();
    let same = stems.iter().position(|other| *other == wrong_stem);
    let near = same.or_else(|| {
        let near = conform_report::nearest(&wrong_stem, stems.iter().map(String::as_str))?;
        stems.iter().position(|other| other == near)
    })?;
    let extension = |name: &str| name.rsplit_once('.').map(|(_, end)| end.to_owned());
    let mut alike = names
        .iter()
        .zip(&stems)
        .filter(|(_, other)| **other == stems[near]);
    let found = alike
        .clone()
        .find(|(name, _)| extension(name) == extension(&wrong));
    found.or_else(|| alike.next()).map(|(name, _)| name.clone())
}

/// The names in a folder, sorted.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .take(MOST_NAMES)
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

/// Returns a path from the root of the file system.
///
/// # Errors
///
/// Returns an error if the current folder is not known.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| unreadable(path, &error))
}

/// Returns the way from a folder to another path, with forward slashes. Both are absolute.
#[must_use]
pub fn relative(from: &Path, to: &Path) -> String {
    let from: Vec<_> = from.components().collect();
    let to: Vec<_> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to[common..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Returns a path as an argument of a POSIX shell: in quotes where a shell would read it otherwise.
#[must_use]
pub fn quoted(argument: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

fn is_empty(path: &Path) -> bool {
    path.as_os_str().is_empty()
}

/// Returns a path joined to a folder, without a leading `./`.
pub(crate) fn join(folder: &Path, path: &Path) -> PathBuf {
    if is_empty(folder) {
        path.to_owned()
    } else {
        folder.join(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Message;

    fn message(failure: Failure) -> Message {
        match failure {
            Failure::Message(message) => message,
            other => panic!("{other:?} has no message"),
        }
    }

    #[test]
    fn a_missing_file_is_named_with_its_folder_and_the_nearest_name() {
        let folder = std::env::temp_dir().join(format!("conform-paths-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("spec")).unwrap();
        std::fs::write(folder.join("spec/openapi.yaml"), "").unwrap();
        let shown = folder.display();
        for (path, help) in [
            (
                "spec/opnapi.yaml",
                format!("did you mean `{shown}/spec/openapi.yaml`?"),
            ),
            (
                "spec/openapi.json",
                format!("did you mean `{shown}/spec/openapi.yaml`?"),
            ),
            (
                "spce/openapi.yaml",
                format!("did you mean `{shown}/spec/openapi.yaml`?"),
            ),
            ("spec/visits", format!("looked for it in `{shown}/spec`")),
            ("spec/op.yaml", format!("looked for it in `{shown}/spec`")),
            (
                "other/visits",
                format!("there is no folder `{shown}/other`"),
            ),
        ] {
            let path = folder.join(path);
            let message = message(missing(&path));
            assert_eq!(
                message.fault,
                format!("there is no file `{}`", path.display())
            );
            assert_eq!(message.help, [help]);
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_way_between_folders_is_relative() {
        assert_eq!(
            relative(Path::new("/a/b/out"), Path::new("/a/crates/runtime")),
            "../../crates/runtime"
        );
    }

    #[test]
    fn arguments_are_quoted_for_a_shell() {
        assert_eq!(quoted("spec/openapi.yaml"), "spec/openapi.yaml");
        assert_eq!(quoted("my api.yaml"), "'my api.yaml'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
