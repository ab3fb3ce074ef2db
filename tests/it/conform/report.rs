//! The forms of the report.

use std::fs;
use std::path::Path;

use vsee_validator::report::{
    Document, Report, Style, github, junit, markdown, render, sarif, schema,
};
use vsee_validator::{Name, Options, Subject};

use super::{by_description, check, payloads, root, snapshot, validator};

/// What the payload holds must not be told unless asked for.
#[test]
fn values_are_told_only_when_asked_for() {
    let path = root().join("fixtures/conform/createAppointment/200.made-duration-words.json");
    let text = fs::read_to_string(&path).expect("the fixture can be read");
    let payload: serde_json::Value = serde_json::from_str(&text).expect("the fixture is JSON");
    let mut values = Vec::new();
    collect(&payload, &mut values);
    for show_values in [false, true] {
        let validator = validator(Options {
            show_values,
            ..Options::default()
        });
        let findings = check(&validator, "payload.json", &path);
        let mut report = Report::new();
        report.payload(None, findings);
        let style = Style {
            color: false,
            show_values,
        };
        let mut told: String = report
            .entries()
            .iter()
            .map(|entry| render(entry, style))
            .collect();
        told.push_str(&Document::of(&report).to_text());
        told.push_str(&sarif(&report));
        told.push_str(&junit(&report));
        told.push_str(&github(&report));
        told.push_str(&markdown(&report));
        assert_eq!(
            values.iter().any(|value| told.contains(value)),
            show_values,
            "{told}"
        );
    }
}

/// Strings and numbers long enough not to occur by chance.
fn collect(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            members.values().for_each(|value| collect(value, out))
        }
        serde_json::Value::Array(items) => items.iter().for_each(|value| collect(value, out)),
        serde_json::Value::String(text) if text.len() > 4 => out.push(format!("\"{text}\"")),
        serde_json::Value::Number(number) if number.to_string().len() > 4 => {
            out.push(number.to_string())
        }
        _ => {}
    }
}

#[test]
fn the_published_schema_is_fresh_and_holds() {
    let path = root().join("../crates/validator/report.schema.json");
    let text = schema();
    if std::env::var_os("UPDATE_REPORT_SCHEMA").is_some() {
        fs::write(&path, &text).expect("the schema can be written");
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(published, text, "run the tests with UPDATE_REPORT_SCHEMA=1");

    let validator = validator(Options {
        show_values: true,
        ..Options::default()
    });
    let mut report = Report::new();
    for (name, path) in super::payloads("fixtures/conform") {
        report.payload(Some(subject(&path)), check(&validator, &name, &path));
    }
    report.companion();
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    let report =
        serde_json::from_str(&Document::of(&report).to_text()).expect("the report is JSON");
    let by_schema = jsonschema::validator_for(&schema).expect("the schema is a JSON Schema");
    let errors: Vec<String> = by_schema
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

/// The message of a payload, by its name.
fn subject(path: &Path) -> Subject {
    let Name::Payload {
        operation, side, ..
    } = Name::of(path)
    else {
        panic!("it is a payload by its name")
    };
    Subject::new(&operation, side)
}

/// A report by a small description, with errors, notes, and one finding met twice.
fn sample() -> Report {
    let validator = by_description("fixtures/traffic/exchange-3.0.yaml", Options::default());
    let mut report = Report::new();
    for (name, path) in payloads("fixtures/traffic/payloads") {
        report.payload(Some(subject(&path)), check(&validator, &name, &path));
    }
    report
}

#[test]
fn other_forms() {
    let report = sample();
    for (name, text) in [
        ("form-json", Document::of(&report).to_text()),
        ("form-sarif", sarif(&report)),
        ("form-junit", junit(&report)),
        ("form-github", github(&report)),
        ("form-markdown", markdown(&report)),
    ] {
        snapshot(name, &text);
    }
}
