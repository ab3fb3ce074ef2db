//! Schemas of values that no schema is known of.

use std::collections::BTreeSet;

use conform_description::Version;
use conform_json::{Draft, DraftMembers};
use conform_schema::InferredShape;

use crate::formats::FORMATS;
use crate::traffic::pairs;

/// How many different texts show that all have a format.
const LEAST_FORMATTED: usize = 3;

/// How deeply schemas are inferred.
const DEEPEST: usize = 12;

/// Returns the schema of values with this shape.
pub(crate) fn schema(shape: &InferredShape, version: Version) -> Draft<'static> {
    nested(shape, version, 0)
}

fn nested(shape: &InferredShape, version: Version, depth: usize) -> Draft<'static> {
    let types: Vec<&str> = shape.types().collect();
    let is_3_0 = version == Version::V3_0;
    if is_3_0 && types.len() > 1 {
        let branches = types
            .iter()
            .map(|name| of_type(name, shape, version, depth));
        let mut members: DraftMembers<'static> = vec![(
            "anyOf".into(),
            Draft::array(branches.map(Draft::object).collect()),
        )];
        if shape.is_nullable() {
            members.push(("nullable".into(), Draft::literal("true")));
        }
        return Draft::object(members);
    }
    let mut members: DraftMembers<'static> = Vec::new();
    let mut names: Vec<Draft<'static>> = types
        .iter()
        .map(|name| Draft::text((*name).to_owned()))
        .collect();
    if !is_3_0 && shape.is_nullable() && !types.is_empty() {
        names.push(Draft::text("null"));
    }
    match names.len() {
        // Only `null` was seen, which says nothing of other values.
        0 => {
            if is_3_0 && shape.is_nullable() {
                members.push(("nullable".into(), Draft::literal("true")));
            }
        }
        1 => members.push(("type".into(), names.remove(0))),
        _ => members.push(("type".into(), Draft::array_in_line(names))),
    }
    for name in types {
        let more = of_type(name, shape, version, depth).into_iter();
        members.extend(more.filter(|(key, _)| key != "type"));
    }
    if is_3_0 && shape.is_nullable() && !members.is_empty() && members[0].0 == "type" {
        members.insert(1, ("nullable".into(), Draft::literal("true")));
    }
    Draft::object(members)
}

/// Returns the schema of the values that have one type.
fn of_type(
    name: &'static str,
    shape: &InferredShape,
    version: Version,
    depth: usize,
) -> DraftMembers<'static> {
    let mut members: DraftMembers<'static> = vec![("type".into(), Draft::text(name))];
    if depth >= DEEPEST {
        if name == "array" {
            members.push(("items".into(), Draft::object(Vec::new())));
        }
        return members;
    }
    match name {
        "object" if !shape.members().is_empty() => {
            let properties = shape.members().iter().map(|member| {
                (
                    member.name.clone().into(),
                    nested(&member.shape, version, depth + 1),
                )
            });
            members.push(("properties".into(), Draft::object(properties.collect())));
        }
        "array" => {
            let empty = InferredShape::default();
            let items = shape.items().unwrap_or(&empty);
            members.push(("items".into(), nested(items, version, depth + 1)));
        }
        _ => {}
    }
    members
}

/// Returns the schema of forms in URL encoding: an object with the fields that were seen.
pub(crate) fn of_forms<'b>(forms: impl Iterator<Item = &'b [u8]>) -> Draft<'static> {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    // Fields that one form has several times.
    let mut lists: BTreeSet<String> = BTreeSet::new();
    for form in forms {
        let mut own: BTreeSet<String> = BTreeSet::new();
        for (name, value) in pairs(&String::from_utf8_lossy(form)) {
            if !own.insert(name.clone()) {
                lists.insert(name.clone());
            }
            match fields.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(value),
                None => fields.push((name, vec![value])),
            }
        }
    }
    let properties = fields.into_iter().map(|(name, values)| {
        let mut schema = of_texts(&values);
        if lists.contains(&name) {
            schema = Draft::object(vec![
                ("type".into(), Draft::text("array")),
                ("items".into(), schema),
            ]);
        }
        (name.into(), schema)
    });
    let properties: DraftMembers<'static> = properties.collect();
    let mut members: DraftMembers<'static> = vec![("type".into(), Draft::text("object"))];
    if !properties.is_empty() {
        members.push(("properties".into(), Draft::object(properties)));
    }
    Draft::object(members)
}

/// Returns the schema of texts, such as those of a query parameter.
pub(crate) fn of_texts(texts: &[String]) -> Draft<'static> {
    let all = |is_right: fn(&str) -> bool| texts.iter().all(|text| is_right(text));
    let name = if texts.is_empty() {
        "string"
    } else if all(|text| text.parse::<i64>().is_ok() && !text.starts_with('+')) {
        "integer"
    } else if all(|text| matches!(text, "true" | "false")) {
        "boolean"
    } else {
        "string"
    };
    let mut members: DraftMembers<'static> = vec![("type".into(), Draft::text(name))];
    let known: Vec<&str> = texts.iter().map(String::as_str).collect();
    if let Some(format) = format_of(&known).filter(|_| name == "string") {
        members.push(("format".into(), Draft::text(format)));
    }
    Draft::object(members)
}

/// Returns the format that texts have, if enough different ones show it.
pub(crate) fn format_of(texts: &[&str]) -> Option<&'static str> {
    let different: BTreeSet<&str> = texts.iter().copied().collect();
    if different.len() < LEAST_FORMATTED {
        return None;
    }
    let mut formats = FORMATS.iter();
    let found = formats.find(|(_, fits)| different.iter().all(|text| fits(text)));
    found.map(|(name, _)| *name)
}
