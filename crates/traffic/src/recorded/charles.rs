//! Sessions of Charles in JSON (`.chlsj`): a list of `{scheme, host, path, request: {header, body}, response: {status, header, body}}`.

use conform_json::Value;

use super::model::{
    Recorded, RecordedBody, RecordedMessage, headers, messages, scalar, status, text,
};

/// Whether an element of a list is a transaction.
pub(super) fn is_transaction(element: Value<'_>) -> bool {
    let request = element.get("request");
    request.is_some_and(|request| request.pointer("/header/headers").is_some())
}

pub(super) fn exchange(element: Value<'_>) -> Result<Recorded, String> {
    let (request, response) = messages(element, "transaction")?;
    let host = text(element, "host").ok_or("the transaction must have a `host`")?;
    let scheme = text(element, "scheme").unwrap_or("https");
    let port = element.get("port").and_then(scalar);
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let path = text(element, "path").unwrap_or("/");
    let query = text(element, "query").filter(|query| !query.is_empty());
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    // There is none if the connection was closed.
    let code = status(response.get("status"));
    Ok(Recorded {
        method: text(element, "method").unwrap_or("GET").to_owned(),
        url: format!("{scheme}://{host}{port}{path}{query}"),
        sent: message(request),
        answer: code.map(|code| (code, message(response))),
        ..Recorded::default()
    })
}

/// Reads headers and body. What is not text is in base64.
fn message(message: Value<'_>) -> RecordedMessage {
    let headers = headers(message.pointer("/header/headers"));
    let pseudo = |name: &str| name.starts_with(':');
    let body = message.get("body");
    let part = |name: &str| body.and_then(|body| text(body, name));
    RecordedMessage {
        headers: headers
            .into_iter()
            .filter(|(name, _)| !pseudo(name))
            .collect(),
        body: match (part("text"), part("encoded")) {
            (Some(plain), _) if !plain.is_empty() => RecordedBody::Text(plain.to_owned()),
            (_, Some(encoded)) if !encoded.is_empty() => RecordedBody::Base64(encoded.to_owned()),
            _ => RecordedBody::Absent,
        },
    }
}
