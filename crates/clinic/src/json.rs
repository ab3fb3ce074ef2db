//! JSON values as requests have them, where a number may be written in a string.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

/// The members of an object.
pub(crate) type Members = Map<String, Value>;

/// Returns a response with a JSON body.
pub(crate) fn response(status: StatusCode, body: &Value) -> Response<Bytes> {
    with_body(status, "application/json", body.to_string().into())
}

/// Returns a response with a body of a media type.
pub(crate) fn with_body(
    status: StatusCode,
    media_type: &'static str,
    body: Bytes,
) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let media_type = HeaderValue::from_static(media_type);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type);
    response
}

/// Returns a whole number, or the digits of one. What is too large for 64 bits is the largest number that is not.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    let digits = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    digits.parse().ok().or_else(|| {
        let is_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_digits.then_some(i64::MAX)
    })
}

/// Returns an id: a whole number that is not negative.
pub(crate) fn id(value: &Value) -> Option<u64> {
    whole(value).and_then(|number| u64::try_from(number).ok())
}

/// Returns a text that is not empty.
pub(crate) fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::whole;

    #[test]
    fn whole_numbers_of_any_size_are_read() {
        let large = "99999999999999999999";
        for (value, expected) in [
            (json!(15), Some(15)),
            (json!(" 15 "), Some(15)),
            (json!(-15), Some(-15)),
            (json!(large), Some(i64::MAX)),
            (json!(1.5), None),
            (json!("1e3"), None),
            (json!(""), None),
            (json!(true), None),
        ] {
            assert_eq!(whole(&value), expected, "{value}");
        }
    }
}
