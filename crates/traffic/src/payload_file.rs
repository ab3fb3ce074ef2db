//! Payload files: what their names say, and how to find them.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::media_type::MediaType;
use crate::side::Side;

/// What a file is, by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileRole {
    /// A payload.
    Payload {
        /// The `operationId`, which is the name of the folder.
        operation: String,
        /// The message that it is the body of.
        side: Side,
        /// The media type that the extension stands for.
        media_type: MediaType,
    },
    /// A file beside payloads: `README*`, `index.*`, `*.capture.*`, `*.repairs.*`, or a name that starts with a dot; what
    /// collections of Bruno have beside their requests; bodies of WireMock in `__files`.
    Companion,
    /// Neither of them, and why.
    Unknown(String),
}

impl FileRole {
    /// Reads a path. Payloads are named `<operationId>/<request|STATUS>.<variant>.<json|form|multipart|txt>`, also with
    /// `.gz` at the end.
    ///
    /// ```
    /// use std::path::Path;
    /// use conform_traffic::{FileRole, Side};
    ///
    /// let FileRole::Payload { operation, side, .. } = FileRole::of(Path::new("payloads/getVisit/200.captured.json")) else { panic!() };
    /// assert_eq!((operation.as_str(), side), ("getVisit", Side::Response(200)));
    /// assert_eq!(FileRole::of(Path::new("payloads/getVisit/200.capture.txt")), FileRole::Companion);
    /// ```
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let Some(file) = path.file_name().and_then(OsStr::to_str) else {
            return Self::Unknown("the file name must be Unicode".to_owned());
        };
        let words: Vec<&str> = file
            .strip_suffix(".gz")
            .unwrap_or(file)
            .split('.')
            .collect();
        let is_companion = file.starts_with('.')
            || words[0].eq_ignore_ascii_case("readme")
            || words[0] == "index"
            || is_beside_requests(path, file)
            || words[1..]
                .iter()
                .any(|word| matches!(*word, "capture" | "repairs"));
        if is_companion {
            return Self::Companion;
        }
        let [first, .., extension] = words[..] else {
            return Self::Unknown(
                "the file name must have an extension that gives the media type".to_owned(),
            );
        };
        let side = match first {
            "request" => Side::Request,
            status => match status.parse() {
                Ok(status @ 100..=599) => Side::Response(status),
                _ => {
                    return Self::Unknown(format!(
                        "`{first}` must be `request` or a status from 100 to 599"
                    ));
                }
            },
        };
        let Some(media_type) = MediaType::of_extension(extension) else {
            return Self::Unknown(format!(
                "the extension `.{extension}` must be `.json`, `.form`, `.multipart` or `.txt`"
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
            None => {
                Self::Unknown("the file must be in a folder named after its operation".to_owned())
            }
        }
    }
}

/// Whether a file belongs to requests or stubs of another program, and has none itself.
fn is_beside_requests(path: &Path, file: &str) -> bool {
    let mut folders = path.parent().into_iter().flat_map(Path::iter);
    let folder = path.parent().and_then(Path::file_name);
    matches!(
        file,
        "collection.bru" | "folder.bru" | "opencollection.yml" | "folder.yml"
    ) || ((file.ends_with(".bru") || file.ends_with(".yml"))
        && folder.is_some_and(|folder| folder == "environments"))
        || folders.any(|folder| folder == "__files")
}

/// Lists the files at or below `path`, sorted by path. Links to folders are not followed.
///
/// # Errors
///
/// Returns the path and the error if a folder cannot be listed.
pub fn list_files(path: &Path) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
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
        let unknown = |path: &str| matches!(FileRole::of(Path::new(path)), FileRole::Unknown(_));
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
            "quay/folder.bru",
            "quay/environments/Local.bru",
            "quay/opencollection.yml",
            "quay/environments/Local.yml",
            "stubs/__files/pier/one.json",
        ] {
            assert_eq!(FileRole::of(Path::new(path)), FileRole::Companion, "{path}");
        }
        assert!(matches!(
            FileRole::of(Path::new("op/request.json")),
            FileRole::Payload {
                side: Side::Request,
                ..
            }
        ));
    }
}
