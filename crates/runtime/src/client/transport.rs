//! The seam between a client and the network.
//!
//! Everything that a client sends goes through one [`Transport`]. What retries, records, throttles or answers without a
//! network is a transport that holds another one, as tower's services do.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION, TRANSFER_ENCODING,
    USER_AGENT,
};
use reqwest::{Method, StatusCode, Url};

use super::body::{Body, BoxError};
use super::operation::Operation;
use super::stream::ByteStream;

/// A future that is boxed and can cross threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests.
///
/// ```
/// use vsee_runtime::client::{BoxFuture, Exchange, Transport, TransportError, Wire};
///
/// /// Tries each request twice if it can be repeated and no answer came.
/// struct Twice<T>(T);
///
/// impl<T: Transport> Transport for Twice<T> {
///     fn send(&self, request: Wire) -> BoxFuture<'_, Result<Exchange, TransportError>> {
///         Box::pin(async move {
///             match request.try_clone() {
///                 None => self.0.send(request).await,
///                 Some(again) => match self.0.send(request).await {
///                     Err(_) => self.0.send(again).await,
///                     answered => answered,
///                 },
///             }
///         })
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

/// A request as it goes over the wire. Headers that carry credentials are marked sensitive.
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
    /// How long the whole exchange may take.
    pub timeout: Option<Duration>,
}

impl Wire {
    /// A copy, to send once more; `None` if the body is a stream.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        Some(Self {
            operation: self.operation,
            method: self.method.clone(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            body: self.body.try_clone()?,
            timeout: self.timeout,
        })
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
            .finish()
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
}

impl Exchange {
    /// A response whose body is there already: for tests, caches and canned answers.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: ByteStream::of(body.into()),
        }
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
}

/// What kept a response from coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: name, network or TLS.
    Connect,
    /// It took too long.
    Timeout,
    /// Anything else.
    Other,
}

impl TransportError {
    /// An error of this kind. `source` must not show credentials or bodies.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
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
        let kind = if error.is_timeout() {
            TransportErrorKind::Timeout
        } else if error.is_connect() {
            TransportErrorKind::Connect
        } else {
            TransportErrorKind::Other
        };
        // The URL may hold credentials and names.
        Self {
            kind,
            source: error.without_url().into(),
        }
    }
}

/// The transport over reqwest.
///
/// It follows redirects itself (at most ten), so that credentials and data stay where they belong: to another origin it sends
/// `Accept` and `User-Agent`, and no other header and no body. A redirect that would send a body elsewhere is returned as the response.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// A transport from reqwest's builder, whose redirect policy is replaced.
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
            let follow = !request.operation.redirect_is_result;
            let mut request = request;
            let mut left = if follow { 10 } else { 0 };
            loop {
                let again = (left > 0).then(|| Redirectable::of(&request));
                let response = self.once(request).await?;
                if let Some(again) = again
                    && let Some(next) = again.target(&response)
                {
                    left -= 1;
                    request = next;
                    continue;
                }
                let status = response.status();
                let headers = response.headers().clone();
                let body: Pin<Box<dyn Stream<Item = Result<Bytes, reqwest::Error>> + Send>> =
                    Box::pin(response.bytes_stream());
                return Ok(Exchange {
                    status,
                    headers,
                    body: ByteStream::new(body),
                });
            }
        })
    }
}

/// What is kept of a request to follow a redirect.
struct Redirectable {
    operation: &'static Operation,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Body>,
    timeout: Option<Duration>,
}

impl Redirectable {
    fn of(request: &Wire) -> Self {
        Self {
            operation: request.operation,
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: request.body.try_clone(),
            timeout: request.timeout,
        }
    }

    /// The request that a redirect asks for; `None` if the response is none, or one that may not be followed.
    fn target(self, response: &reqwest::Response) -> Option<Wire> {
        let status = response.status();
        let location = response.headers().get(LOCATION)?.to_str().ok()?;
        let url = self
            .url
            .join(location)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let mut headers = self.headers;
        let mut method = self.method;
        // Fetch standard, "HTTP-redirect fetch": 303, and 301 and 302 after POST, go on with GET.
        let see_other =
            status == StatusCode::SEE_OTHER && method != Method::GET && method != Method::HEAD;
        let moved_post = matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND)
            && method == Method::POST;
        let body = match status {
            _ if see_other || moved_post => {
                method = Method::GET;
                for name in [
                    CONTENT_TYPE,
                    CONTENT_LENGTH,
                    CONTENT_ENCODING,
                    TRANSFER_ENCODING,
                ] {
                    headers.remove(name);
                }
                Body::default()
            }
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => self.body?,
            _ => return None,
        };
        if url.origin() != self.url.origin() {
            if !body.is_empty() {
                return None;
            }
            headers = [ACCEPT, USER_AGENT]
                .into_iter()
                .filter_map(|name| Some((name.clone(), headers.remove(name)?)))
                .collect();
        }
        Some(Wire {
            operation: self.operation,
            method,
            url,
            headers,
            body,
            timeout: self.timeout,
        })
    }
}
