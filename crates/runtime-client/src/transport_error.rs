//! Why no response came, or why it broke off.

use std::error::Error as StdError;
use std::fmt;

use crate::body::BoxError;

/// That no response came, or that it broke off.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
    attempts: u32,
}

/// What kept a response from coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection, so that nothing was sent: name, network or TLS, or it took too long.
    Connect,
    /// It took too long.
    Timeout,
    /// The response's body is longer than the client reads.
    TooLong,
    /// Anything else.
    Other,
}

impl TransportError {
    /// An error of this kind. `source` must not show credentials or bodies.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self {
            kind,
            source: source.into(),
            attempts: 1,
        }
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::TooLong => "the response is too long",
            TransportErrorKind::Other => "the exchange broke off",
        })?;
        // The outer errors of an HTTP library say little; the innermost says what the system said.
        let mut innermost: &dyn StdError = self.source.as_ref();
        while let Some(inner) = innermost.source() {
            innermost = inner;
        }
        write!(f, ": {innermost}")
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        // A connection that took too long is none of the exchanges that did: nothing was sent.
        let kind = if error.is_connect() {
            TransportErrorKind::Connect
        } else if error.is_timeout() {
            TransportErrorKind::Timeout
        } else {
            TransportErrorKind::Other
        };
        // The URL may hold credentials and names.
        Self::new(kind, error.without_url())
    }
}
