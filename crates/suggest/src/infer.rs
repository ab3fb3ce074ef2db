//! Schemas of values that no schema is known of.

use conform_description::Version;
use conform_json::{Draft, DraftMembers};
use conform_schema::InferredShape;

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
    Draft::object(vec![("type".into(), Draft::text(name))])
}
