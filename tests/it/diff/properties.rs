//! Properties of comparisons, over generated schemas.

use conform_diff::Impact;
use conform_json::{Document, Format, Limits};
use conform_schema::{Direction, InstanceManner, InstanceOptions, Schema};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{compared, description, with_schema};

/// Schemas of scalars.
fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(json!({})),
        Just(json!({ "type": "boolean" })),
        (0..4_u32, 4..9_u32).prop_map(
            |(least, most)| json!({ "type": "integer", "minimum": least, "maximum": most })
        ),
        (1..4_u32).prop_map(|by| json!({ "type": "number", "multipleOf": by })),
        (0..3_u32, 3..6_u32).prop_map(
            |(least, most)| json!({ "type": "string", "minLength": least, "maxLength": most })
        ),
        proptest::sample::subsequence(vec!["a", "b", "c"], 1..=3)
            .prop_map(|values| json!({ "enum": values })),
        Just(json!({ "type": ["string", "null"] })),
        Just(json!({ "type": "string", "pattern": "^[a-c]+$" })),
        Just(json!({ "type": "string", "format": "date" })),
        Just(json!({ "const": 7 })),
    ]
}

/// Schemas of small values.
fn schema() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(2, 12, 3, |inner| {
        let members = proptest::collection::btree_map("[ab]", inner.clone(), 0..3);
        let names = proptest::sample::subsequence(vec!["a", "b"], 0..=2);
        prop_oneof![
            (members, names, prop_oneof![Just(None), Just(Some(false))]).prop_map(
                |(members, names, others)| {
                    let mut schema =
                        json!({ "type": "object", "properties": members, "required": names });
                    if let Some(others) = others {
                        schema["additionalProperties"] = json!(others);
                    }
                    schema
                }
            ),
            (inner.clone(), 0..3_u32).prop_map(
                |(items, least)| json!({ "type": "array", "items": items, "minItems": least })
            ),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| json!({ "anyOf": [one, two] })),
            (inner.clone(), inner).prop_map(|(one, two)| json!({ "allOf": [one, two] })),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// A value that the old side accepts and the new one refuses is covered by a change that is not called compatible, and
    /// what has no change accepts the same values.
    #[test]
    fn a_value_that_is_refused_now_is_covered_by_a_change((old, new) in (schema(), schema())) {
        let texts = [&old, &new].map(|schema| with_schema("3.1.0", &schema.to_string(), ""));
        let found = compared(&texts[0], &texts[1]);
        let sides = texts.map(|text| description(&text));
        let place = "/paths/~1berths/post/requestBody/content/application~1json/schema";
        let [old_schema, new_schema] = sides.each_ref().map(|side| {
            Schema::compile(side.root().at(place).expect("there is a schema"), Direction::Request)
        });
        for seed in 0..6 {
            let options = InstanceOptions { seed, manner: InstanceManner::Varied, examples: false, depth: 3 };
            let Ok(value) = old_schema.instance(&sides[0], Direction::Request, options) else {
                continue;
            };
            let text = value.to_string().into_bytes();
            let document = Document::parse("value", text, Format::Json, &Limits::default()).expect("it is JSON");
            if !new_schema.is_valid(document.root()) {
                let impacts: Vec<Impact> = found.changes.iter().map(conform_diff::Change::impact).collect();
                prop_assert!(
                    impacts.iter().any(|impact| *impact != Impact::Compatible),
                    "{value} is refused, and the changes are {:#?}", found.changes
                );
            }
        }
    }

    #[test]
    fn a_description_has_no_change_against_itself(schema in schema()) {
        let text = with_schema("3.1.0", &schema.to_string(), "");
        let found = compared(&text, &text);
        prop_assert!(found.changes.is_empty(), "{:#?}", found.changes);
    }
}
