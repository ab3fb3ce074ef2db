//! OTLP JSON: HTTP spans of OpenTelemetry, as one export or one a line.
//!
//! Headers are attributes only where they were asked for, so a request is not said to lack any. Programs add bodies as attributes,
//! too, whose length a collector limits: a body counts as recorded only if it is known to be whole.

use std::sync::Arc;

use conform_json::{Document, Format, Limits, Position, Value};

use super::model::{
    Recorded, RecordedBody, RecordedItem, RecordedMessage, elements, scalar, status, text,
};
use crate::exchange::RequestExtent;

pub(super) fn read(name: &Arc<str>, bytes: Vec<u8>, limits: &Limits) -> Vec<RecordedItem> {
    let mut items = Vec::new();
    let mut add = |text: Vec<u8>, line: u32| {
        let document = Document::parse(Arc::clone(name), text, Format::Json, limits);
        match document {
            Ok(document) => spans(&document, line, &mut items),
            Err(error) => {
                let Position {
                    line: inside,
                    column,
                } = error.position();
                let position = Position {
                    line: line + inside - 1,
                    column,
                };
                items.push((position, Err(error.message().to_owned())));
            }
        }
    };
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let is_lines = Document::parse("line", first.to_vec(), Format::Json, limits).is_ok();
    if !is_lines {
        add(bytes, 1);
        return items;
    }
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if !line.trim_ascii().is_empty() {
            add(line.to_vec(), u32::try_from(index + 1).unwrap_or(u32::MAX));
        }
    }
    items
}

fn spans(document: &Document, line: u32, items: &mut Vec<RecordedItem>) {
    for resource in elements(document.root().get("resourceSpans")) {
        let scopes = elements(resource.get("scopeSpans"));
        let scopes = scopes.chain(elements(resource.get("instrumentationLibrarySpans")));
        for span in scopes.flat_map(|scope| elements(scope.get("spans"))) {
            let attributes = Attributes(span);
            // Other spans, such as those of a database, are no exchanges.
            let method = attributes.text(&["http.request.method", "http.method"]);
            // A method that is not a usual one is stated beside it.
            let method = match method.as_deref() {
                Some("_OTHER") => attributes
                    .text(&["http.request.method_original"])
                    .or(method),
                _ => method,
            };
            let Some(method) = method else { continue };
            let Position {
                line: inside,
                column,
            } = document.position(span.span().start);
            let position = Position {
                line: line + inside - 1,
                column,
            };
            let found = exchange(method, &attributes).map(|recorded| Recorded {
                time: span.get("startTimeUnixNano").and_then(scalar),
                trace_id: text(span, "traceId").map(str::to_owned),
                ..recorded
            });
            items.push((position, found));
        }
    }
}

fn exchange(method: String, attributes: &Attributes<'_>) -> Result<Recorded, String> {
    let whole = attributes.text(&["url.full", "http.url", "http.target"]);
    let of_path = || {
        let path = attributes.text(&["url.path"])?;
        let query = attributes
            .text(&["url.query"])
            .filter(|query| !query.is_empty());
        Some(match query {
            Some(query) => format!("{path}?{}", query.trim_start_matches('?')),
            None => path,
        })
    };
    let url = whole
        .or_else(of_path)
        .ok_or("the span must have `url.full`, `url.path` or `http.target`")?;
    let url = match attributes.host().filter(|_| url.starts_with('/')) {
        Some(host) => format!("https://{host}{url}"),
        None => url,
    };
    let message = |side: &str| RecordedMessage {
        headers: attributes.headers(&format!("http.{side}.header.")),
        body: attributes.body(side),
    };
    let code = attributes.value(&["http.response.status_code", "http.status_code"]);
    let answer = status(code).map(|code| (code, message("response")));
    Ok(Recorded {
        method,
        url,
        extent: RequestExtent::Url,
        sent: message("request"),
        answer,
        ..Recorded::default()
    })
}

/// The attributes of a span: `{key, value: {stringValue | intValue | arrayValue}}`.
struct Attributes<'v>(Value<'v>);

impl<'v> Attributes<'v> {
    fn all(&self) -> impl Iterator<Item = (&'v str, Value<'v>)> {
        elements(self.0.get("attributes"))
            .filter_map(|one| Some((text(one, "key")?, one.get("value")?)))
    }

    fn value(&self, names: &[&str]) -> Option<Value<'v>> {
        names.iter().find_map(|name| {
            let (_, value) = self.all().find(|(key, _)| key == name)?;
            value.get("intValue").or_else(|| value.get("stringValue"))
        })
    }

    fn text(&self, names: &[&str]) -> Option<String> {
        self.value(names).and_then(scalar)
    }

    /// Returns the host that the request was sent to, with its port.
    fn host(&self) -> Option<String> {
        let names = [
            "http.host",
            "server.address",
            "net.host.name",
            "http.server_name",
        ];
        let host = self.text(&names).filter(|host| !host.is_empty())?;
        let port = self.text(&["server.port", "net.host.port"]);
        Some(match port.filter(|_| !host.contains(':')) {
            Some(port) => format!("{host}:{port}"),
            None => host,
        })
    }

    /// Returns a body, if it is whole: as long as its size says, or, without a size, JSON that ends.
    fn body(&self, side: &str) -> RecordedBody {
        let names = |suffix: &str| format!("http.{side}.body{suffix}");
        let text = ["", ".text", ".content"].iter().find_map(|suffix| {
            let (_, value) = self.all().find(|(key, _)| *key == names(suffix))?;
            text(value, "stringValue")
        });
        let Some(body) = text else {
            return RecordedBody::Unrecorded;
        };
        let is_cut = self.all().any(|(key, value)| {
            key == names(".truncated")
                && value.get("boolValue").and_then(Value::as_bool) == Some(true)
        });
        let sizes = [
            names(".size"),
            format!("http.{side}_content_length"),
            format!("http.{side}_content_length_uncompressed"),
        ];
        let size: Vec<&str> = sizes.iter().map(String::as_str).collect();
        let size: Option<usize> = self.text(&size).and_then(|size| size.parse().ok());
        let is_whole = match size {
            Some(size) => body.len() == size,
            None => {
                let is_closed = body.trim_end().ends_with(['}', ']']);
                let limits = Limits::default();
                let bytes = body.as_bytes().to_vec();
                is_closed && Document::parse("body", bytes, Format::Json, &limits).is_ok()
            }
        };
        match body {
            "" => RecordedBody::Absent,
            _ if is_cut || !is_whole => RecordedBody::Unrecorded,
            body => RecordedBody::Text(body.to_owned()),
        }
    }

    fn headers(&self, prefix: &str) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for (key, value) in self.all() {
            let Some(name) = key.strip_prefix(prefix) else {
                continue;
            };
            let name = name.replace('_', "-");
            let listed = value.pointer("/arrayValue/values");
            for one in elements(listed).chain(Some(value).filter(|_| listed.is_none())) {
                if let Some(text) = text(one, "stringValue") {
                    out.push((name.clone(), text.to_owned()));
                }
            }
        }
        out
    }
}
