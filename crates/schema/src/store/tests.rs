//! Of a schema that reaches many others, only what values touch is compiled; what is found and counted is the same.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_json::{Document, Format, Limits};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{LazySchema, SchemaStore};
use crate::direction::Direction;
use crate::fault::FaultKind;
use crate::test_observer::AppliedSchemas;

/// How many schemas reach each other: more than are compiled at once.
const SCHEMAS: usize = 150;

/// A description whose schemas form a circle, each with a union, a list and a map.
fn description() -> Description {
    let mut schemas = serde_json::Map::new();
    for index in 0..SCHEMAS {
        let to = |steps: usize| {
            let target = (index + steps) % SCHEMAS;
            json!({ "$ref": format!("#/components/schemas/S{target}") })
        };
        let schema = json!({
            "type": "object",
            "required": ["id"],
            "additionalProperties": false,
            "properties": {
                "id": { "type": "integer", "maximum": 50 + index },
                "next": to(1),
                "either": { "anyOf": [{ "type": "string" }, to(3)] },
                "list": { "type": "array", "items": to(7) },
                "map": { "type": "object", "additionalProperties": to(11) },
                "both": { "allOf": [to(1), to(2)] },
                "not": { "not": to(5) },
                "pet": { "$ref": "#/components/schemas/Pet" },
            },
        });
        schemas.insert(format!("S{index}"), schema);
    }
    // What inherits from a base is selected by its discriminator, and reaches into the circle, too.
    let base = json!({
        "type": "object",
        "required": ["kind"],
        "properties": { "kind": { "type": "string" } },
        "discriminator": { "propertyName": "kind" },
    });
    schemas.insert("Pet".to_owned(), base);
    for (name, target) in [("Cat", 4), ("Dog", 9)] {
        let own = json!({ "properties": {
            "age": { "type": "integer", "maximum": target },
            "owner": { "$ref": format!("#/components/schemas/S{target}") },
        } });
        let derived = json!({ "allOf": [{ "$ref": "#/components/schemas/Pet" }, own] });
        schemas.insert(name.to_owned(), derived);
    }
    let content =
        json!({ "application/json": { "schema": { "$ref": "#/components/schemas/S0" } } });
    let text = json!({
        "openapi": "3.0.3",
        "info": { "title": "Circle", "version": "1" },
        "paths": { "/a": { "get": {
            "operationId": "getA",
            "responses": { "200": { "description": "It.", "content": content } },
        } } },
        "components": { "schemas": schemas },
    });
    let files = [("circle.json", text.to_string())];
    let loaded = Description::from_files("circle.json", files, &LoadOptions::default());
    loaded.description.expect("it is a description")
}

/// Values of the schemas, and some that are not quite.
fn value() -> impl Strategy<Value = Value> {
    let id = prop_oneof![
        20 => (0..45).prop_map(Value::from),
        1 => (45..60).prop_map(Value::from),
        1 => Just(json!("x")),
    ];
    id.clone()
        .prop_map(|id| json!({ "id": id }))
        .prop_recursive(5, 24, 3, move |inner| {
            let member = prop_oneof![
                inner.clone().prop_map(|value| ("next", value)),
                inner.clone().prop_map(|value| ("either", value)),
                Just(("either", json!("text"))),
                prop::collection::vec(inner.clone(), 0..3).prop_map(|items| ("list", json!(items))),
                prop::collection::btree_map("[a-c]", inner.clone(), 0..3)
                    .prop_map(|members| ("map", json!(members))),
                inner.clone().prop_map(|value| ("both", value)),
                inner.clone().prop_map(|value| ("not", value)),
                (
                    prop::sample::select(vec!["Cat", "Dog", "Newt"]),
                    0..12,
                    inner
                )
                    .prop_map(|(kind, age, owner)| (
                        "pet",
                        json!({ "kind": kind, "age": age, "owner": owner })
                    )),
                Just(("strange", Value::Null)),
            ];
            (id.clone(), prop::collection::vec(member, 1..4)).prop_map(|(id, members)| {
                let mut object = serde_json::Map::new();
                object.insert("id".to_owned(), id);
                object.extend(
                    members
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value)),
                );
                Value::Object(object)
            })
        })
}

/// The schema of the circle, what is compiled of it, and what values have shown.
struct Checked {
    schema: LazySchema,
    store: SchemaStore,
    seen: AppliedSchemas,
}

impl Checked {
    fn new(store: SchemaStore) -> Self {
        let operations = store.description().operations();
        let response = operations[0].node.follow("responses");
        let content = response
            .and_then(|responses| responses.follow("200")?.follow("content"))
            .and_then(|content| content.follow("application/json")?.get("schema"));
        let schema = LazySchema::new(content.expect("it has a schema").address());
        drop(operations);
        Self {
            schema,
            store,
            seen: AppliedSchemas::default(),
        }
    }

    /// What is found in a value, in words.
    fn found(&self, value: &Value) -> String {
        let text = value.to_string().into_bytes();
        let limits = Limits::default();
        let watch = self.seen.watch();
        let so_far = self.schema.available(&self.store, Direction::Response);
        if so_far.proves(&text, &limits, Some(watch)) {
            return String::new();
        }
        let document = Document::parse("made", text, Format::Json, &limits);
        let document = document.expect("it is JSON");
        let compiled = so_far.covering(document.root());
        let faults = if compiled.schema().is_valid(document.root()) {
            Vec::new()
        } else {
            compiled.schema().faults(document.root())
        };
        let of_type = |fault: &&crate::fault::Fault| matches!(&fault.kind, FaultKind::Type(_));
        let skipped: HashSet<_> = faults
            .iter()
            .filter(of_type)
            .map(|fault| fault.instance)
            .collect();
        let walked = compiled.walk(document.root(), &skipped, Some(watch));
        let mut out = String::new();
        for fault in faults {
            let _ = writeln!(out, "{fault:?}");
        }
        for note in walked.notes {
            let place = compiled.schema().origin(&note.schema);
            let _ = writeln!(out, "{} {:?} {place:?}", note.pointer, note.undeclared);
        }
        for mistagged in walked.mistagged {
            let place = compiled.schema().origin(&mistagged.union);
            let _ = writeln!(
                out,
                "{} {:?} {place:?}",
                mistagged.pointer, mistagged.fitting
            );
        }
        out
    }
}

#[test]
fn what_is_found_and_counted_does_not_depend_on_what_was_compiled() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 6,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&prop::collection::vec(value(), 1..24), |values| {
        let growing = Checked::new(SchemaStore::new(Arc::new(description())));
        let whole = Checked::new(SchemaStore::of_whole_schemas(Arc::new(description())));
        for value in &values {
            prop_assert_eq!(growing.found(value), whole.found(value), "{}", value);
        }
        prop_assert_eq!(growing.seen.all(), whole.seen.all(), "{:?}", values);
        Ok(())
    });
    outcome.expect("both find and count the same");
}
