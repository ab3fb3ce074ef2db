//! The structure of the workspace, as `docs/architecture.md` describes it: which crate may depend on which, which files may
//! import each other, and how long a file may be.

mod cycles;
mod features;
mod files;
mod imports;
mod manifests;

use std::path::{Path, PathBuf};

/// Returns the root folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests are a folder of the workspace")
        .to_owned()
}

/// Returns the folders of all packages that hold hand-written code, sorted.
fn packages() -> Vec<PathBuf> {
    let entries = ["crates", "scale"].map(|folder| {
        let entries = std::fs::read_dir(root().join(folder)).expect("the folder can be read");
        entries.map(|entry| entry.expect("an entry of the folder").path())
    });
    let mut packages: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .filter(|path| path.join("Cargo.toml").is_file())
        .collect();
    packages.push(root().join("xtask"));
    packages.sort();
    packages
}

/// Returns the Rust files below a folder, sorted; generated files are left out.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("an entry of a source folder").path();
            if path.is_dir() {
                if path
                    .file_name()
                    .is_some_and(|name| name != "generated" && name != "target")
                {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Returns a path as it is shown: relative to the workspace, with forward slashes.
fn shown(path: &Path) -> String {
    let root = root();
    let path = path.strip_prefix(&root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
