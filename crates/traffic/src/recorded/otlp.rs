//! OTLP JSON: HTTP spans of OpenTelemetry, as one export or one a line, and the spans that Jaeger and Zipkin write as JSON.
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
    for span in listed_spans(document.root()) {
        let attributes = Attributes::of(span);
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
            time: start_of(span),
            trace_id: member(span, "traceId")
                .or_else(|| span.get("traceID"))
                .and_then(scalar),
            ..recorded
        });
        items.push((position, found));
    }
}

/// Returns the spans of an export. What queries of a store answer is wrapped, in `data`, `trace` or a list; Tempo says `batches`.
fn listed_spans(root: Value<'_>) -> Vec<Value<'_>> {
    let wrapped = ["data", "trace"].iter().filter_map(|name| root.get(name));
    let exports = wrapped.chain([root]).flat_map(|export| {
        let is_list = export.as_array().is_some();
        elements(Some(export)).chain((!is_list).then_some(export))
    });
    let mut spans = Vec::new();
    for export in exports {
        let resources = member(export, "resourceSpans").or_else(|| export.get("batches"));
        for resource in elements(resources) {
            let scopes = elements(member(resource, "scopeSpans"));
            let scopes = scopes.chain(elements(member(resource, "instrumentationLibrarySpans")));
            spans.extend(scopes.flat_map(|scope| elements(scope.get("spans"))));
        }
        // Jaeger's traces, and a span of Zipkin by itself.
        spans.extend(elements(export.get("spans")));
        spans.extend(export.get("tags").is_some().then_some(export));
    }
    spans
}

/// Returns a member by its name in JSON, or by the one in the definition of the protocol, which some programs write.
fn member<'v>(value: Value<'v>, name: &str) -> Option<Value<'v>> {
    value.get(name).or_else(|| value.get(&snake_case(name)))
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Returns when a span started, in nanoseconds. Jaeger and Zipkin state microseconds.
fn start_of(span: Value<'_>) -> Option<String> {
    if let Some(nanos) = member(span, "startTimeUnixNano") {
        return scalar(nanos);
    }
    let micros = span.get("startTime").or_else(|| span.get("timestamp"));
    let micros = scalar(micros?)?;
    let is_whole = micros.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| format!("{micros}000"))
}

fn exchange(method: String, attributes: &Attributes<'_>) -> Result<Recorded, String> {
    let whole = attributes.text(&["url.full", "http.url", "http.target", "http.path"]);
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

/// The attributes of a span: `{key, value: {stringValue | intValue | arrayValue}}`, the tags of Jaeger, whose values are plain, or
/// those of Zipkin, which are an object.
struct Attributes<'v>(Vec<(String, Value<'v>)>);

impl<'v> Attributes<'v> {
    fn of(span: Value<'v>) -> Self {
        let listed = span.get("attributes").or_else(|| span.get("tags"));
        let pairs = elements(listed)
            .filter_map(|one| Some((text(one, "key")?.to_owned(), one.get("value")?)));
        let members = listed.and_then(Value::as_object);
        let members = members.into_iter().flat_map(|members| {
            let members = members.iter();
            members.map(|member| (member.key.to_string(), member.value))
        });
        Self(pairs.chain(members).collect())
    }

    fn all(&self) -> impl Iterator<Item = (&str, Value<'v>)> {
        self.0.iter().map(|(key, value)| (key.as_str(), *value))
    }

    fn value(&self, names: &[&str]) -> Option<Value<'v>> {
        names.iter().find_map(|name| {
            let (_, value) = self.all().find(|(key, _)| key == name)?;
            plain(value)
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
            plain(value)?.as_str()
        });
        let Some(body) = text else {
            return RecordedBody::Unrecorded;
        };
        let is_cut = self.all().any(|(key, value)| {
            key == names(".truncated") && plain(value).and_then(Value::as_bool) == Some(true)
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
            let listed = member(value, "arrayValue").and_then(|array| array.get("values"));
            for one in elements(listed).chain(Some(value).filter(|_| listed.is_none())) {
                if let Some(text) = plain(one).and_then(scalar) {
                    out.push((name.clone(), text));
                }
            }
        }
        out
    }
}

/// Returns the scalar that the value of an attribute holds.
fn plain(value: Value<'_>) -> Option<Value<'_>> {
    if value.as_object().is_none() {
        return Some(value);
    }
    let names = ["stringValue", "intValue", "boolValue"];
    names.iter().find_map(|name| member(value, name))
}
