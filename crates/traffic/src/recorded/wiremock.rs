//! WireMock stubs: one mapping, or a list of them in `mappings`.

use conform_json::Value;

use super::model::{
    Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, headers, json_text,
    messages, status_or_ok, text, text_body,
};
use crate::exchange::RequestExtent;

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    if root.get("mappings").is_none() {
        return reader.add(root, exchange(root));
    }
    for mapping in elements(root.get("mappings")) {
        reader.add(mapping, exchange(mapping));
    }
}

fn exchange(mapping: Value<'_>) -> Result<Recorded, String> {
    let (request, response) = messages(mapping, "stub")?;
    let exact = ["url", "urlPath", "urlPathTemplate"].iter();
    let exact = exact.clone().find_map(|name| text(request, name));
    let pattern = || {
        ["urlPattern", "urlPathPattern"]
            .iter()
            .find_map(|name| text(request, name))
    };
    let url = exact
        .map(str::to_owned)
        .or_else(|| pattern().map(example_of));
    let method = text(request, "method").filter(|method| *method != "ANY");
    // A stub of a fault breaks the connection off.
    let is_fault = response.get("fault").is_some();
    let code = status_or_ok(response)?;
    Ok(Recorded {
        method: method.unwrap_or("GET").to_owned(),
        url: url.ok_or("the stub must have a `url`, `urlPath`, `urlPattern` or the like")?,
        extent: RequestExtent::Nothing,
        sent: RecordedMessage::default(),
        answer: (!is_fault).then(|| (code, answer(response))),
        ..Recorded::default()
    })
}

fn answer(response: Value<'_>) -> RecordedMessage {
    let text = |name: &str| text(response, name);
    let mut answer = RecordedMessage {
        headers: headers(response.get("headers")),
        body: RecordedBody::Absent,
    };
    let is_template = elements(response.get("transformers")).next().is_some();
    answer.body = if is_template || text("bodyFileName").is_some() || text("proxyBaseUrl").is_some()
    {
        RecordedBody::Unrecorded
    } else if let Some(json) = response.get("jsonBody") {
        answer.default_header("Content-Type", "application/json");
        RecordedBody::Json(json_text(json))
    } else if let Some(base64) = text("base64Body") {
        RecordedBody::Base64(base64.to_owned())
    } else {
        text_body(response, "body")
    };
    answer
}

/// Returns a URL that a regular expression matches, as far as its wildcards stand for one segment.
fn example_of(pattern: &str) -> String {
    let mut out = pattern
        .trim_start_matches('^')
        .trim_end_matches('$')
        .to_owned();
    for wildcard in [
        "([^/]+)", "[^/]+", "([^/]*)", "[^/]*", "[0-9]+", "(\\d+)", "\\d+", "(.*)", ".*", "(.+)",
        ".+",
    ] {
        out = out.replace(wildcard, "1");
    }
    out.replace("\\?", "?")
        .replace("\\.", ".")
        .replace("\\/", "/")
}
