//! Linting: each fixture is a description with mistakes, and each snapshot has the problems that are reported.

mod corpus;
mod fix;
mod ignore;
mod levels;
mod mistakes;
pub(crate) mod random_edits;
mod rules;
mod schema;

use std::path::{Path, PathBuf};

use crate::description::{check, report};

/// Returns the path of a fixture of this module.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/lint")
        .join(name)
}

/// Compares a text with a snapshot of this module.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/lint");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Returns the entries of a folder of fixtures, sorted by name.
fn entries(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(fixture(folder)).expect("the folder of fixtures is there");
    let mut entries: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    entries.sort();
    entries
}

/// Returns the name of a fixture without its extension.
fn stem(path: &Path) -> String {
    path.file_stem()
        .expect("a fixture has a name")
        .to_string_lossy()
        .into_owned()
}
