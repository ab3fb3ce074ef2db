//! Captures on several threads, and what is proved against what is looked at in detail.

use std::fmt::Write as _;
use std::io::BufReader;
use std::num::NonZero;
use std::sync::Arc;

use conform_traffic::{Capture, CaptureFormat, CaptureItem};
use conform_validator::{Options, Validator, Verdict};

use crate::checking::{payload, root, validator};

/// Captured exchanges of many kinds, of a few megabytes: clean ones, ones with a fault, lines that are none.
fn lines() -> Vec<String> {
    let folder = root().join("payloads");
    let visit = |name: &str| {
        let path = folder.join("getVisit").join(name);
        let text = std::fs::read_to_string(path).expect("the payload is there");
        text.replace('\n', " ")
    };
    let captured = visit("200.captured-first-postvisit.json");
    let bodies = [
        captured.clone(),
        captured.replace("\"code\": 200", "\"code\": \"200\""),
        captured.replacen("\"code\"", "\"code\": 200, \"code\"", 1),
        captured.replace("\"data\"", "\"date\""),
    ];
    let headers = r#"{"X-ApiToken": "t", "X-AccountCode": "demo"}"#;
    let of = |index: usize| {
        let body = &bodies[index % bodies.len()];
        let request = format!(
            r#""request": {{"method": "GET", "url": "/api_v3/visits/{index}", "headers": {headers}}}"#
        );
        let text = serde_json::Value::from(body.as_str());
        match index % 7 {
            0 => format!(
                r#"{{{request}, "response": {{"status": 200, "headers": {{}}, "body": {body}}}}}"#
            ),
            1 => format!(r#"{{"response": {{"body": {body}, "status": 200}}, {request}}}"#),
            2 => format!(
                r#"{{{request}, "response": {{"status": 200, "headers": {{"content-type": "application/json"}}, "body": {text}}}}}"#
            ),
            3 => format!(
                r#"{{{request}, "response": {{"status": 299, "headers": {{}}, "body": {body}}}}}"#
            ),
            4 => format!("{{{request}, "),
            5 => format!(
                r#"{{{request}, "response": {{"status": 404, "headers": {{}}, "body": {body}, "status": 200}}}}"#
            ),
            _ => r#"{"request": {"method": "GET", "url": "/nowhere"}}"#.to_owned(),
        }
    };
    (0..420).map(of).collect()
}

fn reported(out: &mut String, verdict: &Verdict) {
    let subject = verdict.subject.as_ref().map(ToString::to_string);
    let _ = writeln!(out, "{}", subject.unwrap_or_default());
    for diagnostic in &verdict.diagnostics {
        let payload = payload(diagnostic);
        let line = payload.capture.map_or(0, |start| start.line);
        let place = payload.position();
        let _ = writeln!(
            out,
            "  {line} {place} {} {}",
            diagnostic.code, payload.pointer
        );
    }
}

fn capture(validator: &Validator, format: CaptureFormat, text: &str, jobs: usize) -> String {
    let mut out = String::new();
    let mut input = BufReader::with_capacity(4096, text.as_bytes());
    let jobs = NonZero::new(jobs).expect("at least one");
    let name = Arc::from("capture");
    let capture = Capture::new(&name, format, &validator.options().limits);
    let source = validator.source(&name);
    capture
        .check(&mut input, jobs, &source, &mut |verdict| {
            reported(&mut out, &verdict);
        })
        .expect("memory can be read");
    out
}

/// Whatever the number of threads, the same is said in the same order; and the same as of exchanges that are made one by one,
/// of which no body is proved on the way.
#[test]
fn the_number_of_threads_does_not_change_the_report() {
    let validator = validator(Options::default());
    let text = lines().join("\n");
    let mut one_by_one = String::new();
    let name = Arc::from("capture");
    let capture_of_lines = Capture::new(&name, CaptureFormat::Ndjson, &validator.options().limits);
    capture_of_lines
        .read(&mut text.as_bytes(), &mut |item| match item {
            CaptureItem::Exchange(exchange) => {
                let verdicts = validator.check_exchange(&exchange);
                verdicts
                    .iter()
                    .for_each(|verdict| reported(&mut one_by_one, verdict));
            }
            CaptureItem::Broken(place, why) => reported(
                &mut one_by_one,
                &validator.malformed_exchange(&name, place, why),
            ),
        })
        .expect("memory can be read");
    for jobs in [1, 2, 5] {
        let said = capture(&validator, CaptureFormat::Ndjson, &text, jobs);
        assert_eq!(said, one_by_one, "on {jobs} threads");
    }
    let clean = one_by_one
        .lines()
        .filter(|line| line.starts_with("getVisit"))
        .count();
    assert!(clean > 400, "{one_by_one}");
}
