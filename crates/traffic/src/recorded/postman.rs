//! Postman collections 2.0 and 2.1: requests and their saved examples.

use std::borrow::Cow;

use conform_json::Value;

use super::credentials::{Credentials, KeyPlace};
use super::http_text::status_named;
use super::model::{
    MultipartPart, Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form,
    headers, is_enabled, multipart, scalar, status, text,
};
use super::surroundings::Surroundings;
use super::variables::{Variables, with_one_base, with_path_values, without_comments};
use crate::exchange::RequestExtent;

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    // Postman's own API wraps a collection.
    let root = root.get("collection").unwrap_or(root);
    let outermost = Surroundings::new(Credentials::Absent, Variables::default());
    // Folders may be nested; the last one on the stack comes next.
    let mut waiting = vec![(root, outermost)];
    while let Some((item, around)) = waiting.pop() {
        let variables = Variables::of_list(item.get("variable"));
        let mut around = around.inside(credentials(item.get("auth")), variables);
        if item.get("item").is_some() {
            let inner = elements(item.get("item")).map(|item| (item, around.clone()));
            let mut inner: Vec<(Value<'_>, Surroundings)> = inner.collect();
            inner.reverse();
            waiting.extend(inner);
            continue;
        }
        let Some(own) = item.get("request") else {
            continue;
        };
        if let Some(credentials) = credentials(own.get("auth")) {
            around.credentials = credentials;
        }
        let mut examples = elements(item.get("response")).peekable();
        if examples.peek().is_none() {
            reader.add(item, request(own, &around));
        }
        for example in examples {
            let sent = example
                .get("originalRequest")
                .filter(|sent| !sent.is_null());
            let found = request(sent.unwrap_or(own), &around);
            let found = found.and_then(|recorded| {
                let status = status_of(example)?;
                Ok(Recorded {
                    answer: Some((status, answer(example))),
                    ..recorded
                })
            });
            reader.add(example, found);
        }
    }
}

/// Returns the status of an example. One without a `code` has it by its name, and else 200, which Postman answers then.
fn status_of(example: Value<'_>) -> Result<u16, &'static str> {
    if let Some(code) = example.get("code").filter(|code| !code.is_null()) {
        return status(Some(code)).ok_or("the example must have a `code` from 100 to 599");
    }
    let name = text(example, "status").filter(|name| !name.is_empty());
    name.map_or(Ok(200), |name| {
        status_named(name).ok_or("the example must have a `code`, or a `status` that names one")
    })
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

fn request(request: Value<'_>, around: &Surroundings) -> Result<Recorded, String> {
    let variables = around.variables();
    let url = match request.as_str() {
        Some(_) => request,
        None => request.get("url").ok_or("the request must have a `url`")?,
    };
    let raw = url.as_str().or_else(|| text(url, "raw"));
    let raw = raw.map(str::to_owned).or_else(|| url_of_parts(url));
    let raw = raw.ok_or("the `url` must have a text `raw`, or a `path`")?;
    let listed = elements(url.get("variable"));
    let values: Vec<(&str, String)> = listed
        .filter_map(|one| {
            let value = one.get("value").and_then(scalar).unwrap_or_default();
            Some((text(one, "key")?, variables.replaced(&value).into_owned()))
        })
        .collect();
    let (raw, is_pattern) = with_path_values(&variables.replaced(&raw), &values);
    let mut sent = RecordedMessage {
        headers: read_headers(request.get("header")),
        body: RecordedBody::Absent,
    };
    for (_, value) in &mut sent.headers {
        *value = variables.replaced(value).into_owned();
    }
    if let Some(body) = request.get("body") {
        read_body(body, &mut sent, variables);
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
        .unwrap_or(&around.credentials)
        .add_to(&mut recorded);
    Ok(recorded.with_variables())
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

fn read_body(body: Value<'_>, sent: &mut RecordedMessage, variables: &Variables) {
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
            let raw = match language {
                Some("json") => without_comments(raw),
                _ => Cow::Borrowed(raw),
            };
            sent.body = RecordedBody::Text(variables.replaced(&raw).into_owned());
        }
        Some("urlencoded") => {
            let entries = entries("urlencoded").into_iter();
            let pairs = entries.filter_map(|one| {
                let value = one.get("value").and_then(scalar)?;
                Some((text(one, "key")?, variables.replaced(&value).into_owned()))
            });
            let pairs: Vec<(&str, String)> = pairs.collect();
            sent.default_header("Content-Type", "application/x-www-form-urlencoded");
            sent.body = RecordedBody::Text(form(
                pairs.iter().map(|(name, value)| (*name, value.as_str())),
            ));
        }
        Some("formdata") => {
            let entries = entries("formdata");
            let values = entries.iter().map(|one| {
                let value = one.get("value").and_then(scalar).unwrap_or_default();
                variables.replaced(&value).into_owned()
            });
            let values: Vec<String> = values.collect();
            let parts = entries.iter().zip(&values).filter_map(|(one, value)| {
                let one = *one;
                let is_file = text(one, "type") == Some("file");
                Some(MultipartPart {
                    name: text(one, "key")?,
                    value,
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
