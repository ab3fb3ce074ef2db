//! Bruno collection exports (JSON): requests, and the examples that are saved with them.

use conform_json::Value;

use super::credentials::{Credentials, KeyPlace};
use super::model::{
    MultipartPart, Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form,
    headers, is_enabled, json_text, multipart, required_status, text, with_one_base,
};

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    // What a folder says of its requests is in its `root`, as it is for the collection.
    let shared = |holder: Value<'_>, around: &Credentials| {
        let request = holder.get("root").and_then(|root| root.get("request"));
        let auth = request.and_then(|request| request.get("auth"));
        credentials(auth).unwrap_or_else(|| around.clone())
    };
    let outermost = shared(root, &Credentials::Absent);
    let items = elements(root.get("items")).map(|item| (item, outermost.clone()));
    let mut waiting: Vec<(Value<'_>, Credentials)> = items.collect();
    waiting.reverse();
    while let Some((item, around)) = waiting.pop() {
        let inside = shared(item, &around);
        let inner = elements(item.get("items")).map(|item| (item, inside.clone()));
        let mut inner: Vec<(Value<'_>, Credentials)> = inner.collect();
        inner.reverse();
        waiting.extend(inner);
        let Some(own) = item.get("request") else {
            continue;
        };
        let around = credentials(own.get("auth")).unwrap_or(around);
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

fn request(request: Value<'_>, around: &Credentials) -> Result<Recorded, String> {
    let url = text(request, "url").ok_or("the request must have a `url`")?;
    let mut path = with_one_base(url);
    let params = elements(request.get("params")).filter(|one| is_enabled(*one));
    for param in params.filter(|one| text(*one, "type") == Some("path")) {
        if let (Some(name), Some(value)) = (text(param, "name"), text(param, "value")) {
            path = path.replace(&format!(":{name}"), value);
        }
    }
    let mut sent = RecordedMessage {
        headers: headers(request.get("headers")),
        body: RecordedBody::Absent,
    };
    if let Some(body) = request.get("body") {
        read_body(body, &mut sent);
    }
    let mut recorded = Recorded {
        method: text(request, "method").unwrap_or("GET").to_owned(),
        url: path,
        sent,
        ..Recorded::default()
    };
    around.add_to(&mut recorded);
    Ok(recorded.with_variables())
}

/// Returns the credentials that `auth` states; `None` if those of the folder count.
fn credentials(auth: Option<Value<'_>>) -> Option<Credentials> {
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

fn read_body(body: Value<'_>, sent: &mut RecordedMessage) {
    let of_text = |sent: &mut RecordedMessage, member: &str, media_type: &str| {
        if let Some(plain) = text(body, member).filter(|text| !text.is_empty()) {
            sent.default_header("Content-Type", media_type);
            sent.body = RecordedBody::Text(plain.to_owned());
        }
    };
    let pairs = |member: &str| {
        let entries = elements(body.get(member)).filter(|one| is_enabled(*one));
        entries.collect::<Vec<_>>()
    };
    match text(body, "mode") {
        Some("json") => of_text(sent, "json", "application/json"),
        Some("xml") => of_text(sent, "xml", "application/xml"),
        Some("text") => of_text(sent, "text", "text/plain"),
        Some("formUrlEncoded") => {
            let pairs = pairs("formUrlEncoded").into_iter();
            let pairs = pairs.filter_map(|one| Some((text(one, "name")?, text(one, "value")?)));
            sent.default_header("Content-Type", "application/x-www-form-urlencoded");
            sent.body = RecordedBody::Text(form(pairs));
        }
        Some("multipartForm") => {
            let entries = pairs("multipartForm").into_iter();
            let parts = entries.filter_map(|one| {
                let is_file = text(one, "type") == Some("file");
                Some(MultipartPart {
                    name: text(one, "name")?,
                    value: text(one, "value").unwrap_or_default(),
                    file: is_file.then_some("file"),
                    media_type: text(one, "contentType").filter(|name| !name.is_empty()),
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
