//! Postman collections 2.0 and 2.1: requests and their saved examples.

use conform_json::Value;

use super::credentials::{Credentials, KeyPlace};
use super::model::{
    MultipartPart, Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form,
    headers, is_enabled, multipart, scalar, status, text, with_one_base,
};
use crate::exchange::RequestExtent;

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    // Postman's own API wraps a collection.
    let root = root.get("collection").unwrap_or(root);
    let variables = elements(root.get("variable"));
    let variables = variables.filter_map(|one| Some((text(one, "key")?, text(one, "value")?)));
    let variables: Vec<(&str, &str)> = variables.filter(|(_, value)| !value.is_empty()).collect();
    let outermost = credentials(root.get("auth")).unwrap_or(Credentials::Absent);
    // Folders may be nested; the last one on the stack comes next.
    let items = elements(root.get("item")).map(|item| (item, outermost.clone()));
    let mut waiting: Vec<(Value<'_>, Credentials)> = items.collect();
    waiting.reverse();
    while let Some((item, around)) = waiting.pop() {
        if item.get("item").is_some() {
            let own = credentials(item.get("auth")).unwrap_or(around);
            let inner = elements(item.get("item")).map(|item| (item, own.clone()));
            let mut inner: Vec<(Value<'_>, Credentials)> = inner.collect();
            inner.reverse();
            waiting.extend(inner);
            continue;
        }
        let Some(own) = item.get("request") else {
            continue;
        };
        let around = credentials(own.get("auth")).unwrap_or(around);
        let mut examples = elements(item.get("response")).peekable();
        if examples.peek().is_none() {
            reader.add(item, request(own, &variables, &around));
        }
        for example in examples {
            let sent = example
                .get("originalRequest")
                .filter(|sent| !sent.is_null());
            let found = request(sent.unwrap_or(own), &variables, &around);
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
        headers: read_headers(example.get("header")),
        body: body.map_or(RecordedBody::Absent, |body| {
            RecordedBody::Text(body.to_owned())
        }),
    };
    if body.is_some() && text(example, "_postman_previewlanguage") == Some("json") {
        answer.default_header("Content-Type", "application/json");
    }
    answer
}

fn request(
    request: Value<'_>,
    variables: &[(&str, &str)],
    around: &Credentials,
) -> Result<Recorded, String> {
    let replaced = |text: &str| {
        let mut out = text.to_owned();
        for (name, value) in variables {
            out = out.replace(&format!("{{{{{name}}}}}"), value);
        }
        out
    };
    let url = match request.as_str() {
        Some(_) => request,
        None => request.get("url").ok_or("the request must have a `url`")?,
    };
    let raw = url.as_str().or_else(|| text(url, "raw"));
    let raw = raw.map(str::to_owned).or_else(|| url_of_parts(url));
    let raw = replaced(&raw.ok_or("the `url` must have a text `raw`, or a `path`")?);
    let (raw, is_pattern) = with_path_variables(raw, url);
    let mut sent = RecordedMessage {
        headers: read_headers(request.get("header")),
        body: RecordedBody::Absent,
    };
    if let Some(body) = request.get("body") {
        read_body(body, &mut sent, &replaced);
    }
    let mut recorded = Recorded {
        method: text(request, "method").unwrap_or("GET").to_owned(),
        url: with_one_base(&raw),
        extent: if is_pattern {
            RequestExtent::Nothing
        } else {
            RequestExtent::Whole
        },
        sent,
        answer: None,
        ..Recorded::default()
    };
    // An example may have credentials of its own.
    credentials(request.get("auth"))
        .as_ref()
        .unwrap_or(around)
        .add_to(&mut recorded);
    Ok(recorded.with_variables())
}

/// Replaces segments such as `:id` by the values of the variables of a URL. Returns whether one of them has no value.
fn with_path_variables(raw: String, url: Value<'_>) -> (String, bool) {
    let listed = elements(url.get("variable"));
    let listed: Vec<(&str, String)> = listed
        .filter_map(|one| {
            let value = one.get("value").and_then(scalar).unwrap_or_default();
            Some((text(one, "key")?, value))
        })
        .collect();
    if listed.is_empty() {
        return (raw, false);
    }
    let (path, query) = match raw.find('?') {
        Some(at) => raw.split_at(at),
        None => (raw.as_str(), ""),
    };
    let mut is_open = false;
    let segments = path.split('/').map(|segment| {
        let name = segment.strip_prefix(':');
        let found = listed.iter().find(|(listed, _)| Some(*listed) == name);
        match found {
            Some((_, value)) if !value.is_empty() => value.as_str(),
            Some(_) => {
                is_open = true;
                segment
            }
            None => segment,
        }
    });
    let path = segments.collect::<Vec<_>>().join("/");
    (format!("{path}{query}"), is_open)
}

/// Returns the URL that its parts make: `protocol`, `host`, `port`, `path` and `query`.
fn url_of_parts(url: Value<'_>) -> Option<String> {
    let joined = |name: &str, separator: &str| {
        let part = url.get(name)?;
        let listed = elements(Some(part)).filter_map(|one| {
            // A segment may be an object with its value.
            scalar(one).or_else(|| text(one, "value").map(str::to_owned))
        });
        let listed: Vec<String> = listed.collect();
        Some(match part.as_str() {
            Some(text) => text.trim_start_matches('/').to_owned(),
            None => listed.join(separator),
        })
    };
    let path = joined("path", "/");
    let host = joined("host", ".");
    if path.is_none() && host.is_none() {
        return None;
    }
    let mut out = match (host, text(url, "protocol")) {
        (None, _) => String::new(),
        (Some(host), _) if host.starts_with("{{") => host,
        (Some(host), protocol) => format!("{}://{host}", protocol.unwrap_or("https")),
    };
    if let Some(port) = text(url, "port").filter(|port| !port.is_empty()) {
        out.push_str(&format!(":{port}"));
    }
    out.push_str(&format!("/{}", path.unwrap_or_default()));
    let query = elements(url.get("query")).filter(|pair| is_enabled(*pair));
    let pairs = query.filter_map(|pair| {
        let name = text(pair, "key")?;
        Some(match text(pair, "value") {
            Some(value) => format!("{name}={value}"),
            None => name.to_owned(),
        })
    });
    let pairs: Vec<String> = pairs.collect();
    if !pairs.is_empty() {
        out.push_str(&format!("?{}", pairs.join("&")));
    }
    Some(out)
}

/// Reads headers, which may also be one text with a header a line.
fn read_headers(header: Option<Value<'_>>) -> Vec<(String, String)> {
    match header.and_then(Value::as_str) {
        Some(lines) => {
            let pairs = lines.lines().filter_map(|line| line.split_once(':'));
            pairs
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .collect()
        }
        None => headers(header),
    }
}

/// Returns the credentials that `auth` states; `None` if those of the folder around it count.
fn credentials(auth: Option<Value<'_>>) -> Option<Credentials> {
    let auth = auth?;
    match text(auth, "type")? {
        "apikey" => {
            let own = auth.get("apikey")?;
            // A list of objects with `key` and `value`, or an object in version 2.0.
            let part = |name: &str| match own.as_array() {
                Some(listed) => {
                    let mut listed = listed.iter();
                    let found = listed.find(|one| text(*one, "key") == Some(name))?;
                    text(found, "value")
                }
                None => text(own, name),
            };
            let place = match part("in") {
                Some("query") => KeyPlace::Query,
                _ => KeyPlace::Header,
            };
            let name = part("key").filter(|name| !name.is_empty())?.to_owned();
            Some(Credentials::Key { place, name })
        }
        kind => Credentials::of_kind(kind),
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
