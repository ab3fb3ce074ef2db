//! Response bodies that are read item by item: server-sent events and JSON lines.

use std::fmt;
use std::task::{Context, Poll, ready};

use crate::byte_stream::ByteStream;
use crate::read_json::ReadError;
use crate::transport_error::{TransportError, TransportErrorKind};

/// The longest item that a stream may hold, in bytes: 64 MiB.
const MAX_ITEM: usize = 64 << 20;

/// Why an item of a stream could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The connection broke off. The stream has ended.
    Transport(TransportError),
    /// The item does not fit its type. The stream continues with the next one.
    Read(ReadError),
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::Read(error) => write!(f, "an item of the stream does not fit its type: {error}"),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            Self::Read(error) => Some(error),
        }
    }
}

/// Splits the bytes of a stream into items.
pub(crate) trait SplitItems: Send + 'static {
    /// An item.
    type Item;

    /// Adds received bytes.
    fn push(&mut self, chunk: &[u8]);
    /// Returns the next item, if it is complete. `at_end` says that no more bytes follow.
    fn next(&mut self, at_end: bool) -> Option<Result<Self::Item, ReadError>>;
    /// Returns the number of bytes of an incomplete item.
    fn pending(&self) -> usize;
    /// Returns whether the sender has announced the end of the stream.
    fn is_over(&self) -> bool {
        false
    }
}

/// Reads the items of a body.
pub(crate) struct ItemReader<S> {
    body: ByteStream,
    split: S,
    ended: bool,
}

impl<S: SplitItems> ItemReader<S> {
    pub(crate) fn new(body: ByteStream, split: S) -> Self {
        Self {
            body,
            split,
            ended: false,
        }
    }

    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<S::Item, StreamError>>> {
        loop {
            if let Some(item) = self.split.next(self.ended) {
                return Poll::Ready(Some(item.map_err(StreamError::Read)));
            }
            if self.ended || self.split.is_over() {
                self.ended = true;
                return Poll::Ready(None);
            }
            match ready!(self.body.chunks.as_mut().poll_next(context)) {
                Some(Ok(chunk)) => self.split.push(&chunk),
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(StreamError::Transport(error))));
                }
                None => self.ended = true,
            }
            if self.split.pending() > MAX_ITEM {
                self.ended = true;
                let message = format!("more than {MAX_ITEM} bytes in an item of the stream");
                let error = TransportError::new(TransportErrorKind::TooLong, message);
                return Poll::Ready(Some(Err(StreamError::Transport(error))));
            }
        }
    }
}
