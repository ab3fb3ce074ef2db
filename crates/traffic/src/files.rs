//! Payload files: what their names say, and how they are found.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::media::MediaType;
use crate::side::Side;

/// What the name of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A payload.
    Payload {
        /// The `operationId`: the folder.
        operation: String,
        /// The message.
        side: Side,
        /// The media type that the extension stands for.
        media_type: MediaType,
    },
    /// A file that accompanies payloads: `README*`, `index.*`, `*.capture.*`, `*.repairs.*`, or a name that starts with a
    /// dot.
    Companion,
    /// Neither, and why.
    Unknown(String),
}

impl Name {
    /// Reads a path: `<operationId>/<request|STATUS>.<variant>.<json|form|multipart|txt>`, also with `.gz` after it.
    ///
    /// ```
    /// use std::path::Path;
    /// use conform_traffic::{Name, Side};
    ///
    /// let Name::Payload { operation, side, .. } = Name::of(Path::new("payloads/getVisit/200.captured.json")) else { panic!() };
    /// assert_eq!((operation.as_str(), side), ("getVisit", Side::Response(200)));
    /// assert_eq!(Name::of(Path::new("payloads/getVisit/200.capture.txt")), Name::Companion);
    /// ```
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let Some(file) = path.file_name().and_then(OsStr::to_str) else {
            return Self::Unknown("the file's name is not Unicode".to_owned());
        };
        let words: Vec<&str> = file
            .strip_suffix(".gz")
            .unwrap_or(file)
            .split('.')
            .collect();
        let is_companion = file.starts_with('.')
            || words[0].eq_ignore_ascii_case("readme")
            || words[0] == "index"
            || words[1..]
                .iter()
                .any(|word| matches!(*word, "capture" | "repairs"));
        if is_companion {
            return Self::Companion;
        }
        let [first, .., extension] = words[..] else {
            return Self::Unknown(
                "a payload's name has an extension that says its media type".to_owned(),
            );
        };
        let side = match first {
            "request" => Side::Request,
            status => match status.parse() {
                Ok(status @ 100..=599) => Side::Response(status),
                _ => return Self::Unknown(format!("`{first}` is neither `request` nor a status")),
            },
        };
        let Some(media_type) = MediaType::of_extension(extension) else {
            return Self::Unknown(format!(
                "the extension `.{extension}` stands for no media type"
            ));
        };
        let folder = path
            .parent()
            .and_then(Path::file_name)
            .and_then(OsStr::to_str);
        match folder {
            Some(operation) => Self::Payload {
                operation: operation.to_owned(),
                side,
                media_type,
            },
            None => Self::Unknown("a payload stands in a folder named as its operation".to_owned()),
        }
    }
}

/// Lists the files at or below `path`, sorted by name, folders walked. Links to folders are not followed.
///
/// # Errors
///
/// When a folder cannot be listed, with its path.
pub fn list(path: &Path) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    if !fs::metadata(path).map_err(fail(path))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut folders = vec![path.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(fail(&folder))? {
            let entry = entry.map_err(fail(&folder))?;
            if entry.file_type().map_err(fail(&entry.path()))?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let unknown = |path: &str| matches!(Name::of(Path::new(path)), Name::Unknown(_));
        for path in [
            "notes.txt",
            "op/notes.txt",
            "op/600.a.json",
            "op/200.a.xml",
            "200.a.json",
            "op/request",
        ] {
            assert!(unknown(path), "{path}");
        }
        for path in [
            "README.md",
            "index.yaml",
            ".gitkeep",
            "op/200.a.repairs.yaml",
            "op/request.capture.txt",
        ] {
            assert_eq!(Name::of(Path::new(path)), Name::Companion, "{path}");
        }
        assert!(matches!(
            Name::of(Path::new("op/request.json")),
            Name::Payload {
                side: Side::Request,
                ..
            }
        ));
    }
}
