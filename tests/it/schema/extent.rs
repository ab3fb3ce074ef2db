//! Schemas that are compiled within the extent of a value check that value like the whole schema.

use conform_description::{Description, LoadOptions};
use conform_json::{Document, Format, Limits};
use conform_schema::{Direction, Extent, Schema};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::json::properties::any_value;
use crate::lower::random::schema;

/// The number of named schemas in a random description. The references in random schemas lead to these.
const NAMED: usize = 4;

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn schema_within_an_extent_has_the_faults_of_the_whole_schema(
        schemas in prop::collection::vec(schema(), NAMED),
        values in prop::collection::vec(any_value(), 1..6),
        version in prop_oneof![Just("3.0.3"), Just("3.1.0")],
    ) {
        let named: serde_json::Map<String, Value> =
            schemas.into_iter().enumerate().map(|(index, schema)| (format!("S{index}"), schema)).collect();
        let text = json!({
            "openapi": version,
            "info": { "title": "Random", "version": "1" },
            "paths": {},
            "components": { "schemas": named },
        });
        let loaded = Description::from_files("random.json", [("random.json", text.to_string())], &LoadOptions::default());
        let description = loaded.description.expect("a document is loaded whatever its schemas say");
        let root = description.root().at("/components/schemas/S0").expect("it was written");
        let whole = Schema::compile(root, Direction::Either);
        let mut seen = Extent::default();
        let mut extended = Schema::compile_within(root, Direction::Either, &seen);
        for value in values {
            let document = Document::parse("value", value.to_string().into_bytes(), Format::Json, &Limits::default());
            let document = document.expect("a value is JSON");
            let value = document.root();
            let extent = Extent::of(value);
            let part = Schema::compile_within(root, Direction::Either, &extent);
            prop_assert!(part.covers(&extent));
            prop_assert_eq!(part.is_valid(value), whole.is_valid(value));
            prop_assert_eq!(part.faults(value), whole.faults(value));
            if !extended.covers(&extent) {
                seen.add(value);
                extended = Schema::compile_within(root, Direction::Either, &seen);
            }
            prop_assert!(extended.covers(&extent));
            prop_assert_eq!(extended.faults(value), whole.faults(value));
        }
    }
}
