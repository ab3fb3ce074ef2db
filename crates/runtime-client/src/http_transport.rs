//! The transport over reqwest.

use std::fmt;

use reqwest::header::{CONTENT_LENGTH, HeaderValue};

use crate::platform;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport};
use crate::transport_error::{TransportError, TransportErrorKind};

/// Methods whose requests usually have a body. Without a body they send `Content-Length: 0`, because some servers respond with 411
/// otherwise (RFC 9110 §8.6).
const TAKES_BODY: [&str; 4] = ["POST", "PUT", "PATCH", "QUERY"];

/// The transport that sends requests through reqwest. It follows no redirects: the client does that itself. It asks for bodies compressed
/// with gzip, unless the request says what it accepts or the body is read as a stream, and decodes them.
///
/// In a browser, reqwest sends through `fetch`: the browser follows redirects and decodes bodies itself, and a body that is a stream is read
/// before it is sent.
#[derive(Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl fmt::Debug for HttpTransport {
    /// Prints nothing of reqwest's client, whose `Debug` shows its default headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

impl HttpTransport {
    /// Creates a transport from reqwest's builder. Its redirect policy is replaced by one that follows none.
    ///
    /// # Errors
    ///
    /// If reqwest cannot build a client, for example because TLS finds no root certificates.
    pub fn new(builder: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        Ok(Self {
            client: platform::build(builder)?,
        })
    }

    async fn once(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut sent = reqwest::Request::new(request.method, request.url);
        *sent.headers_mut() = request.headers;
        *sent.timeout_mut() = request.timeout;
        if request.body.is_empty() && TAKES_BODY.contains(&sent.method().as_str()) {
            let length = sent.headers_mut().entry(CONTENT_LENGTH);
            length.or_insert(HeaderValue::from_static("0"));
        }
        let scheme = sent.url().scheme().to_owned();
        let reads_whole = request.read_mode.whole(reqwest::StatusCode::OK).is_some();
        platform::execute(&self.client, sent, request.body, reads_whole)
            .await
            .map_err(|error| without_tls(&scheme, error))
    }
}

/// Returns the error of a request, which says what to do if the program has no TLS.
fn without_tls(scheme: &str, error: TransportError) -> TransportError {
    if scheme == "https" && error.to_string().ends_with("scheme is not http") {
        let problem = "this program has no TLS: enable the feature `rustls` of the client, or set a transport that has it";
        return TransportError::new(TransportErrorKind::Other, problem);
    }
    error
}

impl Transport for HttpTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.once(request))
    }
}
