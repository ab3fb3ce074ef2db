//! Content of messages: schemas for bodies that were seen.

use conform_json::{Draft, DraftMembers};
use conform_schema::InferredShape;

use crate::cause::Found;
use crate::edit::{Candidate, Editor, FORM};
use crate::elsewhere;
use crate::infer;

/// Whose bodies a schema is made from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodySide {
    Request,
    /// The responses, those with a status if one is given.
    Response(Option<u16>),
}

/// Returns the media types and bytes of the bodies that showed a cause.
fn bodies<'e>(
    editor: &'e Editor<'_>,
    side: BodySide,
) -> impl Iterator<Item = (String, &'e [u8])> + 'e {
    let items = editor.cause.items.iter().map(|&index| &editor.items[index]);
    items.filter_map(move |item| match side {
        BodySide::Request => item.body(true),
        BodySide::Response(status) => {
            let is_one = status.is_none() || item.status() == status;
            item.body(false).filter(|_| is_one)
        }
    })
}

/// Returns the schema of the bodies of a media type that showed a cause; `None` if nothing is known of them.
fn schema_of_bodies(
    editor: &Editor<'_>,
    side: BodySide,
    media_type: &str,
    source: SchemaSource,
) -> Option<Draft<'static>> {
    let own = bodies(editor, side).filter(|(other, _)| other == media_type);
    if media_type == FORM {
        return Some(infer::of_forms(own.map(|(_, bytes)| bytes)));
    }
    if media_type.starts_with("text/") {
        return Some(Draft::object(vec![("type".into(), Draft::text("string"))]));
    }
    if !is_json(media_type) {
        return None;
    }
    let mut shape = InferredShape::default();
    let mut is_known = false;
    for found in own.filter_map(|(_, bytes)| Found::whole(bytes)) {
        if let Some(value) = found.value() {
            shape.add(value);
            is_known = true;
        }
    }
    let own = || match source {
        SchemaSource::Components => elsewhere::schema(editor, &shape)
            .into_iter()
            .next()
            .unwrap_or_else(|| infer::formatted(&shape, editor.version())),
        SchemaSource::Formats => infer::formatted(&shape, editor.version()),
        SchemaSource::Values => infer::schema(&shape, editor.version()),
    };
    is_known.then(own)
}

/// What the schemas of new bodies are made from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaSource {
    /// Components, where one has the members that were seen.
    Components,
    /// What was seen, with the formats that all texts have.
    Formats,
    /// What was seen.
    Values,
}

/// Makes candidates with schemas from each source, each once. Those that say more than what was seen are made only if they fit.
pub(crate) fn with_schemas(
    mut make: impl FnMut(SchemaSource) -> Result<Candidate, String>,
) -> Result<Vec<Candidate>, String> {
    let last = make(SchemaSource::Values)?;
    let mut found: Vec<Candidate> = Vec::new();
    for source in [SchemaSource::Components, SchemaSource::Formats] {
        let candidate = make(source)?;
        let is_known = found
            .iter()
            .chain([&last])
            .any(|it| it.texts == candidate.texts);
        if !is_known {
            found.push(candidate.borrowed());
        }
    }
    found.push(last);
    Ok(found)
}

/// Returns whether bodies of a media type are JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

/// Returns a Media Type Object for bodies.
pub(crate) fn content_entry(
    editor: &Editor<'_>,
    side: BodySide,
    media_type: &str,
    source: SchemaSource,
) -> Draft<'static> {
    let schema = schema_of_bodies(editor, side, media_type, source);
    let members = schema.map(|schema| ("schema".into(), schema));
    Draft::object(members.into_iter().collect())
}

/// Returns the `content` of a message, with each media type that was seen; `None` if it had no body.
pub(crate) fn content(
    editor: &Editor<'_>,
    side: BodySide,
    source: SchemaSource,
) -> Option<Draft<'static>> {
    let mut media_types: Vec<String> = bodies(editor, side).map(|(name, _)| name).collect();
    media_types.sort();
    media_types.dedup();
    let entries = media_types.into_iter().map(|media_type| {
        let entry = content_entry(editor, side, &media_type, source);
        (media_type.into(), entry)
    });
    let entries: DraftMembers<'static> = entries.collect();
    (!entries.is_empty()).then(|| Draft::object(entries))
}

/// Returns a Response Object for the messages of a cause that have a status.
pub(crate) fn response(editor: &Editor<'_>, status: u16, source: SchemaSource) -> Draft<'static> {
    let mut members: DraftMembers<'static> =
        vec![("description".into(), Draft::text(phrase(status)))];
    let content = content(editor, BodySide::Response(Some(status)), source);
    members.extend(content.map(|content| ("content".into(), content)));
    Draft::object(members)
}

/// Returns the key of a status in `responses`.
pub(crate) fn key_of(status: u16) -> String {
    status.to_string()
}

/// Returns the phrase of a status (RFC 9110 §15).
fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ if status < 300 => "Success",
        _ if status < 400 => "Redirection",
        _ if status < 500 => "Client error",
        _ => "Server error",
    }
}
