//! Lines of access logs that are JSON: nginx, Envoy, Caddy and the like. They have no bodies.

use conform_json::{Document, Format, Limits, Value};

use super::http_text::target_of;
use super::model::{Recorded, RecordedBody, RecordedMessage, headers, scalar, status};

/// The members that logs have the parts of an exchange in, the most specific first. A path of names is parted by `/`.
const METHODS: [&str; 6] = [
    "request_method",
    "method",
    ":method",
    "http_method",
    "verb",
    "request/method",
];
const URLS: [&str; 11] = [
    "request_uri",
    "x-envoy-original-path",
    "path",
    ":path",
    "uri",
    "url",
    "request_path",
    "request_url",
    "request/uri",
    "request/url",
    "request/path",
];
const STATUSES: [&str; 6] = [
    "status",
    "response_code",
    "status_code",
    "response_status",
    "code",
    "response/status",
];
const HOSTS: [&str; 6] = [
    "http_host",
    "authority",
    ":authority",
    "host",
    "server_name",
    "request/host",
];

/// Reads a line as an exchange without bodies; `None` if it is no access log.
pub(crate) fn read(line: &[u8], limits: &Limits) -> Option<Recorded> {
    let document = Document::parse("line", line.to_vec(), Format::Json, limits).ok()?;
    let root = document.root();
    let find = |names: &[&str]| names.iter().find_map(|name| scalar(at(root, name)?));
    // nginx: `"request": "GET /visits HTTP/1.1"`.
    let first = root
        .get("request")
        .and_then(Value::as_str)
        .and_then(target_of);
    let method = find(&METHODS).or_else(|| Some(first.as_ref()?.0.clone()))?;
    let url = find(&URLS).or_else(|| Some(first.as_ref()?.1.clone()))?;
    let code = STATUSES.iter().find_map(|name| status(at(root, name)))?;
    let host = find(&HOSTS).filter(|_| url.starts_with('/'));
    let unrecorded = |headers| RecordedMessage {
        headers,
        body: RecordedBody::Unrecorded,
    };
    let is_without_body = matches!(
        method.to_ascii_uppercase().as_str(),
        "GET" | "HEAD" | "DELETE" | "OPTIONS"
    );
    Some(Recorded {
        method: method.clone(),
        url: host.map_or_else(|| url.clone(), |host| format!("https://{host}{url}")),
        // What a log does not have cannot be said to be missing.
        is_pattern: true,
        sent: RecordedMessage {
            body: if is_without_body {
                RecordedBody::Absent
            } else {
                RecordedBody::Unrecorded
            },
            headers: headers(at(root, "request/headers")),
        },
        answer: Some((code, unrecorded(headers(at(root, "resp_headers"))))),
    })
}

/// Returns the value at a path of names. A name that is there as a whole comes first.
fn at<'v>(root: Value<'v>, path: &str) -> Option<Value<'v>> {
    path.split('/')
        .try_fold(root, |value, name| value.get(name))
}
