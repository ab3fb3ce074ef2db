//! VCR cassettes of Ruby (`http_interactions`) and Python (`interactions`), in YAML and JSON.

use conform_json::Value;

use super::model::{
    Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, headers, json_text,
    messages, required_status, text,
};

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    let listed = root
        .get("http_interactions")
        .or_else(|| root.get("interactions"));
    for interaction in elements(listed) {
        reader.add(interaction, exchange(interaction));
    }
}

fn exchange(interaction: Value<'_>) -> Result<Recorded, String> {
    let (request, response) = messages(interaction, "interaction")?;
    let url = text(request, "uri").or_else(|| text(request, "url"));
    let stated = response
        .get("status")
        .or_else(|| response.get("status_code"));
    let code = stated.and_then(|status| status.get("code").or(Some(status)));
    let code = required_status(code)?;
    Ok(Recorded {
        method: text(request, "method").unwrap_or("GET").to_owned(),
        url: url.ok_or("the request must have a `uri`")?.to_owned(),
        sent: message(request),
        answer: Some((code, message(response))),
        ..Recorded::default()
    })
}

fn message(message: Value<'_>) -> RecordedMessage {
    RecordedMessage {
        headers: headers(message.get("headers")),
        body: message.get("body").map_or(RecordedBody::Absent, body),
    }
}

/// A text, or an object with the text in `string` or `base64_string`.
fn body(body: Value<'_>) -> RecordedBody {
    let of_text = |text: &str| match text {
        "" => RecordedBody::Absent,
        text => RecordedBody::Text(text.to_owned()),
    };
    if body.is_null() {
        return RecordedBody::Absent;
    }
    if let Some(plain) = body.as_str() {
        return of_text(plain);
    }
    if let Some(encoded) = text(body, "base64_string") {
        return RecordedBody::Base64(encoded.to_owned());
    }
    match body.get("string") {
        Some(string) if string.is_null() => RecordedBody::Absent,
        Some(string) => match string.as_str() {
            Some(string) => of_text(string),
            // YAML without quotes may be a number.
            None => RecordedBody::Text(json_text(string)),
        },
        None => RecordedBody::Absent,
    }
}
