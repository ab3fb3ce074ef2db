//! Random schemas: whatever they say together, they lower to something, and always to the same.

use conform_ir as ir;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{is_complete, of_text};

/// How many named schemas a random document has.
const NAMED: usize = 4;

/// A reference to one of them, or into one.
fn reference() -> impl Strategy<Value = Value> {
    (
        0..NAMED,
        prop_oneof![
            Just(""),
            Just("/properties/a"),
            Just("/items"),
            Just("/allOf/0"),
            Just("/anyOf/1")
        ],
    )
        .prop_map(|(index, rest)| json!({ "$ref": format!("#/components/schemas/S{index}{rest}") }))
}

fn keyword(schema: BoxedStrategy<Value>) -> impl Strategy<Value = (String, Value)> {
    let list = prop::collection::vec(schema.clone(), 1..4);
    let types = prop_oneof![
        Just(json!("object")),
        Just(json!("array")),
        Just(json!("string")),
        Just(json!("integer")),
        Just(json!("null")),
        Just(json!(["string", "integer", "null"])),
        Just(json!(["object", "array", "boolean"])),
        Just(json!("nonsense")),
    ];
    let constant = prop_oneof![
        Just(json!("a")),
        Just(json!("")),
        Just(json!(1)),
        Just(json!(null)),
        Just(json!(true)),
        Just(json!({}))
    ];
    prop_oneof![
        types.prop_map(|types| ("type".to_owned(), types)),
        list.clone()
            .prop_map(|all| ("allOf".to_owned(), json!(all))),
        list.clone()
            .prop_map(|all| ("oneOf".to_owned(), json!(all))),
        list.clone()
            .prop_map(|all| ("anyOf".to_owned(), json!(all))),
        list.prop_map(|all| ("prefixItems".to_owned(), json!(all))),
        schema
            .clone()
            .prop_map(|schema| ("items".to_owned(), schema)),
        schema
            .clone()
            .prop_map(|schema| ("additionalProperties".to_owned(), schema)),
        prop::collection::hash_map("[abc]", schema, 1..3)
            .prop_map(|members| ("properties".to_owned(), json!(members))),
        prop::collection::vec(constant.clone(), 0..3)
            .prop_map(|values| ("enum".to_owned(), json!(values))),
        constant.prop_map(|value| ("const".to_owned(), value)),
        Just(("required".to_owned(), json!(["a"]))),
        Just(("nullable".to_owned(), json!(true))),
        Just(("pattern".to_owned(), json!("^[0-9]+$"))),
        Just((
            "discriminator".to_owned(),
            json!({ "propertyName": "a", "mapping": { "x": "S0", "y": "#/components/schemas/S1" } })
        )),
    ]
}

pub(crate) fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        reference(),
        Just(json!({})),
        any::<bool>().prop_map(Value::Bool),
        Just(json!({ "type": "string" }))
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let inner = inner.boxed();
        prop_oneof![
            1 => reference(),
            4 => prop::collection::vec(keyword(inner), 1..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_schemas_lower(
        schemas in prop::collection::vec(schema(), NAMED),
        version in prop_oneof![Just("3.0.3"), Just("3.1.0"), Just("3.2.0")],
    ) {
        let named: serde_json::Map<String, Value> =
            schemas.into_iter().enumerate().map(|(index, schema)| (format!("S{index}"), schema)).collect();
        let body = json!({ "content": { "multipart/form-data": { "schema": { "$ref": "#/components/schemas/S0" } } } });
        let document = json!({
            "openapi": version,
            "info": { "title": "Random", "version": "1" },
            "paths": { "/a": { "post": { "requestBody": body, "responses": {} } } },
            "components": { "schemas": named },
        });
        let first = of_text(document.to_string());
        prop_assert!(is_complete(&first.api));
        prop_assert_eq!(ir::dump(&first.api), ir::dump(&of_text(document.to_string()).api));
    }
}
