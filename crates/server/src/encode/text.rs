//! What all forms of bodies share.

use serde_json::Value as Json;

/// The boundary of multipart bodies.
pub(crate) const BOUNDARY: &str = "conform-part-boundary";

/// Returns a string itself, and other values as JSON.
pub(crate) fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
