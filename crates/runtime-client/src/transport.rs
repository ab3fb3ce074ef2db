//! The seam between a client and the network.
//!
//! Everything that a client sends goes through one [`Transport`], each request of a redirect by itself. What
//! [retries](crate::Retry), records, throttles or answers without a network is a transport that holds another one, as tower's services do.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode, Url};

use crate::body::Body;
use crate::byte_stream::ByteStream;
use crate::operation::Operation;
use crate::transport_error::TransportError;

/// A future that is boxed and can cross threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use conform_client::{BoxFuture, HttpResponse, Transport, TransportError, HttpRequest};
///
/// /// Counts what is sent.
/// struct Counting<T> {
///     inner: T,
///     sent: AtomicU64,
/// }
///
/// impl<T: Transport> Transport for Counting<T> {
///     fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
///         self.sent.fetch_add(1, Ordering::Relaxed);
///         self.inner.send(request)
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the head of the response as soon as it is there, the body as a stream.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        (**self).send(request)
    }
}

/// A request as it goes over the wire. Headers that carry credentials or values of the caller's are marked sensitive.
pub struct HttpRequest {
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
    pub(crate) reading: ReadMode,
}

impl HttpRequest {
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
            reading: ReadMode {
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
    pub(crate) fn head(&self) -> Self {
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

/// Whether a request may be sent more than once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeat {
    /// As its method and headers say.
    #[default]
    ByMethod,
    /// It may, the caller says.
    Always,
    /// It may not, the caller says.
    Never,
}

/// How the response of a call is read.
#[derive(Clone, Copy)]
pub(crate) struct ReadMode {
    pub(crate) operation: &'static Operation,
    /// Whether a success with this status is handed on while it arrives.
    pub(crate) streams: fn(u16) -> bool,
    /// The longest body that is read as a whole; `None` if none is.
    pub(crate) limit: Option<usize>,
}

impl ReadMode {
    pub(crate) fn is_success(self, status: StatusCode) -> bool {
        status.is_success() || (self.operation.redirect_is_result && status.is_redirection())
    }

    /// The limit for a body that is read as a whole where this is the status.
    pub(crate) fn whole(self, status: StatusCode) -> Option<usize> {
        let streams = self.is_success(status) && (self.streams)(status.as_u16());
        self.limit.filter(|_| !streams)
    }
}

impl fmt::Debug for HttpRequest {
    /// Prints the operation and the names of headers: nothing of the URL, no header's value, nothing of the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
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
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ByteStream,
    pub(crate) attempts: u32,
}

impl HttpResponse {
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

    pub(crate) fn after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
