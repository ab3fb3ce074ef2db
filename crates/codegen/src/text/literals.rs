//! Rust literals of texts and values of a document.

use std::fmt::Write as _;

use serde_json::Value;

use super::invisible::is_invisible;

/// Writes a string literal, quotes included.
///
/// Whatever the text contains, the literal contains it and nothing else: quotes, backslashes and control characters are
/// escaped, and so are the invisible and direction-changing characters that `rustc` and clippy refuse.
///
/// ```
/// use conform_codegen::text::string_literal;
///
/// assert_eq!(string_literal("a \"b\"\n\u{202e}é"), r#""a \"b\"\n\u{202e}é""#);
/// ```
#[must_use]
pub fn string_literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\0' => literal.push_str("\\0"),
            c if is_invisible(c) => drop(write!(literal, "\\u{{{:x}}}", u32::from(c))),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// Writes a literal of a scalar that is sent as text; `None` for `null`, a list or an object.
///
/// Numbers beyond 32 bits and fractions become string literals: the digits of the document are what is sent.
///
/// ```
/// use conform_codegen::text::scalar_literal;
/// use serde_json::json;
///
/// assert_eq!(scalar_literal(&json!(7)).as_deref(), Some("7"));
/// assert_eq!(scalar_literal(&json!("v1")).as_deref(), Some("\"v1\""));
/// assert_eq!(scalar_literal(&json!(1.5)).as_deref(), Some("\"1.5\""));
/// assert_eq!(scalar_literal(&json!([])), None);
/// ```
#[must_use]
pub fn scalar_literal(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::String(text) => Some(string_literal(text)),
        Value::Number(number) => {
            let text = number.to_string();
            let small = number.as_i64().is_some_and(|n| i32::try_from(n).is_ok());
            Some(if small { text } else { string_literal(&text) })
        }
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
