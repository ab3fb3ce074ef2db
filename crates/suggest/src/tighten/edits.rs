//! Edits of one schema that allow less.

use std::sync::Arc;

use conform_description::Version;
use conform_json::{Document, Draft, ObjectDraft, Value};

use super::seen::{SchemaPlace, Seen};
use crate::edit::edited;

/// How many values of a list there must be for each that it lists.
const LEAST_EACH: usize = 4;

/// An edit that may be made.
pub(super) struct Edit {
    pub(super) title: String,
    /// What was seen, as the start of a sentence that ends with how often.
    pub(super) evidence: String,
    /// The name of the file and its new text.
    pub(super) changed: Result<(String, String), String>,
}

/// Returns the edits of a schema that what was seen of it allows.
pub(super) fn edits(
    sources: &[Arc<Document>],
    version: Version,
    place: &SchemaPlace,
    seen: &Seen,
) -> Vec<Edit> {
    let Some(document) = sources
        .iter()
        .find(|document| **document.name() == *place.file)
    else {
        return Vec::new();
    };
    let Some(schema) = document.root().pointer(&place.pointer) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let is_nullable = allows_null(schema);
    if is_nullable && seen.nulls == 0 {
        found.push(edit(
            document,
            place,
            "forbid null",
            "never null",
            forbid_null,
        ));
    }
    found.extend(listed_or_format(document, place, seen, schema, version));
    let required: Vec<&str> = texts_of(schema.get("required"));
    for (name, count) in &seen.members {
        let is_declared = schema
            .get("properties")
            .is_some_and(|all| all.get(name).is_some());
        if *count == seen.objects
            && seen.objects == seen.values
            && is_declared
            && !required.contains(&name.as_str())
        {
            let title = format!("require `{name}`");
            let evidence = format!("`{name}` is there");
            found.push(edit(document, place, &title, &evidence, |object| {
                if object.get("required").is_none() {
                    object.set_behind("type", "required", Draft::array(Vec::new()));
                }
                let list = object.get_mut("required").and_then(Draft::open_array);
                let list = list.ok_or("`required` is no list")?;
                list.items.push(Draft::text(name.clone()));
                Ok(())
            }));
        }
    }
    found
}

fn edit(
    document: &Document,
    place: &SchemaPlace,
    title: &str,
    evidence: &str,
    change: impl FnOnce(&mut ObjectDraft<'_>) -> Result<(), String>,
) -> Edit {
    Edit {
        title: title.to_owned(),
        evidence: evidence.to_owned(),
        changed: edited(document, &place.pointer, change)
            .map(|text| (document.name().to_string(), text)),
    }
}

fn texts_of(list: Option<Value<'_>>) -> Vec<&str> {
    let items = list.and_then(Value::as_array).into_iter();
    let items = items.flat_map(|array| array.iter());
    items.filter_map(Value::as_str).collect()
}

fn types_of(schema: Value<'_>) -> Vec<&str> {
    match schema.get("type") {
        Some(one) if one.as_str().is_some() => one.as_str().into_iter().collect(),
        list => texts_of(list),
    }
}

fn allows_null(schema: Value<'_>) -> bool {
    schema.get("nullable").and_then(Value::as_bool) == Some(true)
        || types_of(schema).contains(&"null") && types_of(schema).len() > 1
}

fn forbid_null(object: &mut ObjectDraft<'_>) -> Result<(), String> {
    object.remove("nullable");
    let is_null = |item: &Draft<'_>| matches!(item.to_serde(), serde_json::Value::String(text) if text == "null");
    if let Some(types) = object.get_mut("type")
        && let Some(list) = types.open_array()
    {
        list.items.retain(|item| !is_null(item));
        if list.items.len() == 1 {
            *types = list.items[0].clone();
        }
    }
    if let Some(listed) = object.get_mut("enum").and_then(Draft::open_array) {
        listed.items.retain(|item| !item.to_serde().is_null());
    }
    Ok(())
}

/// The values that a schema without a list of values can list, or the format that all texts have.
fn listed_or_format(
    document: &Document,
    place: &SchemaPlace,
    seen: &Seen,
    schema: Value<'_>,
    version: Version,
) -> Option<Edit> {
    let types = types_of(schema);
    let own: Vec<&str> = types.into_iter().filter(|name| *name != "null").collect();
    let limits = [
        "enum", "const", "format", "pattern", "oneOf", "anyOf", "allOf", "$ref",
    ];
    let is_open = limits.iter().all(|name| schema.get(name).is_none());
    if !is_open || own.len() != 1 || !matches!(own[0], "string" | "integer") {
        return None;
    }
    if own == ["string"]
        && seen.varied > 0
        && let Some(format) = seen.formats.as_ref().and_then(|formats| formats.first())
    {
        let title = format!("add `format: {format}`");
        let evidence = format!("all match {format}");
        return Some(edit(document, place, &title, &evidence, |object| {
            object.set_behind("type", "format", Draft::text(*format));
            Ok(())
        }));
    }
    let different = seen.different.as_ref()?;
    if different.len() < 2 || seen.values - seen.nulls < different.len() * LEAST_EACH {
        return None;
    }
    let title = format!("list the {} values", different.len());
    let evidence = format!("only these {} values", different.len());
    let is_nullable = allows_null(schema) && (seen.nulls > 0 || version == Version::V3_0);
    Some(edit(document, place, &title, &evidence, |object| {
        let mut items: Vec<Draft<'_>> = different.iter().map(Draft::of_serde).collect();
        if is_nullable && allows_null_now(object) {
            items.push(Draft::literal("null"));
        }
        object.set_behind("type", "enum", Draft::array_in_line(items));
        Ok(())
    }))
}

/// Whether the object, as it is now, still allows `null`.
fn allows_null_now(object: &ObjectDraft<'_>) -> bool {
    let types = object.get("type").map(Draft::to_serde);
    object
        .get("nullable")
        .is_some_and(|flag| flag.to_serde() == true)
        || types.is_some_and(|types| {
            types
                .as_array()
                .is_some_and(|list| list.iter().any(|it| it == "null"))
        })
}
