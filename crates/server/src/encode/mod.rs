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
    if media_type.subtype() == "event-stream" {
        return one_event(value).into();
    }
    match value {
        Json::String(text) => text.clone().into(),
        other => other.to_string().into(),
    }
}

/// Writes a value as a stream with one event, whose data it is. The text of an example is the stream itself.
fn one_event(value: &Json) -> String {
    let is_stream = |text: &str| {
        let mut lines = text.lines();
        lines.any(|line| {
            let field = line.split(':').next().unwrap_or_default();
            line.contains(':') && matches!(field, "" | "data" | "event" | "id" | "retry")
        })
    };
    match value {
        Json::String(text) if is_stream(text) => text.clone(),
        Json::String(_) => {
            let mut out = String::new();
            event(value, &mut out);
            out
        }
        other => format!("data: {other}\n\n"),
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
        for line in text_of(value).split('\n') {
            out.push_str(&format!("data: {line}\n"));
        }
        out.push('\n');
        return;
    };
    for (name, value) in members {
        for line in text_of(value).split('\n') {
            out.push_str(&format!("{name}: {line}\n"));
        }
    }
    out.push('\n');
}
