//! What is reported for the recorded payloads, and for each body with a mistake. Lines and columns of the description are left
//! out, so that an edit of it does not change every snapshot; the tests of `schema` prove that these are right.

use std::fmt::Write as _;

use conform_validator::Options;
use conform_validator::Report;
use serde::Deserialize;

use crate::checking::{check_payload, framed, json, payloads, root, snapshot, validator};

/// An entry of `fixtures/validator/mistakes/index.yaml`.
#[derive(Deserialize)]
struct Mistake {
    file: String,
    mistake: String,
}

#[test]
fn each_mistake_is_found_once() {
    let validator = validator(Options::default());
    let index = root().join("fixtures/validator/mistakes/index.yaml");
    let text = std::fs::read_to_string(index).expect("the index can be read");
    let mistakes: Vec<Mistake> = serde_yaml::from_str(&text).expect("the index has its form");
    for Mistake { file, mistake } in mistakes {
        let findings = check_payload(
            &validator,
            &file,
            &root().join("fixtures/validator/mistakes").join(&file),
        );
        let captured = file.contains(".captured");
        assert!(
            findings.len() == 1 || captured,
            "{file}: {} findings",
            findings.len()
        );
        let mut report = Report::new();
        report.payload(None, findings);
        let mut text = format!("{mistake}\n\n");
        for diagnostic in report.diagnostics() {
            let reported = framed(diagnostic);
            assert!(reported.lines().count() <= 10, "{reported}");
            let _ = writeln!(text, "{}", without_place(&reported));
        }
        text.push_str(&without_places(&json(&report)));
        snapshot(
            &format!("validator/mistakes/{}", file.replace('/', ".")),
            &text,
        );
    }
}

#[test]
fn recorded_payloads_conform() {
    let validator = validator(Options {
        strict: true,
        ..Options::default()
    });
    let mut found = String::new();
    for (name, path) in payloads("payloads") {
        for diagnostic in check_payload(&validator, &name, &path) {
            let _ = writeln!(found, "{name}\n{}", framed(&diagnostic));
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// Leaves line and column out of `= by: file.yaml:12:5: …`.
fn without_place(reported: &str) -> String {
    let lines = reported.lines().map(|line| {
        let mut parts = line.split(".yaml:");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            out.push_str(".yaml");
            out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'));
        }
        out + "\n"
    });
    lines.collect()
}

/// Leaves line and column of the description out of a report.
fn without_places(report: &str) -> String {
    let mut report: serde_json::Value = serde_json::from_str(report).expect("a report is JSON");
    for finding in report["findings"].as_array_mut().into_iter().flatten() {
        let Some(schema) = finding.get_mut("schema") else {
            continue;
        };
        let places = schema["references"]
            .as_array_mut()
            .map(std::mem::take)
            .unwrap_or_default();
        let files = places.into_iter().map(|place| place["file"].clone());
        schema["references"] = files.collect();
        for name in ["line", "column"] {
            schema
                .as_object_mut()
                .expect("a place is an object")
                .remove(name);
        }
    }
    serde_json::to_string_pretty(&report).expect("a report is JSON")
}
