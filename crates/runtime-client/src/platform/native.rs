//! Systems with sockets, threads and a clock.

use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::CONTENT_LENGTH;

use super::compressed;
use crate::body::Body;
use crate::byte_stream::ByteStream;
use crate::transport::HttpResponse;
use crate::transport_error::TransportError;

/// The default limit for making a connection. It does not apply to a [`Builder::http`](crate::Builder::http) of the caller's.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Returns the settings of a client of which the caller says nothing.
pub(crate) fn default_http() -> reqwest::ClientBuilder {
    reqwest::ClientBuilder::new().connect_timeout(CONNECT_TIMEOUT)
}

/// Builds reqwest's client, which follows no redirects: the [client](crate::Core) does that itself.
pub(crate) fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, reqwest::Error> {
    builder.redirect(reqwest::redirect::Policy::none()).build()
}

/// Sends a request with a body. If the response is read as a whole, it is asked for in compressed form.
pub(crate) async fn execute(
    client: &reqwest::Client,
    mut request: reqwest::Request,
    body: Body,
    reads_whole: bool,
) -> Result<HttpResponse, TransportError> {
    // A stream arrives sooner if the server does not collect it to compress it.
    if reads_whole {
        compressed::ask(request.headers_mut());
    }
    match body
        .as_bytes()
        .filter(|bytes| bytes.is_empty() || !body.reports_progress())
    {
        Some(bytes) if bytes.is_empty() => {}
        Some(bytes) => *request.body_mut() = Some(bytes.into()),
        None => {
            if let Some(length) = body.length() {
                request.headers_mut().insert(CONTENT_LENGTH, length.into());
            }
            *request.body_mut() = Some(reqwest::Body::wrap_stream(body.into_stream()));
        }
    }
    let response = client.execute(request).await?;
    let (status, mut headers) = (response.status(), response.headers().clone());
    let body: Pin<Box<dyn Stream<Item = Result<Bytes, reqwest::Error>> + Send>> =
        Box::pin(response.bytes_stream());
    let body = compressed::decoded(&mut headers, ByteStream::new(body));
    Ok(HttpResponse::of_stream(status, headers, body))
}

/// Returns whether no connection could be made, so that nothing was sent.
pub(super) fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// Waits with tokio's timer, which reqwest uses, too.
pub(crate) async fn sleep(time: Duration) {
    tokio::time::sleep(time).await;
}

/// Returns a random number, from the random keys of the standard library's hash maps. It is not secure.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(())
}
