//! Compares a generated tree with what is on disk, and puts it there.
//!
//! Machine-owned folders are replaced whole: the new folder is built beside the old one, unchanged files are linked into
//! it (so that they keep their modification time and cargo sees nothing new), and two renames swap the folders. All is
//! built before anything is swapped, so that a full disk leaves the old tree, and so does a run that is interrupted before;
//! one that is interrupted between the renames is mended by the next run, see [`recover`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

/// What is to be on disk.
pub(crate) struct Wanted<'a> {
    /// Where the tree's paths start.
    pub(crate) root: &'a Path,
    /// Relative path, with forward slashes, to text.
    pub(crate) files: BTreeMap<&'a str, &'a str>,
    /// Folders, relative to `root`, in which nothing else may be.
    pub(crate) owned: Vec<String>,
    /// Files outside of these, relative to `root`, that other settings generate: they go where they are not wanted.
    pub(crate) retired: Vec<String>,
}

/// A difference between the tree and the disk.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// The file is not on disk.
    Missing(String),
    /// The file's text is another; the second string is a unified diff.
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

/// Lists every difference, in the order of the paths.
pub(crate) fn compare(wanted: &Wanted<'_>) -> io::Result<Vec<Difference>> {
    let mut found = Vec::new();
    for (&path, &text) in &wanted.files {
        match fs::read(wanted.root.join(path)) {
            Ok(bytes) if bytes == text.as_bytes() => {}
            Ok(bytes) => {
                let old = String::from_utf8_lossy(&bytes);
                found.push(Difference::Stale(path.to_owned(), diff(path, &old, text)));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found.push(Difference::Missing(path.to_owned()));
            }
            Err(error) => return Err(at(&wanted.root.join(path), error)),
        }
    }
    for folder in &wanted.owned {
        let mut extra = Vec::new();
        list(wanted.root, folder, &mut extra)?;
        extra.retain(|path| !wanted.files.contains_key(path.as_str()));
        found.extend(extra.into_iter().map(Difference::Extra));
    }
    for path in &wanted.retired {
        if !wanted.files.contains_key(path.as_str()) && wanted.root.join(path).is_file() {
            found.push(Difference::Extra(path.clone()));
        }
    }
    found.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(found)
}

/// The folders that lie in no other of them: what lies in another goes with it.
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

/// The files that a generator did not write and that would be overwritten or removed. `mark` is in each that it wrote.
pub(crate) fn strangers<'a>(
    wanted: &Wanted<'_>,
    differences: &'a [Difference],
    mark: &str,
) -> Vec<&'a str> {
    let there = differences
        .iter()
        .filter(|difference| !matches!(difference, Difference::Missing(_)));
    there
        .map(Difference::path)
        // A test's examples are JSON, which has no place for a mark.
        .filter(|path| {
            let retired = wanted.retired.iter().any(|retired| retired == path);
            !(retired && path.ends_with(".json"))
        })
        .filter(|path| {
            !fs::read(wanted.root.join(path))
                .is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(mark))
        })
        .collect()
}

/// Keeps other runs from writing into a folder for as long as it lives.
pub(crate) struct Lock(#[allow(dead_code, reason = "held, not used")] Option<fs::File>);

/// Makes the folder, if it is not there, and locks it.
pub(crate) fn lock(root: &Path) -> io::Result<Lock> {
    fs::create_dir_all(root).map_err(|error| match fs::symlink_metadata(root) {
        Ok(there) if there.is_symlink() && !root.exists() => {
            io::Error::other(format!("{}: a link that leads nowhere", root.display()))
        }
        Ok(_) if !root.is_dir() => {
            io::Error::other(format!("{}: a file, not a folder", root.display()))
        }
        _ => at(root, error),
    })?;
    // Some systems cannot open a folder, and some file systems cannot lock: there it is up to the user.
    let Ok(folder) = fs::File::open(root) else {
        return Ok(Lock(None));
    };
    match folder.try_lock() {
        Ok(()) => Ok(Lock(Some(folder))),
        Err(fs::TryLockError::Error(_)) => Ok(Lock(None)),
        Err(fs::TryLockError::WouldBlock) => Err(io::Error::other(format!(
            "{}: another run is writing here; start again when it has ended",
            root.display()
        ))),
    }
}

/// What was built beside its place.
struct Built {
    new: PathBuf,
    target: PathBuf,
}

/// Makes the disk hold the tree. Folders without a difference are not touched.
pub(crate) fn apply(wanted: &Wanted<'_>, differences: &[Difference]) -> io::Result<()> {
    let mut built = Vec::new();
    if let Err(error) = build(wanted, differences, &mut built) {
        for Built { new, .. } in &built {
            // What is left of it is of no use; that it may not be there either is no news.
            let _ = remove(new);
        }
        return Err(error);
    }
    for Built { new, target } in &built {
        swap(new, target)?;
    }
    for difference in differences {
        if let Difference::Extra(path) = difference
            && !is_owned(wanted, path)
        {
            let target = wanted.root.join(path);
            fs::remove_file(&target).map_err(|error| at(&target, error))?;
        }
    }
    Ok(())
}

/// Builds every folder and file that has a difference beside its place.
fn build(
    wanted: &Wanted<'_>,
    differences: &[Difference],
    built: &mut Vec<Built>,
) -> io::Result<()> {
    for folder in &wanted.owned {
        let changed = differences
            .iter()
            .any(|difference| is_below(difference.path(), folder));
        if changed {
            let target = wanted.root.join(folder);
            let [new, _] = siblings(&target);
            built.push(Built {
                new: new.clone(),
                target,
            });
            build_folder(wanted, folder, &new)?;
        }
    }
    for difference in differences {
        let path = difference.path();
        if let Some(text) = wanted.files.get(path)
            && !is_owned(wanted, path)
        {
            let target = wanted.root.join(path);
            let [new, _] = siblings(&target);
            built.push(Built {
                new: new.clone(),
                target,
            });
            write(&new, text)?;
        }
    }
    Ok(())
}

fn build_folder(wanted: &Wanted<'_>, folder: &str, new: &Path) -> io::Result<()> {
    fs::create_dir_all(new).map_err(|error| at(new, error))?;
    for (&path, &text) in wanted
        .files
        .iter()
        .filter(|(path, _)| is_below(path, folder))
    {
        let to = new.join(&path[folder.len() + 1..]);
        let from = wanted.root.join(path);
        let same = fs::read(&from).is_ok_and(|bytes| bytes == text.as_bytes());
        if let Some(parent) = to.parent().filter(|_| same) {
            fs::create_dir_all(parent).map_err(|error| at(parent, error))?;
        }
        if !(same && fs::hard_link(&from, &to).is_ok()) {
            write(&to, text)?;
        }
    }
    Ok(())
}

/// Puts what was built in its place.
fn swap(new: &Path, target: &Path) -> io::Result<()> {
    let [_, old] = siblings(target);
    let is_folder = target.is_dir();
    if is_folder {
        fs::rename(target, &old).map_err(|error| at(target, error))?;
    }
    if let Err(error) = fs::rename(new, target) {
        if is_folder {
            fs::rename(&old, target).map_err(|error| at(target, error))?;
        }
        return Err(at(target, error));
    }
    if is_folder {
        remove(&old).map_err(|error| at(&old, error))?;
    }
    Ok(())
}

/// Puts back what a run that was interrupted between two renames left aside, and removes what it left over.
pub(crate) fn recover(wanted: &Wanted<'_>) -> io::Result<()> {
    for folder in &wanted.owned {
        let target = wanted.root.join(folder);
        let [new, old] = siblings(&target);
        if old.exists() {
            if target.exists() {
                remove(&old).map_err(|error| at(&old, error))?;
            } else {
                fs::rename(&old, &target).map_err(|error| at(&target, error))?;
            }
        }
        if new.exists() {
            remove(&new).map_err(|error| at(&new, error))?;
        }
    }
    for path in wanted.files.keys().filter(|path| !is_owned(wanted, path)) {
        let [new, _] = siblings(&wanted.root.join(path));
        if new.exists() {
            remove(&new).map_err(|error| at(&new, error))?;
        }
    }
    Ok(())
}

/// Writes a file and the folders that it lies in.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| at(parent, error))?;
    }
    fs::write(path, text).map_err(|error| at(path, error))
}

/// Removes a folder or a file; of a link, the link.
fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    }
}

/// Where the new folder or file is built, and where the old one waits to be removed.
fn siblings(target: &Path) -> [PathBuf; 2] {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    ["new", "old"].map(|end| target.with_file_name(format!(".{name}.{end}")))
}

fn is_owned(wanted: &Wanted<'_>, path: &str) -> bool {
    wanted.owned.iter().any(|folder| is_below(path, folder))
}

fn is_below(path: &str, folder: &str) -> bool {
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
fn at(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for a test, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("xtask-tree-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn wanted<'a>(&'a self, files: &[(&'a str, &'a str)]) -> Wanted<'a> {
            Wanted {
                root: &self.0,
                files: files.iter().copied().collect(),
                owned: vec!["src/generated".to_owned()],
                retired: vec!["tests/examples.rs".to_owned()],
            }
        }
    }

    #[test]
    fn what_is_no_folder_is_said_to_be_none() {
        let folder = Folder::new("no-folder");
        let file = folder.0.join("file");
        fs::write(&file, "mine").unwrap();
        let error = lock(&file).map(drop).unwrap_err();
        assert!(
            error.to_string().ends_with("a file, not a folder"),
            "{error}"
        );
        assert_eq!(fs::read(&file).unwrap(), b"mine");
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_tree_that_was_applied_has_no_difference() {
        let folder = Folder::new("applied");
        let wanted = folder.wanted(&[
            ("src/generated/a.rs", "a\n"),
            ("src/generated/b/c.rs", "c\n"),
            ("README.md", "r\n"),
        ]);
        let differences = compare(&wanted).unwrap();
        assert_eq!(differences.len(), 3);
        apply(&wanted, &differences).unwrap();
        assert_eq!(compare(&wanted).unwrap(), []);
    }

    #[test]
    fn stale_and_extra_files_are_found_and_go() {
        let folder = Folder::new("stale");
        let before = folder.wanted(&[("src/generated/a.rs", "a\n"), ("src/generated/b.rs", "b\n")]);
        apply(&before, &compare(&before).unwrap()).unwrap();
        let after = folder.wanted(&[("src/generated/a.rs", "A\n")]);
        let differences = compare(&after).unwrap();
        assert!(
            matches!(&differences[0], Difference::Stale(path, diff) if path.ends_with("a.rs") && diff.contains("-a\n+A\n"))
        );
        assert_eq!(
            differences[1],
            Difference::Extra("src/generated/b.rs".to_owned())
        );
        apply(&after, &differences).unwrap();
        assert_eq!(compare(&after).unwrap(), []);
        assert!(!folder.0.join("src/generated/b.rs").exists());
    }

    #[test]
    fn a_file_of_other_settings_goes_and_a_stranger_stays() {
        let folder = Folder::new("retired");
        let before = folder.wanted(&[("tests/examples.rs", "e\n"), ("Cargo.toml", "c\n")]);
        apply(&before, &compare(&before).unwrap()).unwrap();
        fs::write(folder.0.join("tests/own.rs"), "o\n").unwrap();
        let after = folder.wanted(&[("Cargo.toml", "c\n")]);
        let differences = compare(&after).unwrap();
        assert_eq!(
            differences,
            [Difference::Extra("tests/examples.rs".to_owned())]
        );
        apply(&after, &differences).unwrap();
        assert_eq!(compare(&after).unwrap(), []);
        assert!(!folder.0.join("tests/examples.rs").exists());
        assert!(folder.0.join("tests/own.rs").exists());
    }

    #[test]
    fn an_unchanged_file_keeps_its_time() {
        let folder = Folder::new("time");
        let before = folder.wanted(&[("src/generated/a.rs", "a\n"), ("src/generated/b.rs", "b\n")]);
        apply(&before, &compare(&before).unwrap()).unwrap();
        let time = || {
            fs::metadata(folder.0.join("src/generated/a.rs"))
                .unwrap()
                .modified()
                .unwrap()
        };
        let first = time();
        let after = folder.wanted(&[("src/generated/a.rs", "a\n"), ("src/generated/b.rs", "B\n")]);
        apply(&after, &compare(&after).unwrap()).unwrap();
        assert_eq!(time(), first);
    }

    #[test]
    fn a_run_that_was_interrupted_between_renames_is_mended() {
        let folder = Folder::new("interrupted");
        let wanted = folder.wanted(&[("src/generated/a.rs", "a\n"), ("README.md", "r\n")]);
        apply(&wanted, &compare(&wanted).unwrap()).unwrap();
        fs::rename(
            folder.0.join("src/generated"),
            folder.0.join("src/.generated.old"),
        )
        .unwrap();
        fs::create_dir_all(folder.0.join("src/.generated.new")).unwrap();
        fs::write(folder.0.join(".README.md.new"), "half").unwrap();
        recover(&wanted).unwrap();
        assert_eq!(compare(&wanted).unwrap(), []);
        assert!(!folder.0.join("src/.generated.new").exists());
        assert!(!folder.0.join(".README.md.new").exists());
    }

    #[test]
    fn what_cannot_be_built_leaves_all_as_it_was() {
        let folder = Folder::new("unbuilt");
        let before = folder.wanted(&[("src/generated/a.rs", "a\n"), ("README.md", "r\n")]);
        apply(&before, &compare(&before).unwrap()).unwrap();
        // A file stands where a folder should.
        fs::write(folder.0.join("tests"), "mine\n").unwrap();
        let after = folder.wanted(&[
            ("src/generated/a.rs", "A\n"),
            ("README.md", "R\n"),
            ("tests/b.rs", "b\n"),
        ]);
        let mut differences = compare(&before).unwrap();
        for path in after.files.keys() {
            differences.push(Difference::Missing((*path).to_owned()));
        }
        assert!(apply(&after, &differences).is_err());
        assert_eq!(compare(&before).unwrap(), []);
        assert!(!folder.0.join("src/.generated.new").exists());
        assert!(!folder.0.join(".README.md.new").exists());
    }

    #[test]
    fn files_without_the_mark_are_strangers() {
        let folder = Folder::new("strangers");
        for (path, text) in [
            ("src/generated/a.rs", "// by us\n"),
            ("src/generated/mine.rs", "// mine\n"),
            ("README.md", "mine\n"),
        ] {
            write(&folder.0.join(path), text).unwrap();
        }
        let wanted = folder.wanted(&[
            ("src/generated/a.rs", "// by us, too\n"),
            ("README.md", "by us\n"),
            ("Cargo.toml", "# by us\n"),
        ]);
        let differences = compare(&wanted).unwrap();
        assert_eq!(
            strangers(&wanted, &differences, "by us"),
            ["README.md", "src/generated/mine.rs"]
        );
    }

    #[test]
    fn a_folder_in_another_goes_with_it() {
        let folders = ["a/src", "a/src/generated", "a/src-b"].map(str::to_owned);
        assert_eq!(outermost(folders.into()), ["a/src", "a/src-b"]);
    }

    #[test]
    fn two_runs_do_not_write_into_one_folder() {
        let folder = Folder::new("locked");
        let held = lock(&folder.0).unwrap();
        let refused = lock(&folder.0).err().map(|error| error.to_string());
        assert!(refused.is_some_and(|text| text.contains("another run")));
        drop(held);
        assert!(lock(&folder.0).is_ok());
    }
}
