//! The interface between a client and the network.
//!
//! A client sends every request through one [`Transport`], also each request that follows a redirect. A transport that
//! [retries](crate::Retry), records or throttles wraps another one, like the services of tower; one for tests returns responses without a
//! network.

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

/// A boxed future that can be sent between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use conform_client::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
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
    /// Sends a request. Returns the response as soon as its head is received; its body is a stream.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        (**self).send(request)
    }
}

/// An HTTP request. Headers that hold credentials or values of the caller are marked as sensitive.
pub struct HttpRequest {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// The method.
    pub method: Method,
    /// The URL. It may hold credentials and private data.
    pub url: Url,
    /// The headers, `Content-Type` included.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// How long all attempts together may take, up to the end of the response's body.
    pub timeout: Option<Duration>,
    /// Whether the request may be sent more than once.
    pub repeat: Repeat,
    pub(crate) read_mode: ReadMode,
}

impl HttpRequest {
    /// Creates a request without headers and body, whose response is read as a stream.
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
            read_mode: ReadMode {
                operation,
                streams: |_| true,
                limit: None,
            },
        }
    }

    /// Returns a copy to send again; `None` if the body is a stream.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        let body = self.body.try_clone()?;
        Some(Self {
            body,
            ..self.head()
        })
    }

    /// Returns a copy without the body.
    pub(crate) fn head(&self) -> Self {
        Self {
            operation: self.operation,
            method: self.method.clone(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            body: Body::default(),
            timeout: self.timeout,
            repeat: self.repeat,
            read_mode: self.read_mode,
        }
    }

    /// Returns the most bytes that the body of a response with this status may have, if the client reads it as a whole; `None` if it is read as a
    /// stream. A transport may read such a body itself, to retry what broke off, or to record it.
    #[must_use]
    pub fn reads_whole(&self, status: StatusCode) -> Option<usize> {
        self.read_mode.whole(status)
    }
}

/// Whether a request may be sent more than once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeat {
    /// Depends on its method and headers.
    #[default]
    ByMethod,
    /// Yes: the caller marked it as idempotent.
    Always,
    /// No: the caller excluded retries.
    Never,
}

/// How the response of a call is read.
#[derive(Clone, Copy)]
pub(crate) struct ReadMode {
    pub(crate) operation: &'static Operation,
    /// Whether the body of a success with this status is read as a stream.
    pub(crate) streams: fn(u16) -> bool,
    /// The limit for a body that is read as a whole, in bytes; `None` if every body is read as a stream.
    pub(crate) limit: Option<usize>,
}

impl ReadMode {
    pub(crate) fn is_success(self, status: StatusCode) -> bool {
        status.is_success() || (self.operation.redirect_is_result && status.is_redirection())
    }

    /// Returns the limit for a body that is read as a whole if this is the status.
    pub(crate) fn whole(self, status: StatusCode) -> Option<usize> {
        let streams = self.is_success(status) && (self.streams)(status.as_u16());
        self.limit.filter(|_| !streams)
    }
}

impl fmt::Debug for HttpRequest {
    /// Prints the operation and the names of headers, but neither the URL nor values of headers nor the body.
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

/// An HTTP response whose body is not read yet.
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ByteStream,
    pub(crate) attempts: u32,
    /// Why the redirect that this response asks for is not followed.
    pub(crate) refusal: Option<String>,
}

impl HttpResponse {
    /// Creates a response whose body is in memory, for tests and caches.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self::of_stream(status, headers, ByteStream::of(body.into()))
    }

    /// Creates a response whose body arrives as a stream, for transports.
    #[must_use]
    pub fn of_stream(status: StatusCode, headers: HeaderMap, body: ByteStream) -> Self {
        Self {
            status,
            headers,
            body,
            attempts: 1,
            refusal: None,
        }
    }

    /// Returns how many times the request was sent for this response.
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
