//! The error of a transport.

use std::error::Error as StdError;
use std::fmt;

use crate::body::BoxError;

/// Why no response was received, or why it broke off.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
    attempts: u32,
}

/// The kind of a transport error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made, so that nothing was sent: name resolution, network, TLS, or a timeout while connecting.
    Connect,
    /// The time limit was reached.
    Timeout,
    /// The body of the response is longer than the client's limit.
    TooLong,
    /// Anything else.
    Other,
}

impl TransportErrorKind {
    /// Returns a word for the kind, for logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::TooLong => "too_long",
            Self::Other => "transport",
        }
    }
}

impl TransportError {
    /// Creates an error of this kind. The text of `source` must not show credentials or bodies.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self {
            kind,
            source: source.into(),
            attempts: 1,
        }
    }

    /// Returns how many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Returns the kind of the error.
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
            TransportErrorKind::Other => "the request failed",
        })?;
        // The outer errors of an HTTP library say little; the innermost is that of the operating system.
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
