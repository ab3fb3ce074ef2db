//! What all forms of bodies share.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde_json::Value as Json;

/// What has no percent-encoding in a URL.
pub(crate) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The boundary of multipart bodies.
pub(crate) const BOUNDARY: &str = "conform-part-boundary";

/// Returns a string itself, and other values as JSON.
pub(crate) fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
