//! Loading and bundling of descriptions.

mod bundle;
mod conversion;
mod dangling;
mod files;
mod json_schema;
mod load;
mod openapiv3;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions};
use conform_report::{Diagnostic, Profile, Style};

/// Returns the path of a fixture of this module.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/description")
        .join(name)
}

/// Loads and lints a description. Returns all problems, sorted.
pub(crate) fn check(path: &Path, profile: Profile) -> Vec<Diagnostic> {
    let loaded = Description::load(
        path,
        &LoadOptions {
            profile,
            ..LoadOptions::default()
        },
    );
    let mut found = loaded.diagnostics;
    found.extend(loaded.description.iter().flat_map(conform_lint::lint));
    conform_report::sort(&mut found);
    found
}

/// Renders problems in both forms.
pub(crate) fn report(found: &[Diagnostic]) -> String {
    let style = Style::default();
    let mut out = conform_report::render(found, &style);
    if !found.is_empty() {
        out.push('\n');
    }
    for problem in found {
        let _ = writeln!(out, "{}", conform_report::render_line(problem, &style));
    }
    out
}

/// Compares a text with a snapshot of this module.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/description");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
