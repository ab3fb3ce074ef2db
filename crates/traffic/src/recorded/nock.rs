//! Recordings of nock: a list of `{scope, method, path, body, status, response, rawHeaders}`.

use conform_json::Value;

use super::model::{
    Recorded, RecordedBody, RecordedMessage, elements, headers, json_text, required_status, scalar,
    text,
};
use crate::exchange::RequestExtent;
use crate::hex;

/// Whether an element of a list is a recording.
pub(super) fn is_recording(element: Value<'_>) -> bool {
    ["scope", "path"]
        .iter()
        .all(|name| text(element, name).is_some())
        && element.get("response").is_some()
}

pub(super) fn exchange(element: Value<'_>) -> Result<Recorded, String> {
    let path = text(element, "path").ok_or("the recording must have a `path`")?;
    let scope = text(element, "scope").unwrap_or_default();
    let sent_headers = headers(element.get("reqheaders"));
    let sent = RecordedMessage {
        body: body(element.get("body"), &sent_headers, false),
        headers: sent_headers,
    };
    let got_headers = match element.get("rawHeaders") {
        Some(raw) if raw.as_array().is_some() => in_turn(raw),
        raw => headers(raw.or_else(|| element.get("headers"))),
    };
    let is_packed = got_headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-encoding"));
    let is_binary = element.get("responseIsBinary").and_then(Value::as_bool) == Some(true);
    let answer = RecordedMessage {
        body: body(
            element.get("response"),
            &got_headers,
            is_packed || is_binary,
        ),
        headers: got_headers,
    };
    Ok(Recorded {
        method: text(element, "method").unwrap_or("GET").to_owned(),
        url: format!("{}{path}", scope.trim_end_matches('/')),
        // Headers of requests are recorded only if that was asked for.
        extent: match element.get("reqheaders") {
            Some(_) => RequestExtent::Whole,
            None => RequestExtent::Url,
        },
        sent,
        answer: Some((required_status(element.get("status"))?, answer)),
        ..Recorded::default()
    })
}

/// Returns headers that are a list of names and values in turn.
fn in_turn(raw: Value<'_>) -> Vec<(String, String)> {
    let texts: Vec<String> = elements(Some(raw)).filter_map(scalar).collect();
    let pairs = texts.chunks_exact(2);
    pairs
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect()
}

/// Returns a body: text, JSON, or hexadecimal digits in one text or in one for each chunk.
fn body(value: Option<Value<'_>>, headers: &[(String, String)], is_hex: bool) -> RecordedBody {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return RecordedBody::Absent;
    };
    if is_hex {
        let chunks: Option<String> = match value.as_array() {
            Some(chunks) => chunks.iter().map(|chunk| chunk.as_str()).collect(),
            None => value.as_str().map(str::to_owned),
        };
        return chunks
            .and_then(|digits| hex::decode(&digits))
            .map_or(RecordedBody::Undecodable, RecordedBody::of_bytes);
    }
    match value.as_str() {
        Some("") => RecordedBody::Absent,
        // nock has read what is JSON, so a text beside that type is a JSON string.
        Some(_) if is_json(headers) => RecordedBody::Json(json_text(value)),
        Some(text) => RecordedBody::Text(text.to_owned()),
        None => RecordedBody::Json(json_text(value)),
    }
}

fn is_json(headers: &[(String, String)]) -> bool {
    headers
        .iter()
        .any(|(name, value)| name.eq_ignore_ascii_case("content-type") && value.contains("json"))
}
