//! The one error type of every call.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use conform_runtime::__private::plainly_written;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::body::BoxError;
use super::operation::Operation;
use super::response::{Receive, Reply};
use super::retry_after::retry_after;
use super::transport::TransportError;

/// Headers in which servers say what they call a request.
const REQUEST_IDS: [&str; 6] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-correlation-id",
];

/// That an operation declares no error bodies, or that the error no longer knows which.
#[derive(Clone, Copy, Debug)]
pub enum Undeclared {}

/// Why a call failed.
///
/// `E` stands for the error bodies that the operation declares: [`declared`](Self::declared) reads them. Every such error turns
/// into a plain `Error` with `?`, so that functions that call several operations need one error type only.
///
/// `Display` says the method, the path template, the operation, the status, what the server gave as `code` and `message` in its body, what it
/// calls the request, and how many attempts there were if there were several.
/// Since users cannot be helped without it the message is shown; nothing else of the body is, nor the URL, nor any other
/// header: neither `Display` nor `Debug` shows credentials or the data of a request or response.
///
/// ```
/// use conform_client::{Error, ErrorKind};
///
/// fn can_wait(error: &Error) -> bool {
///     match error.kind() {
///         ErrorKind::Status => error.status().is_some_and(|status| status.as_u16() == 429),
///         ErrorKind::Transport => true,
///         _ => false,
///     }
/// }
/// ```
pub struct Error<E = Undeclared> {
    failure: Box<Failure>,
    declared: PhantomData<fn() -> E>,
}

struct Failure {
    operation: &'static Operation,
    cause: Cause,
    answer: Option<Answer>,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// How many times the request was sent until it came.
    pub(super) attempts: u32,
}

pub(super) enum Cause {
    /// What is wrong with the request.
    Request(String),
    /// Alternatives, each the names of schemes that lack a credential.
    Credentials(Vec<Vec<&'static str>>),
    /// The scheme whose token source failed.
    Token(&'static str, BoxError),
    Transport(TransportError),
    /// The server's code and message.
    Status(Option<String>, Option<String>),
    Read(ReadError),
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be written; nothing was sent.
    Request,
    /// Credentials are missing, or a token source failed; nothing was sent.
    Credentials,
    /// No response came, or it broke off.
    Transport,
    /// The server answered with a status that is no success.
    Status,
    /// The server answered with success, but the body does not fit its type.
    Body,
}

impl<E> Error<E> {
    pub(super) fn new(operation: &'static Operation, cause: Cause, answer: Option<Answer>) -> Self {
        Self {
            failure: Box::new(Failure {
                operation,
                cause,
                answer,
            }),
            declared: PhantomData,
        }
    }

    pub(super) fn status_of(operation: &'static Operation, answer: Answer) -> Self {
        let (code, message) = vendor_words(&answer.body);
        Self::new(operation, Cause::Status(code, message), Some(answer))
    }

    /// The same error, without the knowledge of which bodies are declared; `?` does the same.
    #[must_use]
    pub fn erase(self) -> Error {
        Error {
            failure: self.failure,
            declared: PhantomData,
        }
    }

    pub(super) fn retype<F>(self) -> Error<F> {
        Error {
            failure: self.failure,
            declared: PhantomData,
        }
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.failure.cause {
            Cause::Request(_) => ErrorKind::Request,
            Cause::Credentials(_) | Cause::Token(..) => ErrorKind::Credentials,
            Cause::Transport(_) => ErrorKind::Transport,
            Cause::Status(..) => ErrorKind::Status,
            Cause::Read(_) => ErrorKind::Body,
        }
    }

    /// The operation that was called: its id, method and path template.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.failure.operation
    }

    /// The status, if a response came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.failure.answer.as_ref().map(|answer| answer.status)
    }

    /// The response's headers, if one came.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.failure.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The response's body as it came. It may hold what must not be logged.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.failure.answer.as_ref().map(|answer| &answer.body)
    }

    /// The server's own code: the member `code`, `error` or `type` of the body, or of an object `error` or the first of `errors` in it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.failure.cause {
            Cause::Status(code, _) => code.as_deref(),
            _ => None,
        }
    }

    /// The server's own message: the member `message`, `error_description`, `detail` or `title` of the body, or of an object `error`
    /// or the first of `errors` in it.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.failure.cause {
            Cause::Status(_, message) => message.as_deref(),
            _ => None,
        }
    }

    /// Where the body does not fit its type, and how.
    #[must_use]
    pub fn mismatch(&self) -> Option<&ReadError> {
        match &self.failure.cause {
            Cause::Read(error) => Some(error),
            _ => None,
        }
    }

    /// What kept the response from coming.
    #[must_use]
    pub fn transport(&self) -> Option<&TransportError> {
        match &self.failure.cause {
            Cause::Transport(error) => Some(error),
            _ => None,
        }
    }

    /// How many times the request was sent: none if it could not be written, several if there were [retries](super::retry). A
    /// request that followed a redirect counts by itself.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match (&self.failure.answer, &self.failure.cause) {
            (Some(answer), _) => answer.attempts,
            (None, Cause::Transport(error)) => error.attempts(),
            (None, _) => 0,
        }
    }

    /// What the server calls the request, in `X-Request-Id` or a header of that kind: what its operators ask for. `Display` says it, too.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let headers = self.headers()?;
        let id = REQUEST_IDS.iter().find_map(|name| headers.get(*name))?;
        let id = id.to_str().ok()?.trim();
        let is_one =
            (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        is_one.then_some(id)
    }

    /// How long the server asks to be left alone, in `Retry-After`: seconds, or a date by the server's own clock.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?)
    }

    /// Reads the body as JSON of any type.
    ///
    /// # Errors
    ///
    /// If there is no body, or it does not fit.
    pub fn body_as<T: DeserializeOwned>(&self) -> Result<T, ReadError> {
        match self.body() {
            Some(body) => read_json(body),
            None => Err(ReadError::said("there is no response".to_owned())),
        }
    }
}

impl<E: Receive> Error<E> {
    /// The body that the operation declares for this status; `None` if no response came, the status is not declared, or the body does not
    /// fit.
    #[must_use]
    pub fn declared(&self) -> Option<E::Output> {
        let answer = self.failure.answer.as_ref()?;
        if !matches!(self.failure.cause, Cause::Status(..)) {
            return None;
        }
        let (status, headers) = (answer.status, answer.headers.clone());
        let mut reply = Reply::buffered(status, headers, answer.body.clone(), answer.attempts);
        E::receive(&mut reply).ok()
    }
}

impl<E: Receive> From<Error<E>> for Error {
    fn from(error: Error<E>) -> Self {
        error.erase()
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Operation {
            id, method, path, ..
        } = self.failure.operation;
        write!(f, "{method} {path} ({id}): ")?;
        match &self.failure.cause {
            Cause::Request(problem) => write!(f, "the request cannot be written: {problem}")?,
            Cause::Credentials(alternatives) => {
                f.write_str("credentials are missing: needs ")?;
                for (n, schemes) in alternatives.iter().enumerate() {
                    if n > 0 {
                        f.write_str(", or ")?;
                    }
                    for (n, scheme) in schemes.iter().enumerate() {
                        write!(f, "{}`{scheme}`", if n > 0 { " and " } else { "" })?;
                    }
                }
            }
            Cause::Token(scheme, error) => write!(f, "no token for `{scheme}`: {error}")?,
            Cause::Transport(error) => error.fmt(f)?,
            Cause::Status(code, message) => {
                if let Some(answer) = &self.failure.answer {
                    write!(f, "{}", answer.status)?;
                }
                if let Some(message) = message {
                    write!(f, ": {}", Printable(message))?;
                }
                if let Some(code) = code {
                    write!(f, " (code {})", Printable(code))?;
                }
            }
            Cause::Read(error) => {
                if let Some(answer) = &self.failure.answer {
                    write!(f, "{}: ", answer.status)?;
                    if let Some(Ok(media_type)) =
                        answer.headers.get(CONTENT_TYPE).map(|value| value.to_str())
                        && !media_type.contains("json")
                    {
                        write!(f, "({}) ", Printable(media_type))?;
                    }
                }
                write!(f, "the body does not fit its type: {error}")?;
            }
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request {id})")?;
        }
        match self.attempts() {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug
            .field("kind", &self.kind())
            .field("error", &format_args!("{self}"));
        if let Some(answer) = &self.failure.answer {
            debug
                .field("status", &answer.status.as_u16())
                .field("body", &format_args!("{} bytes", answer.body.len()));
        }
        debug.finish_non_exhaustive()
    }
}

impl<E> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.failure.cause {
            Cause::Transport(error) => error.source(),
            Cause::Token(_, error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

/// Text of a server, cut at 500 characters, its control characters escaped.
struct Printable<'a>(&'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, c) in self.0.chars().enumerate() {
            match c {
                _ if n == 500 => return f.write_str("…"),
                '\n' | '\r' | '\t' => f.write_str(" ")?,
                c if c.is_control() => write!(f, "{}", c.escape_default())?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

/// The longest body that is searched for code and message: read as JSON it takes many times its length.
const WORDS: usize = 1 << 20;

/// Code and message in a body, where there are any.
fn vendor_words(body: &[u8]) -> (Option<String>, Option<String>) {
    if body.len() > WORDS {
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
    let places = || std::iter::once(&value).chain(inner.into_iter().flatten());
    let code = places().find_map(|place| first(place, &["code", "error", "type"]));
    let message = places()
        .find_map(|place| first(place, &["message", "error_description", "detail", "title"]));
    (code, message)
}

/// How and where a body does not fit its type. It names members and types, and shows no value.
#[derive(Debug)]
pub struct ReadError {
    path: Option<String>,
    position: Option<(usize, usize)>,
    problem: String,
}

impl ReadError {
    pub(super) fn said(problem: String) -> Self {
        Self {
            path: None,
            position: None,
            problem,
        }
    }

    pub(super) fn undeclared(status: StatusCode) -> Self {
        Self::said(format!(
            "the description does not declare a body for status {}",
            status.as_u16()
        ))
    }

    /// The path of the value that does not fit, such as `data.member.id` or `slots[3].start`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Line and column in the body, both from 1; the column counts bytes.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        self.position
    }

    /// What is wrong, such as `invalid type: string, expected i64`.
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

/// Reads JSON; only if that fails, reads it again to find out where.
///
/// A body that is an integer, or a list of them, reads itself and not in the place of a member, where `1.0` is an integer, too:
/// so what does not fit is asked again with its integers written plainly.
///
/// RFC 8259 §8.1: a reader may skip a byte order mark.
pub(super) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ReadError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    match serde_json::from_slice(body) {
        Ok(value) => Ok(value),
        Err(error) => {
            let plain = serde_json::from_slice(body)
                .ok()
                .and_then(|value| plainly_written(&value));
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
        return ReadError::said("the body is empty".to_owned());
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

/// A message of serde's without the values that it quotes: `invalid type: string "x", expected i64` becomes `invalid type: string, expected i64`.
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
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_masked() {
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
    fn a_mismatch_says_where() {
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

    #[test]
    fn words_of_vendors() {
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
            (json!(["x"]), (None, None)),
        ];
        for (body, (code, message)) in rows {
            let (c, m) = vendor_words(body.to_string().as_bytes());
            assert_eq!((c.as_deref(), m.as_deref()), (code, message), "{body}");
        }
        assert_eq!(vendor_words(b"<html>"), (None, None));
        let long = format!("{{\"code\": 1{}}}", " ".repeat(WORDS));
        assert_eq!(vendor_words(long.as_bytes()), (None, None));
    }
}
