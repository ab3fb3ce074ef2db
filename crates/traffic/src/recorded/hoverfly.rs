//! Hoverfly simulations: `data.pairs`, whose requests are matchers.

use conform_json::Value;

use super::model::{
    Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, headers, status, text,
};

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    for pair in elements(root.pointer("/data/pairs")) {
        reader.add(pair, exchange(pair));
    }
}

fn exchange(pair: Value<'_>) -> Result<Recorded, String> {
    let request = pair
        .get("request")
        .ok_or("the pair must have a `request`")?;
    let response = pair
        .get("response")
        .ok_or("the pair must have a `response`")?;
    let path = matched(request, "path").ok_or("the request must have a `path`")?;
    let host = matched(request, "destination").unwrap_or_default();
    let scheme = matched(request, "scheme").unwrap_or("https");
    let code = status(response.get("status"))
        .ok_or("the response must have a `status` from 100 to 599")?;
    let body = text(response, "body").filter(|body| !body.is_empty());
    let is_encoded = response.get("encodedBody").and_then(Value::as_bool) == Some(true);
    let body = match (body, is_encoded) {
        (None, _) if text(response, "bodyFile").is_some() => RecordedBody::Unrecorded,
        (None, _) => RecordedBody::Absent,
        (Some(body), true) => RecordedBody::Base64(body.to_owned()),
        (Some(body), false) => RecordedBody::Text(body.to_owned()),
    };
    Ok(Recorded {
        method: matched(request, "method").unwrap_or("GET").to_owned(),
        url: if host.is_empty() {
            path.to_owned()
        } else {
            format!("{scheme}://{host}{path}")
        },
        is_pattern: true,
        sent: RecordedMessage::default(),
        answer: Some((
            code,
            RecordedMessage {
                headers: headers(response.get("headers")),
                body,
            },
        )),
    })
}

/// Returns the value of the first matcher of a field. Before version 5 of the schema it is the text itself.
fn matched<'v>(request: Value<'v>, name: &str) -> Option<&'v str> {
    let field = request.get(name)?;
    let first = elements(Some(field)).next();
    field
        .as_str()
        .or_else(|| text(first?, "value"))
        .or_else(|| text(field, "exactMatch"))
}
