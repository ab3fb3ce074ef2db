//! Trees of files on a real disk.

use std::fs;
use std::path::PathBuf;

use super::tree::outermost;
use super::*;

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("conform-tree-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn wanted<'a>(&'a self, files: &[(&'a str, &'a str)]) -> WantedTree<'a> {
        WantedTree {
            root: &self.0,
            files: files.iter().copied().collect(),
            starters: std::collections::BTreeSet::from(["Cargo.lock"]),
            owned: vec!["src/generated".to_owned()],
            retired: vec!["tests/examples.rs".to_owned()],
        }
    }
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let folder = Folder::new("no-folder");
    let file = folder.0.join("file");
    fs::write(&file, "mine").unwrap();
    let error = lock(&file).map(drop).unwrap_err();
    assert!(
        error.to_string().ends_with("it is a file, not a folder"),
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
    let differences = wanted.compare().unwrap();
    assert_eq!(differences.len(), 3);
    apply(&wanted, &differences).unwrap();
    assert_eq!(wanted.compare().unwrap(), []);
}

#[test]
fn stale_and_extra_files_are_found_and_replaced() {
    let folder = Folder::new("stale");
    let before = folder.wanted(&[("src/generated/a.rs", "a\n"), ("src/generated/b.rs", "b\n")]);
    apply(&before, &before.compare().unwrap()).unwrap();
    let after = folder.wanted(&[("src/generated/a.rs", "A\n")]);
    let differences = after.compare().unwrap();
    assert!(
        matches!(&differences[0], Difference::Stale(path, diff) if path.ends_with("a.rs") && diff.contains("-a\n+A\n"))
    );
    assert_eq!(
        differences[1],
        Difference::Extra("src/generated/b.rs".to_owned())
    );
    apply(&after, &differences).unwrap();
    assert_eq!(after.compare().unwrap(), []);
    assert!(!folder.0.join("src/generated/b.rs").exists());
}

#[test]
fn a_file_of_other_settings_is_removed_and_a_foreign_one_stays() {
    let folder = Folder::new("retired");
    let before = folder.wanted(&[("tests/examples.rs", "e\n"), ("Cargo.toml", "c\n")]);
    apply(&before, &before.compare().unwrap()).unwrap();
    fs::write(folder.0.join("tests/own.rs"), "o\n").unwrap();
    let after = folder.wanted(&[("Cargo.toml", "c\n")]);
    let differences = after.compare().unwrap();
    assert_eq!(
        differences,
        [Difference::Extra("tests/examples.rs".to_owned())]
    );
    apply(&after, &differences).unwrap();
    assert_eq!(after.compare().unwrap(), []);
    assert!(!folder.0.join("tests/examples.rs").exists());
    assert!(folder.0.join("tests/own.rs").exists());
}

#[test]
fn a_starter_is_written_once_and_then_kept() {
    let folder = Folder::new("starter");
    let wanted = folder.wanted(&[("Cargo.lock", "first\n")]);
    apply(&wanted, &wanted.compare().unwrap()).unwrap();
    fs::write(folder.0.join("Cargo.lock"), "mine\n").unwrap();
    assert_eq!(wanted.compare().unwrap(), []);
    fs::remove_file(folder.0.join("Cargo.lock")).unwrap();
    let missing = Difference::Missing("Cargo.lock".to_owned());
    assert_eq!(wanted.compare().unwrap(), [missing]);
}

#[test]
fn an_unchanged_file_keeps_its_time() {
    let folder = Folder::new("time");
    let before = folder.wanted(&[("src/generated/a.rs", "a\n"), ("src/generated/b.rs", "b\n")]);
    apply(&before, &before.compare().unwrap()).unwrap();
    let time = || {
        fs::metadata(folder.0.join("src/generated/a.rs"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let first = time();
    let after = folder.wanted(&[("src/generated/a.rs", "a\n"), ("src/generated/b.rs", "B\n")]);
    apply(&after, &after.compare().unwrap()).unwrap();
    assert_eq!(time(), first);
}

#[test]
fn a_run_that_was_interrupted_between_renames_is_repaired() {
    let folder = Folder::new("interrupted");
    let wanted = folder.wanted(&[("src/generated/a.rs", "a\n"), ("README.md", "r\n")]);
    apply(&wanted, &wanted.compare().unwrap()).unwrap();
    fs::rename(
        folder.0.join("src/generated"),
        folder.0.join("src/.generated.old"),
    )
    .unwrap();
    fs::create_dir_all(folder.0.join("src/.generated.new")).unwrap();
    fs::write(folder.0.join(".README.md.new"), "half").unwrap();
    recover(&wanted).unwrap();
    assert_eq!(wanted.compare().unwrap(), []);
    assert!(!folder.0.join("src/.generated.new").exists());
    assert!(!folder.0.join(".README.md.new").exists());
}

#[test]
fn a_failed_build_leaves_everything_as_it_was() {
    let folder = Folder::new("unbuilt");
    let before = folder.wanted(&[("src/generated/a.rs", "a\n"), ("README.md", "r\n")]);
    apply(&before, &before.compare().unwrap()).unwrap();
    // A file is where a folder should be.
    fs::write(folder.0.join("tests"), "mine\n").unwrap();
    let after = folder.wanted(&[
        ("src/generated/a.rs", "A\n"),
        ("README.md", "R\n"),
        ("tests/b.rs", "b\n"),
    ]);
    let mut differences = before.compare().unwrap();
    for path in after.files.keys() {
        differences.push(Difference::Missing((*path).to_owned()));
    }
    assert!(apply(&after, &differences).is_err());
    assert_eq!(before.compare().unwrap(), []);
    assert!(!folder.0.join("src/.generated.new").exists());
    assert!(!folder.0.join(".README.md.new").exists());
}

#[test]
fn files_without_a_mark_are_foreign() {
    let folder = Folder::new("foreign");
    for (path, text) in [
        ("src/generated/a.rs", "// by me\n"),
        ("src/generated/mine.rs", "// mine\n"),
        ("README.md", "mine\n"),
    ] {
        let path = folder.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let wanted = folder.wanted(&[
        ("src/generated/a.rs", "// by us, too\n"),
        ("README.md", "by us\n"),
        ("Cargo.toml", "# by us\n"),
    ]);
    let differences = wanted.compare().unwrap();
    assert_eq!(
        wanted.foreign(&differences, &["by us", "by me"]),
        ["README.md", "src/generated/mine.rs"]
    );
}

#[test]
fn a_folder_in_another_is_replaced_with_it() {
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
