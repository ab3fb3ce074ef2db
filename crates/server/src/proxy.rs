//! A proxy that checks what passes it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use conform_validator::{Routed, Validator, Verdict};
use http::{HeaderMap, HeaderName, Request, Response, Uri, header};
use http_body_util::{BodyExt as _, Limited};
use reqwest::Url;

use crate::exchange::exchange;
use crate::net::NetLimits;
use crate::refusal::Refusal;

/// Headers that concern one connection only (RFC 9110 §7.6.1).
const OF_A_CONNECTION: [HeaderName; 7] = [
    header::CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Receives each exchange that passed, and the verdicts on it.
pub type Passed =
    Arc<dyn Fn(&Request<Bytes>, Option<&Response<Bytes>>, Vec<Verdict>) + Send + Sync>;

/// Why there is no proxy.
#[derive(Debug)]
pub struct ProxyError(String);

impl std::fmt::Display for ProxyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProxyError {}

struct Proxy {
    validator: Validator,
    client: reqwest::Client,
    upstream: Url,
    limits: NetLimits,
    passed: Passed,
}

/// Returns a router that passes requests on to `upstream`, and its answers back. Both are read whole, and are passed on whether
/// they conform or not.
///
/// # Errors
///
/// If the URL is none of HTTP, or no client can be made.
pub fn router(
    validator: Validator,
    upstream: &str,
    limits: NetLimits,
    passed: Passed,
) -> Result<Router, ProxyError> {
    let upstream: Url = upstream
        .parse()
        .map_err(|error| ProxyError(format!("`{upstream}` is no URL: {error}")))?;
    if !matches!(upstream.scheme(), "http" | "https") {
        return Err(ProxyError(format!(
            "the upstream must be an http or https URL, found `{}:`",
            upstream.scheme()
        )));
    }
    if upstream.scheme() == "https" && !cfg!(feature = "tls") {
        let why = "this program was built without TLS: build it with the feature `tls`, or name an upstream with http";
        return Err(ProxyError(why.to_owned()));
    }
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(limits.time)
        .build()
        .map_err(|error| ProxyError(format!("no client can be made: {error}")))?;
    let proxy = Arc::new(Proxy {
        validator,
        client,
        upstream,
        limits,
        passed,
    });
    Ok(Router::new().fallback(move |request: Request<Body>| {
        let proxy = Arc::clone(&proxy);
        async move { proxy.pass(request).await.map(Body::from) }
    }))
}

impl Proxy {
    async fn pass(&self, request: Request<Body>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let Ok(body) = Limited::new(body, self.limits.body).collect().await else {
            let why = format!(
                "the body has more than {} bytes, or broke off",
                self.limits.body
            );
            return Refusal::new(&[413], "Content Too Large", why).problem(413);
        };
        let request = Request::from_parts(parts, body.to_bytes());
        let answer = self.answer(&request).await;
        let upstream = self.as_sent(&request);
        let verdicts = self
            .validator
            .check_exchange(&exchange(&upstream, answer.as_ref().ok()));
        (self.passed)(&request, answer.as_ref().ok(), verdicts);
        answer.unwrap_or_else(|error| error.problem())
    }

    /// Returns the path of a request at the upstream.
    fn path(&self, request: &Request<Bytes>) -> String {
        let base = self.upstream.path().trim_end_matches('/');
        format!("{base}{}", request.uri().path())
    }

    /// Returns a request with the path that it has at the upstream, unless the description knows only that at the proxy.
    fn as_sent(&self, request: &Request<Bytes>) -> Request<Bytes> {
        let query = request.uri().query().map(|query| format!("?{query}"));
        let target = format!("{}{}", self.path(request), query.unwrap_or_default());
        let mut sent = request.clone();
        let is_known = |path: &str| {
            let routed = self.validator.route(request.method().as_str(), path);
            !matches!(routed, Routed::Nowhere)
        };
        if let Ok(uri) = Uri::try_from(target)
            && (is_known(uri.path()) || !is_known(request.uri().path()))
        {
            *sent.uri_mut() = uri;
        }
        sent
    }

    async fn answer(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        let mut url = self.upstream.clone();
        url.set_path(&self.path(request));
        url.set_query(request.uri().query());
        let mut headers = passed_on(request.headers());
        headers.remove(header::HOST);
        headers.remove(header::CONTENT_LENGTH);
        // Compressed bodies could not be checked.
        headers.insert(
            header::ACCEPT_ENCODING,
            http::HeaderValue::from_static("identity"),
        );
        let sent = self
            .client
            .request(request.method().clone(), url)
            .headers(headers)
            .body(request.body().clone());
        let answer = sent.send().await?;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = passed_on(answer.headers());
        *response.body_mut() = self.body(answer).await?;
        if !response.body().is_empty() {
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
        Ok(response)
    }
}

impl Proxy {
    /// Reads the body of an answer, as far as the limit.
    async fn body(&self, mut answer: reqwest::Response) -> Result<Bytes, NoAnswer> {
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > self.limits.body {
                return Err(NoAnswer::TooLong(self.limits.body));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

/// Why there is no answer of the upstream.
enum NoAnswer {
    /// It was not reached, was too slow, or broke off.
    Http(reqwest::Error),
    /// Its body has more bytes than the limit.
    TooLong(usize),
}

impl From<reqwest::Error> for NoAnswer {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error)
    }
}

impl NoAnswer {
    /// Returns the answer that says so.
    fn problem(self) -> Response<Bytes> {
        let (status, title, why) = match self {
            Self::Http(error) if error.is_timeout() => (
                504,
                "Gateway Timeout",
                "the upstream took too long".to_owned(),
            ),
            Self::Http(error) => {
                let why = format!("the upstream did not answer: {}", without_url(error));
                (502, "Bad Gateway", why)
            }
            Self::TooLong(limit) => {
                let why = format!("the body of the upstream has more than {limit} bytes");
                (502, "Bad Gateway", why)
            }
        };
        Refusal::new(&[502], title, why).problem(status)
    }
}

/// Returns the headers that are passed on.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let mut passed = headers.clone();
    let named = headers.get_all(header::CONNECTION).iter();
    let named = named.filter_map(|value| value.to_str().ok());
    for name in named.flat_map(|names| names.split(',')) {
        passed.remove(name.trim());
    }
    for name in OF_A_CONNECTION {
        passed.remove(name);
    }
    passed.remove("keep-alive");
    passed
}

/// Returns an error without the URL, which may have credentials.
fn without_url(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    text
}
