//! Pact contracts of the specifications 1 to 4: the HTTP interactions.

use conform_json::Value;

use super::model::{
    Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form, headers, json_text,
    messages, status_or_ok, text,
};

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    for interaction in elements(root.get("interactions")) {
        // Messages of other kinds have no request.
        let kind = text(interaction, "type");
        if kind.is_none_or(|kind| kind.ends_with("HTTP")) {
            reader.add(interaction, exchange(interaction));
        }
    }
}

fn exchange(interaction: Value<'_>) -> Result<Recorded, String> {
    let (request, response) = messages(interaction, "interaction")?;
    let path = text(request, "path").ok_or("the request must have a `path`")?;
    let query = match request.get("query") {
        Some(query) if query.as_object().is_some() => {
            let pairs = headers(Some(query));
            form(
                pairs
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str())),
            )
        }
        Some(query) => query.as_str().unwrap_or_default().to_owned(),
        None => String::new(),
    };
    let url = if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    };
    Ok(Recorded {
        method: text(request, "method").unwrap_or("GET").to_owned(),
        url,
        sent: message(request),
        answer: Some((status_or_ok(response)?, message(response))),
        ..Recorded::default()
    })
}

fn message(message: Value<'_>) -> RecordedMessage {
    let mut out = RecordedMessage {
        headers: headers(message.get("headers")),
        body: RecordedBody::Absent,
    };
    let Some(body) = message.get("body") else {
        // What a contract does not state may be anything; `null` says that there is none.
        out.body = RecordedBody::Unrecorded;
        return out;
    };
    if body.is_null() {
        return out;
    }
    // Since version 4 a body is an object with its media type.
    let stated = text(body, "contentType");
    if let (Some(media_type), Some(content)) = (stated, body.get("content")) {
        out.default_header("Content-Type", media_type);
        // `false`, `"base64"`, or `"JSON"` for JSON that is written as a text.
        let encoded = body.get("encoded");
        let is_encoded = encoded.is_some_and(|encoded| encoded.as_bool() != Some(false));
        let is_json_text =
            text(body, "encoded").is_some_and(|name| name.eq_ignore_ascii_case("json"));
        out.body = match content.as_str() {
            Some(text) if is_json_text => RecordedBody::Text(text.to_owned()),
            Some(text) if is_encoded => RecordedBody::Base64(text.to_owned()),
            Some(text) if !media_type.contains("json") => RecordedBody::Text(text.to_owned()),
            _ => RecordedBody::Json(json_text(content)),
        };
        return out;
    }
    let is_json = out
        .headers
        .iter()
        .all(|(name, value)| !name.eq_ignore_ascii_case("content-type") || value.contains("json"));
    out.body = match body.as_str() {
        Some(text) if !is_json => RecordedBody::Text(text.to_owned()),
        _ => {
            out.default_header("Content-Type", "application/json");
            RecordedBody::Json(json_text(body))
        }
    };
    out
}
