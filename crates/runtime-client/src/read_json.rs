//! Reading JSON, and the error for what does not fit its type.

use std::error::Error as StdError;
use std::fmt;

use conform_runtime::__private::Vacant;
use conform_runtime::reading::{Misfit, Reading, from_json, masked};
use reqwest::StatusCode;
use serde::de::DeserializeOwned;

/// Where and why a body does not fit its type. It names members and types, and shows no value.
#[derive(Debug)]
pub struct ReadError {
    kind: ReadErrorKind,
    path: Option<String>,
    position: Option<(usize, usize)>,
    problem: String,
}

/// The kind of what is wrong with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// There are no bytes where the description promises some.
    Empty,
    /// It is not what its media type says, such as HTML in place of JSON.
    Malformed,
    /// It ends too early.
    CutOff,
    /// A value does not fit its type.
    Misfit,
}

impl ReadError {
    pub(crate) fn new(problem: String) -> Self {
        Self {
            kind: ReadErrorKind::Misfit,
            path: None,
            position: None,
            problem,
        }
    }

    fn of_kind(kind: ReadErrorKind, problem: String) -> Self {
        Self {
            kind,
            ..Self::new(problem)
        }
    }

    /// Returns the kind of what is wrong.
    #[must_use]
    pub fn kind(&self) -> ReadErrorKind {
        self.kind
    }

    pub(crate) fn undeclared(status: StatusCode) -> Self {
        Self::new(format!(
            "the description does not declare a body for status {}",
            status.as_u16()
        ))
    }

    /// Returns the error with its path within the page. The position is left out, since it is that within the item.
    pub(crate) fn below(mut self, pointer: &str, index: usize) -> Self {
        let mut path = pointer.trim_start_matches('/').replace('/', ".");
        path.push_str(&format!("[{index}]"));
        match self.path.as_deref() {
            Some(inner) if inner.starts_with('[') => path.push_str(inner),
            Some(inner) => {
                path.push('.');
                path.push_str(inner);
            }
            None => {}
        }
        self.path = Some(path);
        self.position = None;
        self
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

/// Reads JSON, and lists the members that do not fit and are kept as JSON.
///
/// A byte order mark is skipped, as RFC 8259 §8.1 allows.
pub(crate) fn read_json<T: Vacant>(
    body: &[u8],
    reading: Reading,
) -> Result<(T, Vec<Misfit>), ReadError> {
    from_json(text(body)?, reading).map_err(|error| ReadError {
        kind: kind_of(error.is_json(), &error.problem()),
        path: error.path().map(str::to_owned),
        position: error.position(),
        problem: error.problem(),
    })
}

/// Returns the kind of what `serde_json` has found.
fn kind_of(is_json: bool, problem: &str) -> ReadErrorKind {
    match is_json {
        true => ReadErrorKind::Misfit,
        false if problem.starts_with("EOF") => ReadErrorKind::CutOff,
        false => ReadErrorKind::Malformed,
    }
}

/// Reads JSON as a type of serde. Only if that fails, it is read again to find the path of what does not fit.
pub(crate) fn read_serde<T: DeserializeOwned>(body: &[u8]) -> Result<T, ReadError> {
    let text = text(body)?;
    serde_json::from_str(text).map_err(|error| {
        let mut reader = serde_json::Deserializer::from_str(text);
        let path = serde_path_to_error::deserialize::<_, T>(&mut reader)
            .err()
            .map(|error| error.path().to_string());
        let position = (error.line() > 0).then(|| (error.line(), error.column()));
        let message = error.to_string();
        let problem = message.split(" at line ").next().unwrap_or(&message);
        ReadError {
            kind: kind_of(error.is_data(), problem),
            path: path.filter(|path| path != "."),
            position,
            problem: masked(problem),
        }
    })
}

/// Returns the text of a body.
fn text(body: &[u8]) -> Result<&str, ReadError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    if body.trim_ascii().is_empty() {
        let problem = "the body is empty".to_owned();
        return Err(ReadError::of_kind(ReadErrorKind::Empty, problem));
    }
    std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        let problem = format!("byte {at} is not UTF-8");
        ReadError::of_kind(ReadErrorKind::Malformed, problem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mismatch_has_path_and_position() {
        type Body =
            std::collections::BTreeMap<String, Vec<std::collections::BTreeMap<String, u32>>>;
        let json = b"{\"data\": [\n  {\"id\": 1},\n  {\"id\": \"Jane\"}\n]}";
        let error = read_json::<Body>(json, Reading::Lenient).unwrap_err();
        assert_eq!(
            read_serde::<Body>(json).unwrap_err().to_string(),
            error.to_string()
        );
        assert_eq!(error.path(), Some("data[1].id"));
        assert_eq!(error.position(), Some((3, 15)));
        assert_eq!(
            error.to_string(),
            "data[1].id: invalid type: string, expected u32 at line 3 column 15"
        );
        assert_eq!(
            read_serde::<u8>(b" ").unwrap_err().to_string(),
            "the body is empty"
        );
        assert_eq!(
            read_serde::<u8>(b"\"\xff\"").unwrap_err().to_string(),
            "byte 1 is not UTF-8"
        );
    }
}
