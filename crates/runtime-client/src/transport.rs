//! The seam between a client and the network.
//!
//! Everything that a client sends goes through one [`Transport`], each request of a redirect by itself. What
//! [retries](super::Retry), records, throttles or answers without a network is a transport that holds another one, as tower's services do.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode, Url};

use super::body::{Body, BoxError};
use super::operation::Operation;
use super::retry::Repeat;
use super::stream::ByteStream;

/// A future that is boxed and can cross threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use conform_client::{BoxFuture, Exchange, Transport, TransportError, Wire};
///
/// /// Counts what is sent.
/// struct Counting<T> {
///     inner: T,
///     sent: AtomicU64,
/// }
///
/// impl<T: Transport> Transport for Counting<T> {
///     fn send(&self, request: Wire) -> BoxFuture<'_, Result<Exchange, TransportError>> {
///         self.sent.fetch_add(1, Ordering::Relaxed);
///         self.inner.send(request)
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the head of the response as soon as it is there, the body as a stream.
    fn send(&self, request: Wire) -> BoxFuture<'_, Result<Exchange, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: Wire) -> BoxFuture<'_, Result<Exchange, TransportError>> {
        (**self).send(request)
    }
}

/// A request as it goes over the wire. Headers that carry credentials or values of the caller's are marked sensitive.
pub struct Wire {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// The method.
    pub method: Method,
    /// The whole URL. It may hold credentials, and names of people.
    pub url: Url,
    /// Headers, `Content-Type` included.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// How long the whole exchange may take, attempts and all.
    pub timeout: Option<Duration>,
    /// Whether it may be sent more than once.
    pub repeat: Repeat,
    pub(super) reading: Reading,
}

impl Wire {
    /// A request without headers and body, whose response is handed on while it arrives.
    #[must_use]
    pub fn new(operation: &'static Operation, method: Method, url: Url) -> Self {
        Self {
            operation,
            method,
            url,
            headers: HeaderMap::new(),
            body: Body::default(),
            timeout: None,
            repeat: Repeat::default(),
            reading: Reading {
                operation,
                streams: |_| true,
                limit: None,
            },
        }
    }

    /// A copy, to send once more; `None` if the body is a stream.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        let body = self.body.try_clone()?;
        Some(Self {
            body,
            ..self.head()
        })
    }

    /// A copy without the body.
    pub(super) fn head(&self) -> Self {
        Self {
            operation: self.operation,
            method: self.method.clone(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            body: Body::default(),
            timeout: self.timeout,
            repeat: self.repeat,
            reading: self.reading,
        }
    }

    /// The most bytes that a response's body may have if it is read as a whole where this is the status; `None` if it is handed on
    /// while it arrives. A transport may read such a body itself, to send again what broke off, or to keep it.
    #[must_use]
    pub fn reads_whole(&self, status: StatusCode) -> Option<usize> {
        self.reading.whole(status)
    }
}

/// How the response of a call is read.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) operation: &'static Operation,
    /// Whether a success with this status is handed on while it arrives.
    pub(super) streams: fn(u16) -> bool,
    /// The longest body that is read as a whole; `None` if none is.
    pub(super) limit: Option<usize>,
}

impl Reading {
    pub(super) fn is_success(self, status: StatusCode) -> bool {
        status.is_success() || (self.operation.redirect_is_result && status.is_redirection())
    }

    /// The limit for a body that is read as a whole where this is the status.
    pub(super) fn whole(self, status: StatusCode) -> Option<usize> {
        let streams = self.is_success(status) && (self.streams)(status.as_u16());
        self.limit.filter(|_| !streams)
    }
}

impl fmt::Debug for Wire {
    /// Prints the operation and the names of headers: nothing of the URL, no header's value, nothing of the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire")
            .field("operation", &self.operation.id)
            .field("method", &self.method)
            .field("path", &self.operation.path)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &self.body)
            .field("timeout", &self.timeout)
            .field("repeat", &self.repeat)
            .finish_non_exhaustive()
    }
}

/// A response, its body yet to be read.
pub struct Exchange {
    /// The status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ByteStream,
    attempts: u32,
}

impl Exchange {
    /// A response whose body is there already: for tests, caches and canned answers.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: ByteStream::of(body.into()),
            attempts: 1,
        }
    }

    /// How many times the request was sent until this came.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(super) fn after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

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

    pub(super) fn after(self, attempts: u32) -> Self {
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

/// Methods whose requests have a body as a rule: one that has none says so, or servers answer 411 (RFC 9110 §8.6).
const TAKES_BODY: [&str; 4] = ["POST", "PUT", "PATCH", "QUERY"];

/// The transport over reqwest: a request, and the response to it. Redirects are followed by the client, outside of its transport.
#[derive(Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl fmt::Debug for HttpTransport {
    /// Prints nothing of reqwest's client, which shows its default headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

impl HttpTransport {
    /// A transport from reqwest's builder, whose redirect policy is replaced: it follows none.
    ///
    /// # Errors
    ///
    /// If reqwest cannot make a client, such as when its TLS has no roots.
    pub fn new(builder: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        Ok(Self {
            client: builder
                .redirect(reqwest::redirect::Policy::none())
                .build()?,
        })
    }

    async fn once(&self, wire: Wire) -> Result<reqwest::Response, TransportError> {
        let mut request = reqwest::Request::new(wire.method, wire.url);
        *request.headers_mut() = wire.headers;
        *request.timeout_mut() = wire.timeout;
        if let Some(bytes) = wire.body.as_bytes() {
            if !bytes.is_empty() {
                *request.body_mut() = Some(bytes.into());
            } else if TAKES_BODY.contains(&request.method().as_str()) {
                let length = request.headers_mut().entry(CONTENT_LENGTH);
                length.or_insert(HeaderValue::from_static("0"));
            }
        } else {
            if let Some(length) = wire.body.length() {
                request.headers_mut().insert(CONTENT_LENGTH, length.into());
            }
            *request.body_mut() = Some(reqwest::Body::wrap_stream(wire.body.into_stream()));
        }
        Ok(self.client.execute(request).await?)
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Wire) -> BoxFuture<'_, Result<Exchange, TransportError>> {
        Box::pin(async move {
            let response = self.once(request).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body: Pin<Box<dyn Stream<Item = Result<Bytes, reqwest::Error>> + Send>> =
                Box::pin(response.bytes_stream());
            Ok(Exchange {
                status,
                headers,
                body: ByteStream::new(body),
                attempts: 1,
            })
        })
    }
}
