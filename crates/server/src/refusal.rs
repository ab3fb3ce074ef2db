//! Requests that are refused, and why.

use bytes::Bytes;
use conform_report::Diagnostic;
use conform_validator::api::{Operation, Statuses};
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

    /// Returns the status that says so: of those that fit, the first that an operation documents, or any if it documents `default`;
    /// else another error that it documents and that may mean this. Without any, it is the first that fits.
    pub(crate) fn status(&self, operation: &Operation) -> u16 {
        let documents = |status: &u16| {
            let response = operation.response(*status);
            response.is_some_and(|one| one.statuses != Statuses::Default)
        };
        let first = self.statuses[0];
        let best = self.statuses.iter().copied().find(documents);
        if best.is_some() || operation.response(first).is_some() {
            return best.unwrap_or(first);
        }
        let others: &[u16] = match first {
            // These are about HTTP itself, which an API need not document, and no other status says so.
            401 | 406 => &[],
            404 => &[409, 403, 400, 422, 405],
            // Some documents have 405 for input that is not valid.
            _ => &[400, 422, 404, 409, 403, 405],
        };
        others.iter().copied().find(documents).unwrap_or(first)
    }

    /// Returns the title of an answer with this status: its own, if another one than the best was documented.
    pub(crate) fn title_of(&self, status: u16) -> &'static str {
        let is_best = self.statuses.first().is_none_or(|first| *first == status);
        let reason = StatusCode::from_u16(status).ok();
        let reason = reason.and_then(|status| status.canonical_reason());
        reason.filter(|_| !is_best).unwrap_or(self.title)
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
            "title": self.title_of(status),
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

/// How deep an error is searched for the members that say what is wrong.
const DEEPEST: usize = 3;

/// Puts what is wrong into the members of an error that usually say so: its own, those of its `error`, or those of the first of its
/// `errors`. `None` if it has none of them.
pub(crate) fn telling(value: &Json, status: u16, refusal: &Refusal) -> Option<Json> {
    let mut value = value.clone();
    explain(&mut value, status, refusal, DEEPEST).then_some(value)
}

/// Puts what is wrong into a value, and returns whether it is another one now.
fn explain(value: &mut Json, status: u16, refusal: &Refusal, depth: usize) -> bool {
    match value {
        Json::Object(members) if depth > 0 => {
            let (mut has_text, mut is_other) = (false, false);
            for (name, member) in members.iter_mut() {
                let explanation = match plain(name).as_str() {
                    "detail" | "message" | "msg" | "errormessage" | "errordescription"
                    | "description" | "reason" => Json::from(refusal.detail()),
                    "title" => Json::from(refusal.title_of(status)),
                    "status" | "statuscode" if member.is_number() => Json::from(status),
                    _ => continue,
                };
                if member.is_string() == explanation.is_string() {
                    has_text |= explanation.is_string();
                    is_other = true;
                    *member = explanation;
                }
            }
            for name in ["error", "errors", "details"] {
                let inner = members.get_mut(name).filter(|inner| match inner {
                    // A text beside a message is a code.
                    Json::String(_) => !has_text,
                    _ => true,
                });
                is_other |= inner.is_some_and(|inner| explain(inner, status, refusal, depth - 1));
            }
            is_other
        }
        Json::Array(items) if depth > 0 => items
            .first_mut()
            .is_some_and(|first| explain(first, status, refusal, depth - 1)),
        Json::String(text) if depth < DEEPEST => {
            *text = refusal.detail();
            true
        }
        _ => false,
    }
}

/// Puts the status into the members of an error that was made which usually have it as a number. In an example, `code` may be another
/// number of the API.
pub(crate) fn number(value: &mut Json, status: u16) {
    let Some(members) = value.as_object_mut() else {
        return;
    };
    for (name, member) in members.iter_mut() {
        if matches!(plain(name).as_str(), "status" | "statuscode" | "code") && member.is_number() {
            *member = Json::from(status);
        }
    }
    if let Some(inner) = members.get_mut("error") {
        number(inner, status);
    }
}

/// Returns the letters of a name, in lower case.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.collect::<String>().to_lowercase()
}

/// Returns which kind of refusal findings are.
pub(crate) fn refusal_of(findings: Vec<Finding>) -> Refusal {
    let has = |codes: &[&str]| findings.iter().any(|one| codes.contains(&one.code));
    let (statuses, title): (&'static [u16], _) =
        if has(&["missing-security", "malformed-credentials"]) {
            (&[401, 403], "Unauthorized")
        } else if has(&["undocumented-media-type", "unexpected-body"]) {
            (&[415, 400, 422], "Unsupported Media Type")
        } else if has(&["malformed-body", "malformed-parameter", "duplicate-key"]) {
            (&[400, 422], "Bad Request")
        } else {
            (&[422, 400], "Unprocessable Content")
        };
    Refusal {
        statuses,
        title,
        findings,
    }
}
