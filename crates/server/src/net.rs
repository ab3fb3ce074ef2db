//! Listening on a socket, with limits and a graceful end.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::page::{Page, wants_html};
use crate::refusal::Refusal;
use crate::server::{ApiServer, Reply};
use crate::socket::{Socket, WhenClosed};

/// What a server takes at most.
#[derive(Clone, Copy, Debug)]
pub struct NetLimits {
    /// The size of a body in bytes: 8 MiB by default. Larger ones are answered with 413.
    pub body: usize,
    /// The size of the head of a request in bytes: 64 KiB by default. Larger ones are answered with 431.
    pub head: usize,
    /// How many connections are open at the same time: 512 by default. Others wait.
    pub connections: usize,
    /// How long the head of a request, and then its body, may take: 30 s by default. Slower ones are answered with 408.
    pub time: Duration,
    /// How long open connections may go on after the server was asked to end.
    pub grace: Duration,
}

impl Default for NetLimits {
    fn default() -> Self {
        Self {
            body: 8 << 20,
            head: 64 << 10,
            connections: 512,
            time: Duration::from_secs(30),
            grace: Duration::from_secs(5),
        }
    }
}

/// Returns the server as a router, which routes of other origin can be added to. Every path that these do not have goes to the
/// server.
pub fn router(server: ApiServer, limits: NetLimits) -> Router {
    Router::new().fallback(move |request: Request<Body>| {
        let server = server.clone();
        async move { answer(&server, limits, request).await }
    })
}

/// Returns the server as a router that shows a page at `/`. Where the API has `GET /` itself, only clients that ask for HTML get
/// the page, such as browsers.
pub fn router_with_page(server: ApiServer, limits: NetLimits, page: Page) -> Router {
    let has_root = server.validator().route("GET", "/").operation().is_some();
    let page = Arc::new(page);
    Router::new().fallback(move |request: Request<Body>| {
        let server = server.clone();
        let page = Arc::clone(&page);
        async move {
            let reads = matches!(*request.method(), Method::GET | Method::HEAD);
            let is_page =
                reads && request.uri().path() == "/" && (!has_root || wants_html(&request));
            if is_page {
                page.answer(request.method() == Method::HEAD).await
            } else {
                answer(&server, limits, request).await
            }
        }
    })
}

/// Reads the body of a request within the limits, and answers it.
async fn answer(server: &ApiServer, limits: NetLimits, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let closing = parts.extensions.get::<WhenClosed>().cloned();
    let read = Limited::new(body, limits.body).collect();
    let bytes = match tokio::time::timeout(limits.time, read).await {
        Ok(Ok(collected)) => collected.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let why = format!("the body has more than {} bytes", limits.body);
            return closed(&Refusal::new(&[413], "Content Too Large", why), 413);
        }
        Ok(Err(_)) => {
            let why = "the body could not be read to its end";
            return closed(&Refusal::new(&[400], "Bad Request", why), 400);
        }
        Err(_) => {
            let why = format!("the body took more than {:?}", limits.time);
            return closed(&Refusal::new(&[408], "Request Timeout", why), 408);
        }
    };
    match server.handle(Request::from_parts(parts, bytes)).await {
        Reply::Answer(response) => response.map(Body::from),
        Reply::Truncated(response) => {
            let (mut parts, bytes) = response.into_parts();
            parts
                .headers
                .insert(http::header::CONTENT_LENGTH, bytes.len().max(1).into());
            Response::from_parts(parts, Body::new(Broken::after(bytes)))
        }
        Reply::Reset => {
            if let Some(closing) = closing {
                closing.reset();
            }
            Response::new(Body::new(Broken::default()))
        }
    }
}

/// Returns a problem after which the connection is closed, because the request was not read to its end.
fn closed(refusal: &Refusal, status: u16) -> Response<Body> {
    let mut response = refusal.problem(status).map(Body::from);
    let close = http::HeaderValue::from_static("close");
    response
        .headers_mut()
        .insert(http::header::CONNECTION, close);
    response
}

/// A body that breaks off: half of the bytes, then an error.
#[derive(Default)]
struct Broken {
    half: Option<Bytes>,
    /// Whether the half is on its way: it is sent before the connection breaks.
    pause: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Broken {
    fn after(bytes: Bytes) -> Self {
        Self {
            half: Some(bytes.slice(..bytes.len() / 2)).filter(|half| !half.is_empty()),
            pause: None,
        }
    }
}

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, io::Error>>> {
        if let Some(half) = self.half.take() {
            self.pause = Some(Box::pin(tokio::time::sleep(Duration::from_millis(20))));
            return Poll::Ready(Some(Ok(http_body::Frame::data(half))));
        }
        if let Some(pause) = &mut self.pause {
            std::task::ready!(pause.as_mut().poll(context));
        }
        let error = io::Error::new(io::ErrorKind::ConnectionReset, "broken on purpose");
        Poll::Ready(Some(Err(error)))
    }
}

/// Listens on an address, and says on which one, before anything is accepted.
///
/// # Errors
///
/// If the address cannot be used.
pub async fn listen(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until `end` is ready. Open connections then have the time of grace to end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: NetLimits,
    end: impl Future<Output = ()>,
) {
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.time)
        .max_buf_size(limits.head.max(8 << 10))
        // A client that has said all that it has to say still waits for the answer.
        .half_close(true)
        .keep_alive(true);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections.max(1)));
    let mut end = std::pin::pin!(end);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut end => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(_) => {
                // Such as too many open files: it passes.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let (socket, closing) = Socket::new(stream);
        let router = router.clone();
        let service = tower::service_fn(move |request: Request<hyper::body::Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(closing.clone());
            let router = router.clone();
            async move {
                let response = tower::ServiceExt::oneshot(router, request).await;
                Ok::<_, Infallible>(response.unwrap_or_else(|never| match never {}))
            }
        });
        let service = TowerToHyperService::new(service);
        let connection = builder.serve_connection(TokioIo::new(socket), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What a client breaks off is its own affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.grace, graceful.shutdown()).await;
}

/// Is ready when the program is asked to end: by ctrl-c, or by SIGTERM.
pub async fn told_to_end() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        let signal = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match signal {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
