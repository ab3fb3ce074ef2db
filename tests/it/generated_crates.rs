//! Generated crates on disk: writing and compiling them in tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the root of this workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests are in the workspace")
        .to_owned()
}

/// Returns a folder for generated crates, below the target folder.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Writes a file unless it exists with the same text, so that cargo does not compile unchanged files again.
pub(crate) fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("the file has a folder")).expect("it can be created");
    fs::write(path, text).expect("it can be written");
}

/// Writes the files of a generated crate or workspace, and removes all other files from its folder.
pub(crate) fn write_tree<'t>(folder: &Path, files: impl IntoIterator<Item = (&'t str, &'t str)>) {
    let mut wanted = BTreeSet::new();
    for (path, text) in files {
        let path = folder.join(path);
        write(&path, text);
        wanted.insert(path);
    }
    remove_others(folder, &wanted);
}

fn remove_others(folder: &Path, wanted: &BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            remove_others(&path, wanted);
        } else if !wanted.contains(&path) {
            fs::remove_file(&path).expect("a stale file can be removed");
        }
    }
}

/// Writes the manifest of a workspace of generated crates, and a lock file with the versions of this workspace, which need not be
/// downloaded.
pub(crate) fn write_workspace(folder: &Path, members: &[String]) {
    let members: Vec<_> = members.iter().map(|member| format!("{member:?}")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    write(&folder.join("Cargo.toml"), &manifest);
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))
        .expect("the lock file can be copied");
}

/// Runs cargo in a folder. It uses the target folder of this workspace, where the dependencies are compiled already.
///
/// # Panics
///
/// If cargo fails, with its output.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it is in the target folder");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo can be run");
    assert!(
        output.status.success(),
        "cargo {}\n{}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}
