//! Exchanges that are written in many ways, judged by what the specification says of each.

use conform_json::Limits;
use conform_traffic::CaptureFormat;
use conform_validator::Options;
use serde_json::Value;

use super::exchanges::line;
use crate::checking::{by_description, check_capture, payload, root};

#[test]
fn messages_are_judged_as_they_are_written() {
    let validator = by_description("fixtures/validator/wire.yaml", Options::default());
    let text = std::fs::read_to_string(root().join("fixtures/validator/wire-faults.yaml"));
    let cases: Vec<Value> =
        serde_yaml::from_str(&text.expect("it can be read")).expect("it has its form");
    let mut wrong = Vec::new();
    for case in &cases {
        let report = check_capture(
            &validator,
            CaptureFormat::Ndjson,
            line(case).as_bytes(),
            &Limits::default(),
        );
        let found = report.diagnostics().iter();
        let found =
            found.map(|diagnostic| format!("{} at {}", diagnostic.code, payload(diagnostic).part));
        let found: Vec<Value> = found.map(Value::from).collect();
        let total = report.total();
        let sums = serde_json::json!([total.conforms, total.fails, total.unchecked()]);
        if case["findings"] != Value::from(found.clone())
            || case.get("sums").is_some_and(|wanted| *wanted != sums)
        {
            let texts: Vec<&str> = report
                .diagnostics()
                .iter()
                .map(|one| &*one.message)
                .collect();
            wrong.push(format!("{}: {found:?} {sums} {texts:?}", case["what"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rejected_requests_are_checked_when_asked_for() {
    let options = Options {
        check_rejected: true,
        ..Options::default()
    };
    let validator = by_description("fixtures/validator/wire.yaml", options);
    let exchange =
        r#"{"request": {"method": "GET", "url": "/v1/keys/;key=x"}, "response": {"status": 404}}"#;
    let report = check_capture(
        &validator,
        CaptureFormat::Ndjson,
        exchange.as_bytes(),
        &Limits::default(),
    );
    let codes: Vec<&str> = report
        .diagnostics()
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    assert_eq!(codes, ["wrong-type", "undocumented-status"]);
    assert_eq!(report.total().unchecked(), 0);
}
