//! The server's id of a request.

use reqwest::header::HeaderMap;

/// Headers that hold it, in the order in which they are looked for.
const NAMES: [&str; 6] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-correlation-id",
];

/// Returns the id in the headers of a response, if it is one word of at most 128 characters.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = NAMES.iter().find_map(|name| headers.get(*name))?;
    let id = id.to_str().ok()?.trim();
    let is_one = (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    is_one.then_some(id)
}
