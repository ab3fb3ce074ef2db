//! Messages that the API sends: webhooks and callbacks, by their names.

use conform_description::{Description, LoadOptions};
use conform_traffic::{MediaType, Side};
use conform_validator::{Message, Options, Validator};
use serde_json::{Value, json};

/// Returns the rules of what is found in an empty object that is sent to one of these.
fn found(validator: &Validator, name: &str) -> Vec<&'static str> {
    let found = validator.check_message(Message {
        operation: name.to_owned(),
        side: Side::Request,
        media_type: Some(MediaType::json()),
        name: "event.json".into(),
        body: b"{}".to_vec(),
    });
    found.iter().map(|one| one.code.as_str()).collect()
}

#[test]
fn a_callback_is_known_by_its_name_if_there_is_one_of_it() {
    let event = |member: &str| -> Value {
        let schema = json!({"type": "object", "required": [member]});
        json!({"post": {
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {"204": {"description": "Taken."}},
        }})
    };
    let subscribing = |callbacks: Value| {
        json!({"post": {
            "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {"201": {"description": "Subscribed."}},
            "callbacks": callbacks,
        }})
    };
    let text = json!({
        "openapi": "3.1.0",
        "info": {"title": "Tides", "version": "1"},
        "webhooks": {"flood": event("height"), "ebb": event("depth")},
        "paths": {
            "/gauges": subscribing(json!({
                "reading": {"{$request.body#/to}": event("metres")},
                "ebb": {"{$request.body#/ebb}": event("never")},
                "alarm": {"{$request.body#/alarm}": event("level")},
            })),
            "/buoys": subscribing(json!({"alarm": {"{$request.query.to}": event("level")}})),
        },
    });
    let files = [("tides.json", text.to_string())];
    let loaded = Description::from_files("tides.json", files, &LoadOptions::default());
    let validator = Validator::new(loaded.description.expect("it loads"), Options::default());
    for (name, rule) in [
        ("flood", "missing-member"),
        ("reading", "missing-member"),
        ("{$request.query.to}", "missing-member"),
        // Two operations have it.
        ("alarm", "unknown-operation"),
        ("surge", "unknown-operation"),
    ] {
        assert_eq!(found(&validator, name), [rule], "{name}");
    }
    // The webhook comes first.
    let ebb = validator.check_message(Message {
        operation: "ebb".to_owned(),
        side: Side::Request,
        media_type: Some(MediaType::json()),
        name: "event.json".into(),
        body: br#"{"depth": 1}"#.to_vec(),
    });
    assert!(ebb.iter().all(|one| !one.is_error()), "{ebb:?}");
}
