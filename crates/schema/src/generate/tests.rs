//! That values are made of every keyword, that they are valid, and that what has no value is an error with its place.

use std::sync::Arc;

use conform_description::Description;
use conform_json::{Document, Format, Limits};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

use super::{InstanceManner, InstanceOptions, Ungenerated};
use crate::compile::Schema;
use crate::direction::Direction;
use crate::store::{LazySchema, SchemaStore};
use crate::test_schemas::{described, drawn_description, values};

fn ways() -> Vec<InstanceOptions> {
    let typical = InstanceOptions::default();
    let varied = |seed| InstanceOptions {
        seed,
        manner: InstanceManner::Varied,
        examples: seed % 2 == 0,
        depth: 3,
    };
    let mut ways = vec![typical];
    ways.extend((1..6).map(varied));
    ways
}

/// Makes a value of the schema `Root`, and fails if it is not valid.
fn made(
    description: &Arc<Description>,
    direction: Direction,
    options: InstanceOptions,
) -> Result<Json, Ungenerated> {
    let root = description
        .root()
        .at("/components/schemas/Root")
        .expect("there is a root");
    let store = SchemaStore::new(Arc::clone(description));
    let value = LazySchema::new(root.address()).instance(&store, direction, options)?;
    let schema = Schema::compile(root, direction);
    let text = value.to_string();
    let document = Document::parse("made", text.into_bytes(), Format::Json, &Limits::default());
    let document = document.expect("it is JSON");
    assert!(
        schema.is_valid(document.root()),
        "{value} is not valid against {}",
        schema.json()
    );
    let again = LazySchema::new(root.address()).instance(&store, direction, options);
    assert_eq!(again.expect("it was made before"), value);
    Ok(value)
}

/// Schemas that are read alike in every version.
fn of_every_version() -> Vec<Json> {
    let name = || json!({"type": "string", "minLength": 3, "maxLength": 12});
    vec![
        json!({}),
        json!({"type": "boolean"}),
        json!({"type": "integer"}),
        json!({"type": "integer", "minimum": -7, "maximum": -7}),
        json!({"type": "integer", "minimum": 10, "maximum": 12, "multipleOf": 4}),
        json!({"type": "integer", "format": "int32", "minimum": 2_147_483_640_i64}),
        json!({"type": "integer", "format": "uint64", "minimum": 18_446_744_073_709_551_610_u64}),
        json!({"type": "integer", "multipleOf": 0.5, "minimum": 3}),
        json!({"type": "number", "multipleOf": 0.01, "minimum": 0.05, "maximum": 0.07}),
        json!({"type": "number", "minimum": 1e20, "maximum": 1.5e20}),
        json!({"type": "number", "minimum": 0.001, "maximum": 0.0011}),
        json!({"type": "number", "format": "double", "maximum": -1e-7}),
        json!({"type": "string"}),
        name(),
        json!({"type": "string", "minLength": 200}),
        json!({"type": "string", "maxLength": 0}),
        json!({"type": "string", "pattern": "^[A-Z]{3}-\\d{4}$"}),
        json!({"type": "string", "pattern": "^\\+?[1-9]\\d{1,14}$", "minLength": 12}),
        json!({"type": "string", "pattern": "^(cat|dog|horse)(_[a-z]+)*$", "maxLength": 9}),
        json!({"type": "string", "pattern": "^[a-z]*$", "minLength": 40, "maxLength": 41}),
        json!({"type": "string", "pattern": "^(?=.*[A-Z])(?=.*[a-z])(?=.*\\d).{8,}$"}),
        json!({"type": "string", "pattern": "^(?!www)[a-z.]+$"}),
        json!({"type": "string", "pattern": "^([a-z]{2})-\\1$"}),
        json!({"type": "string", "pattern": "^\\p{Lu}\\p{L}+$"}),
        json!({"type": "string", "pattern": "^[^a-zA-Z0-9]{2}$"}),
        json!({"type": "string", "pattern": "^\\w+([-+.']\\w+)*@\\w+([-.]\\w+)*\\.\\w+$", "format": "email"}),
        json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}T", "format": "date-time"}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "string", "format": "date", "pattern": "-0"}),
        json!({"type": "string", "format": "email", "minLength": 80}),
        json!({"type": "string", "format": "email", "maxLength": 8}),
        json!({"type": "string", "format": "hostname", "minLength": 100}),
        json!({"type": "string", "format": "ipv4"}),
        json!({"type": "string", "format": "ipv6"}),
        json!({"type": "string", "format": "uri", "minLength": 60}),
        json!({"type": "string", "format": "uri", "maxLength": 10}),
        json!({"type": "string", "format": "uri", "pattern": "^https://"}),
        json!({"type": "string", "format": "uuid"}),
        json!({"type": "string", "format": "byte", "minLength": 30}),
        json!({"type": "string", "format": "decimal"}),
        json!({"type": "string", "format": "password", "minLength": 9}),
        json!({"type": "string", "enum": ["a", "bb", "ccc"], "minLength": 2, "maxLength": 2}),
        json!({"enum": [1, "one", true, {"n": 1}, [1]]}),
        json!({"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": true}),
        json!({"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 3, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "boolean"}, "maxItems": 0}),
        json!({"type": "array", "items": {"$ref": "#/components/schemas/Root"}}),
        json!({"type": "object", "required": ["next"], "properties": {"next": {"type": "array", "items": {"$ref": "#/components/schemas/Root"}}}}),
        json!({"type": "object", "properties": {"parent": {"$ref": "#/components/schemas/Root"}, "name": name()}}),
        json!({"type": "object", "required": ["left"], "properties": {"left": {"oneOf": [{"$ref": "#/components/schemas/Root"}, {"type": "string"}]}}}),
        json!({"type": "object", "required": ["id", "free"], "properties": {"id": name()}}),
        json!({"type": "object", "additionalProperties": name(), "minProperties": 4}),
        json!({"type": "object", "properties": {"a": name(), "b": name(), "c": name()}, "additionalProperties": false, "minProperties": 2, "maxProperties": 2}),
        json!({"type": "object", "properties": {"a": name(), "b": name()}, "required": ["a"], "maxProperties": 1}),
        json!({"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": 3}}}, {"properties": {"a": {"maximum": 3}, "b": name()}}]}),
        json!({"allOf": [{"type": "number", "minimum": 3}, {"type": "integer", "maximum": 4}]}),
        json!({"anyOf": [{"type": "string", "maxLength": 2}, {"type": "integer"}], "not": {"type": "string"}}),
        json!({"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 5}]}),
        json!({"oneOf": [{"type": "number", "multipleOf": 5}, {"type": "number", "multipleOf": 3}]}),
        json!({"oneOf": [{"type": "object", "required": ["card"], "properties": {"card": name()}}, {"type": "object", "required": ["iban"], "properties": {"iban": name()}}]}),
        json!({"type": "object", "properties": {"a": name(), "b": name()}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        json!({"type": "object", "properties": {"a": name(), "b": name()}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        json!({"type": "object", "properties": {"a": name(), "b": name()}, "not": {"required": ["a", "b"]}}),
        json!({"type": "integer", "minimum": 1, "maximum": 3, "not": {"enum": [1, 3]}}),
        json!({"type": "string", "not": {"pattern": "^[a-g]"}}),
        json!({"type": "string", "minLength": 1, "not": {"minLength": 3}}),
        json!({"not": {"anyOf": [{"type": "string"}, {"type": "object"}, {"type": "number"}]}}),
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}, "not": {"properties": {"kind": {"enum": ["x"]}}}}),
        json!({
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {"feline": "#/components/schemas/Cat"}},
        }),
        json!({"type": "object", "required": ["pets"], "properties": {"pets": {"type": "array", "minItems": 2, "items": {"$ref": "#/components/schemas/Pet"}}}}),
        json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "readOnly": true}, "secret": {"type": "string", "writeOnly": true}}}),
        json!({"type": "string", "example": "Hello", "maxLength": 3}),
        json!({"type": "object", "properties": {"n": {"type": "integer", "default": 7}}, "example": {"n": "seven"}}),
    ]
}

/// Schemas that 3.0 does not have.
fn of_3_1() -> Vec<Json> {
    vec![
        json!(true),
        json!({"type": ["string", "null"], "minLength": 4}),
        json!({"const": {"a": [1, null]}}),
        json!({"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 1.001}),
        json!({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 3}),
        json!({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false, "minItems": 2}),
        json!({"type": "array", "items": {"type": "integer"}, "contains": {"minimum": 50, "maximum": 60}, "minContains": 2, "maxContains": 3, "minItems": 5}),
        json!({"type": "array", "prefixItems": [{"type": "integer"}], "unevaluatedItems": false}),
        json!({"type": "object", "patternProperties": {"^x-[a-z]+$": {"type": "integer"}}, "additionalProperties": false, "minProperties": 2}),
        json!({"type": "object", "propertyNames": {"pattern": "^[a-z]{3}$"}, "additionalProperties": {"type": "integer"}, "minProperties": 3}),
        json!({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "dependentRequired": {"a": ["b", "c"]}}),
        json!({"type": "object", "properties": {"a": {"type": "integer"}}, "dependentSchemas": {"a": {"required": ["z"], "properties": {"z": {"const": 1}}}}}),
        json!({"allOf": [{"properties": {"a": {"type": "integer"}}}], "type": "object", "unevaluatedProperties": false, "properties": {"b": {"type": "string"}}, "required": ["a"]}),
        json!({
            "type": "object", "required": ["country"],
            "properties": {"country": {"enum": ["US", "NL"]}, "code": {"type": "string"}},
            "if": {"properties": {"country": {"const": "US"}}},
            "then": {"properties": {"code": {"pattern": "^[0-9]{5}$"}}, "required": ["code"]},
            "else": {"properties": {"code": {"pattern": "^[0-9]{4} [A-Z]{2}$"}}, "required": ["code"]},
        }),
        json!({"type": "string", "format": "duration"}),
        json!({"type": "string", "format": "uri-template"}),
        json!({"type": "string", "format": "json-pointer"}),
        json!({"type": "string", "format": "regex"}),
        json!({"type": "string", "format": "time"}),
        json!({"type": "string", "format": "iri-reference"}),
        json!({"$ref": "#/components/schemas/Cat", "required": ["age"]}),
    ]
}

/// Schemas of 3.0 that later versions do not have.
fn of_3_0() -> Vec<Json> {
    vec![
        json!({"type": "string", "nullable": true}),
        json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/Cat"}]}),
        json!({"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 0.01}),
        json!({"$ref": "#/components/schemas/Pet"}),
        json!({"allOf": [{"$ref": "#/components/schemas/Cat"}], "description": "A cat."}),
    ]
}

/// The named schemas that these refer to.
fn with_named(root: &Json) -> Json {
    json!({
        "Root": root,
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}}]},
        "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "required": ["bark"], "properties": {"bark": {"type": "boolean"}}}]},
        "Pet": {
            "type": "object", "required": ["kind"],
            "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind"},
        },
    })
}

#[test]
fn values_are_made_of_every_keyword() {
    for (version, own) in [
        ("3.0.3", of_3_0()),
        ("3.1.1", of_3_1()),
        ("3.2.0", of_3_1()),
    ] {
        for schema in of_every_version().into_iter().chain(own) {
            let description = described(version, &with_named(&schema));
            let description = description.unwrap_or_else(|| panic!("{schema} loads"));
            for direction in [Direction::Request, Direction::Response, Direction::Either] {
                for options in ways() {
                    if let Err(error) = made(&description, direction, options) {
                        panic!("{version} {direction:?} {options:?} {schema}: {error}");
                    }
                }
            }
        }
    }
}

#[test]
fn members_of_the_other_direction_are_left_out() {
    let schema = json!({"type": "object", "required": ["id", "secret"], "properties": {
        "id": {"type": "string", "readOnly": true},
        "secret": {"type": "string", "writeOnly": true},
    }});
    let description = described("3.0.3", &with_named(&schema)).expect("it loads");
    let options = InstanceOptions::default();
    let request = made(&description, Direction::Request, options).expect("it has values");
    assert!(
        request.get("id").is_none() && request.get("secret").is_some(),
        "{request}"
    );
    let response = made(&description, Direction::Response, options).expect("it has values");
    assert!(
        response.get("id").is_some() && response.get("secret").is_none(),
        "{response}"
    );
}

#[test]
fn examples_are_used_if_they_are_valid() {
    let schema = json!({"type": "object", "properties": {
        "city": {"type": "string", "example": "Delft"},
        "code": {"type": "string", "maxLength": 2, "example": "too long"},
    }});
    let description = described("3.0.3", &with_named(&schema)).expect("it loads");
    let value = made(
        &description,
        Direction::Response,
        InstanceOptions::default(),
    );
    let value = value.expect("it has values");
    assert_eq!(value["city"], "Delft");
    assert_eq!(value["code"].as_str().map(str::len), Some(2));
}

#[test]
fn what_has_no_value_is_an_error_with_its_place() {
    let cases = [
        (
            json!({"type": "string", "minLength": 3, "maxLength": 2}),
            "",
            "/components/schemas/Root",
        ),
        (
            json!({"type": "integer", "minimum": 3, "maximum": 2}),
            "",
            "/components/schemas/Root",
        ),
        (
            json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "enum": [1]}}}),
            "/a",
            "/components/schemas/Root/properties/a",
        ),
        (
            json!({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/Root"}}}),
            "",
            "",
        ),
        (
            json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
            "",
            "/components/schemas/Root",
        ),
        (
            json!({"type": "array", "minItems": 3, "uniqueItems": true, "items": {"type": "boolean"}}),
            "",
            "",
        ),
        (
            json!({"type": "array", "minItems": 100_000_000, "items": {}}),
            "",
            "/components/schemas/Root",
        ),
        (
            json!({"type": "string", "pattern": "^a{2}$", "format": "date"}),
            "",
            "/components/schemas/Root",
        ),
    ];
    for (schema, pointer, place) in cases {
        let description = described("3.1.1", &with_named(&schema)).expect("it loads");
        for options in ways() {
            let made = made(&description, Direction::Response, options);
            let error = made.expect_err(&format!("{schema} has no value"));
            let origin = error
                .origin
                .as_ref()
                .map(|origin| origin.node(&description).pointer());
            if !place.is_empty() {
                assert_eq!(error.pointer, pointer, "{schema}: {error}");
                let origin = origin.unwrap_or_else(|| panic!("{schema}: {error} has a place"));
                assert!(origin.starts_with(place), "{schema}: {origin}");
            }
        }
    }
}

#[test]
fn generated_schemas_have_valid_values() {
    let mut runner = TestRunner::deterministic();
    let (mut with_values, mut made_of_them, mut all) = (0, 0, 0);
    for round in 0..40 {
        let is_3_0 = round % 2 == 0;
        let Some(description) = drawn_description(&mut runner, is_3_0) else {
            continue;
        };
        let node = description
            .root()
            .at("/components/schemas/Root")
            .expect("it is there");
        let schema = Schema::compile(node, Direction::Response);
        let has_value = (0..40).any(|_| {
            let drawn = values().new_tree(&mut runner).expect("values are drawn");
            let text = drawn.current().to_string().into_bytes();
            let document = Document::parse("drawn", text, Format::Json, &Limits::default());
            schema.is_valid(document.expect("it is JSON").root())
        });
        for options in ways() {
            let is_made = made(&description, Direction::Response, options).is_ok();
            all += usize::from(is_made);
            with_values += usize::from(has_value);
            made_of_them += usize::from(has_value && is_made);
        }
    }
    assert!(all > 100, "only {all} values were made");
    assert!(
        made_of_them * 100 >= with_values * 97,
        "{made_of_them} values were made of {with_values} schemas that have some"
    );
}
