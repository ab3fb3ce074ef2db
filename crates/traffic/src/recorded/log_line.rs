//! Lines of access logs that are JSON: nginx, Envoy, Caddy and the like. Most have no bodies.

use conform_json::{Document, Format, Limits, Value};

use super::http_text::target_of;
use super::model::{Recorded, RecordedBody, RecordedMessage, headers, json_text, scalar, status};
use crate::exchange::RequestExtent;
use crate::log_fields::{LogFields, LogPart};

/// Returns the members that logs have a part of an exchange in, the most specific first. A path of names is parted by `/`.
const fn common_names(part: LogPart) -> &'static [&'static str] {
    match part {
        LogPart::Method => &[
            "request_method",
            "method",
            ":method",
            "http_method",
            "httpMethod",
            "verb",
            "RequestMethod",
            "ClientRequestMethod",
            "reqMethod",
            "request_verb",
            "request/method",
            "request/request_method",
            "req/method",
            "http/request/method",
            "http.request.method",
            "httpRequest/requestMethod",
            "properties/httpMethod",
            "meta/req/method",
        ],
        LogPart::Url => &[
            "request_uri",
            "x-envoy-original-path",
            "path",
            ":path",
            "uri",
            "url",
            "request_path",
            "request_url",
            "RequestPath",
            "ClientRequestURI",
            "reqPath",
            "request/uri",
            "request/url",
            "request/path",
            "req/url",
            "url.full",
            "url/full",
            "url.original",
            "url/original",
            "url.path",
            "url/path",
            "httpRequest/requestUrl",
            "properties/requestUri",
            "meta/req/url",
        ],
        LogPart::Query => &[
            "args",
            "query_string",
            "request_query",
            "query",
            "queryStr",
            "url.query",
            "url/query",
            "properties/requestQuery",
        ],
        LogPart::Host => &[
            "http_host",
            "authority",
            ":authority",
            "host",
            "server_name",
            "RequestHost",
            "ClientRequestHost",
            "reqHost",
            "vhost",
            "request/host",
            "request/authority",
            "url.domain",
            "url/domain",
            "properties/host",
        ],
        LogPart::Status => &[
            "status",
            "response_code",
            "status_code",
            "response_status",
            "code",
            "DownstreamStatus",
            "EdgeResponseStatus",
            "StatusCode",
            "statusCode",
            "elb_status_code",
            "response/status",
            "response/response_code",
            "res/statusCode",
            "http/response/status_code",
            "http.response.status_code",
            "httpRequest/status",
            "properties/httpStatus",
            "meta/res/statusCode",
        ],
        LogPart::RequestHeaders => &["request/headers", "req/headers", "meta/req/headers"],
        LogPart::ResponseHeaders => &["resp_headers", "response/headers", "res/headers"],
        // A member of such a name may hold anything.
        LogPart::RequestBody | LogPart::ResponseBody => &[],
    }
}

/// Reads a line as an exchange. What it does not have counts as not recorded.
///
/// # Errors
///
/// Returns which part is missing.
pub(crate) fn read(line: &[u8], limits: &Limits, fields: &LogFields) -> Result<Recorded, String> {
    let document = Document::parse("line", line.to_vec(), Format::Json, limits);
    let document = document.map_err(|error| error.message().to_owned())?;
    of_value(document.root(), fields)
}

/// Whether a line is one of a log whose members have common names.
pub(crate) fn is_entry(line: &[u8]) -> bool {
    read(line, &Limits::default(), &LogFields::default()).is_ok()
}

/// Whether the first object of a list is an entry of such a log.
pub(crate) fn is_first_element(list: &[u8]) -> bool {
    let mut elements = serde_json::Deserializer::from_slice(list).into_iter::<serde_json::Value>();
    let is_whole = elements.next().is_some_and(|first| first.is_ok());
    is_whole && list.get(..elements.byte_offset()).is_some_and(is_entry)
}

/// Reads the object of a line.
///
/// # Errors
///
/// Returns which part is missing.
pub(super) fn of_value(root: Value<'_>, fields: &LogFields) -> Result<Recorded, String> {
    let line = LogLine { root, fields };
    let method = line.text(LogPart::Method).filter(|text| is_stated(text));
    let url = line.text(LogPart::Url);
    // nginx: `"request": "GET /visits HTTP/1.1"`, which may be named as the one or the other.
    let named = [&method, &url].into_iter().flatten();
    let named = named.filter(|text| is_request_line(text));
    let first = line.root.get("request").and_then(Value::as_str);
    let first = named.map(String::as_str).chain(first).find_map(target_of);
    let whole = |text: Option<String>| text.filter(|text| !is_request_line(text));
    let method = whole(method).or_else(|| Some(first.as_ref()?.0.clone()));
    let method = method.ok_or_else(|| line.missing(LogPart::Method))?;
    let url = whole(url).or_else(|| Some(first.as_ref()?.1.clone()));
    // Apache: the path by itself.
    let path = || line.root.get("request").and_then(scalar);
    let url = url.or_else(|| path().filter(|path| path.starts_with('/')));
    let mut url = url.ok_or_else(|| line.missing(LogPart::Url))?;
    let code = line
        .values(LogPart::Status)
        .find_map(|code| status(Some(code)));
    // A server writes no status, or zero, if the client went away before there was a response.
    let is_open = || {
        let mut stated = line.values(LogPart::Status).filter_map(scalar);
        stated.any(|code| matches!(code.as_str(), "0" | "000" | "-" | ""))
    };
    if code.is_none() && !is_open() {
        return Err(line.missing(LogPart::Status));
    }
    if let Some(query) = line.text(LogPart::Query).filter(|query| is_stated(query))
        && !url.contains('?')
    {
        url = format!("{url}?{}", query.trim_start_matches('?'));
    }
    let host = line.text(LogPart::Host).filter(|host| is_stated(host));
    if let Some(host) = host.filter(|_| !url.contains("://")) {
        url = format!("https://{host}/{}", url.trim_start_matches('/'));
    }
    let is_without_body = matches!(
        method.to_ascii_uppercase().as_str(),
        "GET" | "HEAD" | "DELETE" | "OPTIONS"
    );
    let sent = match line.body(LogPart::RequestBody) {
        RecordedBody::Unrecorded if is_without_body => RecordedBody::Absent,
        body => body,
    };
    let has_headers = fields.name(LogPart::RequestHeaders).is_some();
    let has_body = is_without_body || fields.name(LogPart::RequestBody).is_some();
    Ok(Recorded {
        method,
        url,
        extent: if has_headers && has_body {
            RequestExtent::Whole
        } else {
            RequestExtent::Url
        },
        sent: RecordedMessage {
            headers: line.headers(LogPart::RequestHeaders),
            body: sent,
        },
        answer: code.map(|code| {
            let answer = RecordedMessage {
                headers: line.headers(LogPart::ResponseHeaders),
                body: line.body(LogPart::ResponseBody),
            };
            (code, answer)
        }),
        ..Recorded::default()
    })
}

/// A line, and what its members are called.
struct LogLine<'l> {
    root: Value<'l>,
    fields: &'l LogFields,
}

impl<'l> LogLine<'l> {
    /// Returns the members that hold a part: the one that is stated, or those of common names.
    fn values(&self, part: LogPart) -> impl Iterator<Item = Value<'l>> {
        let stated = self.fields.name(part);
        let common = match stated {
            Some(_) => &[],
            None => common_names(part),
        };
        let names = stated.into_iter().chain(common.iter().copied());
        let root = self.root;
        names.filter_map(move |name| at(root, name))
    }

    fn text(&self, part: LogPart) -> Option<String> {
        self.values(part).find_map(scalar)
    }

    fn headers(&self, part: LogPart) -> Vec<(String, String)> {
        headers(self.values(part).next())
    }

    /// Returns a body: text, or JSON that is part of the line.
    fn body(&self, part: LogPart) -> RecordedBody {
        let Some(value) = self.values(part).next() else {
            return RecordedBody::Unrecorded;
        };
        match value.as_str() {
            Some(text) if is_stated(text) => RecordedBody::Text(text.to_owned()),
            Some(_) => RecordedBody::Absent,
            None if value.is_null() => RecordedBody::Absent,
            None => RecordedBody::Json(json_text(value)),
        }
    }

    fn missing(&self, part: LogPart) -> String {
        let what = part.name();
        match self.fields.name(part) {
            Some(name) => format!("the line has no `{name}`, which holds the {what}"),
            None => format!("the line has no member that holds the {what}"),
        }
    }
}

/// Returns whether a text is the first line of a request.
fn is_request_line(text: &str) -> bool {
    text.rsplit_once(' ')
        .is_some_and(|(_, version)| version.starts_with("HTTP/"))
}

/// Returns whether a text is a value: servers write a dash for what there is not.
fn is_stated(text: &str) -> bool {
    !text.is_empty() && text != "-"
}

/// Returns the value at a path of names. A name that is there as a whole comes first.
fn at<'v>(root: Value<'v>, path: &str) -> Option<Value<'v>> {
    root.get(path).or_else(|| {
        path.split('/')
            .try_fold(root, |value, name| value.get(name))
    })
}
