//! Postman collections 2.0 and 2.1: requests and their saved examples.

use conform_json::Value;

use super::model::{
    MultipartPart, Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form,
    headers, is_enabled, multipart, status, text, without_base,
};

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    let variables = elements(root.get("variable"));
    let variables = variables.filter_map(|one| Some((text(one, "key")?, text(one, "value")?)));
    let variables: Vec<(&str, &str)> = variables.collect();
    // Folders may be nested; the last one on the stack comes next.
    let mut waiting: Vec<Value<'_>> = elements(root.get("item")).collect();
    waiting.reverse();
    while let Some(item) = waiting.pop() {
        if item.get("item").is_some() {
            let mut inner: Vec<Value<'_>> = elements(item.get("item")).collect();
            inner.reverse();
            waiting.extend(inner);
            continue;
        }
        let Some(own) = item.get("request") else {
            continue;
        };
        let mut examples = elements(item.get("response")).peekable();
        if examples.peek().is_none() {
            reader.add(item, request(own, &variables));
        }
        for example in examples {
            let sent = example
                .get("originalRequest")
                .filter(|sent| !sent.is_null());
            let found = request(sent.unwrap_or(own), &variables);
            let found = found.and_then(|recorded| {
                let status = status(example.get("code"));
                let status = status.ok_or("the example must have a `code` from 100 to 599")?;
                Ok(Recorded {
                    answer: Some((status, answer(example))),
                    ..recorded
                })
            });
            reader.add(example, found);
        }
    }
}

fn answer(example: Value<'_>) -> RecordedMessage {
    let body = text(example, "body").filter(|body| !body.is_empty());
    let mut answer = RecordedMessage {
        headers: headers(example.get("header")),
        body: body.map_or(RecordedBody::Absent, |body| {
            RecordedBody::Text(body.to_owned())
        }),
    };
    if body.is_some() && text(example, "_postman_previewlanguage") == Some("json") {
        answer.default_header("Content-Type", "application/json");
    }
    answer
}

fn request(request: Value<'_>, variables: &[(&str, &str)]) -> Result<Recorded, String> {
    let replaced = |text: &str| {
        let mut out = text.to_owned();
        for (name, value) in variables {
            out = out.replace(&format!("{{{{{name}}}}}"), value);
        }
        out
    };
    if let Some(url) = request.as_str() {
        return Ok(Recorded {
            method: "GET".to_owned(),
            url: without_base(&replaced(url)),
            ..Recorded::default()
        });
    }
    let url = request.get("url").ok_or("the request must have a `url`")?;
    let raw = url.as_str().or_else(|| text(url, "raw"));
    let mut raw = replaced(raw.ok_or("the `url` must have a text `raw`")?);
    for variable in elements(url.get("variable")) {
        if let (Some(name), Some(value)) = (text(variable, "key"), text(variable, "value")) {
            let (path, query) = raw.split_once('?').unwrap_or((&raw, ""));
            let segments = path.split('/');
            let segments = segments.map(|segment| {
                let is_it = segment.strip_prefix(':') == Some(name);
                if is_it { value } else { segment }
            });
            let path = segments.collect::<Vec<_>>().join("/");
            raw = if query.is_empty() {
                path
            } else {
                format!("{path}?{query}")
            };
        }
    }
    let mut sent = RecordedMessage {
        headers: headers(request.get("header")),
        body: RecordedBody::Absent,
    };
    if let Some(body) = request.get("body") {
        read_body(body, &mut sent, &replaced);
    }
    authorize(request.get("auth"), &mut sent);
    Ok(Recorded {
        method: text(request, "method").unwrap_or("GET").to_owned(),
        url: without_base(&raw),
        sent,
        ..Recorded::default()
    })
}

/// Adds what Postman sends for the kind of authorization. The secrets themselves are variables or removed.
fn authorize(auth: Option<Value<'_>>, sent: &mut RecordedMessage) {
    match auth.and_then(|auth| text(auth, "type")) {
        Some("bearer" | "oauth2") => sent.default_header("Authorization", "Bearer [removed]"),
        Some("basic") => sent.default_header("Authorization", "Basic [removed]"),
        _ => {}
    }
}

fn read_body(body: Value<'_>, sent: &mut RecordedMessage, replaced: &dyn Fn(&str) -> String) {
    if !is_enabled(body) {
        return;
    }
    let entries = |name: &str| {
        let entries = elements(body.get(name)).filter(|entry| is_enabled(*entry));
        entries.collect::<Vec<_>>()
    };
    match text(body, "mode") {
        Some("raw") => {
            let raw = text(body, "raw").unwrap_or_default();
            if raw.is_empty() {
                return;
            }
            let language = body
                .pointer("/options/raw/language")
                .and_then(Value::as_str);
            match language {
                Some("json") => sent.default_header("Content-Type", "application/json"),
                Some("xml") => sent.default_header("Content-Type", "application/xml"),
                Some("text") => sent.default_header("Content-Type", "text/plain"),
                _ => {}
            }
            sent.body = RecordedBody::Text(replaced(raw));
        }
        Some("urlencoded") => {
            let entries = entries("urlencoded").into_iter();
            let pairs = entries.filter_map(|one| Some((text(one, "key")?, text(one, "value")?)));
            sent.default_header("Content-Type", "application/x-www-form-urlencoded");
            sent.body = RecordedBody::Text(form(pairs));
        }
        Some("formdata") => {
            let entries = entries("formdata").into_iter();
            let parts = entries.filter_map(|one| {
                let is_file = text(one, "type") == Some("file");
                Some(MultipartPart {
                    name: text(one, "key")?,
                    value: text(one, "value").unwrap_or_default(),
                    file: is_file.then_some("file"),
                    media_type: text(one, "contentType"),
                })
            });
            let (written, media_type) = multipart(&parts.collect::<Vec<_>>());
            sent.headers
                .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            sent.default_header("Content-Type", &media_type);
            sent.body = RecordedBody::Text(written);
        }
        Some("graphql" | "file") => sent.body = RecordedBody::Unrecorded,
        _ => {}
    }
}
