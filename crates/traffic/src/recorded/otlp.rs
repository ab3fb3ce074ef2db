//! OTLP JSON: HTTP spans of OpenTelemetry, as one export or one a line. Spans have no bodies that are known to be whole.

use std::sync::Arc;

use conform_json::{Document, Format, Limits, Position, Value};

use super::model::{
    Recorded, RecordedBody, RecordedItem, RecordedMessage, elements, scalar, status, text,
};

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
            let Some(method) = method else { continue };
            let Position {
                line: inside,
                column,
            } = document.position(span.span().start);
            let position = Position {
                line: line + inside - 1,
                column,
            };
            items.push((position, exchange(method, &attributes)));
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
    let message = |side: &str| RecordedMessage {
        headers: attributes.headers(&format!("http.{side}.header.")),
        body: RecordedBody::Unrecorded,
    };
    let code = attributes.value(&["http.response.status_code", "http.status_code"]);
    let answer = status(code).map(|code| (code, message("response")));
    Ok(Recorded {
        method,
        url,
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
