//! Fields, which are text, as the JSON that the schema expects.

use std::collections::HashMap;
use std::fmt::Write as _;

use conform_json::pointer::escape;
use conform_json::{Document, Format, Limits, Scanner, Span};
use conform_schema::{CompiledSchema, ExpectedValue};
use jsonschema::{JsonType, JsonTypeSet};

use super::deep::Tree;
use super::field::Field;

/// Where a field is in what was sent, and in the JSON that is made of the fields.
pub(super) struct FieldPlace {
    /// Its bytes in what was sent.
    pub(super) sent: Span,
    /// Its text, if that is JSON and was taken over as it was sent.
    pub(super) inserted: Option<InsertedText>,
}

/// JSON that was taken over from a field.
pub(super) struct InsertedText {
    /// Where it starts in the JSON that is made of the fields.
    pub(super) made: u32,
    /// Where it starts in what was sent.
    pub(super) sent: u32,
    /// How long it is.
    pub(super) length: u32,
    /// Whether the field states that it is JSON.
    pub(super) is_stated: bool,
}

/// Where the fields are, by the JSON Pointer of their values.
pub(super) type FieldPlaces = HashMap<String, FieldPlace>;

/// Writes the fields as one JSON object. Also returns where each value is by its JSON Pointer.
///
/// A repeated name is an array. A text is a string if the schema allows one, or if the text is not what the schema expects,
/// so that the fault is reported for the string.
pub(super) fn to_json(fields: &[Field], schema: Option<&CompiledSchema>) -> (String, FieldPlaces) {
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
    let mut places = FieldPlaces::new();
    for (index, name) in names.iter().enumerate() {
        let group = &groups[name];
        if index > 0 {
            json.push(',');
        }
        let _ = write!(json, "{}:", serde_json::Value::from(*name));
        let pointer = format!("/{}", escape(name));
        if let (Some(first), Some(last)) = (group.first(), group.last()) {
            let place = FieldPlace {
                sent: first.span.to(last.span),
                inserted: None,
            };
            places.insert(pointer.clone(), place);
        }
        let expected = whole.member(name);
        let types = expected.types();
        let is_array = group.len() > 1
            || (types.contains(JsonType::Array) && !types.contains(JsonType::String));
        if group.iter().any(|field| !field.path.is_empty()) {
            let values = group.iter().map(|field| (field.path.clone(), *field));
            let write =
                &mut |json: &mut String, field: &&Field, expected: &ExpectedValue<'_>, at: &str| {
                    places.insert(at.to_owned(), write_field(json, field, expected));
                };
            Tree::new(values).write(&mut json, &expected, &pointer, write);
        } else if is_array && !is_whole_array(group, &expected) {
            let items = expected.items();
            json.push('[');
            for (index, field) in group.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                let place = write_field(&mut json, field, &items);
                places.insert(format!("{pointer}/{index}"), place);
            }
            json.push(']');
        } else if let [field] = group[..] {
            let place = write_field(&mut json, field, &expected);
            places.insert(pointer, place);
        } else {
            write_value(&mut json, group[0], &expected);
        }
    }
    json.push('}');
    (json, places)
}

/// Writes the parts of a body, which have no names, as a JSON list. Also returns where each value is by its JSON Pointer.
///
/// `expected` is what the list must be.
pub(super) fn to_json_list(
    fields: &[Field],
    expected: &ExpectedValue<'_>,
) -> (String, FieldPlaces) {
    let items = expected.items();
    let mut json = String::from("[");
    let mut places = FieldPlaces::new();
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        let place = write_field(&mut json, field, &items);
        places.insert(field.pointer(), place);
    }
    json.push(']');
    (json, places)
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

/// Writes the value of a field, and returns where it is.
fn write_field(json: &mut String, field: &Field, expected: &ExpectedValue<'_>) -> FieldPlace {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let made = json.len();
    let is_json = write_value(json, field, expected) && field.is_verbatim();
    let leading = field.text.len() - field.text.trim_start().len();
    FieldPlace {
        sent: field.span,
        inserted: is_json.then(|| InsertedText {
            made: count(made),
            sent: field.span.start + count(leading),
            length: count(json.len() - made),
            is_stated: field.is_json(),
        }),
    }
}

/// Writes the value of a field. Returns whether it is the text of the field, which is JSON.
pub(super) fn write_value(json: &mut String, field: &Field, expected: &ExpectedValue<'_>) -> bool {
    let types = expected.types();
    let structured = JsonTypeSet::from(JsonType::Object).insert(JsonType::Array);
    if field.is_file {
        let _ = write!(json, "{}", serde_json::Value::from(field.text.as_str()));
    } else if field.is_made || is_json_text(field, intersection(types, structured)) {
        json.push_str(field.text.trim());
        return true;
    } else {
        write_scalar(json, &field.text, expected);
    }
    false
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
            is_number && is_number_text(text)
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

/// Returns whether a text is a number, white space after it included.
fn is_number_text(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    let starts = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    starts && scanner.take_number().is_some() && scanner.peek().is_none()
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
