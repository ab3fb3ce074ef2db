//! Validation of values in place: the contract of the `jsonschema` crate, and the same results as for
//! `serde_json` values.

use conform_json::TapeJson;
use jsonschema::json::{Array as _, Json, Node, conformance};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::properties::any_value;
use super::{json, yaml};

#[test]
fn representation_conforms_to_the_contract_of_jsonschema() {
    let text = conformance::document().to_string();
    conformance::assert_conformance::<TapeJson>(&json(&text).root());
    conformance::assert_conformance::<TapeJson>(&yaml(&text).root());
}

#[test]
fn last_of_repeated_members_is_validated_and_the_name_counts_once() {
    let document = json(r#"{"a": "x", "b": 1, "a": 2}"#);
    let is_valid = |schema: Value| {
        let validator = jsonschema::options_for::<TapeJson>().build(&schema);
        validator
            .expect("the schema is valid")
            .is_valid(document.root())
    };
    assert!(is_valid(json!({"properties": {"a": {"const": 2}}})));
    assert!(is_valid(
        json!({"additionalProperties": {"type": "integer"}})
    ));
    assert!(is_valid(json!({"maxProperties": 2})));
    assert!(!is_valid(json!({"minProperties": 3})));
    assert!(is_valid(json!({"const": {"b": 1, "a": 2}})));
}

#[test]
fn numbers_are_exact_beyond_64_bits() {
    let is_valid = |schema: &str, text: &str| {
        let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
        let validator = jsonschema::options_for::<TapeJson>().build(&schema);
        validator
            .expect("the schema is valid")
            .is_valid(json(text).root())
    };
    let integer = r#"{"type": "integer"}"#;
    for whole in [
        "123456789012345678901234567890",
        "1e400",
        "1.50e1",
        "-0.0",
        "100e-2",
    ] {
        assert!(is_valid(integer, whole), "{whole} is an integer");
    }
    for fractional in ["1e-400", "1.5", "9007199254740993.5", "15e-1"] {
        assert!(
            !is_valid(integer, fractional),
            "{fractional} is not an integer"
        );
    }
    let exact = r#"{"const": 9007199254740993}"#;
    assert!(is_valid(exact, "9007199254740993"));
    assert!(is_valid(exact, "9007199254740993.0"));
    assert!(!is_valid(exact, "9007199254740992"));
    let large = r#"{"maximum": 123456789012345678901234567890}"#;
    assert!(is_valid(large, "123456789012345678901234567890"));
    assert!(!is_valid(large, "123456789012345678901234567891"));
}

#[test]
fn equal_elements_are_found_in_small_and_in_large_arrays() {
    let unique = |text: &str| json(text).root().as_array().expect("an array").is_unique();
    assert!(unique("[]"));
    assert!(unique(
        "[1, \"1\", true, null, [1], {\"a\": 1}, {\"a\": 2}]"
    ));
    assert!(!unique("[1, 2, 1.0]"));
    assert!(!unique(
        "[{\"a\": 1, \"b\": [2]}, {\"b\": [2.0], \"a\": 10e-1}]"
    ));
    let many: Vec<String> = (0..100)
        .map(|n| format!("{{\"id\": {n}, \"of\": [{n}.5]}}"))
        .collect();
    assert!(unique(&format!("[{}]", many.join(","))));
    assert!(!unique(&format!(
        "[{}, {{\"of\": [775e-1], \"id\": 77.0}}]",
        many.join(",")
    )));
}

/// Generates schemas with a few keywords.
fn any_schema() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        prop::sample::select(vec![
            "null", "boolean", "integer", "number", "string", "array", "object"
        ])
        .prop_map(|name| json!({"type": name})),
        any_value().prop_map(|value| json!({"const": value})),
        prop::collection::vec(any_value(), 1..4).prop_map(|values| json!({"enum": values})),
        (-3_i64..3).prop_map(|limit| json!({"minimum": limit})),
        (1_u32..4).prop_map(|factor| json!({"multipleOf": factor})),
        (0_usize..4).prop_map(|length| json!({"maxLength": length, "maxItems": length})),
        (0_usize..3).prop_map(|count| json!({"minProperties": count, "minItems": count})),
        Just(json!({"uniqueItems": true})),
        Just(json!({"required": ["a", "b"]})),
        Just(json!({"propertyNames": {"maxLength": 1}})),
    ];
    scalar.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| json!({"properties": {"a": a, "b": b}})),
            inner
                .clone()
                .prop_map(|other| json!({"additionalProperties": other})),
            inner.clone().prop_map(|items| json!({"items": items})),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({"anyOf": [a, b]})),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({"oneOf": [a, b]})),
            inner.prop_map(|not| json!({"not": not})),
        ]
    })
}

proptest! {
    // A failure is to become a fixture, so seeds are not kept.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn validation_agrees_with_that_of_serde_values(schema in any_schema(), value in any_value()) {
        let here = jsonschema::options_for::<TapeJson>().build(&schema).expect("the schema is valid");
        let there = jsonschema::options().build(&schema).expect("the schema is valid");
        let document = json(&value.to_string());
        prop_assert_eq!(here.is_valid(document.root()), there.is_valid(&value));
        let here: Vec<_> = here.iter_errors(document.root()).map(|error| error.to_string()).collect();
        let there: Vec<_> = there.iter_errors(&value).map(|error| error.to_string()).collect();
        prop_assert_eq!(here, there);
    }

    #[test]
    fn equality_agrees_with_that_of_serde_values(left in any_value(), right in any_value()) {
        let (a, b) = (json(&left.to_string()), json(&right.to_string()));
        let expected = jsonschema::json::cmp::equal(&left, &right);
        prop_assert_eq!(a.root().same_value(b.root()), expected);
        prop_assert_eq!(a.root().equals_serde(&right), expected);
        prop_assert!(a.root().same_value(json(&left.to_string()).root()));
        prop_assert!(a.root().equals_serde(&left));
    }
}

#[test]
fn member_is_found_by_its_prepared_name() {
    let document = json(r#"{"caf\u00e9": 1}"#);
    let object = Node::<TapeJson>::as_object(&document.root()).expect("an object");
    let found = jsonschema::json::Object::get(&object, &TapeJson::prepare_key("café"));
    assert_eq!(found, document.root().get("café"));
    assert!(found.is_some());
}
