//! What tests of checking share: validators, payload files, captures and snapshots of reports.

use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_json::Limits;
use conform_report::{Diagnostic, Location, PayloadSpan, Style};
use conform_traffic::{Capture, CaptureFormat, CaptureItem, FileRole, list_files};
use conform_validator::{Message, Options, Report, Validator};

/// The folder of the tests.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A validator by the description in `spec/`.
pub(super) fn validator(options: Options) -> Validator {
    by_description("../spec/openapi.yaml", options)
}

/// A validator by a description, whose path is relative to the folder of the tests.
pub(super) fn by_description(path: &str, options: Options) -> Validator {
    let loaded = Description::load(&root().join(path), &LoadOptions::default());
    Validator::new(loaded.description.expect("the description loads"), options)
}

/// The payload files below a folder of the tests, with the names that reports give them.
pub(super) fn payloads(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = root().join(folder);
    let files = list_files(&folder).expect("the folder can be listed");
    let payloads = files
        .into_iter()
        .filter(|path| matches!(FileRole::of(path), FileRole::Payload { .. }));
    let named = payloads.map(|path| {
        let name = path
            .strip_prefix(&folder)
            .expect("it is below")
            .to_string_lossy()
            .replace('\\', "/");
        (name, path)
    });
    named.collect()
}

/// Checks a payload file under a name.
pub(super) fn check_payload(validator: &Validator, name: &str, path: &Path) -> Vec<Diagnostic> {
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

/// Renders a diagnostic for people.
pub(super) fn framed(diagnostic: &Diagnostic) -> String {
    conform_report::render(std::slice::from_ref(diagnostic), &Style::default())
}

/// Renders a report as JSON.
pub(super) fn json(report: &Report) -> String {
    conform_report::json(report.diagnostics(), &report.summary())
}

/// Returns where in a payload a diagnostic is.
pub(super) fn payload(diagnostic: &Diagnostic) -> &PayloadSpan {
    match &diagnostic.primary.location {
        Location::Payload(payload) => payload,
        Location::Text(text) => panic!("{} is not a payload", text.source.name()),
    }
}

/// Reads a capture and checks every exchange of it.
pub(crate) fn check_capture(
    validator: &Validator,
    format: CaptureFormat,
    bytes: &[u8],
    limits: &Limits,
) -> Report {
    let name: Arc<str> = Arc::from("capture");
    let mut report = Report::new();
    let mut input = BufReader::with_capacity(7, bytes);
    let capture = Capture::new(&name, format, limits);
    capture
        .read(&mut input, &mut |item| match item {
            CaptureItem::Exchange(exchange) => {
                for verdict in validator.check_exchange(&exchange) {
                    report.verdict(verdict);
                }
            }
            CaptureItem::Broken(place, why) => {
                report.verdict(validator.malformed_exchange(&name, place, why));
            }
        })
        .expect("memory can be read");
    report
}

/// Asserts a snapshot by its path below `tests/snapshots`, such as `validator/exchanges-3.0`.
pub(super) fn snapshot(path: &str, text: &str) {
    let (folder, name) = path.rsplit_once('/').expect("a snapshot is in a folder");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
