//! The formats of files that are read at once.

use crate::recorded::{bru, curl};

/// What other programs record, as one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordedFormat {
    /// A Postman collection.
    Postman,
    /// A VCR cassette.
    Vcr,
    /// WireMock stubs.
    WireMock,
    /// A Pact contract.
    Pact,
    /// A Hoverfly simulation.
    Hoverfly,
    /// A recording of the library `responses` for Python.
    PythonResponses,
    /// An Insomnia export.
    Insomnia,
    /// A Bruno collection export.
    Bruno,
    /// A file of Bruno with one request.
    Bru,
    /// A file of Bruno in YAML with one request.
    OpenCollection,
    /// Spans in JSON: OTLP, Jaeger or Zipkin.
    Otlp,
    /// A log of `curl -v`.
    Curl,
    /// A WARC file.
    Warc,
    /// A list of exchanges or log entries in JSON, or one log entry of several lines.
    List,
}

impl RecordedFormat {
    /// Returns the format of a JSON document by its first bytes and the names that its root object has there.
    pub(crate) fn of_json(text: &str, names: &[String]) -> Option<Self> {
        let has = |name: &str| names.iter().any(|other| other == name);
        Some(
            if (has("info") && (has("item") || text.contains("getpostman.com")))
                || (has("collection") && text.contains("getpostman.com"))
            {
                Self::Postman
            } else if has("latencies") && has("request") && text.trim_ascii().contains('\n') {
                Self::List
            } else if has("http_interactions") || (has("interactions") && has("version")) {
                Self::Vcr
            } else if has("interactions") || (has("consumer") && has("provider")) {
                Self::Pact
            } else if has("mappings")
                || (has("requests") && text.contains("\"wasMatched\""))
                || is_stub(text, names)
            {
                Self::WireMock
            } else if has("data") && text.contains("\"pairs\"") {
                Self::Hoverfly
            } else if has("responses") && !has("openapi") && text.contains("\"response\"") {
                Self::PythonResponses
            } else if (has("resources") && (has("_type") || has("__export_format")))
                || (has("collection") && text.contains("collection.insomnia.rest"))
            {
                Self::Insomnia
            } else if is_spans(text, names) {
                Self::Otlp
            } else if has("items") && (has("brunoConfig") || text.contains("http-request")) {
                Self::Bruno
            } else {
                return None;
            },
        )
    }

    /// Returns the format of a list in JSON by its first bytes and the names that the first object of the list has there.
    pub(crate) fn of_list(text: &str, names: &[String]) -> Option<Self> {
        let has = |name: &str| names.iter().any(|other| other == name);
        if is_spans(text, names) || (has("traceId") && has("tags")) {
            return Some(Self::Otlp);
        }
        let is_recording = has("scope") && has("path") && has("response");
        ((has("request") && has("response")) || is_recording).then_some(Self::List)
    }

    /// Returns the format of a text that is not JSON by its first bytes.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let is_request = |line: &str| {
            let sent = curl::without_time(line).strip_prefix("> ");
            sent.is_some_and(|sent| sent.trim_end().contains(" HTTP/"))
        };
        let has = |start: &str| text.lines().any(|line| line.starts_with(start));
        if text.starts_with("WARC/") {
            Some(Self::Warc)
        } else if bru::is_request(text) {
            Some(Self::Bru)
        } else if text.contains("collection.insomnia.rest") || has("__export_format:") {
            Some(Self::Insomnia)
        } else if has("info:")
            && has("http:")
            && text.lines().any(|line| line.trim() == "type: http")
        {
            Some(Self::OpenCollection)
        } else if has("responses:")
            && text
                .lines()
                .any(|line| line.trim_start().starts_with("- response:"))
        {
            Some(Self::PythonResponses)
        } else if text.lines().any(is_request) {
            Some(Self::Curl)
        } else if lines
            .any(|line| line.starts_with("http_interactions:") || line.starts_with("interactions:"))
            || is_list_of_interactions(text)
        {
            Some(Self::Vcr)
        } else {
            None
        }
    }
}

/// Whether a document has spans: an export of OTLP, or what stores of traces answer.
fn is_spans(text: &str, names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|other| other == name);
    let mentions = |name: &str| text.contains(&format!("\"{name}\""));
    has("resourceSpans")
        || has("resource_spans")
        || (has("batches") && (mentions("scopeSpans") || mentions("instrumentationLibrarySpans")))
        || ((has("data") || has("trace")) && (mentions("resourceSpans") || mentions("traceID")))
}

/// Whether a text in YAML is a list whose first element has a request with a URL.
fn is_list_of_interactions(text: &str) -> bool {
    let lines = text.lines().map(str::trim_end);
    let mut lines = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#') && *line != "---")
        .peekable();
    if !lines.peek().is_some_and(|line| line.starts_with('-')) {
        return false;
    }
    // Old cassettes of Ruby have tags, as in `request: !ruby/struct:VCR::Request`.
    let names = lines.map(|line| line.trim_start_matches(['-', ' ']));
    let mut names = names.map(|name| name.split(" !ruby/").next().unwrap_or_default());
    names.any(|name| name == "request:")
        && names
            .take_while(|name| *name != "response:")
            .any(|name| name.starts_with("url:") || name.starts_with("uri:"))
}

/// How the requests of stubs name what they match.
const MATCHERS: [&str; 4] = ["urlPath", "urlPattern", "urlPathPattern", "urlPathTemplate"];

/// Whether a document is one stub of WireMock. What is on one line, with a `url` and a `body`, is an exchange of NDJSON.
fn is_stub(text: &str, names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|other| other == name);
    let mentions = |name: &str| text.contains(&format!("\"{name}\""));
    let first = text.lines().next().unwrap_or_default();
    /// How long the first line of a document with indentation can be.
    const LONGEST: usize = 200;
    let is_on_one_line =
        !text.contains('\n') || first.len() > LONGEST || first.trim_end().ends_with('}');
    let is_matcher = !mentions("url") && MATCHERS.into_iter().any(mentions);
    let is_written_so = mentions("jsonBody") && !mentions("body");
    has("request") && (!is_on_one_line || (has("response") && (is_matcher || is_written_so)))
}
