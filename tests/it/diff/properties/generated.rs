//! Schemas of all keywords, and edits of them.

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::strategy::Union;
use serde_json::{Map, Value as Json, json};

/// Schemas of scalars.
pub(super) fn scalar() -> BoxedStrategy<Json> {
    let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
    let texts = [
        "date",
        "uuid",
        "date-time",
        "email",
        "byte",
        "binary",
        "uri",
        "password",
    ];
    let patterns = ["^[a-c]+$", "^[a-z]*$", "b", "^a?b$", "^\\d{2}$", "^(?!x)"];
    let literals = [
        json!("a"),
        json!("b"),
        json!(7),
        json!(1.5),
        json!(true),
        json!(null),
    ];
    let kinds = ["string", "integer", "number", "boolean", "null"];
    Union::new(vec![
        Just(json!({})).boxed(),
        select(kinds.to_vec())
            .prop_map(|kind| json!({ "type": kind }))
            .boxed(),
        subsequence(kinds.to_vec(), 1..=3)
            .prop_map(|kinds| json!({ "type": kinds }))
            .boxed(),
        (
            select(bounds.to_vec()),
            select(vec!["integer", "number"]),
            -3..9_i32,
        )
            .prop_map(|(bound, kind, at)| json!({ "type": kind, bound: at }))
            .boxed(),
        (0..4_u32, 4..9_u32)
            .prop_map(
                |(least, most)| json!({ "type": "integer", "minimum": least, "maximum": most }),
            )
            .boxed(),
        select(vec![json!(1), json!(2), json!(3), json!(0.5)])
            .prop_map(|by| json!({ "type": "number", "multipleOf": by }))
            .boxed(),
        select(vec!["int32", "int64"])
            .prop_map(|format| json!({ "type": "integer", "format": format }))
            .boxed(),
        (0..3_u32, 3..6_u32)
            .prop_map(
                |(least, most)| json!({ "type": "string", "minLength": least, "maxLength": most }),
            )
            .boxed(),
        select(texts.to_vec())
            .prop_map(|format| json!({ "type": "string", "format": format }))
            .boxed(),
        select(patterns.to_vec())
            .prop_map(|pattern| json!({ "type": "string", "pattern": pattern }))
            .boxed(),
        subsequence(literals.to_vec(), 1..=4)
            .prop_map(|all| json!({ "enum": all }))
            .boxed(),
        select(literals.to_vec())
            .prop_map(|one| json!({ "const": one }))
            .boxed(),
    ])
    .boxed()
}

fn object(inner: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    let members = proptest::collection::btree_map("[abk]", inner.clone(), 0..4);
    let required = subsequence(vec!["a", "b", "k", "z"], 0..=2);
    let one_way =
        prop_oneof![4 => Just(None), 1 => Just(Some("readOnly")), 1 => Just(Some("writeOnly"))];
    let rules = Union::new(vec![
        Just(json!({ "additionalProperties": false })).boxed(),
        inner
            .clone()
            .prop_map(|schema| json!({ "additionalProperties": schema }))
            .boxed(),
        inner
            .clone()
            .prop_map(|schema| json!({ "patternProperties": { "^[ax]": schema } }))
            .boxed(),
        select(vec![
            json!({ "maxLength": 1 }),
            json!({ "pattern": "^[a-k]" }),
            json!({ "enum": ["a", "b"] }),
        ])
        .prop_map(|names| json!({ "propertyNames": names }))
        .boxed(),
        (1..3_u32)
            .prop_map(|least| json!({ "minProperties": least }))
            .boxed(),
        (1..4_u32)
            .prop_map(|most| json!({ "maxProperties": most }))
            .boxed(),
        Just(json!({ "dependentRequired": { "a": ["b"] } })).boxed(),
        inner
            .clone()
            .prop_map(|schema| json!({ "dependentSchemas": { "a": schema } }))
            .boxed(),
        Just(json!({ "unevaluatedProperties": false })).boxed(),
        inner
            .prop_map(|schema| json!({ "unevaluatedProperties": schema }))
            .boxed(),
    ]);
    let rules = proptest::collection::vec(rules, 0..3);
    (members, required, one_way, rules)
        .prop_map(|(mut members, required, one_way, rules)| {
            if let (Some(word), Some(Json::Object(first))) = (one_way, members.values_mut().next())
            {
                first.insert(word.to_owned(), json!(true));
            }
            let mut schema =
                json!({ "type": "object", "properties": members, "required": required });
            for rule in rules {
                merge(&mut schema, &rule);
            }
            schema
        })
        .boxed()
}

fn array(inner: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    let rules = Union::new(vec![
        inner.clone().prop_map(|items| json!({ "items": items })).boxed(),
        Just(json!({ "items": false })).boxed(),
        proptest::collection::vec(inner.clone(), 1..3)
            .prop_map(|items| json!({ "prefixItems": items }))
            .boxed(),
        inner.clone().prop_map(|one| json!({ "contains": one })).boxed(),
        (inner, 0..3_u32, 1..4_u32)
            .prop_map(|(one, least, most)| {
                json!({ "contains": one, "minContains": least, "maxContains": most })
            })
            .boxed(),
        (0..3_u32).prop_map(|least| json!({ "minItems": least })).boxed(),
        (1..4_u32).prop_map(|most| json!({ "maxItems": most })).boxed(),
        Just(json!({ "uniqueItems": true })).boxed(),
        Just(json!({ "unevaluatedItems": false })).boxed(),
    ]);
    proptest::collection::vec(rules, 0..4)
        .prop_map(|rules| {
            let mut schema = json!({ "type": "array" });
            for rule in rules {
                merge(&mut schema, &rule);
            }
            schema
        })
        .boxed()
}

/// Unions that a discriminator tells apart, of components.
fn tagged() -> BoxedStrategy<Json> {
    let keyword = select(vec!["oneOf", "anyOf"]);
    let mapping = select(vec![
        None,
        Some(["ketch", "sloop"]),
        Some(["sloop", "yawl"]),
    ]);
    (keyword, mapping)
        .prop_map(|(keyword, mapping)| {
            let mut discriminator = json!({ "propertyName": "kind" });
            if let Some([one, two]) = mapping {
                discriminator["mapping"] =
                    json!({ one: "#/components/schemas/Ketch", two: "#/components/schemas/Sloop" });
            }
            json!({
                keyword: [
                    { "$ref": "#/components/schemas/Ketch" },
                    { "$ref": "#/components/schemas/Sloop" },
                ],
                "discriminator": discriminator,
            })
        })
        .boxed()
}

/// Schemas of small values.
pub(super) fn schema() -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        8 => scalar(),
        1 => tagged(),
        1 => Just(json!({ "$ref": "#/components/schemas/Plain" })),
        1 => Just(json!({ "$ref": "#/components/schemas/Chain" })),
    ];
    let nested = leaf.prop_recursive(3, 14, 3, |inner| {
        let inner = inner.boxed();
        let several = proptest::collection::vec(inner.clone(), 2..4);
        Union::new_weighted(vec![
            (4, object(inner.clone())),
            (3, array(inner.clone())),
            (
                2,
                several
                    .clone()
                    .prop_map(|all| json!({ "anyOf": all }))
                    .boxed(),
            ),
            (
                2,
                several
                    .clone()
                    .prop_map(|all| json!({ "oneOf": all }))
                    .boxed(),
            ),
            (2, several.prop_map(|all| json!({ "allOf": all })).boxed()),
            (
                1,
                inner.clone().prop_map(|one| json!({ "not": one })).boxed(),
            ),
            (
                1,
                inner
                    .clone()
                    .prop_map(|one| json!({ "oneOf": [one, { "type": "null" }] }))
                    .boxed(),
            ),
            (
                1,
                (inner.clone(), inner.clone(), inner)
                    .prop_map(
                        |(when, then, other)| json!({ "if": when, "then": then, "else": other }),
                    )
                    .boxed(),
            ),
        ])
    });
    nested.boxed()
}

/// A schema and its components.
pub(super) fn document() -> BoxedStrategy<Json> {
    let kinds = select(vec![
        json!({ "type": "string" }),
        json!({ "const": "ketch" }),
        json!({ "enum": ["ketch", "yawl"] }),
    ]);
    (schema(), scalar(), scalar(), kinds, scalar())
        .prop_map(|(root, plain, link, kind, member)| {
            json!({
                "Root": root,
                "Plain": plain,
                "Chain": {
                    "type": "object",
                    "properties": { "next": { "$ref": "#/components/schemas/Chain" }, "link": link },
                },
                "Ketch": { "type": "object", "required": ["kind"], "properties": { "kind": kind, "a": member } },
                "Sloop": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "b": {} } },
            })
        })
        .boxed()
}

/// One change of a document.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    place: Index,
    how: How,
}

#[derive(Clone, Debug)]
enum How {
    Replace(Json),
    Merge(Json),
    Remove(Index),
    /// Adds to a number.
    Nudge(Index, i64),
    /// Puts one schema in the place of another.
    Copy(Index),
}

pub(super) fn edit() -> BoxedStrategy<Edit> {
    let how = prop_oneof![
        2 => schema().prop_map(How::Replace),
        3 => schema().prop_map(How::Merge),
        2 => any::<Index>().prop_map(How::Remove),
        2 => (any::<Index>(), prop_oneof![Just(-1_i64), Just(1)]).prop_map(|(at, by)| How::Nudge(at, by)),
        1 => any::<Index>().prop_map(How::Copy),
    ];
    (any::<Index>(), how)
        .prop_map(|(place, how)| Edit { place, how })
        .boxed()
}

/// Makes a change.
pub(super) fn edited(document: &Json, edit: &Edit) -> Json {
    let mut out = document.clone();
    let places = places(document);
    let place = edit.place.get(&places);
    let at = out
        .pointer_mut(place)
        .expect("it is a place of the document");
    match &edit.how {
        How::Replace(schema) => *at = schema.clone(),
        How::Merge(schema) => merge(at, schema),
        How::Copy(other) => {
            let other = document
                .pointer(other.get(&places).as_str())
                .expect("the same");
            // A schema that contains itself is none.
            if !other.to_string().contains("$ref") {
                *at = other.clone();
            }
        }
        How::Remove(which) => {
            if let Some(members) = at.as_object_mut().filter(|members| !members.is_empty()) {
                let names: Vec<String> = members.keys().cloned().collect();
                members.remove(which.get(&names));
            }
        }
        How::Nudge(which, by) => {
            let Some(members) = at.as_object_mut() else {
                return out;
            };
            let numbers: Vec<String> = members
                .iter()
                .filter(|(_, value)| value.is_i64())
                .map(|(name, _)| name.clone())
                .collect();
            if !numbers.is_empty() {
                let name = which.get(&numbers);
                let number = members[name].as_i64().unwrap_or(1) + by;
                let is_count = name.starts_with("min") && name != "minimum"
                    || name.starts_with("max") && name != "maximum";
                let least = if is_count { 0 } else { i64::MIN };
                let least = if name == "multipleOf" { 1 } else { least };
                members.insert(name.clone(), json!(number.max(least)));
            }
        }
    }
    out
}

/// Adds the keywords of a schema to another one that it does not have.
fn merge(schema: &mut Json, more: &Json) {
    let (Some(members), Some(more)) = (schema.as_object_mut(), more.as_object()) else {
        return;
    };
    for (name, value) in more {
        members.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

/// The schemas of a document, as JSON Pointers.
fn places(document: &Json) -> Vec<String> {
    let mut found = Vec::new();
    let named = document.as_object().into_iter().flatten();
    let mut pending: Vec<(String, &Json)> = named
        .map(|(name, schema)| (format!("/{name}"), schema))
        .collect();
    while let Some((place, schema)) = pending.pop() {
        found.push(place.clone());
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            let below = |token: &str| format!("{place}/{keyword}/{token}");
            match (keyword.as_str(), value) {
                ("properties" | "patternProperties" | "dependentSchemas", Json::Object(all)) => {
                    pending.extend(all.iter().map(|(name, schema)| (below(name), schema)));
                }
                ("allOf" | "anyOf" | "oneOf" | "prefixItems", Json::Array(all)) => {
                    let all = all.iter().enumerate();
                    pending.extend(all.map(|(at, schema)| (below(&at.to_string()), schema)));
                }
                ("enum" | "const" | "discriminator" | "dependentRequired", _) => {}
                (_, Json::Object(_)) => pending.push((format!("{place}/{keyword}"), value)),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Writes a schema as 3.0 does, without what that version does not have.
pub(super) fn older(schema: &Json) -> Json {
    let Json::Object(members) = schema else {
        return match schema {
            Json::Bool(false) => json!({ "not": {} }),
            _ => json!({}),
        };
    };
    let mut out = Map::new();
    for (keyword, value) in members {
        let each =
            |all: &Json| -> Json { all.as_array().into_iter().flatten().map(older).collect() };
        match keyword.as_str() {
            "type" => {
                let names: Vec<&str> = match value {
                    Json::String(name) => vec![name],
                    value => value
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Json::as_str)
                        .collect(),
                };
                if names.contains(&"null") {
                    out.insert("nullable".to_owned(), json!(true));
                }
                // Of several types the first is kept.
                let name = names
                    .iter()
                    .find(|name| **name != "null")
                    .unwrap_or(&"string");
                out.insert("type".to_owned(), json!(name));
            }
            "const" => {
                out.insert("enum".to_owned(), json!([value]));
            }
            "exclusiveMinimum" => {
                out.insert("minimum".to_owned(), value.clone());
                out.insert(keyword.clone(), json!(true));
            }
            "exclusiveMaximum" => {
                out.insert("maximum".to_owned(), value.clone());
                out.insert(keyword.clone(), json!(true));
            }
            "properties" => {
                let all = value.as_object().into_iter().flatten();
                let all: Map<String, Json> =
                    all.map(|(name, one)| (name.clone(), older(one))).collect();
                out.insert(keyword.clone(), Json::Object(all));
            }
            "allOf" | "anyOf" | "oneOf" => {
                out.insert(keyword.clone(), each(value));
            }
            "items" | "not" => {
                out.insert(keyword.clone(), older(value));
            }
            "additionalProperties" => {
                let value = if value.is_boolean() {
                    value.clone()
                } else {
                    older(value)
                };
                out.insert(keyword.clone(), value);
            }
            "required" if value.as_array().is_some_and(Vec::is_empty) => {}
            "minimum" | "maximum"
                if members.contains_key(&format!(
                    "exclusive{}{}",
                    keyword[..1].to_uppercase(),
                    &keyword[1..]
                )) => {}
            "multipleOf" | "minimum" | "maximum" | "minLength" | "maxLength" | "pattern"
            | "format" | "enum" | "required" | "minItems" | "maxItems" | "uniqueItems"
            | "minProperties" | "maxProperties" | "readOnly" | "writeOnly" | "$ref"
            | "discriminator" => {
                out.insert(keyword.clone(), value.clone());
            }
            _ => {}
        }
    }
    if out.get("type") == Some(&json!("array")) {
        out.entry("items").or_insert_with(|| json!({}));
    }
    Json::Object(out)
}
