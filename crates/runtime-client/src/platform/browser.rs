//! Browsers, and other hosts of WebAssembly with the functions of one.
//!
//! Values of JavaScript belong to one thread, so a future that holds one cannot be sent to another, as [`Transport`](crate::Transport) asks. So
//! such futures are spawned on the browser's own event loop, and the client waits for what they send through a channel. Where the client does not
//! wait any more, they end.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use gloo_timers::future::TimeoutFuture;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use tokio::sync::{mpsc, oneshot};
use wasm_bindgen_futures::spawn_local;

use crate::body::Body;
use crate::byte_stream::ByteStream;
use crate::transport::HttpResponse;
use crate::transport_error::{TransportError, TransportErrorKind};

/// The most chunks of a response that are received before they are read.
const CHUNKS: usize = 4;

/// The longest time that a browser can wait at once: its timers count milliseconds in 32 bits.
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// Returns the settings of a client of which the caller says nothing.
pub(crate) fn default_http() -> reqwest::ClientBuilder {
    reqwest::ClientBuilder::new()
}

/// Builds reqwest's client. It follows redirects as the browser does, which tells nobody of them.
pub(crate) fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, reqwest::Error> {
    builder.build()
}

/// Sends a request by `fetch`. The browser chooses how responses are compressed. A body that is a stream is read before it is sent.
pub(crate) async fn execute(
    client: &reqwest::Client,
    mut request: reqwest::Request,
    body: Body,
    _reads_whole: bool,
) -> Result<HttpResponse, TransportError> {
    let bytes = collect(body).await?;
    if !bytes.is_empty() {
        *request.body_mut() = Some(bytes.into());
    }
    if request.timeout().is_some_and(|timeout| *timeout > LONGEST) {
        *request.timeout_mut() = None;
    }
    let (head_sender, head) = oneshot::channel();
    let (chunk_sender, chunks) = mpsc::channel(CHUNKS);
    spawn_local(fetch(client.clone(), request, head_sender, chunk_sender));
    let (status, headers) = head.await.map_err(|_| ended())??;
    let body = ByteStream::new(Received(chunks));
    Ok(HttpResponse::of_stream(status, headers, body))
}

/// What a response begins with.
type Head = Result<(StatusCode, HeaderMap), TransportError>;

/// Sends a request, and sends the response on as it arrives. Ends when nobody waits for it any more.
async fn fetch(
    client: reqwest::Client,
    request: reqwest::Request,
    mut head: oneshot::Sender<Head>,
    chunks: mpsc::Sender<Result<Bytes, TransportError>>,
) {
    let response = {
        let mut response = pin!(client.execute(request));
        let answered = poll_fn(|context| match head.poll_closed(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => response.as_mut().poll(context).map(Some),
        });
        match answered.await {
            Some(response) => response,
            // Dropping the request aborts it.
            None => return,
        }
    };
    let response = match response {
        Ok(response) => response,
        Err(error) => {
            // If the receiver was dropped, nobody waits for the result.
            let _ = head.send(Err(error.into()));
            return;
        }
    };
    let received = (response.status(), response.headers().clone());
    if head.send(Ok(received)).is_err() {
        return;
    }
    let mut body = pin!(response.bytes_stream());
    let mut closed = pin!(chunks.closed());
    loop {
        let chunk = poll_fn(|context| match closed.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => body.as_mut().poll_next(context),
        });
        let Some(chunk) = chunk.await else {
            return;
        };
        if chunks.send(chunk.map_err(Into::into)).await.is_err() {
            return;
        }
    }
}

fn ended() -> TransportError {
    TransportError::new(
        TransportErrorKind::Other,
        "the browser ended the request without a response",
    )
}

/// Reads a body as a whole.
async fn collect(body: Body) -> Result<Bytes, TransportError> {
    if let Some(bytes) = body.as_bytes() {
        return Ok(bytes);
    }
    let mut all = Vec::new();
    let mut stream = body.into_stream();
    while let Some(chunk) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        let chunk = chunk.map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
        all.extend_from_slice(&chunk);
    }
    Ok(all.into())
}

/// The chunks of a response.
struct Received(mpsc::Receiver<Result<Bytes, TransportError>>);

impl Stream for Received {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// Returns whether no connection could be made: a browser does not say that of any error.
pub(super) fn is_connect(_error: &reqwest::Error) -> bool {
    false
}

/// Waits with the browser's timer.
pub(crate) async fn sleep(time: Duration) {
    let mut left = time;
    while !left.is_zero() {
        let step = left.min(LONGEST);
        left -= step;
        let milliseconds = u32::try_from(step.as_millis()).unwrap_or(u32::MAX);
        let (mut sender, passed) = oneshot::channel::<()>();
        spawn_local(async move {
            let mut timer = pin!(TimeoutFuture::new(milliseconds));
            let waited = poll_fn(|context| match sender.poll_closed(context) {
                // The timer is cleared where nobody waits for it.
                Poll::Ready(()) => Poll::Ready(()),
                Poll::Pending => timer.as_mut().poll(context),
            });
            waited.await;
        });
        // The sender is dropped when the time has passed.
        let _ = passed.await;
    }
}

/// Returns a random number from `Math.random`, which gives 52 bits at a time. It is not secure.
pub(crate) fn random() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the product is below 2^32"
    )]
    let half = || (js_sys::Math::random() * f64::from(1_u32 << 31) * 2.0) as u64;
    half() << 32 | half()
}
