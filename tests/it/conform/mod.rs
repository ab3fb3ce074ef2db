//! The validator on the recorded payloads, and on bodies with one mistake each.

mod corpus;
mod coverage;
mod exchanges;
mod fixtures;
mod hostile;
mod jobs;
mod junit;
mod report;
mod spellings;
pub(crate) mod traffic;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_report::{Diagnostic, Location, PayloadSpan, Style};
use conform_traffic::{FileRole, list_files};
use conform_validator::{Message, Options, Report, Validator};

/// The folder of the tests.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A validator by the description as it stands in `spec/`.
fn validator(options: Options) -> Validator {
    by_description("../spec/openapi.yaml", options)
}

/// A validator by a description, whose path is relative to the folder of the tests.
fn by_description(path: &str, options: Options) -> Validator {
    let loaded = Description::load(&root().join(path), &LoadOptions::default());
    Validator::new(loaded.description.expect("the description loads"), options)
}

/// The payload files below a folder of the tests, with the names that reports give them.
fn payloads(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = root().join(folder);
    let files = list_files(&folder).expect("the folder can be listed");
    let payloads = files
        .into_iter()
        .filter(|path| matches!(FileRole::of(path), FileRole::Payload { .. }));
    let named = payloads.map(|path| {
        let name = path
            .strip_prefix(&folder)
            .expect("it stands below")
            .to_string_lossy()
            .replace('\\', "/");
        (name, path)
    });
    named.collect()
}

/// Checks a payload file under a name.
fn check(validator: &Validator, name: &str, path: &Path) -> Vec<Diagnostic> {
    let FileRole::Payload {
        operation,
        side,
        media_type,
    } = FileRole::of(path)
    else {
        panic!("{name} is a payload by its name");
    };
    let media_type = Some(validator.documented(&operation, side, &media_type));
    let body = fs::read(path).expect("the payload can be read");
    validator.check_message(Message {
        operation,
        side,
        media_type,
        name: Arc::from(name),
        body,
    })
}

/// Draws a diagnostic.
fn framed(diagnostic: &Diagnostic) -> String {
    conform_report::render(std::slice::from_ref(diagnostic), &Style::default())
}

/// Writes a report as JSON.
fn json(report: &Report) -> String {
    conform_report::json(report.diagnostics(), &report.summary())
}

/// Returns where in a payload a diagnostic is.
fn payload(diagnostic: &Diagnostic) -> &PayloadSpan {
    match &diagnostic.primary.location {
        Location::Payload(payload) => payload,
        Location::Text(text) => panic!("{} is not a payload", text.source.name()),
    }
}

/// Asserts a snapshot below `tests/snapshots/conform`.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/conform");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
