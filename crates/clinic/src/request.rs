//! Requests, and what they carry.

use bytes::Bytes;
use http::{Request, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::json::Members;
use crate::multipart;

/// A request for a route.
#[derive(Debug)]
pub(crate) struct Incoming<'r> {
    pub(crate) request: &'r Request<Bytes>,
    /// The values of the parameters of the path, in order.
    pub(crate) values: Vec<String>,
}

impl Incoming<'_> {
    /// Returns the value of the first parameter of the path, or an empty text if there is none.
    pub(crate) fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// Returns the members of the query.
    pub(crate) fn query(&self) -> Members {
        members(pairs(self.request.uri().query().unwrap_or_default()))
    }

    /// Returns the members of the body: of a JSON object, or the fields of a form, which are texts.
    pub(crate) fn body(&self) -> Outcome<Members> {
        body(self.request)
    }
}

/// Returns the value of a header, if it is text that is not empty.
pub(crate) fn header<'r>(request: &'r Request<Bytes>, name: &str) -> Option<&'r str> {
    let value = request.headers().get(name)?.to_str().ok()?;
    Some(value).filter(|value| !value.is_empty())
}

fn body(request: &Request<Bytes>) -> Outcome<Members> {
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
            // curl adds its own boundary to one that the command names, and cuts the body by its own.
            let mut boundaries = multipart::parameters(media_type, "boundary");
            let fields = boundaries.find_map(|boundary| multipart::fields(bytes, &boundary));
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
