//! Generated schemas and values for property tests.

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value as Json, json};

/// Values to put in place of others.
pub(crate) fn scalars() -> Vec<Json> {
    let texts = [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "-1",
        "7",
        "1.0",
        "0.5",
        "1e2",
        "2147483648",
        "9007199254740993",
        "123456789012345678901234567890",
        "1e400",
        "\"\"",
        "\"0\"",
        "\"14\"",
        "\"a\"",
        "\"2026-11-22\"",
        "\"2016-02-02T10:00:00\"",
        "\"caf\\u00e9 \\/ \\n\"",
        "\"ab\"",
        "[]",
        "{}",
        "[[]]",
        "[1,1]",
        "{\"a\":1}",
        "{\"kind\":\"A\"}",
        "{\"kind\":\"Other\"}",
        "{\"kind\":\"B\",\"a\":1}",
        "{\"kind\":3}",
    ];
    texts
        .iter()
        .map(|text| serde_json::from_str(text).expect("JSON"))
        .collect()
}

/// Schemas over a few names, so that they meet each other and the values.
fn schemas(is_3_0: bool) -> impl Strategy<Value = Json> {
    let leaf = prop::sample::select(vec![
        json!({}),
        json!({"type": "string"}),
        json!({"type": "string", "minLength": 1, "maxLength": 2}),
        json!({"type": "string", "pattern": "^[0-9]+$"}),
        json!({"type": "string", "pattern": "^(a|ab)$"}),
        json!({"type": "string", "pattern": r"\ba\b"}),
        json!({"type": "string", "pattern": r"^[\w-.]+$"}),
        json!({"type": "string", "enum": ["a", "0"], "nullable": true}),
        json!({"nullable": true, "$ref": "#/components/schemas/A"}),
        json!({"type": "object", "properties": {"kind": {"enum": ["A"]}}}),
        json!({"type": "object", "properties": {"kind": {"enum": ["B", "Other"]}}}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "string", "enum": ["", "a", "0"]}),
        json!({"type": "string", "maxLength": 0}),
        json!({"type": "integer"}),
        json!({"type": "integer", "format": "int32"}),
        json!({"type": "integer", "format": "int64"}),
        json!({"type": "number", "minimum": 0, "maximum": 7.5}),
        json!({"type": "integer", "enum": [0, 1, 7]}),
        json!({"type": "integer", "multipleOf": 7}),
        json!({"type": "boolean"}),
        json!({"enum": [null, true, "a", 1, []]}),
        json!({"type": "boolean", "enum": [true]}),
        json!({"type": "object", "minProperties": 1}),
        json!({"type": "object", "additionalProperties": {"type": "integer"}}),
        json!({"type": "object", "additionalProperties": false}),
        json!({"type": "string", "readOnly": true}),
        json!({"type": "string", "writeOnly": true}),
        json!({"not": {"type": "string"}}),
        json!({"not": {"enum": ["a", "14"]}}),
        json!({"type": "string", "not": {"enum": ["A", "a"]}}),
        json!({"$ref": "#/components/schemas/Root"}),
        json!({"$ref": "#/components/schemas/A"}),
        json!({"$ref": "#/components/schemas/B"}),
        json!({"$ref": "#/components/schemas/Base"}),
    ]);
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let name = prop::sample::select(vec!["a", "b", "kind", "undeclared"]);
        let members = prop::collection::btree_map(name.clone(), inner.clone(), 0..4);
        let required = prop::collection::btree_set(name, 0..2);
        let additional = prop_oneof![
            4 => Just(None),
            1 => Just(Some(json!(false))),
            1 => Just(Some(json!(true))),
            1 => inner.clone().prop_map(Some)
        ];
        let object = (members, required, additional, any::<[bool; 2]>()).prop_map(
            move |(members, required, additional, [nullable, ordered])| {
                let mut schema = Map::new();
                schema.insert("properties".to_owned(), json!(members));
                if !required.is_empty() {
                    schema.insert("required".to_owned(), json!(required));
                }
                if let Some(additional) = additional {
                    schema.insert("additionalProperties".to_owned(), additional);
                }
                if ordered {
                    schema.insert("x-ascending".to_owned(), json!([["a", "b"]]));
                }
                let name = if nullable && !is_3_0 { json!(["object", "null"]) } else { json!("object") };
                schema.insert("type".to_owned(), name);
                if nullable && is_3_0 {
                    schema.insert("nullable".to_owned(), json!(true));
                }
                Json::Object(schema)
            },
        );
        let several = || prop::collection::vec(inner.clone(), 1..4);
        let pattern = prop::sample::select(vec!["^a$", "^[a-k]+$", "d", "^(a|b)$", "^.{1,4}$"]);
        let patterns = prop::collection::btree_map(pattern, inner.clone(), 1..3);
        prop_oneof![
            4 => object.clone(),
            1 => (inner.clone(), any::<bool>()).prop_map(|(items, unique)| json!({"type": "array", "items": items, "maxItems": 2, "uniqueItems": unique})),
            1 => (several(), inner.clone()).prop_map(|(first, items)| json!({"type": "array", "prefixItems": first, "items": items})),
            1 => several().prop_map(|first| json!({"prefixItems": first, "minItems": 1})),
            2 => (object.clone(), patterns.clone()).prop_map(|(mut object, patterns)| {
                object["patternProperties"] = json!(patterns);
                object
            }),
            1 => patterns.prop_map(|patterns| json!({"patternProperties": patterns})),
            1 => several().prop_map(|parts| json!({"allOf": parts})),
            1 => several().prop_map(|parts| json!({"anyOf": parts})),
            1 => several().prop_map(|parts| json!({"anyOf": parts, "nullable": true})),
            1 => several().prop_map(|parts| json!({"allOf": parts, "nullable": true, "type": "object"})),
            1 => several().prop_map(|parts| json!({"oneOf": parts})),
            1 => (object, several()).prop_map(|(mut object, parts)| {
                object["oneOf"] = json!(parts);
                object
            }),
            1 => Just(json!({
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                "discriminator": {"propertyName": "kind"},
            })),
        ]
    })
}

/// A schema whose discriminator selects what inherits from it.
fn base() -> Json {
    json!({
        "type": "object",
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind", "mapping": {"A": "#/components/schemas/Child"}},
    })
}

/// Values over the same names.
pub(crate) fn values() -> impl Strategy<Value = Json> {
    prop::sample::select(scalars()).prop_recursive(4, 24, 4, |inner| {
        let name = prop::sample::select(vec!["a", "b", "kind", "undeclared"]);
        prop_oneof![
            4 => prop::collection::btree_map(name, inner.clone(), 0..4).prop_map(|members| json!(members)),
            1 => prop::collection::vec(inner, 0..3).prop_map(Json::Array),
        ]
    })
}

/// Returns a description of these named schemas; `None` if it has errors.
pub(crate) fn described(version: &str, schemas: &Json) -> Option<Arc<Description>> {
    let text = json!({
        "openapi": version,
        "info": {"title": "Generated", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let files = [("openapi.json", text.to_string())];
    let loaded = Description::from_files("openapi.json", files, &LoadOptions::default());
    loaded.description.map(Arc::new)
}

/// Returns a description of generated schemas that refer to each other. `Root` is the one to use.
pub(crate) fn drawn_description(runner: &mut TestRunner, is_3_0: bool) -> Option<Arc<Description>> {
    let mut draw = || {
        let tree = schemas(is_3_0).new_tree(runner);
        tree.expect("schemas are drawn").current()
    };
    let (root, a, b) = (draw(), draw(), draw());
    let mut derived = || json!({"allOf": [{"$ref": "#/components/schemas/Base"}, draw()]});
    let named = json!({
        "Root": root, "A": a, "B": b,
        "Base": base(), "Child": derived(), "Other": derived(),
    });
    described(if is_3_0 { "3.0.3" } else { "3.1.0" }, &named)
}
