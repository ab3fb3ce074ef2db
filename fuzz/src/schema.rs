//! Schemas of OpenAPI 3.1, and of 3.0 as far as both dialects mean the same: `jsonschema` on plain values has the same verdict.
//!
//! The input is `{"schema": …, "body": …}`.

use conform_description::{Description, LoadOptions};
use conform_traffic::{MediaType, Side};
use conform_validator::{Message, Options, Validator, codes};
use serde_json::{Value, json};

/// Judges a body in both ways, in each version.
pub fn run(data: &[u8]) {
    let Ok(input) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let (Some(schema), Some(body)) = (input.get("schema"), input.get("body")) else {
        return;
    };
    for version in ["3.0.3", "3.1.0"] {
        judge(version, schema, body);
    }
}

fn judge(version: &str, schema: &Value, body: &Value) {
    let text = json!({
        "openapi": version,
        "info": {"title": "x", "version": "1"},
        "paths": {"/a": {"post": {
            "operationId": "a",
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {"204": {"description": "Done."}},
        }}},
    });
    let loaded = Description::from_files(
        "a.json",
        [("a.json", text.to_string())],
        &LoadOptions::default(),
    );
    let Some(description) = loaded.description else {
        return;
    };
    let validator = Validator::new(description, Options::default());
    let found = validator.check_message(Message {
        operation: "a".to_owned(),
        side: Side::Request,
        media_type: Some(MediaType::json()),
        name: "body.json".into(),
        body: body.to_string().into_bytes(),
    });
    let is_void = |code| [codes::UNUSABLE_SCHEMA, codes::UNCHECKED].contains(&code);
    if found.iter().any(|one| is_void(one.code)) || !is_shared(schema, version) || !is_small(body) {
        return;
    }
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
    let Ok(other) = options.build(schema) else {
        return;
    };
    let notes = [codes::UNDECLARED_MEMBER, codes::READ_ONLY_SENT];
    let fails = found.iter().any(|one| !notes.contains(&one.code));
    assert_eq!(
        other.is_valid(body),
        !fails,
        "{version} {schema} {body}: {found:?}"
    );
}

/// Whether a schema has only keywords that mean the same to both.
fn is_shared(schema: &Value, version: &str) -> bool {
    let everywhere = [
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "required",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "uniqueItems",
        "enum",
        "title",
        "description",
    ];
    let later = [
        "const",
        "prefixItems",
        "contains",
        "minContains",
        "maxContains",
        "dependentRequired",
        "dependentSchemas",
        "if",
        "then",
        "else",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "propertyNames",
        "unevaluatedProperties",
        "unevaluatedItems",
    ];
    let is_new = version != "3.0.3";
    let Value::Object(members) = schema else {
        return schema.is_boolean() && is_new;
    };
    members.iter().all(|(name, value)| match name.as_str() {
        "type" => {
            // An integer is also `1.0` since 3.1, and 3.0 has no lists of types.
            let is_type = |value: &Value| {
                let names = ["string", "boolean", "array", "object", "number"];
                value.as_str().is_some_and(|text| {
                    names.contains(&text) || (is_new && ["null", "integer"].contains(&text))
                })
            };
            is_type(value)
                || (is_new && value.as_array().is_some_and(|all| all.iter().all(is_type)))
        }
        "properties" | "dependentSchemas" => value
            .as_object()
            .is_some_and(|all| all.values().all(|one| is_shared(one, version))),
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames" => (is_new || value.is_object()) && is_shared(value, version),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => value
            .as_array()
            .is_some_and(|all| !all.is_empty() && all.iter().all(|one| is_shared(one, version))),
        "minimum" | "maximum" => is_small(value),
        name if everywhere.contains(&name) => is_small(value),
        name => is_new && later.contains(&name) && is_small(value),
    })
}

/// Whether `f64` holds all numbers of a value, and comparing them is exact.
fn is_small(value: &Value) -> bool {
    match value {
        Value::Number(number) => number
            .as_f64()
            .is_some_and(|number| number.abs() < 1e15 && number.fract() == 0.0),
        Value::Array(items) => items.iter().all(is_small),
        Value::Object(members) => members.values().all(is_small),
        _ => true,
    }
}
