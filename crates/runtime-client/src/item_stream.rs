//! Bodies that are received item by item.

use std::fmt;
use std::task::{Context, Poll, ready};

use crate::byte_stream::ByteStream;
use crate::read_json::ReadError;
use crate::transport_error::{TransportError, TransportErrorKind};

/// The longest line or event that a stream may hold, in bytes.
const LONGEST: usize = 64 << 20;

/// What is wrong with an item of a stream.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The connection broke off. The stream is over.
    Transport(TransportError),
    /// The item does not fit its type. The stream goes on.
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

/// How the items of a stream are told apart and read.
pub(crate) trait SplitItems: Send + 'static {
    /// What one item is.
    type Item;

    /// Takes more bytes.
    fn push(&mut self, chunk: &[u8]);
    /// The next item, if it is complete.
    fn next(&mut self, at_end: bool) -> Option<Result<Self::Item, ReadError>>;
    /// Bytes that wait for the rest of their item.
    fn waiting(&self) -> usize;
    /// Whether the sender said that nothing more comes.
    fn is_over(&self) -> bool {
        false
    }
}

/// A body cut into items.
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
            if self.split.waiting() > LONGEST {
                self.ended = true;
                let message = format!("more than {LONGEST} bytes in an item of the stream");
                let error = TransportError::new(TransportErrorKind::TooLong, message);
                return Poll::Ready(Some(Err(StreamError::Transport(error))));
            }
        }
    }
}
