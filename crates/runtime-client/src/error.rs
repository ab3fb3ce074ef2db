//! The error type of all calls.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use crate::body::BoxError;
use crate::operation::Operation;
use crate::read_json::{ReadError, ReadErrorKind, read_serde};
use crate::receive::{Receive, UnreadResponse};
use crate::request_id::request_id;
use crate::retry_after::retry_after;
use crate::server_message::code_and_message;
use crate::transport_error::TransportError;

/// The type parameter of an [`Error`] that has no declared error bodies: the operation declares none, or the error was
/// [erased](Error::erase).
#[derive(Clone, Copy, Debug)]
pub enum Undeclared {}

/// Why a call failed.
///
/// `E` stands for the error bodies that the operation declares; [`declared`](Self::declared) reads them. With `?`, every such error becomes
/// a plain `Error`, so that a function that calls several operations needs one error type only.
///
/// `Display` shows the method, the path template, the operation, the status, `code` and `message` from the server's body, the server's id of
/// the request, and the number of attempts if there were several. The message is shown because support needs it. Nothing else of the body is
/// shown, and neither the URL nor any other header: neither `Display` nor `Debug` shows credentials or the data of a request or response.
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
    response: Option<ReceivedResponse>,
}

pub(crate) struct ReceivedResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How many times the request was sent until it came.
    pub(crate) attempts: u32,
    /// Why a redirect was not followed.
    pub(crate) refusal: Option<String>,
}

impl ReceivedResponse {
    /// Returns what is known of a response that is not read as a type.
    pub(crate) fn of(reply: &UnreadResponse) -> Self {
        Self {
            status: StatusCode::from_u16(reply.status()).unwrap_or_default(),
            headers: reply.headers().clone(),
            body: reply.bytes(),
            attempts: reply.attempts,
            refusal: None,
        }
    }
}

pub(crate) enum Cause {
    /// What is wrong with the request.
    Request(String),
    /// The alternatives of the operation's security, each with the names of the schemes that have no credential.
    Credentials(Vec<Vec<&'static str>>),
    /// The scheme for which no token could be obtained, and why.
    Token(&'static str, BoxError),
    Transport(TransportError),
    /// The server's code and message.
    Status(Option<String>, Option<String>),
    Read(ReadError),
    /// Why the page after the one that was read cannot be asked for.
    NextPage(String),
    /// How the job that was waited for ended, or that it did not.
    Job(String),
}

/// The kind of a failed call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be built; nothing was sent.
    Request,
    /// Credentials are missing, or a token source failed; nothing was sent.
    Credentials,
    /// No response was received, or it broke off.
    Transport,
    /// The status of the response is not a success.
    Status,
    /// The status of the response is a success, but the body does not fit its type.
    Body,
    /// The next page of a list cannot be asked for, or would never end; the pages before it were read.
    NextPage,
    /// The job that was waited for failed, or did not end in time.
    Job,
}

impl<E> Error<E> {
    pub(crate) fn new(
        operation: &'static Operation,
        cause: Cause,
        response: Option<ReceivedResponse>,
    ) -> Self {
        Self {
            failure: Box::new(Failure {
                operation,
                cause,
                response,
            }),
            declared: PhantomData,
        }
    }

    pub(crate) fn status_of(operation: &'static Operation, response: ReceivedResponse) -> Self {
        let (code, message) = code_and_message(&response.body);
        Self::new(operation, Cause::Status(code, message), Some(response))
    }

    /// Returns the same error without the type of the declared bodies; `?` does the same.
    #[must_use]
    pub fn erase(self) -> Error {
        Error {
            failure: self.failure,
            declared: PhantomData,
        }
    }

    pub(crate) fn retype<F>(self) -> Error<F> {
        Error {
            failure: self.failure,
            declared: PhantomData,
        }
    }

    /// Returns the kind of the failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.failure.cause {
            Cause::Request(_) => ErrorKind::Request,
            Cause::Credentials(_) | Cause::Token(..) => ErrorKind::Credentials,
            Cause::Transport(_) => ErrorKind::Transport,
            Cause::Status(..) => ErrorKind::Status,
            Cause::Read(_) => ErrorKind::Body,
            Cause::NextPage(_) => ErrorKind::NextPage,
            Cause::Job(_) => ErrorKind::Job,
        }
    }

    /// Returns the operation that was called: its id, method and path template.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.failure.operation
    }

    /// Returns the status, if a response was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.failure
            .response
            .as_ref()
            .map(|response| response.status)
    }

    /// Returns the headers, if a response was received.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.failure
            .response
            .as_ref()
            .map(|response| &response.headers)
    }

    /// Returns the body as received. It may hold private data, which must not be logged.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.failure
            .response
            .as_ref()
            .map(|response| &response.body)
    }

    /// Returns the server's error code: the member `code`, `error` or `type` of the body, or of the object `error` or the first item of
    /// `errors` in it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.failure.cause {
            Cause::Status(code, _) => code.as_deref(),
            _ => None,
        }
    }

    /// Returns the server's error message: the member `message`, `error_description`, `detail` or `title` of the body, or of the object
    /// `error` or the first item of `errors` in it.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.failure.cause {
            Cause::Status(_, message) => message.as_deref(),
            _ => None,
        }
    }

    /// Returns the error without the server's message, which may repeat what was sent: for logs that must not hold private data.
    #[must_use]
    pub fn without_message(mut self) -> Self {
        if let Cause::Status(_, message) = &mut self.failure.cause {
            *message = None;
        }
        self
    }

    /// Returns where and why the body does not fit its type.
    #[must_use]
    pub fn mismatch(&self) -> Option<&ReadError> {
        match &self.failure.cause {
            Cause::Read(error) => Some(error),
            _ => None,
        }
    }

    /// Returns why no response was received, or why it broke off.
    #[must_use]
    pub fn transport(&self) -> Option<&TransportError> {
        match &self.failure.cause {
            Cause::Transport(error) => Some(error),
            _ => None,
        }
    }

    /// Returns how many times the request was sent: 0 if it could not be built, more than 1 after [retries](crate::retry). If redirects
    /// were followed, this is the number for the last request.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match (&self.failure.response, &self.failure.cause) {
            (Some(response), _) => response.attempts,
            (None, Cause::Transport(error)) => error.attempts(),
            (None, _) => 0,
        }
    }

    /// Returns the server's id of the request, from `X-Request-Id` or a similar header. The server's operators can find the request by it.
    /// `Display` shows it, too.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// Returns how long the server asks to wait before the next request, from `Retry-After`: seconds, or a date by the server's clock.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?)
    }

    /// Reads the body as JSON of another type.
    ///
    /// # Errors
    ///
    /// If there is no body, or it does not fit the type.
    pub fn body_as<T: DeserializeOwned>(&self) -> Result<T, ReadError> {
        match self.body() {
            Some(body) => read_serde(body),
            None => Err(ReadError::new("no response was received".to_owned())),
        }
    }
}

impl<E: Receive> Error<E> {
    /// Reads the body as the type that the operation declares for this status; `None` if no response was received, the status is not declared,
    /// or the body does not fit.
    #[must_use]
    pub fn declared(&self) -> Option<E::Output> {
        let response = self.failure.response.as_ref()?;
        if !matches!(self.failure.cause, Cause::Status(..)) {
            return None;
        }
        let (status, headers) = (response.status, response.headers.clone());
        let mut reply =
            UnreadResponse::buffered(status, headers, response.body.clone(), response.attempts);
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
            Cause::Request(problem) => write!(f, "the request cannot be built: {problem}")?,
            Cause::Credentials(alternatives) => {
                f.write_str("credentials are missing: set ")?;
                for (n, schemes) in alternatives.iter().enumerate() {
                    if n > 0 {
                        f.write_str(", or ")?;
                    }
                    for (n, scheme) in schemes.iter().enumerate() {
                        write!(f, "{}`{scheme}`", if n > 0 { " and " } else { "" })?;
                    }
                }
            }
            Cause::Token(scheme, error) => write!(f, "no credential for `{scheme}`: {error}")?,
            Cause::Transport(error) => {
                // The head of the response came, and its body broke off.
                if let Some(response) = &self.failure.response {
                    write!(f, "{}: ", response.status)?;
                }
                error.fmt(f)?;
            }
            Cause::Status(code, message) => {
                if let Some(response) = &self.failure.response {
                    write!(f, "{}", response.status)?;
                }
                if let Some(message) = message {
                    write!(f, ": {}", Printable(message))?;
                }
                if let Some(code) = code {
                    write!(f, " (code {})", Printable(code))?;
                }
                if let Some(wait) = self.retry_after().filter(|wait| !wait.is_zero()) {
                    write!(f, " (retry after {} s)", wait.as_secs())?;
                }
            }
            Cause::Read(error) => {
                let response = self.failure.response.as_ref();
                if let Some(response) = response {
                    write!(f, "{}: ", response.status)?;
                }
                let media_type =
                    response.and_then(|one| one.headers.get(CONTENT_TYPE)?.to_str().ok());
                let other = media_type.filter(|media_type| !media_type.contains("json"));
                match (error.kind(), other) {
                    // These say themselves what is wrong.
                    (ReadErrorKind::Empty, _) => write!(f, "{error}, expected JSON")?,
                    (ReadErrorKind::CutOff, _) => write!(f, "the body breaks off: {error}")?,
                    (ReadErrorKind::Malformed, Some(other)) => {
                        write!(
                            f,
                            "the body is {}, expected JSON: {error}",
                            Printable(other)
                        )?;
                    }
                    (ReadErrorKind::Malformed, None) => write!(f, "the body is not JSON: {error}")?,
                    (_, Some(other)) => {
                        write!(
                            f,
                            "({}) the body does not fit its type: {error}",
                            Printable(other)
                        )?;
                    }
                    (_, None) => write!(f, "the body does not fit its type: {error}")?,
                }
            }
            Cause::NextPage(problem) | Cause::Job(problem) => {
                if let Some(response) = &self.failure.response {
                    write!(f, "{}: ", response.status)?;
                }
                f.write_str(problem)?;
            }
        }
        if let Some(response) = &self.failure.response
            && let Some(refusal) = &response.refusal
        {
            write!(f, ": {refusal}")?;
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
        if let Some(response) = &self.failure.response {
            debug
                .field("status", &response.status.as_u16())
                .field("body", &format_args!("{} bytes", response.body.len()));
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

/// Text from a server, cut after 500 characters, with its control characters escaped.
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
