//! The source of the files of a description: a folder that references must not leave, or memory.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

/// The files that a description may refer to. Names are relative to the folder of the root file, with forward slashes.
pub(super) struct Files {
    /// The name of the root file.
    pub(super) root: String,
    storage: Storage,
}

enum Storage {
    Disk {
        /// The path of the root file, as given.
        root_path: PathBuf,
        /// The folder of the root file.
        folder: PathBuf,
        /// The folder that contains all files, with symbolic links resolved. `None` if it does not exist.
        boundary: Option<PathBuf>,
        /// How many levels `folder` is below `boundary`.
        depth: usize,
    },
    Memory(BTreeMap<String, Vec<u8>>),
}

/// A file that was read.
pub(super) struct Contents {
    /// The same for two names that lead to one file.
    pub(super) identity: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// Why a file was not read.
pub(super) enum ReadError {
    /// It does not exist.
    Missing,
    /// It is outside the root folder.
    Outside,
    /// It has more bytes than the limit.
    TooLarge,
    /// Any other reason, in words that follow "cannot be read: ".
    Unreadable(String),
}

impl Files {
    /// The files in the folder of `path`, or in `root` if that is given.
    pub(super) fn on_disk(path: &Path, root: Option<&Path>) -> Self {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into(),
        );
        let boundary = root.unwrap_or(&folder).canonicalize().ok();
        let depth = match (&boundary, folder.canonicalize()) {
            (Some(boundary), Ok(folder)) => folder
                .strip_prefix(boundary)
                .map_or(0, |below| below.components().count()),
            _ => 0,
        };
        Self {
            root: name,
            storage: Storage::Disk {
                root_path: path.to_path_buf(),
                folder,
                boundary,
                depth,
            },
        }
    }

    /// Files in memory, by name.
    pub(super) fn in_memory(root: &str, files: BTreeMap<String, Vec<u8>>) -> Self {
        Self {
            root: root.to_owned(),
            storage: Storage::Memory(files),
        }
    }

    /// Reads a file of at most `limit` bytes.
    pub(super) fn read(&self, name: &str, limit: usize) -> Result<Contents, ReadError> {
        match &self.storage {
            Storage::Memory(files) => {
                if name.starts_with("../") {
                    return Err(ReadError::Outside);
                }
                let bytes = files.get(name).ok_or(ReadError::Missing)?;
                if bytes.len() > limit {
                    return Err(ReadError::TooLarge);
                }
                Ok(Contents {
                    identity: name.to_owned(),
                    bytes: bytes.clone(),
                })
            }
            Storage::Disk {
                root_path,
                folder,
                boundary,
                depth,
            } => {
                // The user chose the root file, wherever a link leads. All others must stay inside.
                if name == self.root {
                    return read_file(root_path, limit);
                }
                if name.split('/').take_while(|part| *part == "..").count() > *depth {
                    return Err(ReadError::Outside);
                }
                let boundary = boundary.as_ref().ok_or(ReadError::Missing)?;
                let path = folder.join(name);
                let real = path.canonicalize().map_err(|error| of_io(&error))?;
                if !real.starts_with(boundary) {
                    return Err(ReadError::Outside);
                }
                read_file(&real, limit)
            }
        }
    }

    /// The names of the files in the folder of `name`, for suggestions.
    pub(super) fn neighbours(&self, name: &str) -> Vec<String> {
        const MOST: usize = 5_000;
        let folder_name = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        match &self.storage {
            Storage::Memory(files) => files.keys().cloned().collect(),
            Storage::Disk { folder, depth, .. } => {
                if name.split('/').take_while(|part| *part == "..").count() > *depth {
                    return Vec::new();
                }
                let Ok(entries) = std::fs::read_dir(folder.join(folder_name)) else {
                    return Vec::new();
                };
                let mut names: Vec<String> = entries
                    .take(MOST)
                    .filter_map(Result::ok)
                    .filter(|entry| entry.path().is_file())
                    .map(|entry| join(folder_name, &entry.file_name().to_string_lossy()))
                    .collect();
                names.sort();
                names
            }
        }
    }
}

/// Reads a regular file of at most `limit` bytes.
fn read_file(path: &Path, limit: usize) -> Result<Contents, ReadError> {
    let metadata = std::fs::metadata(path).map_err(|error| of_io(&error))?;
    if metadata.is_dir() {
        return Err(ReadError::Unreadable("it is a folder".to_owned()));
    }
    if !metadata.is_file() {
        return Err(ReadError::Unreadable("it is not a regular file".to_owned()));
    }
    let identity = path
        .canonicalize()
        .map_err(|error| of_io(&error))?
        .to_string_lossy()
        .into_owned();
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| of_io(&error))?;
    file.take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| of_io(&error))?;
    if bytes.len() > limit {
        return Err(ReadError::TooLarge);
    }
    Ok(Contents { identity, bytes })
}

fn of_io(error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::Missing,
        std::io::ErrorKind::PermissionDenied => {
            ReadError::Unreadable("access is denied".to_owned())
        }
        // A cycle of symbolic links, a name that is too long, and so on.
        kind => ReadError::Unreadable(match kind.to_string().as_str() {
            "uncategorized error" => error.to_string(),
            words => words.to_owned(),
        }),
    }
}

/// The name of the file that `path` leads to from a file in `folder`, with `.` and `..` resolved as far as possible.
pub(super) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Returns whether a path starts at the root of a file system.
pub(super) fn is_absolute(path: &str) -> bool {
    path.starts_with('/')
        || Path::new(path)
            .components()
            .any(|part| matches!(part, Component::Prefix(_)))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn joins_names() {
        assert_eq!(join("paths", "../schemas/Visit.yaml"), "schemas/Visit.yaml");
        assert_eq!(join("", "./a.yaml"), "a.yaml");
        assert_eq!(join("a/b", "../../../c.yaml"), "../c.yaml");
        assert_eq!(join("..", "../c.yaml"), "../../c.yaml");
    }
}
