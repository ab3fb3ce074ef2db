//! Requests that are refused, and why.

use bytes::Bytes;
use conform_report::Diagnostic;
use http::{Response, StatusCode, header};
use serde_json::{Value as Json, json};

/// Why a request is refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The statuses that say so, the best one first. The first that the operation documents is used.
    pub statuses: &'static [u16],
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// The findings, without values of the request.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code, which `conform explain` explains.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The place in the message.
    pub place: String,
}

impl Finding {
    pub(crate) fn of(diagnostic: &Diagnostic) -> Self {
        let pointer = diagnostic.primary.location.pointer();
        Self {
            code: diagnostic.code.as_str(),
            message: diagnostic.message.clone(),
            place: pointer
                .map(|pointer| pointer.into_owned())
                .unwrap_or_default(),
        }
    }
}

impl Refusal {
    /// Returns a refusal with one reason.
    #[must_use]
    pub fn new(statuses: &'static [u16], title: &'static str, detail: impl Into<String>) -> Self {
        let finding = Finding {
            code: "",
            message: detail.into(),
            place: String::new(),
        };
        Self {
            statuses,
            title,
            findings: vec![finding],
        }
    }

    /// Returns what is wrong, in one sentence.
    #[must_use]
    pub fn detail(&self) -> String {
        let messages: Vec<&str> = self
            .findings
            .iter()
            .map(|one| one.message.as_str())
            .collect();
        messages.join("; ")
    }

    /// Returns the problem detail (RFC 9457) with this status.
    #[must_use]
    pub fn problem(&self, status: u16) -> Response<Bytes> {
        let errors = self.findings.iter().filter(|one| !one.code.is_empty());
        let errors: Vec<Json> = errors
            .map(|one| json!({"code": one.code, "detail": one.message, "pointer": one.place}))
            .collect();
        let mut problem = json!({
            "type": "about:blank",
            "title": self.title,
            "status": status,
            "detail": self.detail(),
        });
        if !errors.is_empty() {
            problem["errors"] = Json::Array(errors);
        }
        with_body(
            status,
            "application/problem+json",
            problem.to_string().into(),
        )
    }
}

/// Returns a response with a JSON body.
///
/// # Panics
///
/// If the status is not one of HTTP.
#[must_use]
pub fn json(status: u16, body: &Json) -> Response<Bytes> {
    with_body(status, "application/json", body.to_string().into())
}

/// Returns a response with a body of a media type, which must be a valid value of a header.
pub(crate) fn with_body(status: u16, media_type: &str, body: Bytes) -> Response<Bytes> {
    let mut response = empty(status);
    if let Ok(value) = http::HeaderValue::from_str(media_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    *response.body_mut() = body;
    response
}

/// Returns a response without body.
pub(crate) fn empty(status: u16) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::from_u16(status).expect("the status is one of HTTP");
    response
}
