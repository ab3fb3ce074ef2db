//! Fields, which are text, as the JSON that the schema expects.

use std::collections::HashMap;
use std::fmt::Write as _;

use conform_json::pointer::escape;
use conform_json::{Document, Format, Limits, Span};
use conform_schema::{CompiledSchema, ExpectedValue};
use jsonschema::{JsonType, JsonTypeSet};

use super::deep::Tree;
use super::field::Field;

/// Writes the fields as one JSON object. Also returns the bytes of each value by its JSON Pointer.
///
/// A repeated name is an array. A text is a string if the schema allows one, or if the text is not what the schema expects,
/// so that the fault is reported for the string.
pub(super) fn to_json(
    fields: &[Field],
    schema: Option<&CompiledSchema>,
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
    let whole = ExpectedValue::by(schema);
    let mut json = String::from("{");
    let mut spans = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        let group = &groups[name];
        if index > 0 {
            json.push(',');
        }
        let _ = write!(json, "{}:", serde_json::Value::from(*name));
        let pointer = format!("/{}", escape(name));
        if let (Some(first), Some(last)) = (group.first(), group.last()) {
            spans.insert(pointer.clone(), first.span.to(last.span));
        }
        let expected = whole.member(name);
        let types = expected.types();
        let is_array = group.len() > 1
            || (types.contains(JsonType::Array) && !types.contains(JsonType::String));
        if group.iter().any(|field| !field.path.is_empty()) {
            let values = group.iter().map(|field| (field.path.clone(), *field));
            let write =
                &mut |json: &mut String, field: &&Field, expected: &ExpectedValue<'_>, at: &str| {
                    spans.insert(at.to_owned(), field.span);
                    write_value(json, field, expected);
                };
            Tree::new(values).write(&mut json, &expected, &pointer, write);
        } else if is_array && !is_whole_array(group, &expected) {
            let items = expected.items();
            json.push('[');
            for (index, field) in group.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                spans.insert(format!("{pointer}/{index}"), field.span);
                write_value(&mut json, field, &items);
            }
            json.push(']');
        } else if let [field] = group[..] {
            write_value(&mut json, field, &expected);
        } else {
            write_value(&mut json, group[0], &expected);
        }
    }
    json.push('}');
    (json, spans)
}

/// Writes the parts of a body, which have no names, as a JSON list. Also returns the bytes of each value by its JSON Pointer.
///
/// `expected` is what the list must be.
pub(super) fn to_json_list(
    fields: &[Field],
    expected: &ExpectedValue<'_>,
) -> (String, HashMap<String, Span>) {
    let items = expected.items();
    let mut json = String::from("[");
    let mut spans = HashMap::new();
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        spans.insert(field.pointer(), field.span);
        write_value(&mut json, field, &items);
    }
    json.push(']');
    (json, spans)
}

/// Returns whether the only field of a name is the whole list, as JSON. By the specification each item is a field of its own,
/// so a list of lists can be meant, too: what the schema admits decides.
fn is_whole_array(group: &[&Field], expected: &ExpectedValue<'_>) -> bool {
    let [field] = group else { return false };
    let text = field.text.trim_start();
    text.starts_with('[')
        && parses(text)
        && (expected.admits(text) || !expected.items().admits(text))
}

pub(super) fn write_value(json: &mut String, field: &Field, expected: &ExpectedValue<'_>) {
    let types = expected.types();
    let structured = JsonTypeSet::from(JsonType::Object).insert(JsonType::Array);
    if field.is_file {
        let _ = write!(json, "{}", serde_json::Value::from(field.text.as_str()));
    } else if field.is_made || is_json_text(field, intersection(types, structured)) {
        json.push_str(field.text.trim());
    } else {
        write_scalar(json, &field.text, expected);
    }
}

/// Writes a text as the JSON that is expected: a number, a boolean or null if no string is allowed and the text is one,
/// otherwise a string.
pub(crate) fn write_scalar(json: &mut String, text: &str, expected: &ExpectedValue<'_>) {
    let types = expected.types();
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
    let string = || serde_json::Value::from(text).to_string();
    // If a number or the word `all` is expected, digits are the number.
    let is_meant = || {
        !types.contains(JsonType::String) || (!expected.admits(&string()) && expected.admits(text))
    };
    if is_literal && is_meant() {
        json.push_str(text);
    } else {
        json.push_str(&string());
    }
}

fn intersection(a: JsonTypeSet, b: JsonTypeSet) -> JsonTypeSet {
    a.iter()
        .filter(|&name| b.contains(name))
        .fold(JsonTypeSet::empty(), JsonTypeSet::insert)
}

/// Returns whether a field is JSON of one of these structured types, or states that it is JSON.
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
