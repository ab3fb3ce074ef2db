//! Third-party documents, for tests on many real inputs.

use std::path::{Path, PathBuf};

/// What a test without documents prints.
pub const SKIPPED: &str =
    "skipped: there are no documents in the folder CONFORM_CORPUS or in ../shared/corpus";

/// Returns the folder of the documents: the one that `CONFORM_CORPUS` names, or `shared/corpus` beside the repository.
#[must_use]
pub fn folder() -> PathBuf {
    std::env::var_os("CONFORM_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    )
}

/// Returns the root files of the documents, sorted. None if there is no such folder.
#[must_use]
pub fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(&folder()) {
        let is_document = path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "yaml");
        if is_document {
            found.push(path);
        } else {
            // A description of many files.
            let roots = entries(&path.join("specification")).into_iter();
            found.extend(roots.filter(|path| path.to_string_lossy().ends_with(".v2.yaml")));
        }
    }
    found.sort();
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect()
}
