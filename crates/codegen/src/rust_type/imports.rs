//! The imports of one file.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::version_order;
use crate::text::use_line;

/// The imports of one file.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    by_path: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// No imports.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name below a path.
    pub fn add(&mut self, path: &str, name: &str) {
        self.by_path
            .entry(path.to_owned())
            .or_default()
            .insert(name.to_owned());
    }

    /// Leaves out a name, such as the one that the file itself declares.
    pub fn remove(&mut self, path: &str, name: &str) {
        if let Some(names) = self.by_path.get_mut(path) {
            names.remove(name);
            if names.is_empty() {
                self.by_path.remove(path);
            }
        }
    }

    /// Leaves out the names that `used` says no to.
    pub fn retain(&mut self, used: impl Fn(&str) -> bool) {
        for names in self.by_path.values_mut() {
            names.retain(|name| used(name));
        }
        self.by_path.retain(|_, names| !names.is_empty());
    }

    /// Returns whether there is nothing to import.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    /// The order of two paths: segment by segment; a list in braces comes behind everything below its path.
    fn order(&self, a: &str, b: &str) -> std::cmp::Ordering {
        let key = |path: &str| -> Vec<(bool, String)> {
            let mut key: Vec<_> = path
                .split("::")
                .map(|segment| (false, segment.to_owned()))
                .collect();
            // `crate` and `self` come before `super`, which the alphabet knows too.
            let names = &self.by_path[path];
            match names.first() {
                Some(name) if names.len() == 1 => key.push((false, name.clone())),
                _ => key.push((true, String::new())),
            }
            key
        };
        let (a, b) = (key(a), key(b));
        for (a, b) in a.iter().zip(&b) {
            let order = a.0.cmp(&b.0).then_with(|| version_order(&a.1, &b.1));
            if order != std::cmp::Ordering::Equal {
                return order;
            }
        }
        a.len().cmp(&b.len())
    }

    /// Writes the `use` lines: the standard library, other crates, then this crate, an empty line between the groups.
    #[must_use]
    pub fn render(&self) -> String {
        let group = |path: &str| match path.split("::").next() {
            Some("std" | "core" | "alloc") => 0,
            Some("self" | "super" | "crate") => 2,
            _ => 1,
        };
        let mut text = String::new();
        for number in 0..3 {
            let mut lines = String::new();
            let mut paths: Vec<&String> = self
                .by_path
                .keys()
                .filter(|path| group(path) == number)
                .collect();
            paths.sort_by(|a, b| self.order(a, b));
            for path in paths {
                lines.push_str(&use_line(
                    0,
                    path,
                    self.by_path[path].iter().map(String::as_str),
                ));
            }
            if !text.is_empty() && !lines.is_empty() {
                text.push('\n');
            }
            text.push_str(&lines);
        }
        text
    }
}
