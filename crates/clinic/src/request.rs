//! Requests: which operation they are for, and what they carry.

use bytes::Bytes;
use http::{Method, Request, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::json::Members;
use crate::multipart;

/// An operation, with the parameters of its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    CreateIntake,
    UpdateIntake(String),
    GetIntake(String),
    CreateWalkinVisit,
    CreateEconsultVisit,
    ListAvailability,
    SearchAvailability,
    CreateAppointment,
    CloseVisit,
    DeleteVisit,
    ListVisits,
    GetVisit(String),
    UpdateVisit(String),
    GetCurrentVisit,
    ExportVisitSummary(String),
    /// A PDF that an export has named: visit and key.
    Summary(String, String),
}

impl Route {
    /// Returns the operation that a request is for. The start of the path up to `/api_v3` is that of the server, and a path may
    /// end in `.json`.
    pub(crate) fn of(request: &Request<Bytes>) -> Option<Self> {
        let path = request.uri().path();
        let path = match path.split_once("/api_v3") {
            Some((_, rest)) => rest,
            None => path,
        };
        let path = path.strip_suffix(".json").unwrap_or(path);
        let words: Vec<String> = path
            .split('/')
            .skip(1)
            .map(|word| percent_decode_str(word).decode_utf8_lossy().into_owned())
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (is_get, is_post) = (
            request.method() == Method::GET,
            request.method() == Method::POST,
        );
        Some(match words[..] {
            ["intakes"] if is_post => Self::CreateIntake,
            ["intakes", id] if is_post => Self::UpdateIntake(id.to_owned()),
            ["intakes", id] if is_get => Self::GetIntake(id.to_owned()),
            ["availability"] if is_get => Self::ListAvailability,
            ["availability"] if is_post => Self::SearchAvailability,
            ["visits"] if is_get => Self::ListVisits,
            ["visits"] if is_post => Self::CreateAppointment,
            ["visits", "add_walkin"] if is_post => Self::CreateWalkinVisit,
            ["visits", "add_econsult"] if is_post => Self::CreateEconsultVisit,
            ["visits", "close"] if is_post => Self::CloseVisit,
            ["visits", "delete"] if is_post => Self::DeleteVisit,
            ["visits", "current"] if is_get => Self::GetCurrentVisit,
            ["visits", id] if is_get => Self::GetVisit(id.to_owned()),
            ["visits", id] if is_post => Self::UpdateVisit(id.to_owned()),
            ["visits", id, "exports", "visit_summary"] if is_get => {
                Self::ExportVisitSummary(id.to_owned())
            }
            ["summaries", id, key] if is_get => Self::Summary(
                id.to_owned(),
                key.strip_suffix(".pdf").unwrap_or(key).to_owned(),
            ),
            _ => return None,
        })
    }
}

/// Returns the value of a header, if it is text that is not empty.
pub(crate) fn header<'r>(request: &'r Request<Bytes>, name: &str) -> Option<&'r str> {
    let value = request.headers().get(name)?.to_str().ok()?;
    Some(value).filter(|value| !value.is_empty())
}

/// Returns the members of the query.
pub(crate) fn query(request: &Request<Bytes>) -> Members {
    members(pairs(request.uri().query().unwrap_or_default()))
}

/// Returns the members of the body: of a JSON object, or the fields of a form, which are texts.
pub(crate) fn body(request: &Request<Bytes>) -> Outcome<Members> {
    let media_type = header(request, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let bytes = request.body();
    match essence.to_ascii_lowercase().as_str() {
        "application/json" => match serde_json::from_slice(bytes) {
            Ok(Value::Object(members)) => Ok(members),
            _ => Err(Failure::bad("The body must be a JSON object.")),
        },
        "application/x-www-form-urlencoded" | "" => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(members(pairs(text))),
            Err(_) => Err(Failure::bad("The body must be a form in UTF-8.")),
        },
        "multipart/form-data" => {
            let boundary = multipart::parameter(media_type, "boundary").unwrap_or_default();
            let fields = multipart::fields(bytes, &boundary);
            let fields =
                fields.ok_or_else(|| Failure::bad("The body must be a multipart form."))?;
            Ok(members(fields))
        }
        _ => Err(Failure::bad("The body has a media type that is not known.")),
    }
}

/// Returns names and values of a form or query, decoded.
fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Returns texts as members; of two with one name, the last counts.
fn members(pairs: Vec<(String, String)>) -> Members {
    let pairs = pairs.into_iter();
    pairs
        .map(|(name, value)| (name, Value::String(value)))
        .collect()
}
