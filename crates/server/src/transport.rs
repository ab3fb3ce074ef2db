//! The server as the transport of a generated client, without a socket.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use conform_client::{
    BoxFuture, ByteStream, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use futures_core::Stream;
use http::{Request, Uri};

use crate::server::{ApiServer, Reply};

/// The largest body of a request that is a stream, in bytes.
const MOST_STREAMED: usize = 64 << 20;

/// A client that has a server as its transport calls it in the same process. Give it to the builder of the client.
impl Transport for ApiServer {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let server = self.clone();
        Box::pin(async move {
            let timeout = request.timeout;
            let answer = answer(&server, request);
            match timeout {
                None => answer.await,
                Some(time) => tokio::time::timeout(time, answer)
                    .await
                    .unwrap_or_else(|_| {
                        let why = "the server in this process took too long";
                        Err(TransportError::new(TransportErrorKind::Timeout, why))
                    }),
            }
        })
    }
}

async fn answer(server: &ApiServer, request: HttpRequest) -> Result<HttpResponse, TransportError> {
    let other = |why: String| TransportError::new(TransportErrorKind::Other, why);
    let mut target = request.url.path().to_owned();
    if let Some(query) = request.url.query() {
        target = format!("{target}?{query}");
    }
    let uri: Uri = target
        .parse()
        .map_err(|error| other(format!("the URL is invalid: {error}")))?;
    let body = match request.body.as_bytes() {
        Some(bytes) => bytes,
        None => {
            let mut stream = request.body.into_stream();
            let mut whole = Vec::new();
            while let Some(chunk) =
                poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await
            {
                let chunk =
                    chunk.map_err(|_| other("the body of the request broke off".to_owned()))?;
                if whole.len() + chunk.len() > MOST_STREAMED {
                    return Err(other(format!(
                        "the body has more than {MOST_STREAMED} bytes"
                    )));
                }
                whole.extend_from_slice(&chunk);
            }
            whole.into()
        }
    };
    let mut sent = Request::new(body);
    *sent.method_mut() = request.method;
    *sent.uri_mut() = uri;
    *sent.headers_mut() = request.headers;
    match server.handle(sent).await {
        Reply::Answer(response) => {
            let (parts, body) = response.into_parts();
            Ok(HttpResponse::new(parts.status, parts.headers, body))
        }
        Reply::Truncated(response) => {
            let (parts, body) = response.into_parts();
            let half = body.slice(..body.len() / 2);
            let mut response = HttpResponse::new(parts.status, parts.headers, Bytes::new());
            response.body = ByteStream::new(Broken(Some(half)));
            Ok(response)
        }
        Reply::Reset => Err(other("the connection was reset".to_owned())),
    }
}

/// A body that breaks off.
struct Broken(Option<Bytes>);

impl Stream for Broken {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let broken = || {
            let why = "the body broke off";
            Err(TransportError::new(TransportErrorKind::Other, why))
        };
        Poll::Ready(Some(self.0.take().map_or_else(broken, Ok)))
    }
}
