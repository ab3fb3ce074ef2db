//! The forms of the report.

use std::fs;

use vsee_validator::Options;
use vsee_validator::report::{Document, Report, Style, render, schema};

use super::{check, root, validator};

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
        let mut told: String = findings
            .iter()
            .map(|finding| {
                render(
                    finding,
                    Style {
                        color: false,
                        show_values,
                    },
                )
            })
            .collect();
        let mut report = Report::new();
        report.payload(findings);
        told.push_str(&Document::of(&report).to_text());
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
        report.payload(check(&validator, &name, &path));
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
