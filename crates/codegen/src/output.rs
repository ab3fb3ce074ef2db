//! The files of a run in memory: a map from path to text. Nothing here writes to a file system.

use std::collections::btree_map;
use std::collections::{BTreeMap, BTreeSet};

/// The files of a run, by their paths relative to the output folder, with forward slashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<String, String>,
    starters: BTreeSet<String>,
}

impl Tree {
    /// Returns an empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    ///
    /// # Panics
    ///
    /// If the tree has the path already, or it is not a plain relative path. Both are bugs of the generator: paths are made of
    /// unique names, never of text of a document.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        let path = path.into();
        assert!(
            !path.is_empty()
                && path
                    .split('/')
                    .all(|part| !matches!(part, "" | "." | "..")
                        && !part.contains(['\\', ':', '\0'])),
            "not a plain relative path: {path:?}"
        );
        match self.files.entry(path) {
            btree_map::Entry::Vacant(entry) => drop(entry.insert(text.into())),
            btree_map::Entry::Occupied(entry) => panic!("{} is written twice", entry.key()),
        }
    }

    /// Adds a file that is written only where there is none: from then on it belongs to the user.
    ///
    /// # Panics
    ///
    /// As [`Tree::insert`].
    pub fn insert_starter(&mut self, path: impl Into<String>, text: impl Into<String>) {
        let path = path.into();
        self.insert(path.clone(), text);
        self.starters.insert(path);
    }

    /// Returns whether a file is written only where there is none.
    #[must_use]
    pub fn is_starter(&self, path: &str) -> bool {
        self.starters.contains(path)
    }

    /// Returns the text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Returns path and text of each file, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Returns the number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns the number of lines in all files.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.files.values().map(|text| text.lines().count()).sum()
    }
}
