//! Recordings of the library `responses` for Python: `responses`, a list of `{response: {method, url, status, body}}`.

use conform_json::Value;

use super::model::{
    Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, headers, json_text,
    required_status, scalar, text,
};
use crate::exchange::RequestExtent;

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    for entry in elements(root.get("responses")) {
        let found = exchange(entry);
        reader.add(entry, found);
    }
}

fn exchange(entry: Value<'_>) -> Result<Recorded, String> {
    let response = entry
        .get("response")
        .ok_or("the entry must have a `response`")?;
    let url = text(response, "url").ok_or("the response must have a `url`")?;
    let code = required_status(response.get("status"))?;
    let mut answer = RecordedMessage {
        headers: headers(response.get("headers")),
        body: body(response.get("body")),
    };
    // The usual headers are left out when it records, and the media type is a member of its own.
    if let Some(media_type) = response.get("content_type").and_then(scalar) {
        answer.default_header("Content-Type", &media_type);
    }
    Ok(Recorded {
        method: text(response, "method").unwrap_or("GET").to_owned(),
        url: url.to_owned(),
        extent: RequestExtent::Url,
        answer: Some((code, answer)),
        ..Recorded::default()
    })
}

fn body(stated: Option<Value<'_>>) -> RecordedBody {
    match stated {
        None => RecordedBody::Absent,
        Some(body) if body.is_null() => RecordedBody::Absent,
        Some(body) => match body.as_str() {
            Some("") => RecordedBody::Absent,
            Some(text) => RecordedBody::Text(text.to_owned()),
            // What was written by hand may be a number, or an object.
            None => RecordedBody::Text(json_text(body)),
        },
    }
}
