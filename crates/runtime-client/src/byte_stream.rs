//! A response body, chunk by chunk.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::transport_error::{TransportError, TransportErrorKind};

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// A response body, chunk by chunk as it arrives.
pub struct ByteStream {
    pub(crate) chunks: Chunks,
}

impl ByteStream {
    /// Creates a body from a stream of chunks.
    pub fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
        E: Into<TransportError> + 'static,
    {
        Self {
            chunks: Box::pin(Mapped { stream }),
        }
    }

    /// Creates a body from bytes that are already in memory.
    pub(crate) fn of(bytes: Bytes) -> Self {
        Self {
            chunks: Box::pin(Once(Some(Ok(bytes)))),
        }
    }

    /// Creates a body that ends with this error at once.
    pub(crate) fn failed(error: TransportError) -> Self {
        Self {
            chunks: Box::pin(Once(Some(Err(error)))),
        }
    }

    /// Returns the next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the connection breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| self.chunks.as_mut().poll_next(context))
            .await
            .transpose()
    }

    /// Reads the rest of the body, at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// If the connection breaks off or the body is longer.
    pub async fn collect(&mut self, limit: usize) -> Result<Bytes, TransportError> {
        let Some(first) = self.chunk().await? else {
            return Ok(Bytes::new());
        };
        let mut all: Option<BytesMut> = None;
        let mut length = first.len();
        while length <= limit
            && let Some(chunk) = self.chunk().await?
        {
            length += chunk.len();
            all.get_or_insert_with(|| BytesMut::from(&first[..]))
                .extend_from_slice(&chunk);
        }
        if length > limit {
            let message = format!("more than {limit} bytes");
            return Err(TransportError::new(TransportErrorKind::TooLong, message));
        }
        Ok(all.map_or(first, BytesMut::freeze))
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.as_mut().poll_next(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}

struct Mapped<S> {
    stream: S,
}

impl<S, E> Stream for Mapped<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: Into<TransportError>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.stream)
            .poll_next(context)
            .map(|item| item.map(|item| item.map_err(Into::into)))
    }
}

struct Once(Option<Result<Bytes, TransportError>>);

impl Stream for Once {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take())
    }
}
