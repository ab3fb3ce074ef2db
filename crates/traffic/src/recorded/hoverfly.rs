//! Hoverfly simulations: `data.pairs`, whose requests are matchers.

use conform_json::Value;

use super::model::{
    ANY_METHOD, Recorded, RecordedBody, RecordedMessage, RecordedReader, attached, elements,
    headers, messages, required_status, text, text_body,
};
use crate::exchange::RequestExtent;

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    for pair in elements(root.pointer("/data/pairs")) {
        let found = exchange(reader, pair);
        reader.add(pair, found);
    }
}

fn exchange(reader: &RecordedReader<'_>, pair: Value<'_>) -> Result<Recorded, String> {
    let (request, response) = messages(pair, "pair")?;
    // A pair without a path answers requests to any.
    let path = matched(request, "path").unwrap_or_default();
    let host = matched(request, "destination").unwrap_or_default();
    let scheme = matched(request, "scheme").unwrap_or("https");
    let code = required_status(response.get("status"))?;
    let is_encoded = response.get("encodedBody").and_then(Value::as_bool) == Some(true);
    let is_template = response.get("templated").and_then(Value::as_bool) == Some(true);
    let file = text(response, "bodyFile").filter(|name| !name.is_empty());
    let body = match text_body(response, "body") {
        _ if is_template => RecordedBody::Unrecorded,
        RecordedBody::Absent if file.is_some() => attached(reader.file(file.unwrap_or_default())),
        RecordedBody::Text(body) if is_encoded => RecordedBody::Base64(body),
        body => body,
    };
    Ok(Recorded {
        method: matched(request, "method").unwrap_or(ANY_METHOD).to_owned(),
        url: if host.is_empty() || path.is_empty() {
            path.to_owned()
        } else {
            format!("{scheme}://{host}{path}")
        },
        extent: RequestExtent::Nothing,
        sent: RecordedMessage::default(),
        answer: Some((
            code,
            RecordedMessage {
                headers: headers(response.get("headers")),
                body,
            },
        )),
        ..Recorded::default()
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
