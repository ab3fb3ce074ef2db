//! Properties of comparisons, over generated schemas and exchanges.

mod exchanges;
mod generated;

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_diff::{Comparison, Flow, Impact, Options, codes, compare};
use conform_json::{Document, Format, Limits};
use conform_schema::{Direction, InstanceManner, InstanceOptions, Schema};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError};
use serde_json::{Value as Json, json};

use self::generated::{Edit, document, edit, edited, older};
use super::impact;

/// A description whose only operation sends a schema both ways.
fn described(version: &str, schemas: &Json) -> Json {
    let media = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Root" } } } });
    let mut answer = media.clone();
    answer["description"] = json!("Moored.");
    let schemas: serde_json::Map<String, Json> = schemas
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| {
            let schema = if version.starts_with("3.0") {
                older(schema)
            } else {
                schema.clone()
            };
            (name.clone(), schema)
        })
        .collect();
    json!({
        "openapi": version,
        "info": { "title": "Harbour", "version": "1.0.0" },
        "paths": { "/berths": { "post": {
            "operationId": "moor", "requestBody": media, "responses": { "200": answer },
        } } },
        "components": { "schemas": schemas },
    })
}

fn load(document: &Json) -> Option<Arc<Description>> {
    let files = [("openapi.json", document.to_string())];
    let loaded = Description::from_files("openapi.json", files, &LoadOptions::default());
    let is_fine = loaded.diagnostics.iter().all(|one| !one.is_error());
    loaded.description.map(Arc::new).filter(|_| is_fine)
}

/// Values that one side sends and the other refuses.
fn refused(
    sent: &Arc<Description>,
    received: &Arc<Description>,
    direction: Direction,
    extra: Option<&Arc<Description>>,
) -> Option<Json> {
    let place = match direction {
        Direction::Response => {
            "/paths/~1berths/post/responses/200/content/application~1json/schema"
        }
        _ => "/paths/~1berths/post/requestBody/content/application~1json/schema",
    };
    let compiled = |side: &Arc<Description>| {
        Schema::compile(side.root().at(place).expect("there is a schema"), direction)
    };
    let [sender, receiver] = [sent, received].map(compiled);
    let between = extra.map(|between| (compiled(between), between));
    let between = between.as_ref().map(|(schema, side)| (schema, *side));
    let sources = std::iter::once((&sender, sent)).chain(between);
    for (schema, side) in sources {
        for seed in 0..8 {
            let options = InstanceOptions {
                seed,
                manner: InstanceManner::Varied,
                examples: false,
                depth: 3,
            };
            let Ok(value) = schema.instance(side, direction, options) else {
                continue;
            };
            let text = value.to_string().into_bytes();
            let document = Document::parse("value", text, Format::Json, &Limits::default())
                .expect("it is JSON");
            if sender.is_valid(document.root()) && !receiver.is_valid(document.root()) {
                return Some(value);
            }
        }
    }
    None
}

/// A value that the side that sends accepts and the other refuses is covered by a change that is not called compatible.
fn is_covered(version: &str, schemas: &Json, change: &Edit) -> Result<(), TestCaseError> {
    let changed = edited(schemas, change);
    let texts = [schemas, &changed].map(|schemas| described(version, schemas));
    let (Some(old), Some(new)) = (load(&texts[0]), load(&texts[1])) else {
        return Ok(());
    };
    let found: Comparison = compare(&old, &new, &Options::default());
    // Values of one side that are none of the other, as a schema that has both.
    let between = |one: &Json, other: &Json| {
        let mut both = one.clone();
        for (name, schema) in other.as_object()? {
            if name == "Root" {
                both["Root"] = json!({ "allOf": [one["Root"], { "not": schema }] });
            } else if one.get(name) != Some(schema) {
                return None;
            }
        }
        load(&described(version, &both))
    };
    // What only one side declares is not held against values that have it by chance.
    let is_by_member = found
        .changes
        .iter()
        .any(|change| [codes::PROPERTY_ADDED, codes::PROPERTY_REMOVED].contains(&change.code));
    let between = |one: &Json, other: &Json| between(one, other).filter(|_| !is_by_member);
    for (flow, direction, sent, received, extra) in [
        (
            Flow::Request,
            Direction::Request,
            &old,
            &new,
            between(schemas, &changed),
        ),
        (
            Flow::Response,
            Direction::Response,
            &new,
            &old,
            between(&changed, schemas),
        ),
    ] {
        if let Some(value) = refused(sent, received, direction, extra.as_ref()) {
            let impact = impact(&found.changes, flow);
            prop_assert!(
                impact.is_some_and(|impact| impact != Impact::Compatible),
                "{flow}: {value} is refused\n{}\n{}\nand the changes are {}",
                texts[0]["components"]["schemas"],
                texts[1]["components"]["schemas"],
                shown(&found)
            );
        }
    }
    Ok(())
}

/// The changes, a line each.
fn shown(found: &Comparison) -> String {
    let lines = found.changes.iter().map(|change| {
        let effects = change
            .effects
            .iter()
            .map(|effect| format!("{} {}", effect.flow, effect.impact.name()));
        format!(
            "{}: {}",
            change.message,
            effects.collect::<Vec<_>>().join(", ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// How many cases are tried, and which: those of `PROPTEST_CASES` and `PROPTEST_RNG_SEED`, or the same few in every run, so that a failure
/// is due to what was changed.
fn config(cases: u32) -> ProptestConfig {
    let stated = |name| std::env::var(name).ok();
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: stated("PROPTEST_CASES")
            .and_then(|text| text.parse().ok())
            .unwrap_or(cases),
        rng_seed: match stated("PROPTEST_RNG_SEED").or_else(|| stated("PROPTEST_CASES")) {
            Some(_) => default.rng_seed,
            None => RngSeed::Fixed(7),
        },
        max_shrink_iters: 400,
        failure_persistence: None,
        ..default
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn a_value_that_is_refused_now_is_covered_by_a_change(schemas in document(), change in edit()) {
        is_covered("3.1.0", &schemas, &change)?;
    }

    #[test]
    fn a_value_that_is_refused_now_is_covered_in_3_0(schemas in document(), change in edit()) {
        is_covered("3.0.3", &schemas, &change)?;
    }

    /// The other side is written in another way, so that it is compared by meaning.
    #[test]
    fn a_description_has_no_change_against_itself(schemas in document()) {
        let mut other = schemas.clone();
        for schema in other.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
            *schema = json!({ "allOf": [schema.take()] });
        }
        let sides = [&schemas, &other].map(|schemas| load(&described("3.1.0", schemas)));
        if let [Some(old), Some(new)] = sides {
            let found = compare(&old, &new, &Options::default());
            prop_assert!(found.changes.is_empty(), "{schemas}\n{}", shown(&found));
        }
    }
}
