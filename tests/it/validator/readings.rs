//! What descriptions mean, as authors mean it and by the letter: each case of the fixture is a schema with values.

use std::fmt::Write as _;

use conform_description::{Description, LoadOptions};
use conform_traffic::{MediaType, Side};
use conform_validator::{Message, OpenEnums, Options, Reading, Validator};
use serde_json::{Value, json};

use crate::checking::{payload, root};

/// The description of a case: its schema is the body of a request and of a response.
fn description(case: &Value) -> Description {
    let version = case["openapi"].as_str().unwrap_or("3.0.3");
    let content = json!({ "application/json": { "schema": case["schema"] } });
    let mut text = json!({
        "openapi": version,
        "info": { "title": "Readings", "version": "1" },
        "paths": { "/values": { "post": {
            "operationId": "value",
            "requestBody": { "content": content },
            "responses": { "200": { "description": "It.", "content": content } },
        } } },
        "components": { "schemas": case.get("schemas").cloned().unwrap_or(json!({})) },
    });
    for (name, value) in case["root"].as_object().into_iter().flatten() {
        text[name] = value.clone();
    }
    let mut files = vec![("openapi.json".to_owned(), text.to_string())];
    for (name, value) in case["files"].as_object().into_iter().flatten() {
        files.push((name.clone(), value.to_string()));
    }
    let loaded = Description::from_files("openapi.json", files, &LoadOptions::default());
    assert!(
        loaded.diagnostics.is_empty(),
        "{}: {:?}",
        case["what"],
        loaded.diagnostics
    );
    loaded.description.expect("it is a description")
}

/// `code pointer` of each finding; errors are marked.
fn found(validator: &Validator, side: Side, body: &str) -> Vec<String> {
    let message = Message {
        operation: "value".to_owned(),
        side,
        media_type: Some(MediaType::json()),
        name: "value.json".into(),
        body: body.as_bytes().to_vec(),
    };
    let diagnostics = validator.check_message(message);
    let lines = diagnostics.iter().map(|diagnostic| {
        let place = payload(diagnostic);
        let mut line = diagnostic.code.to_string();
        if !diagnostic.is_error() {
            line.push_str(" (note)");
        }
        if !place.pointer.is_empty() {
            let _ = write!(line, " {}", place.pointer);
        }
        line
    });
    lines.collect()
}

fn options(case: &Value, reading: Reading) -> Options {
    let open_enums = case["open-enums"].as_str().unwrap_or_default();
    Options {
        reading,
        closed: case["closed"].as_bool() == Some(true),
        open_enums: open_enums.parse().unwrap_or(OpenEnums::None),
        ..Options::default()
    }
}

#[test]
fn values_are_judged_as_descriptions_mean_it_and_by_their_letter() {
    let text = std::fs::read_to_string(root().join("fixtures/validator/readings.yaml"));
    let cases: Vec<Value> =
        serde_yaml::from_str(&text.expect("it can be read")).expect("it has its form");
    let mut wrong = String::new();
    for case in &cases {
        let modes = [(Reading::Meant, "meant"), (Reading::Letter, "letter")];
        for (reading, word) in modes {
            let validator = Validator::new(description(case), options(case, reading));
            for value in case["values"].as_array().expect("a case lists its values") {
                let wanted = value.get(word).or_else(|| value.get("both"));
                let Some(wanted) = wanted.and_then(Value::as_array) else {
                    continue;
                };
                for (key, side) in [("sent", Side::Request), ("got", Side::Response(200))] {
                    let Some(body) = value[key].as_str() else {
                        continue;
                    };
                    let found = found(&validator, side, body);
                    if found != *wanted {
                        let what = &case["what"];
                        let _ = writeln!(
                            wrong,
                            "{what}, {key} {body}, {word}: {found:?}, wanted {wanted:?}"
                        );
                    }
                }
            }
        }
    }
    assert_eq!(wrong, "");
}
