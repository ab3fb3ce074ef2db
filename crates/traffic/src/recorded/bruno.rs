//! Bruno collection exports (JSON): requests, and the examples that are saved with them.

use std::borrow::Cow;

use conform_json::Value;

use super::credentials::{Credentials, KeyPlace};
use super::model::{
    MultipartPart, Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form,
    headers, is_enabled, json_text, multipart, required_status, scalar, text,
};
use super::surroundings::Surroundings;
use super::variables::{Variables, with_one_base, with_path_values, without_comments};
use crate::exchange::RequestExtent;

/// Returns what counts inside of a folder, or of the collection: it is in their `root`.
fn inside(around: &Surroundings, holder: Value<'_>) -> Surroundings {
    let request = holder.get("root").and_then(|root| root.get("request"));
    request.map_or_else(|| around.clone(), |request| with(around, request))
}

/// Returns what counts for a request.
fn with(around: &Surroundings, request: Value<'_>) -> Surroundings {
    let variables = Variables::of_list(request.pointer("/vars/req"));
    around.inside(credentials(request.get("auth")), variables)
}

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    read_below(reader, root, Credentials::Absent);
}

/// Reads the requests of a collection, which has these credentials unless it states others.
pub(super) fn read_below(
    reader: &mut RecordedReader<'_>,
    root: Value<'_>,
    credentials: Credentials,
) {
    let outermost = Surroundings::new(credentials, Variables::default());
    let outermost = inside(&outermost, root);
    let items = elements(root.get("items")).map(|item| (item, outermost.clone()));
    let mut waiting: Vec<(Value<'_>, Surroundings)> = items.collect();
    waiting.reverse();
    while let Some((item, around)) = waiting.pop() {
        let below = inside(&around, item);
        let inner = elements(item.get("items")).map(|item| (item, below.clone()));
        let mut inner: Vec<(Value<'_>, Surroundings)> = inner.collect();
        inner.reverse();
        waiting.extend(inner);
        let Some(own) = item.get("request") else {
            continue;
        };
        let around = with(&around, own);
        let mut examples = elements(item.get("examples")).peekable();
        if examples.peek().is_none() {
            reader.add(item, request(own, &around));
        }
        for example in examples {
            let sent = example
                .get("request")
                .filter(|sent| sent.get("url").is_some());
            let found = request(sent.unwrap_or(own), &around).and_then(|recorded| {
                let response = example
                    .get("response")
                    .ok_or("the example must have a `response`")?;
                let code = response
                    .get("status")
                    .and_then(|code| code.get("code").or(Some(code)));
                let code = required_status(code)?;
                let body = response
                    .get("body")
                    .and_then(|body| body.get("content").or(Some(body)));
                let body = body.filter(|body| !body.is_null());
                let answer = RecordedMessage {
                    headers: headers(response.get("headers")),
                    body: match body.map(|body| (body, body.as_str())) {
                        None | Some((_, Some(""))) => RecordedBody::Absent,
                        Some((_, Some(text))) => RecordedBody::Text(text.to_owned()),
                        Some((body, None)) => RecordedBody::Json(json_text(body)),
                    },
                };
                Ok(Recorded {
                    answer: Some((code, answer)),
                    ..recorded
                })
            });
            reader.add(example, found);
        }
    }
}

fn request(request: Value<'_>, around: &Surroundings) -> Result<Recorded, String> {
    let variables = around.variables();
    let url = text(request, "url").ok_or("the request must have a `url`")?;
    let params = elements(request.get("params")).filter(|one| is_enabled(*one));
    let params = params.filter(|one| text(*one, "type") == Some("path"));
    let values = params.filter_map(|one| {
        let value = one.get("value").and_then(scalar).unwrap_or_default();
        Some((text(one, "name")?, variables.replaced(&value).into_owned()))
    });
    let values: Vec<(&str, String)> = values.collect();
    let url = variables.replaced_below_base(&with_one_base(url));
    let (url, is_pattern) = with_path_values(&url, &values);
    let mut sent = RecordedMessage {
        headers: headers(request.get("headers")),
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
        url,
        extent: if is_pattern {
            RequestExtent::Nothing
        } else {
            RequestExtent::Whole
        },
        sent,
        ..Recorded::default()
    };
    around.credentials.add_to(&mut recorded);
    Ok(recorded.with_variables())
}

/// Returns the credentials that `auth` states; `None` if those of the folder count.
pub(super) fn credentials(auth: Option<Value<'_>>) -> Option<Credentials> {
    let auth = auth?;
    match text(auth, "mode")? {
        "apikey" => {
            let own = auth.get("apikey")?;
            let place = match text(own, "placement") {
                Some("queryparams") => KeyPlace::Query,
                _ => KeyPlace::Header,
            };
            let name = text(own, "key")?.to_owned();
            Some(Credentials::Key { place, name })
        }
        kind => Credentials::of_kind(kind),
    }
}

fn read_body(body: Value<'_>, sent: &mut RecordedMessage, variables: &Variables) {
    let of_text = |sent: &mut RecordedMessage, member: &str, media_type: &str| {
        if let Some(plain) = text(body, member).filter(|text| !text.is_empty()) {
            sent.default_header("Content-Type", media_type);
            let plain = match member {
                "json" => without_comments(plain),
                _ => Cow::Borrowed(plain),
            };
            sent.body = RecordedBody::Text(variables.replaced(&plain).into_owned());
        }
    };
    let pairs = |member: &str| {
        let entries = elements(body.get(member)).filter(|one| is_enabled(*one));
        let entries = entries.map(|one| {
            let value = one.get("value").and_then(scalar).unwrap_or_default();
            (one, variables.replaced(&value).into_owned())
        });
        entries.collect::<Vec<_>>()
    };
    match text(body, "mode") {
        Some("json") => of_text(sent, "json", "application/json"),
        Some("xml") => of_text(sent, "xml", "application/xml"),
        Some("text") => of_text(sent, "text", "text/plain"),
        Some("formUrlEncoded") => {
            let pairs = pairs("formUrlEncoded");
            let pairs = pairs.iter();
            let pairs =
                pairs.filter_map(|(one, value)| Some((text(*one, "name")?, value.as_str())));
            sent.default_header("Content-Type", "application/x-www-form-urlencoded");
            sent.body = RecordedBody::Text(form(pairs));
        }
        Some("multipartForm") => {
            let entries = pairs("multipartForm");
            let parts = entries.iter().filter_map(|(one, value)| {
                let is_file = text(*one, "type") == Some("file");
                Some(MultipartPart {
                    name: text(*one, "name")?,
                    value,
                    file: is_file.then_some("file"),
                    media_type: text(*one, "contentType").filter(|name| !name.is_empty()),
                })
            });
            let (written, media_type) = multipart(&parts.collect::<Vec<_>>());
            sent.headers
                .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            sent.default_header("Content-Type", &media_type);
            sent.body = RecordedBody::Text(written);
        }
        Some("none") | None => {}
        Some(_) => sent.body = RecordedBody::Unrecorded,
    }
}
