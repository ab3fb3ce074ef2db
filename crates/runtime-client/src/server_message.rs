//! The error code and message in a server's error body.

use serde_json::Value;

/// The longest body that is searched, in bytes: reading it as JSON takes many times its length in memory.
const MAX_SEARCHED: usize = 1 << 20;

/// Returns code and message of an error body, as far as it has them.
pub(crate) fn code_and_message(body: &[u8]) -> (Option<String>, Option<String>) {
    if body.len() > MAX_SEARCHED {
        return (None, None);
    }
    fn first(object: &Value, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| match object.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    }
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return (None, None);
    };
    let inner = [
        value.get("error"),
        value.get("errors").and_then(|errors| errors.get(0)),
    ];
    let objects = || std::iter::once(&value).chain(inner.into_iter().flatten());
    let code = objects().find_map(|object| first(object, &["code", "error", "type"]));
    let message = objects()
        .find_map(|object| first(object, &["message", "error_description", "detail", "title"]));
    // A code is one word; a sentence in its place is the message.
    match (code, message) {
        (Some(code), message) if code.contains(char::is_whitespace) => {
            (None, message.or(Some(code)))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn code_and_message_are_found_in_common_error_bodies() {
        let rows = [
            (
                json!({"code": 404, "message": "Sorry"}),
                (Some("404"), Some("Sorry")),
            ),
            (
                json!({"error": {"type": "card_error", "message": "Declined"}}),
                (Some("card_error"), Some("Declined")),
            ),
            (
                json!({"errors": [{"title": "Bad", "detail": "Too short"}]}),
                (None, Some("Too short")),
            ),
            (
                json!({"error": "invalid_grant", "error_description": "Expired"}),
                (Some("invalid_grant"), Some("Expired")),
            ),
            (
                json!({"type": "about:blank", "title": "Nope"}),
                (Some("about:blank"), Some("Nope")),
            ),
            (
                json!({"error": "no visit of Jane"}),
                (None, Some("no visit of Jane")),
            ),
            (json!(["x"]), (None, None)),
        ];
        for (body, (code, message)) in rows {
            let (c, m) = code_and_message(body.to_string().as_bytes());
            assert_eq!((c.as_deref(), m.as_deref()), (code, message), "{body}");
        }
        assert_eq!(code_and_message(b"<html>"), (None, None));
        let long = format!("{{\"code\": 1{}}}", " ".repeat(MAX_SEARCHED));
        assert_eq!(code_and_message(long.as_bytes()), (None, None));
    }
}
