//! The forms of the report.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use conform_report::{Style, full, github, json_schema, junit, markdown, render, sarif};
use conform_traffic::FileRole;
use conform_validator::Report;
use conform_validator::{Options, Subject};
use serde_json::Value;

use crate::checking::{
    by_description, check_payload, framed, json, payloads, root, snapshot, validator,
};

/// Values of the payload must not be shown unless asked for.
#[test]
fn values_are_shown_only_when_asked_for() {
    let path =
        root().join("fixtures/validator/mistakes/createAppointment/200.made-duration-words.json");
    let text = fs::read_to_string(&path).expect("the fixture can be read");
    let payload: serde_json::Value = serde_json::from_str(&text).expect("the fixture is JSON");
    let mut values = Vec::new();
    collect(&payload, &mut values);
    for show_values in [false, true] {
        let validator = validator(Options {
            show_values,
            ..Options::default()
        });
        let findings = check_payload(&validator, "payload.json", &path);
        let mut report = Report::new();
        report.payload(None, findings);
        let style = Style {
            show_values,
            ..Style::default()
        };
        let mut reported: String = report
            .diagnostics()
            .iter()
            .map(|diagnostic| render(std::slice::from_ref(diagnostic), &style))
            .collect();
        for (_, text) in forms(&report) {
            reported.push_str(&text);
        }
        assert_eq!(
            values.iter().any(|value| reported.contains(value)),
            show_values,
            "{reported}"
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
    let path = root().join("../crates/report/report.schema.json");
    let text = json_schema();
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
    for (name, path) in payloads("fixtures/validator/mistakes") {
        report.payload(
            Some(subject(&path)),
            check_payload(&validator, &name, &path),
        );
    }
    report.companion();
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    let by_schema = jsonschema::validator_for(&schema).expect("the schema is a JSON Schema");
    let full = full(report.diagnostics(), &report.summary(), &Style::default());
    for text in [json(&report), full] {
        let report = serde_json::from_str(&text).expect("the report is JSON");
        let errors: Vec<String> = by_schema
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

/// The message of a payload, by its name.
fn subject(path: &Path) -> Subject {
    let FileRole::Payload {
        operation, side, ..
    } = FileRole::of(path)
    else {
        panic!("it is a payload by its name")
    };
    Subject::new(&operation, side)
}

/// Bidirectional control characters would make a report read as what it does not say.
#[test]
fn no_form_for_people_shows_invisible_characters() {
    let validator = by_description(
        "fixtures/validator/invisible-characters.yaml",
        Options::default(),
    );
    let findings = validator.check_message(conform_validator::Message {
        operation: "list\u{202e}Visits\u{2066}\u{7}".to_owned(),
        side: conform_traffic::Side::Response(200),
        media_type: Some(conform_traffic::MediaType::json()),
        name: "pay\u{202e}load.json".into(),
        body: "{\"sta\u{202e}tus\":\"x\",\"mo\u{202e}re\":1}".into(),
    });
    let mut report = Report::new();
    let subject = Subject::new(
        "list\u{202e}Visits\u{2066}\u{7}",
        conform_traffic::Side::Response(200),
    );
    report.payload(Some(subject), findings);
    assert_eq!(report.diagnostics().len(), 2);
    let frames = report.diagnostics().iter().map(framed);
    let people = ["junit", "github", "markdown"];
    let forms = forms(&report).into_iter();
    let forms = forms.filter(|(name, _)| people.contains(name));
    for (form, text) in [("human", frames.collect())].into_iter().chain(forms) {
        let is_harmful = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(is_harmful), "{form}: {text:?}");
        assert!(text.contains("sta\u{fffd}tus"), "{form}: {text:?}");
    }
}

/// A report by a small description, with errors, notes, and one finding met twice.
pub(super) fn sample() -> Report {
    let validator = by_description("fixtures/validator/exchange-3.0.yaml", Options::default());
    let mut report = Report::new();
    for (name, path) in payloads("fixtures/validator/payloads") {
        report.payload(
            Some(subject(&path)),
            check_payload(&validator, &name, &path),
        );
    }
    report
}

/// What the readers of SARIF rely on beyond its schema.
#[test]
fn sarif_names_its_rules_and_places() {
    let report = sample();
    let text = sarif(report.diagnostics(), &report.summary());
    let log: Value = serde_json::from_str(&text).expect("SARIF is JSON");
    // The types of another crate, which were made from the schema of the standard (OASIS, SARIF 2.1.0), read it and write it
    // back without loss. They know every property, and which of them are required.
    let typed: serde_sarif::sarif::Sarif = serde_json::from_str(&text).expect("it is SARIF");
    assert_eq!(serde_json::to_value(&typed).expect("it is JSON"), log);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let list = |value: &Value| value.as_array().expect("it is a list").clone();
    let rules = list(&run["tool"]["driver"]["rules"]);
    let ids: Vec<&str> = rules
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    let results = list(&run["results"]);
    assert_eq!(results.len(), report.diagnostics().len());
    let mut fingerprints = BTreeSet::new();
    for result in &results {
        let id = result["ruleId"].as_str().expect("a result names its rule");
        assert!(ids.contains(&id), "{id} is no rule of the driver");
        assert!(matches!(result["level"].as_str(), Some("error" | "note")));
        assert!(
            result["message"]["text"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        let fingerprint = result["partialFingerprints"]["conform/v1"].as_str();
        let fingerprint = fingerprint.expect("a result has a fingerprint");
        assert!(
            fingerprint.len() == 16 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit())
        );
        assert!(
            fingerprints.insert(fingerprint.to_owned()),
            "{fingerprint} is there twice"
        );
        let places = list(&result["locations"]);
        assert_eq!(places.len(), 1);
        for place in places.iter().chain(&list(&result["relatedLocations"])) {
            let place = &place["physicalLocation"];
            let uri = place["artifactLocation"]["uri"]
                .as_str()
                .expect("a place has a URI");
            assert!(
                !uri.starts_with('/') && !uri.contains(':') && !uri.contains('\\'),
                "{uri}"
            );
            let region = &place["region"];
            let number = |name: &str| region[name].as_u64();
            let (line, column) = (number("startLine"), number("startColumn"));
            assert!(line >= Some(1) && column >= Some(1), "{region}");
            if let Some(end) = number("endLine") {
                assert!(
                    (Some(end), number("endColumn")) >= (line, column),
                    "{region}"
                );
            }
        }
    }
}

/// A minified document is one line. Its frame is cut, and says where in the line it is.
#[test]
fn frames_of_very_long_lines_have_a_place() {
    let validator = by_description("fixtures/traffic/har/api.yaml", Options::default());
    let items = (0..4000).map(|id| format!("{{\"id\":{id},\"name\":\"made\"}}"));
    let body = format!(
        "[{},{{\"id\":\"x\",\"name\":\"b\"}}]",
        items.collect::<Vec<_>>().join(",")
    );
    let findings = validator.check_message(conform_validator::Message {
        operation: "listItems".to_owned(),
        side: conform_traffic::Side::Response(200),
        media_type: Some(conform_traffic::MediaType::json()),
        name: "long.json".into(),
        body: body.into_bytes(),
    });
    let mut report = Report::new();
    report.payload(None, findings);
    for color in [false, true] {
        let style = Style {
            color,
            ..Style::default()
        };
        let reported = render(&report.diagnostics()[..1], &style);
        assert!(!reported.contains(":::"), "{reported}");
        assert!(reported.contains("long.json:1:102898"), "{reported}");
        assert!(reported.contains("\"id\":\"*\""), "{reported}");
    }
}

/// A report in each form but that for people.
fn forms(report: &Report) -> [(&'static str, String); 5] {
    let (found, summary) = (report.diagnostics(), report.summary());
    [
        ("json", json(report)),
        ("sarif", sarif(found, &summary)),
        ("junit", junit(found, &summary, SystemTime::UNIX_EPOCH)),
        ("github", github(found, &summary, usize::MAX)),
        ("markdown", markdown(found, &summary, usize::MAX)),
    ]
}

#[test]
fn each_form_is_as_published() {
    for (name, text) in forms(&sample()) {
        snapshot(&format!("report/{name}"), &text);
    }
}
