//! Fields, which are all text, as the JSON that the schema wants them to be.

use std::collections::HashMap;
use std::fmt::Write as _;

use jsonschema::{JsonType, JsonTypeSet};
use vsee_json::{Document, Format, Limits, Span};
use vsee_spec::dialect::Schema;

use super::Field;
use crate::plan::{Part, Plan};

/// Writes the fields as one JSON object, and tells the bytes of each value by its JSON Pointer.
///
/// A repeated name is an array. A text stays a string where the schema admits one, or where it is not what the schema
/// wants: then it is a fault, and shown as what it is.
pub(super) fn to_json(
    fields: &[Field],
    schema: Option<(&Schema, &Plan)>,
) -> (String, HashMap<String, Span>) {
    let mut names: Vec<&str> = Vec::new();
    let mut groups: HashMap<&str, Vec<&Field>> = HashMap::new();
    for field in fields {
        let group = groups.entry(&field.name).or_default();
        if group.is_empty() {
            names.push(&field.name);
        }
        group.push(field);
    }
    let mut members = Vec::new();
    if let Some((schema, plan)) = schema {
        // Which branch of a union applies to the object as a whole is not known before it is made: all of them may.
        let _ = schema;
        plan.applying(
            Plan::ROOT,
            JsonTypeSet::from(JsonType::Object),
            &mut |_| true,
            &mut members,
        );
    }
    let mut json = String::from("{");
    let mut spans = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        let group = &groups[name];
        if index > 0 {
            json.push(',');
        }
        let _ = write!(json, "{}:", serde_json::Value::from(*name));
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        if let (Some(first), Some(last)) = (group.first(), group.last()) {
            spans.insert(pointer.clone(), first.span.to(last.span));
        }
        let (types, items) = types(schema.map(|(_, plan)| plan), &members, name);
        let is_array = group.len() > 1
            || (types.contains(JsonType::Array) && !types.contains(JsonType::String));
        if group.iter().any(|field| field.member.is_some()) {
            let plan = schema.map(|(_, plan)| plan);
            write_members(&mut json, group, plan, &members, &pointer, &mut spans);
        } else if is_array
            && !group
                .iter()
                .all(|field| is_json_text(field, JsonTypeSet::from(JsonType::Array)))
        {
            json.push('[');
            for (index, field) in group.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                spans.insert(format!("{pointer}/{index}"), field.span);
                write_value(&mut json, field, items);
            }
            json.push(']');
        } else if let [field] = group[..] {
            write_value(&mut json, field, types);
        } else {
            write_value(&mut json, group[0], types);
        }
    }
    json.push('}');
    (json, spans)
}

/// Writes an object whose members are fields of their own.
fn write_members(
    json: &mut String,
    group: &[&Field],
    plan: Option<&Plan>,
    owners: &[Part],
    pointer: &str,
    spans: &mut HashMap<String, Span>,
) {
    let mut parts = Vec::new();
    if let (Some(plan), Some(field)) = (plan, group.first()) {
        let mut named = Vec::new();
        for &owner in owners {
            plan.member(owner, &field.name, &mut named);
        }
        let object = JsonTypeSet::from(JsonType::Object);
        for part in named {
            plan.applying(part, object, &mut |_| true, &mut parts);
        }
    }
    json.push('{');
    let members = group
        .iter()
        .filter_map(|field| Some((field, field.member.as_deref()?)));
    for (index, (field, member)) in members.enumerate() {
        if index > 0 {
            json.push(',');
        }
        let _ = write!(json, "{}:", serde_json::Value::from(member));
        let token = member.replace('~', "~0").replace('/', "~1");
        spans.insert(format!("{pointer}/{token}"), field.span);
        write_value(json, field, types(plan, &parts, member).0);
    }
    json.push('}');
}

/// The types that a member admits, and those that its items do.
pub(super) fn types(
    plan: Option<&Plan>,
    members: &[Part],
    name: &str,
) -> (JsonTypeSet, JsonTypeSet) {
    let Some(plan) = plan else {
        return (JsonTypeSet::all(), JsonTypeSet::all());
    };
    let mut parts = Vec::new();
    for &part in members {
        plan.member(part, name, &mut parts);
    }
    let union = |parts: &[Part]| {
        if parts.is_empty() {
            return JsonTypeSet::all();
        }
        let types = parts.iter().map(|&part| plan.types(part));
        types.fold(JsonTypeSet::empty(), |all, types| {
            types.iter().fold(all, JsonTypeSet::insert)
        })
    };
    let mut arrays = Vec::new();
    for &part in &parts {
        plan.applying(
            part,
            JsonTypeSet::from(JsonType::Array),
            &mut |_| true,
            &mut arrays,
        );
    }
    let items: Vec<Part> = arrays
        .iter()
        .filter_map(|&part| plan.node(part).items)
        .collect();
    (union(&parts), union(&items))
}

fn write_value(json: &mut String, field: &Field, types: JsonTypeSet) {
    let structured = JsonTypeSet::from(JsonType::Object).insert(JsonType::Array);
    if field.is_file {
        let _ = write!(json, "{}", serde_json::Value::from(field.text.as_str()));
    } else if is_json_text(field, intersection(types, structured)) {
        json.push_str(field.text.trim());
    } else {
        write_scalar(json, &field.text, types);
    }
}

/// Writes a text as what a schema of these types wants: a number, a boolean or null where no string will do and the text
/// is one, and else a string.
pub(crate) fn write_scalar(json: &mut String, text: &str, types: JsonTypeSet) {
    let is_literal = match text {
        "true" | "false" => types.contains(JsonType::Boolean),
        "null" => types.contains(JsonType::Null),
        _ => {
            let is_number = types.contains(JsonType::Number) || types.contains(JsonType::Integer);
            is_number
                && text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
                && parses(text)
        }
    };
    if is_literal && !types.contains(JsonType::String) {
        json.push_str(text);
    } else {
        let _ = write!(json, "{}", serde_json::Value::from(text));
    }
}

fn intersection(a: JsonTypeSet, b: JsonTypeSet) -> JsonTypeSet {
    a.iter()
        .filter(|&name| b.contains(name))
        .fold(JsonTypeSet::empty(), JsonTypeSet::insert)
}

/// Whether a field holds JSON of one of these structured types, or says that it is JSON.
fn is_json_text(field: &Field, types: JsonTypeSet) -> bool {
    let text = field.text.trim_start();
    let may_be = (text.starts_with('{') && types.contains(JsonType::Object))
        || (text.starts_with('[') && types.contains(JsonType::Array));
    (may_be || field.is_json()) && parses(&field.text)
}

fn parses(text: &str) -> bool {
    Document::parse(
        "field",
        text.as_bytes().to_vec(),
        Format::Json,
        &Limits::default(),
    )
    .is_ok()
}
