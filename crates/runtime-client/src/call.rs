//! Calls that are ready to be sent, and the futures that send them.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};

use crate::call_builder::CallBuilder;
use crate::error::{Cause, Error, ReceivedResponse, Undeclared};
use crate::operation::Operation;
use crate::percent::Escape;
use crate::read_json::ReadError;
use crate::receive::{Blob, Receive, Streaming, Text, UnreadResponse};
use crate::response::Response;
use crate::trace;
use crate::transport::{BoxFuture, Repeat};

/// A call that is ready to be sent. `.await` sends it and returns the value; [`send`](Self::send) returns status and headers, too.
///
/// `R` says how a success is read, `E` how the error bodies are read that the operation declares. A call owns all that it needs, so
/// that it can be spawned on another task.
///
/// ```no_run
/// # use conform_client::{Call, Json, Error};
/// # async fn run(one: Call<Json<String>>, two: Call<Json<String>>) -> Result<(), Error> {
/// let name: String = one.await?;
///
/// let response = two.send().await?;
/// println!("{} {:?}", response.status(), response.headers().get("x-request-id"));
/// let name: String = response.into_inner();
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<R, E = Undeclared> {
    builder: Box<CallBuilder>,
    result: PhantomData<fn() -> (R, E)>,
}

impl CallBuilder {
    /// Finishes the call. It asks for the media type of `R` unless another one was set.
    pub fn finish<R: Receive, E>(self) -> Call<R, E> {
        self.finish_with(R::ACCEPT)
    }

    fn finish_with<R, E>(mut self, accept: Option<&'static str>) -> Call<R, E> {
        if let Some(accept) = accept {
            self.headers
                .entry(ACCEPT)
                .or_insert(HeaderValue::from_static(accept));
        }
        Call::new(Box::new(self))
    }
}

impl<R, E> Call<R, E> {
    fn new(builder: Box<CallBuilder>) -> Self {
        Self {
            builder,
            result: PhantomData,
        }
    }

    /// Returns what the call is made of.
    pub(crate) fn into_builder(self) -> Box<CallBuilder> {
        self.builder
    }
}

impl<R: Receive, E> Call<R, E> {
    /// Sends the call and returns the value with status and headers.
    pub fn send(self) -> ResponseFuture<R, E> {
        ResponseFuture {
            reply: Box::pin(self.builder.send(R::streams)),
            result: PhantomData,
        }
    }

    /// Asks for this media type: one of those that the method can read, which it asks for all at once by default.
    pub fn with_accept(self, media_type: &str) -> Self {
        self.with_header(ACCEPT.as_str(), media_type)
    }

    /// Says that the body has this media type: another one of those that the operation declares for the same schema, or one within the
    /// range that it declares. The body is written as before; the boundary of a multipart body is kept.
    pub fn with_content_type(self, media_type: &str) -> Self {
        let current = self.builder.headers.get(CONTENT_TYPE);
        let current = current.and_then(|value| value.to_str().ok());
        match current.and_then(|current| current.split_once("; boundary=")) {
            Some((_, boundary)) => {
                let media_type = format!("{media_type}; boundary={boundary}");
                self.with_header(CONTENT_TYPE.as_str(), &media_type)
            }
            None => self.with_header(CONTENT_TYPE.as_str(), media_type),
        }
    }

    /// Sets a header for this call only.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(true);
                self.builder.headers.insert(name, value);
            }
            _ => {
                self.builder
                    .problem
                    .get_or_insert(format!("the header `{name}` has an invalid name or value"));
            }
        }
        self
    }

    /// Adds a query parameter that the description does not declare, for this call only.
    pub fn with_query(mut self, name: &str, value: &str) -> Self {
        let query = &mut self.builder.query;
        if !query.is_empty() {
            query.push('&');
        }
        Escape::Strict.push(query, name);
        query.push('=');
        Escape::Strict.push(query, value);
        self
    }

    /// Limits how long this call may take, redirects and retries included. `Duration::MAX` removes the client's limit, which streams may
    /// need.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.builder.timeout = Some(timeout);
        self
    }

    /// Marks this call as idempotent: the server does the same if the call reaches it twice. It may then be [retried](crate::retry) like a
    /// `GET`.
    pub fn idempotent(mut self) -> Self {
        self.builder.repeat = Repeat::Always;
        self
    }

    /// Sends this call once only, whatever its method is and however it fails.
    pub fn without_retries(mut self) -> Self {
        self.builder.repeat = Repeat::Never;
        self
    }

    /// Calls a function while the body is sent, with the number of bytes that were handed to the connection, and that of all bytes if it is
    /// known. If the call is sent again, it starts anew.
    pub fn with_upload_progress(
        mut self,
        report: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        let body = std::mem::take(&mut self.builder.body);
        self.builder.body = body.on_progress(report);
        self
    }

    /// Returns the body as bytes, whatever its media type is.
    pub fn bytes(self) -> Call<Blob, E> {
        self.read_as()
    }

    /// Returns the body as text, whatever its media type is. To ask for another media type, set `Accept` by
    /// [`with_header`](Self::with_header).
    pub fn text(self) -> Call<Text, E> {
        self.read_as()
    }

    /// Returns the body as a stream of bytes while it arrives, whatever its media type is.
    pub fn stream(self) -> Call<Streaming, E> {
        self.read_as()
    }

    /// Reads a success as `R2` instead of `R`.
    pub fn read_as<R2: Receive>(self) -> Call<R2, E> {
        Call::new(self.builder)
    }
}

impl<R, E> fmt::Debug for Call<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.builder.operation.id)
            .finish_non_exhaustive()
    }
}

impl<R: Receive, E> IntoFuture for Call<R, E> {
    type Output = Result<R::Output, Error<E>>;
    type IntoFuture = ValueFuture<R, E>;

    fn into_future(self) -> ValueFuture<R, E> {
        ValueFuture {
            response: self.send(),
        }
    }
}

/// The future that [`Call::send`] returns.
#[must_use = "futures do nothing until they are awaited"]
pub struct ResponseFuture<R, E> {
    reply: BoxFuture<'static, Result<(&'static Operation, UnreadResponse), Error>>,
    result: PhantomData<fn() -> (R, E)>,
}

impl<R: Receive, E> Future for ResponseFuture<R, E> {
    type Output = Result<Response<R::Output, R::Headers>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.reply.as_mut().poll(context).map(|reply| {
            let (operation, reply) = reply.map_err(Error::retype)?;
            received::<R, E>(operation, reply)
        })
    }
}

/// Reads a response as `R`.
pub(crate) fn received<R: Receive, E>(
    operation: &'static Operation,
    mut reply: UnreadResponse,
) -> Result<Response<R::Output, R::Headers>, Error<E>> {
    match R::receive(&mut reply) {
        Ok(value) => {
            trace::misfits(operation, reply.misfits.len());
            Ok(Response::new(
                status(&reply),
                reply.headers,
                value,
                reply.misfits,
            ))
        }
        Err(error) => Err(unfit(operation, reply, error).retype()),
    }
}

fn status(reply: &UnreadResponse) -> StatusCode {
    StatusCode::from_u16(reply.status()).unwrap_or_default()
}

fn unfit(operation: &'static Operation, reply: UnreadResponse, error: ReadError) -> Error {
    let response = ReceivedResponse::of(&reply);
    Error::new(operation, Cause::Read(error), Some(response))
}

impl<R, E> fmt::Debug for ResponseFuture<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFuture")
    }
}

/// The future that `.await` on a [`Call`] polls.
#[must_use = "futures do nothing until they are awaited"]
pub struct ValueFuture<R, E> {
    response: ResponseFuture<R, E>,
}

impl<R: Receive, E> Future for ValueFuture<R, E> {
    type Output = Result<R::Output, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.response)
            .poll(context)
            .map_ok(Response::into_inner)
    }
}

impl<R, E> fmt::Debug for ValueFuture<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ValueFuture")
    }
}
