//! The ways to write values in URLs, headers and bodies.

use std::fmt::Write as _;

use conform_json::Limits;
use conform_report::Diagnostic;
use conform_traffic::CaptureFormat;
use conform_validator::Options;
use serde_json::Value;

use super::exchanges;
use crate::checking::{by_description, check_capture, payload, root};

/// `rule at part pointer`, then the place in the body and the count where there is one, or more than one.
fn reported(diagnostic: &Diagnostic) -> String {
    let place = payload(diagnostic);
    let mut out = format!("{} at {}", diagnostic.code, place.part);
    if !place.pointer.is_empty() {
        let _ = write!(out, " {}", place.pointer);
        if let Some(body) = place.position_in_body() {
            let _ = write!(out, " {body}");
        }
    }
    if diagnostic.count() > 1 {
        let _ = write!(out, " x{}", diagnostic.count());
    }
    out
}

#[test]
fn values_are_read_as_they_are_written() {
    let validator = by_description("fixtures/validator/spelling.yaml", Options::default());
    let text = std::fs::read_to_string(root().join("fixtures/validator/spellings.yaml"));
    let cases: Vec<Value> =
        serde_yaml::from_str(&text.expect("it can be read")).expect("it has its form");
    let mut wrong = String::new();
    for case in cases {
        let line = exchanges::line(&case);
        let limits = Limits::default();
        let report = check_capture(&validator, CaptureFormat::Ndjson, line.as_bytes(), &limits);
        let found: Vec<String> = report.diagnostics().iter().map(reported).collect();
        let wanted = case["findings"]
            .as_array()
            .expect("a case lists its findings");
        if found != *wanted {
            let _ = writeln!(wrong, "{}: {found:?}, wanted {wanted:?}", case["what"]);
        }
    }
    assert_eq!(wrong, "");
}
