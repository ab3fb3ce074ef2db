//! Reading JSON, and the error for what does not fit its type.

use std::error::Error as StdError;
use std::fmt;

use conform_runtime::__private::with_plain_integers;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;

/// Where and why a body does not fit its type. It names members and types, and shows no value.
#[derive(Debug)]
pub struct ReadError {
    path: Option<String>,
    position: Option<(usize, usize)>,
    problem: String,
}

impl ReadError {
    pub(crate) fn new(problem: String) -> Self {
        Self {
            path: None,
            position: None,
            problem,
        }
    }

    pub(crate) fn undeclared(status: StatusCode) -> Self {
        Self::new(format!(
            "the description does not declare a body for status {}",
            status.as_u16()
        ))
    }

    /// Returns the path of the value that does not fit, such as `data.member.id` or `slots[3].start`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns line and column in the body, both counted from 1. The column counts bytes.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        self.position
    }

    /// Returns what is wrong, such as `invalid type: string, expected i64`.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.problem)?;
        if let Some((line, column)) = self.position {
            write!(f, " at line {line} column {column}")?;
        }
        Ok(())
    }
}

impl StdError for ReadError {}

/// Reads JSON. Only if that fails, it is read again to find the path of what does not fit.
///
/// A member reads `1.0` as an integer, but a body that is an integer, or a list of integers, reads through serde alone. So a body that does
/// not fit is tried again with its integers written without a fraction.
///
/// A byte order mark is skipped, as RFC 8259 §8.1 allows.
pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ReadError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    match serde_json::from_slice(body) {
        Ok(value) => Ok(value),
        Err(error) => {
            let plain = serde_json::from_slice(body)
                .ok()
                .and_then(|value| with_plain_integers(&value));
            if let Some(value) = plain
                && let Ok(value) = T::deserialize(value)
            {
                return Ok(value);
            }
            let mut reader = serde_json::Deserializer::from_slice(body);
            let path = serde_path_to_error::deserialize::<_, T>(&mut reader)
                .err()
                .map(|error| error.path().to_string());
            Err(unfit(&error, path, body))
        }
    }
}

fn unfit(error: &serde_json::Error, path: Option<String>, body: &[u8]) -> ReadError {
    if body.trim_ascii().is_empty() {
        return ReadError::new("the body is empty".to_owned());
    }
    let position = (error.line() > 0).then(|| (error.line(), error.column()));
    let text = error.to_string();
    let problem = text.split(" at line ").next().unwrap_or(&text);
    ReadError {
        path: path.filter(|path| path != "."),
        position,
        problem: masked(problem),
    }
}

/// Removes the values that a message of serde quotes: `invalid type: string "x", expected i64` becomes `invalid type: string, expected i64`.
fn masked(problem: &str) -> String {
    for start in ["invalid type: ", "invalid value: ", "unknown variant "] {
        if let Some(rest) = problem.strip_prefix(start)
            && let Some((found, expected)) = rest.rsplit_once(", expected ")
        {
            let kind = found
                .split(['"', '`'])
                .next()
                .unwrap_or_default()
                .trim_end();
            let kind = if kind.is_empty() { "a value" } else { kind };
            return format!("{start}{kind}, expected {expected}");
        }
    }
    if problem.starts_with("missing field ") || problem.starts_with("duplicate field ") {
        return problem.to_owned();
    }
    match (problem.find(['"', '`']), problem.rfind(['"', '`'])) {
        (Some(first), Some(last)) => format!("{}…{}", &problem[..first], &problem[last + 1..]),
        _ => problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_quote_no_values() {
        let rows = [
            (
                r#"invalid type: string "Jane, expected "Doe"", expected i64"#,
                "invalid type: string, expected i64",
            ),
            (
                "invalid type: integer `4711`, expected a string",
                "invalid type: integer, expected a string",
            ),
            (
                "invalid type: map, expected a sequence",
                "invalid type: map, expected a sequence",
            ),
            (
                "unknown variant `jane`, expected `a` or `b`",
                "unknown variant a value, expected `a` or `b`",
            ),
            ("missing field `id`", "missing field `id`"),
            (
                r#"failed to parse "Jane" as date: at `x`"#,
                "failed to parse …",
            ),
            ("EOF while parsing a value", "EOF while parsing a value"),
        ];
        for (message, wanted) in rows {
            assert_eq!(masked(message), wanted);
        }
    }

    #[test]
    fn mismatch_has_path_and_position() {
        type Body = std::collections::BTreeMap<String, Vec<std::collections::BTreeMap<String, u8>>>;
        let error = read_json::<Body>(b"{\"data\": [\n  {\"id\": 1},\n  {\"id\": \"Jane\"}\n]}")
            .unwrap_err();
        assert_eq!(error.path(), Some("data[1].id"));
        assert_eq!(error.position(), Some((3, 15)));
        assert_eq!(
            error.to_string(),
            "data[1].id: invalid type: string, expected u8 at line 3 column 15"
        );
        assert_eq!(
            read_json::<u8>(b" ").unwrap_err().to_string(),
            "the body is empty"
        );
    }
}
