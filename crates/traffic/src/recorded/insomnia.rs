//! Insomnia exports: version 4 (`resources`, JSON) and version 5 (`collection`, YAML). They have requests without responses.

use conform_json::Value;

use super::model::{
    MultipartPart, Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form,
    headers, is_enabled, multipart, text, without_base,
};

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    for resource in elements(root.get("resources")) {
        if text(resource, "_type") == Some("request") {
            reader.add(resource, request(resource));
        }
    }
    let mut waiting: Vec<Value<'_>> = elements(root.get("collection")).collect();
    waiting.reverse();
    while let Some(item) = waiting.pop() {
        let mut inner: Vec<Value<'_>> = elements(item.get("children")).collect();
        if inner.is_empty() && item.get("url").is_some() {
            reader.add(item, request(item));
        }
        inner.reverse();
        waiting.extend(inner);
    }
}

fn request(request: Value<'_>) -> Result<Recorded, String> {
    let url = text(request, "url").ok_or("the request must have a `url`")?;
    let mut url = without_base(
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
    match request
        .get("authentication")
        .and_then(|auth| text(auth, "type"))
    {
        Some("bearer" | "oauth2") => sent.default_header("Authorization", "Bearer [removed]"),
        Some("basic") => sent.default_header("Authorization", "Basic [removed]"),
        _ => {}
    }
    Ok(Recorded {
        method: text(request, "method").unwrap_or("GET").to_owned(),
        url,
        sent,
        ..Recorded::default()
    })
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
