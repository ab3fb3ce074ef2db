//! Insomnia exports: version 4 (`resources`, JSON) and version 5 (`collection`, YAML). They have requests without responses.

use std::collections::HashMap;

use conform_json::Value;

use super::credentials::{Credentials, KeyPlace};
use super::model::{
    MultipartPart, Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form,
    headers, is_enabled, multipart, text, with_one_base,
};

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    let resources = || elements(root.get("resources"));
    let parents: HashMap<&str, Value<'_>> = resources()
        .filter_map(|resource| Some((text(resource, "_id")?, resource)))
        .collect();
    for resource in resources().filter(|one| text(*one, "_type") == Some("request")) {
        // The credentials of the nearest folder count.
        let mut holders = std::iter::successors(Some(resource), |one| {
            parents.get(text(*one, "parentId")?).copied()
        });
        let found = holders.by_ref().take(DEEPEST).find_map(credentials);
        reader.add(
            resource,
            request(resource, &found.unwrap_or(Credentials::Absent)),
        );
    }
    let items = elements(root.get("collection")).map(|item| (item, Credentials::Absent));
    let mut waiting: Vec<(Value<'_>, Credentials)> = items.collect();
    waiting.reverse();
    while let Some((item, around)) = waiting.pop() {
        let own = credentials(item).unwrap_or(around);
        let inner = elements(item.get("children")).map(|item| (item, own.clone()));
        let mut inner: Vec<(Value<'_>, Credentials)> = inner.collect();
        if inner.is_empty() && item.get("url").is_some() {
            reader.add(item, request(item, &own));
        }
        inner.reverse();
        waiting.extend(inner);
    }
}

/// How many folders around a request are looked at. Folders may be in each other.
const DEEPEST: usize = 64;

/// Returns the credentials that a request or folder states; `None` if those of the folder around it count.
fn credentials(holder: Value<'_>) -> Option<Credentials> {
    let auth = holder.get("authentication")?;
    if auth.get("disabled").and_then(Value::as_bool) == Some(true) {
        return Some(Credentials::Absent);
    }
    match text(auth, "type")? {
        "apikey" => {
            let place = match text(auth, "addTo") {
                Some("queryParams") => KeyPlace::Query,
                Some("cookie") => KeyPlace::Cookie,
                _ => KeyPlace::Header,
            };
            let name = text(auth, "key")?.to_owned();
            Some(Credentials::Key { place, name })
        }
        kind => Credentials::of_kind(kind),
    }
}

fn request(request: Value<'_>, credentials: &Credentials) -> Result<Recorded, String> {
    let url = text(request, "url").ok_or("the request must have a `url`")?;
    let mut url = with_one_base(
        &url.replace("{{ ", "{{")
            .replace(" }}", "}}")
            .replace("{{_.", "{{"),
    );
    let query = headers(request.get("parameters"));
    if !query.is_empty() {
        let query = form(
            query
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        url = format!("{url}{}{query}", if url.contains('?') { '&' } else { '?' });
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
        url,
        sent,
        ..Recorded::default()
    };
    credentials.add_to(&mut recorded);
    Ok(recorded.with_variables())
}

fn read_body(body: Value<'_>, sent: &mut RecordedMessage) {
    let media_type = text(body, "mimeType").unwrap_or_default();
    let params: Vec<Value<'_>> = elements(body.get("params"))
        .filter(|one| is_enabled(*one))
        .collect();
    if let Some(plain) = text(body, "text").filter(|text| !text.is_empty()) {
        if media_type.contains('/') {
            sent.default_header("Content-Type", media_type);
        }
        sent.body = RecordedBody::Text(plain.to_owned());
    } else if media_type.starts_with("multipart/form-data") {
        let parts = params.iter().filter_map(|one| {
            let is_file = text(*one, "type") == Some("file");
            Some(MultipartPart {
                name: text(*one, "name")?,
                value: text(*one, "value").unwrap_or_default(),
                file: is_file.then_some("file"),
                media_type: None,
            })
        });
        let (written, media_type) = multipart(&parts.collect::<Vec<_>>());
        sent.headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        sent.default_header("Content-Type", &media_type);
        sent.body = RecordedBody::Text(written);
    } else if !params.is_empty() {
        let pairs = params
            .iter()
            .filter_map(|one| Some((text(*one, "name")?, text(*one, "value")?)));
        sent.default_header("Content-Type", "application/x-www-form-urlencoded");
        sent.body = RecordedBody::Text(form(pairs));
    } else if text(body, "fileName").is_some() {
        sent.body = RecordedBody::Unrecorded;
    }
}
