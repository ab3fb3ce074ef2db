//! Exchanges before they are written as lines of NDJSON, and what their readers have in common.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use conform_json::{Document, Position, Value};
use serde_json::json;

use crate::attachments::Attachments;
use crate::exchange::{Body, Exchange, HttpMessage, RequestExtent};

/// A request and its response, before they are written as a line of NDJSON.
#[derive(Debug, Default)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    pub(crate) url: String,
    /// What of the request was recorded.
    pub(crate) extent: RequestExtent,
    /// As in [`Exchange`](crate::Exchange).
    pub(crate) time: Option<String>,
    pub(crate) trace_id: Option<String>,
    pub(crate) sent: RecordedMessage,
    /// `None` if no response was recorded.
    pub(crate) answer: Option<(u16, RecordedMessage)>,
}

#[derive(Debug, Default)]
pub(crate) struct RecordedMessage {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: RecordedBody,
}

#[derive(Debug, Default)]
pub(crate) enum RecordedBody {
    #[default]
    Absent,
    Text(String),
    Base64(String),
    /// JSON text.
    Json(String),
    /// There may have been one.
    Unrecorded,
    /// There was one that cannot be decoded.
    Undecodable,
}

/// The method of a stub that answers requests with any.
pub(super) const ANY_METHOD: &str = "ANY";

impl RecordedBody {
    pub(super) fn of_bytes(bytes: Vec<u8>) -> Self {
        match bytes.is_empty() {
            true => Self::Absent,
            false => Self::Base64(STANDARD.encode(bytes)),
        }
    }
}

/// An exchange of a file, or why something in it is none, with its place.
pub(crate) type RecordedItem = (Position, Result<Recorded, String>);

impl RecordedMessage {
    /// Adds a header unless it is there.
    pub(crate) fn default_header(&mut self, name: &str, value: &str) {
        let mut own = self.headers.iter();
        if !own.any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    fn json(&self) -> serde_json::Value {
        let mut out = json!({"headers": self.headers});
        match &self.body {
            RecordedBody::Absent => {}
            RecordedBody::Text(text) => out["body"] = json!(text),
            RecordedBody::Base64(text) => {
                out["body"] = json!(text);
                out["encoding"] = json!("base64");
            }
            // What was recorded as JSON may be larger than any number here, so its text is kept.
            RecordedBody::Json(_) => out["body"] = json!(JSON_MARK),
            RecordedBody::Unrecorded => out["encoding"] = json!("unrecorded"),
            RecordedBody::Undecodable => {
                out["body"] = json!("");
                out["encoding"] = json!("undecodable");
            }
        }
        out
    }

    fn fill(&self, line: String) -> String {
        match &self.body {
            RecordedBody::Json(text) => {
                let mark = json!(JSON_MARK).to_string();
                line.replacen(&mark, text, 1)
            }
            _ => line,
        }
    }
}

/// Stands for a body while a line is written.
const JSON_MARK: &str = "\u{0}json\u{0}";

impl Recorded {
    /// Writes the exchange as a line of NDJSON.
    pub(crate) fn to_line(&self) -> String {
        let mut request = self.sent.json();
        request["method"] = json!(self.method.to_ascii_uppercase());
        request["url"] = json!(self.url);
        let request = self.sent.fill(request.to_string());
        let mut line = format!("{{\"request\":{request}");
        line.push_str(match self.extent {
            RequestExtent::Whole => "",
            RequestExtent::Url => ",\"extent\":\"url\"",
            RequestExtent::Nothing => ",\"extent\":\"nothing\"",
        });
        for (name, value) in [("time", &self.time), ("traceId", &self.trace_id)] {
            if let Some(value) = value {
                line.push_str(&format!(",\"{name}\":{}", json!(value)));
            }
        }
        if let Some((status, answer)) = &self.answer {
            let mut response = answer.json();
            response["status"] = json!(status);
            let response = answer.fill(response.to_string());
            line.push_str(&format!(",\"response\":{response}"));
        }
        line.push('}');
        line
    }
}

impl From<&HttpMessage<'_>> for RecordedMessage {
    fn from(message: &HttpMessage<'_>) -> Self {
        let headers = message.headers.iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_string()));
        Self {
            headers: headers.collect(),
            body: match &message.body {
                Body::Absent => RecordedBody::Absent,
                Body::Bytes(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) => RecordedBody::Text(text.to_owned()),
                    Err(_) => RecordedBody::Base64(STANDARD.encode(bytes)),
                },
                // A string would be read as the text of the body, and a line break would end the line.
                Body::Json(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) if !text.starts_with('"') && text != "null" => {
                        RecordedBody::Json(text.replace(['\n', '\r'], " "))
                    }
                    _ => RecordedBody::Text(String::from_utf8_lossy(bytes).into_owned()),
                },
                Body::Lost(_) => RecordedBody::Undecodable,
                Body::Unrecorded(_) => RecordedBody::Unrecorded,
            },
        }
    }
}

impl Exchange<'_> {
    /// Returns the exchange as a line of NDJSON, without a line break at its end.
    ///
    /// ```
    /// let line = conform_traffic::Exchange::new("get", "/visits").to_line();
    /// assert_eq!(line, r#"{"request":{"headers":[],"method":"GET","url":"/visits"}}"#);
    /// ```
    #[must_use]
    pub fn to_line(&self) -> String {
        let text = |text: &Cow<'_, str>| text.to_string();
        let recorded = Recorded {
            method: text(&self.method),
            url: text(&self.url),
            extent: self.extent,
            time: self.time.as_ref().map(text),
            trace_id: self.trace_id.as_ref().map(text),
            sent: RecordedMessage::from(&self.request),
            answer: self
                .response
                .as_ref()
                .map(|(status, message)| (*status, RecordedMessage::from(message))),
        };
        recorded.to_line()
    }
}

/// Collects the exchanges of a document.
pub(super) struct RecordedReader<'d> {
    pub(super) document: &'d Document,
    /// The files beside the document.
    pub(super) attachments: Option<&'d Attachments>,
    /// The lines with a text that is base64.
    pub(super) binary_lines: Vec<u32>,
    pub(super) items: Vec<RecordedItem>,
}

impl<'d> RecordedReader<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            document,
            attachments: None,
            binary_lines: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl RecordedReader<'_> {
    pub(super) fn add(&mut self, place: Value<'_>, found: Result<Recorded, String>) {
        let position = self.document.position(place.span().start);
        self.items.push((position, found));
    }

    /// Returns the content of a file in the folder of the document.
    pub(super) fn file(&self, name: &str) -> Option<Vec<u8>> {
        self.attachments?.read(name, LARGEST_FILE)
    }

    /// Returns the content of a file in a folder of this name beside the document, or beside a folder around it.
    pub(super) fn file_beside(&self, folder: &str, name: &str) -> Option<Vec<u8>> {
        self.attachments?.read_beside(folder, name, LARGEST_FILE)
    }

    /// Returns whether a text is base64, which is stated on its line or, if it is a block, on the line above.
    pub(super) fn is_binary(&self, text: Value<'_>) -> bool {
        let line = self.document.position(text.span().start).line;
        let mut stated = self.binary_lines.iter();
        stated.any(|stated| *stated == line || *stated + 1 == line)
    }
}

/// How long a body in a file of its own may be.
const LARGEST_FILE: usize = 64 << 20;

/// Returns a body that is a file of its own, if that can be read.
pub(super) fn attached(file: Option<Vec<u8>>) -> RecordedBody {
    file.map_or(RecordedBody::Unrecorded, RecordedBody::of_bytes)
}

/// Returns the request and the response of an entry of a recording. `noun` is what the format calls it.
pub(super) fn messages<'v>(entry: Value<'v>, noun: &str) -> Result<(Value<'v>, Value<'v>), String> {
    let member = |name: &str| {
        let found = entry.get(name);
        found.ok_or_else(|| format!("the {noun} must have a `{name}`"))
    };
    Ok((member("request")?, member("response")?))
}

/// Returns the text of a member that is not empty, as a body.
pub(super) fn text_body(value: Value<'_>, name: &str) -> RecordedBody {
    let body = text(value, name).filter(|body| !body.is_empty());
    body.map_or(RecordedBody::Absent, |body| {
        RecordedBody::Text(body.to_owned())
    })
}

/// Returns the text of a member.
pub(super) fn text<'v>(value: Value<'v>, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

/// Returns the elements of an array; none of anything else.
pub(super) fn elements<'v>(value: Option<Value<'v>>) -> impl Iterator<Item = Value<'v>> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flat_map(|array| array.iter())
}

/// Returns the JSON text of a value.
pub(super) fn json_text(value: Value<'_>) -> String {
    let mut out = String::new();
    value.write_json(&mut out);
    out
}

/// Returns a scalar as text.
pub(super) fn scalar(value: Value<'_>) -> Option<String> {
    match value.as_str() {
        Some(text) => Some(text.to_owned()),
        None if value.as_object().is_some() || value.as_array().is_some() => None,
        None if value.is_null() => None,
        None => Some(json_text(value)),
    }
}

/// Returns the status of a response.
pub(super) fn required_status(value: Option<Value<'_>>) -> Result<u16, String> {
    status(value).ok_or_else(|| "the response must have a `status` from 100 to 599".to_owned())
}

/// Returns the status of a response, which is 200 if none is stated.
pub(super) fn status_or_ok(response: Value<'_>) -> Result<u16, String> {
    match response.get("status") {
        None => Ok(200),
        stated => required_status(stated),
    }
}

/// Returns a status from 100 to 599.
pub(super) fn status(value: Option<Value<'_>>) -> Option<u16> {
    let text = scalar(value?)?;
    text.parse()
        .ok()
        .filter(|status| (100..600).contains(status))
}

/// Reads headers: an object whose values are texts or lists of texts, or a list of objects with the name in `key` or
/// `name` and the value in `value`. Entries that are `disabled`, or not `enabled`, are left out.
pub(super) fn headers(value: Option<Value<'_>>) -> Vec<(String, String)> {
    let Some(value) = value else {
        return Vec::new();
    };
    if let Some(object) = value.as_object() {
        let members = object.iter();
        let pairs = members.flat_map(|member| {
            let name = member.key.to_string();
            let listed: Vec<Value<'_>> = match member.value.as_array() {
                Some(array) => array.iter().collect(),
                None => vec![member.value],
            };
            let values = listed.into_iter().filter_map(scalar);
            values
                .map(move |value| (name.clone(), value))
                .collect::<Vec<_>>()
        });
        return pairs.collect();
    }
    let entries = elements(Some(value)).filter(|entry| is_enabled(*entry));
    let pairs = entries.filter_map(|entry| {
        let name = text(entry, "key").or_else(|| text(entry, "name"))?;
        Some((name.to_owned(), entry.get("value").and_then(scalar)?))
    });
    pairs.collect()
}

/// Whether an entry of a list is in use.
pub(super) fn is_enabled(entry: Value<'_>) -> bool {
    let flag = |name: &str| entry.get(name).and_then(Value::as_bool);
    flag("disabled") != Some(true) && flag("enabled") != Some(false)
}

/// Writes pairs as a query or form.
pub(super) fn form<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let pairs = pairs.into_iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Writes parts as `multipart/form-data`, and returns the value of `Content-Type` beside it.
pub(crate) fn multipart(parts: &[MultipartPart<'_>]) -> (String, String) {
    // A boundary must not occur in the parts; a longer one does not.
    let mut boundary = "conform".to_owned();
    while parts.iter().any(|part| part.value.contains(&boundary)) {
        boundary.push_str("-0");
    }
    let quoted = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace(['\r', '\n'], " ")
    };
    let mut out = String::new();
    for part in parts {
        out.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            quoted(part.name)
        ));
        if let Some(file) = part.file {
            out.push_str(&format!("; filename=\"{}\"", quoted(file)));
        }
        out.push_str("\r\n");
        if let Some(media_type) = part.media_type {
            out.push_str(&format!(
                "Content-Type: {}\r\n",
                media_type.replace(['\r', '\n'], " ")
            ));
        }
        out.push_str(&format!("\r\n{}\r\n", part.value));
    }
    out.push_str(&format!("--{boundary}--\r\n"));
    (out, format!("multipart/form-data; boundary={boundary}"))
}

/// A part of a form, as a capture lists it.
pub(crate) struct MultipartPart<'p> {
    pub(crate) name: &'p str,
    pub(crate) value: &'p str,
    pub(crate) file: Option<&'p str>,
    pub(crate) media_type: Option<&'p str>,
}
