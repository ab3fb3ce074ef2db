//! A tree of files as it is to be on disk, and how the disk differs from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use similar::TextDiff;

/// A tree of files as it is to be on disk.
pub(crate) struct WantedTree<'a> {
    /// Where the tree's paths start.
    pub(crate) root: &'a Path,
    /// Relative path, with forward slashes, to text.
    pub(crate) files: BTreeMap<&'a str, &'a str>,
    /// Those of them that are written only where there is no file: they belong to the user.
    pub(crate) starters: BTreeSet<&'a str>,
    /// Folders, relative to `root`, in which no other file may be.
    pub(crate) owned: Vec<String>,
    /// Files outside of these, relative to `root`, that other settings generate: they are removed unless they are wanted.
    pub(crate) retired: Vec<String>,
}

/// A difference between the tree and the disk.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// The file is not on disk.
    Missing(String),
    /// The file has another text; the second string is a unified diff.
    Stale(String, String),
    /// The file is in a machine-owned folder, but nothing generates it.
    Extra(String),
}

impl Difference {
    /// Returns the path of the file.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Missing(path) | Self::Stale(path, _) | Self::Extra(path) => path,
        }
    }
}

impl WantedTree<'_> {
    /// Returns every difference, in the order of the paths.
    ///
    /// # Errors
    ///
    /// Returns an error that names the path if a file or folder cannot be read.
    pub(crate) fn compare(&self) -> io::Result<Vec<Difference>> {
        let mut found = Vec::new();
        for (&path, &text) in &self.files {
            match fs::read(self.root.join(path)) {
                Ok(_) if self.starters.contains(path) => {}
                Ok(bytes) if bytes == text.as_bytes() => {}
                Ok(bytes) => {
                    let old = String::from_utf8_lossy(&bytes);
                    found.push(Difference::Stale(path.to_owned(), diff(path, &old, text)));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    found.push(Difference::Missing(path.to_owned()));
                }
                Err(error) => return Err(at(&self.root.join(path), error)),
            }
        }
        for folder in &self.owned {
            let mut extra = Vec::new();
            list(self.root, folder, &mut extra)?;
            extra.retain(|path| !self.files.contains_key(path.as_str()));
            found.extend(extra.into_iter().map(Difference::Extra));
        }
        for path in &self.retired {
            if !self.files.contains_key(path.as_str()) && self.root.join(path).is_file() {
                found.push(Difference::Extra(path.clone()));
            }
        }
        found.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(found)
    }

    /// Returns the files that no run of a generator wrote and that would be overwritten or removed.
    ///
    /// A generated file has one of the `marks`. An example of a test is JSON, which has no place for one.
    pub(crate) fn foreign<'d>(
        &self,
        differences: &'d [Difference],
        marks: &[&str],
    ) -> Vec<&'d str> {
        let is_unmarked = |path: &str| {
            let text = fs::read(self.root.join(path)).unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            !marks.iter().any(|mark| text.contains(mark))
        };
        let is_example = |path: &str| {
            path.ends_with(".json") && self.retired.iter().any(|retired| retired == path)
        };
        let on_disk = differences
            .iter()
            .filter(|difference| !matches!(difference, Difference::Missing(_)));
        on_disk
            .map(Difference::path)
            .filter(|path| !is_example(path) && is_unmarked(path))
            .collect()
    }

    /// Returns whether a path is in one of the owned folders.
    pub(super) fn is_owned(&self, path: &str) -> bool {
        self.owned.iter().any(|folder| is_below(path, folder))
    }
}

/// Returns the folders that are in no other of them: what is in another is replaced with it.
pub(crate) fn outermost(folders: BTreeSet<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    // A folder sorts before those below it.
    for folder in folders {
        if !all.iter().any(|outer| is_below(&folder, outer)) {
            all.push(folder);
        }
    }
    all
}

pub(super) fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

fn list(root: &Path, folder: &str, found: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at(&root.join(folder), error)),
    };
    for entry in entries {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn diff(path: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(2)
        .header(&format!("{path} (on disk)"), &format!("{path} (generated)"))
        .to_string()
}

/// Names the path in an I/O error, which by itself names none.
pub(super) fn at(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
