//! WireMock: stubs (one mapping, or a list of them in `mappings`), whose bodies may be in `__files`, and the journal of requests.

use conform_json::Value;

use super::model::{
    ANY_METHOD, Recorded, RecordedBody, RecordedMessage, RecordedReader, attached, elements,
    headers, json_text, messages, status_or_ok, text, text_body,
};
use crate::exchange::RequestExtent;

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    if let Some(journal) = root.get("requests") {
        for entry in elements(Some(journal)) {
            reader.add(entry, recorded(entry));
        }
        return;
    }
    let listed = root.get("mappings").or(Some(root));
    let is_one = listed.and_then(Value::as_array).is_none();
    for mapping in elements(listed).chain(listed.filter(|_| is_one)) {
        let found = exchange(reader, mapping);
        reader.add(mapping, found);
    }
}

/// Reads an entry of the journal, in which WireMock keeps what it was sent and what it answered.
fn recorded(entry: Value<'_>) -> Result<Recorded, String> {
    let (request, response) = messages(entry, "entry")?;
    let url = text(request, "absoluteUrl").or_else(|| text(request, "url"));
    let is_matched = entry.get("wasMatched").and_then(Value::as_bool) != Some(false);
    let code = status_or_ok(response)?;
    let message = |message: Value<'_>| RecordedMessage {
        headers: headers(message.get("headers")),
        body: match text(message, "bodyAsBase64").filter(|body| !body.is_empty()) {
            Some(body) => RecordedBody::Base64(body.to_owned()),
            None => text_body(message, "body"),
        },
    };
    Ok(Recorded {
        method: text(request, "method").unwrap_or("GET").to_owned(),
        url: url.ok_or("the request must have a `url`")?.to_owned(),
        sent: message(request),
        // WireMock itself answers what no stub matches.
        answer: is_matched.then(|| (code, message(response))),
        ..Recorded::default()
    })
}

fn exchange(reader: &RecordedReader<'_>, mapping: Value<'_>) -> Result<Recorded, String> {
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
    // A stub of a fault breaks the connection off, and what a proxy answers is another server's.
    let is_elsewhere = ["fault", "proxyBaseUrl"].iter();
    let is_elsewhere = is_elsewhere
        .filter_map(|name| response.get(name))
        .any(|value| !value.is_null());
    let code = status_or_ok(response)?;
    Ok(Recorded {
        method: text(request, "method").unwrap_or(ANY_METHOD).to_owned(),
        // A stub without URL answers requests to any.
        url: url.unwrap_or_default(),
        extent: RequestExtent::Nothing,
        sent: RecordedMessage::default(),
        answer: (!is_elsewhere).then(|| (code, answer(reader, response))),
        ..Recorded::default()
    })
}

fn answer(reader: &RecordedReader<'_>, response: Value<'_>) -> RecordedMessage {
    let text = |name: &str| text(response, name);
    let mut answer = RecordedMessage {
        headers: headers(response.get("headers")),
        body: RecordedBody::Absent,
    };
    let is_template = elements(response.get("transformers")).next().is_some();
    answer.body = if is_template {
        RecordedBody::Unrecorded
    } else if let Some(name) = text("bodyFileName") {
        attached(reader.file_beside("__files", name))
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

/// Whether an element of a list is a stub, and no exchange, which may have the same members.
pub(super) fn is_stub(element: Value<'_>) -> bool {
    let has = |owner: &str, names: &[&str]| {
        let owner = match owner {
            "" => Some(element),
            owner => element.get(owner),
        };
        owner.is_some_and(|owner| names.iter().any(|name| owner.get(name).is_some()))
    };
    let is_matcher = |value: Value<'_>| value.as_object().is_some();
    let has_matchers = ["headers", "queryParameters", "cookies"]
        .iter()
        .any(|name| {
            let matched = element
                .get("request")
                .and_then(|request| request.get(name))
                .and_then(Value::as_object);
            matched.is_some_and(|matched| matched.iter().any(|one| is_matcher(one.value)))
        });
    let of_stub = [
        "uuid",
        "priority",
        "scenarioName",
        "requiredScenarioState",
        "newScenarioState",
        "persistent",
        "insertionIndex",
        "postServeActions",
    ];
    let of_request = [
        "urlPath",
        "urlPattern",
        "urlPathPattern",
        "urlPathTemplate",
        "bodyPatterns",
        "pathParameters",
    ];
    let of_response = [
        "jsonBody",
        "bodyFileName",
        "base64Body",
        "proxyBaseUrl",
        "transformers",
        "fault",
        "fixedDelayMilliseconds",
        "delayDistribution",
    ];
    has("", &of_stub)
        || has("request", &of_request)
        || has("response", &of_response)
        || has_matchers
}

/// Returns a URL that a regular expression matches, as far as its wildcards stand for one segment. What may be several is a star.
fn example_of(pattern: &str) -> String {
    let mut out = pattern
        .trim_start_matches('^')
        .trim_end_matches('$')
        .to_owned();
    for wildcard in [
        "([^/]+)", "[^/]+", "([^/]*)", "[^/]*", "[0-9]+", "(\\d+)", "\\d+",
    ] {
        out = out.replace(wildcard, "1");
    }
    for wildcard in ["(.*)", ".*", "(.+)", ".+"] {
        out = out.replace(wildcard, "*");
    }
    out.replace("\\?", "?")
        .replace("\\.", ".")
        .replace("\\/", "/")
}
