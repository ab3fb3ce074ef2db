//! Values as bodies of a media type.

mod form;
mod text;
mod xml;

use bytes::Bytes;
use conform_description::Node;
use conform_traffic::MediaType;
use serde_json::Value as Json;

pub(crate) use self::form::deep;
pub(crate) use self::text::{BOUNDARY, UNRESERVED, text_of};

/// Writes a value as a body of a media type, by its schema. Media types without a form for values get the text of a string,
/// and JSON otherwise.
pub(crate) fn encode(
    value: &Json,
    media_type: &MediaType,
    schema: Option<Node<'_>>,
    encoding: Option<Node<'_>>,
) -> Bytes {
    if media_type.is_json() {
        return value.to_string().into();
    }
    if media_type.is_xml() {
        return xml::document(value, schema).into();
    }
    if media_type.is_form() {
        return form::fields(value, encoding).into();
    }
    if media_type.is_multipart() {
        return form::parts(value, encoding, media_type).into();
    }
    match value {
        Json::String(text) => text.clone().into(),
        other => other.to_string().into(),
    }
}

/// Writes the members of an object as a form.
pub(crate) fn form_text(value: &Json) -> String {
    form::fields(value, None)
}

/// Writes values as a sequence: JSON Lines, JSON text sequences (RFC 7464), or server-sent events. `None` if the media type is
/// no sequence.
pub(crate) fn sequence(values: &[Json], media_type: &MediaType) -> Option<Bytes> {
    let subtype = media_type.subtype();
    let lines = ["jsonl", "x-ndjson", "ndjson", "x-jsonlines", "jsonlines"];
    if !lines.contains(&subtype) && !matches!(subtype, "json-seq" | "event-stream") {
        return None;
    }
    let mut out = String::new();
    for value in values {
        match subtype {
            "json-seq" => out.push_str(&format!("\u{1e}{value}\n")),
            "event-stream" => event(value, &mut out),
            _ => out.push_str(&format!("{value}\n")),
        }
    }
    Some(out.into())
}

/// Writes an event: the members of an object are its fields.
fn event(value: &Json, out: &mut String) {
    let Json::Object(members) = value else {
        out.push_str(&format!("data: {}\n\n", text_of(value)));
        return;
    };
    for (name, value) in members {
        for line in text_of(value).split('\n') {
            out.push_str(&format!("{name}: {line}\n"));
        }
    }
    out.push('\n');
}
