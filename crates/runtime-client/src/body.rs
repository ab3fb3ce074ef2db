//! Request bodies.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

/// A boxed error that can be sent between threads.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Is called with the number of bytes that were sent, and that of all bytes if it is known.
type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// The longest chunk of bytes that is sent at once if somebody wants to know how far it is.
const REPORTED_CHUNK: usize = 64 << 10;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// A request body: bytes, a stream, or several of them in turn.
///
/// ```
/// use conform_client::Body;
///
/// let body = Body::from("abc");
/// assert_eq!(body.length(), Some(3));
/// assert_eq!(body.as_bytes().as_deref(), Some(&b"abc"[..]));
/// ```
#[derive(Default)]
pub struct Body {
    segments: Vec<Segment>,
    progress: Option<Progress>,
}

enum Segment {
    Bytes(Bytes),
    Stream { chunks: Chunks, length: Option<u64> },
}

impl Body {
    /// Creates a body that is read while it is sent.
    ///
    /// It can be sent once only: neither a redirect nor a retry can repeat it. `length` is its length in bytes; without it, the body is
    /// sent with chunked transfer encoding.
    pub fn stream<S, B, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        let chunks = Box::pin(Converted {
            stream: Box::pin(stream),
        });
        Self {
            segments: vec![Segment::Stream { chunks, length }],
            progress: None,
        }
    }

    /// Calls a function while the body is sent, with the number of bytes that were handed to the connection, and that of all bytes if it is
    /// known. If the body is sent again, it starts anew.
    #[must_use]
    pub fn on_progress(
        mut self,
        report: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// Returns whether somebody wants to know how far the body is sent, so that it must be sent as a stream.
    #[must_use]
    pub fn reports_progress(&self) -> bool {
        self.progress.is_some()
    }

    /// Returns the number of bytes, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.segments
            .iter()
            .map(|segment| match segment {
                Segment::Bytes(bytes) => Some(bytes.len() as u64),
                Segment::Stream { length, .. } => *length,
            })
            .sum()
    }

    /// Returns whether the body is known to be empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length() == Some(0)
    }

    /// Returns the bytes; `None` for a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<Bytes> {
        match self.segments.as_slice() {
            [] => Some(Bytes::new()),
            [Segment::Bytes(bytes)] => Some(bytes.clone()),
            several => {
                let mut all = Vec::new();
                for segment in several {
                    let Segment::Bytes(bytes) = segment else {
                        return None;
                    };
                    all.extend_from_slice(bytes);
                }
                Some(all.into())
            }
        }
    }

    /// Returns a copy, which shares the bytes; `None` for a stream, which can be read once only.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        let bytes = |segment: &Segment| match segment {
            Segment::Bytes(bytes) => Some(Segment::Bytes(bytes.clone())),
            Segment::Stream { .. } => None,
        };
        Some(Self {
            segments: self.segments.iter().map(bytes).collect::<Option<_>>()?,
            progress: self.progress.clone(),
        })
    }

    /// Appends another body to this one.
    pub(crate) fn append(&mut self, other: impl Into<Self>) {
        self.segments.extend(other.into().segments);
    }

    /// Returns the body as a stream of chunks, for a [`Transport`](crate::Transport).
    #[must_use]
    pub fn into_stream(self) -> BodyStream {
        BodyStream {
            sent: 0,
            length: self.length(),
            segments: self.segments.into(),
            progress: self.progress,
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(a stream)"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        if bytes.is_empty() {
            Self::default()
        } else {
            Self {
                segments: vec![Segment::Bytes(bytes)],
                progress: None,
            }
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Bytes::copy_from_slice(bytes).into()
    }
}

impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

/// The chunks of a [`Body`].
pub struct BodyStream {
    segments: VecDeque<Segment>,
    progress: Option<Progress>,
    /// The number of bytes that were returned.
    sent: u64,
    length: Option<u64>,
}

impl Stream for BodyStream {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = ready!(self.poll_chunk(context));
        if let (Some(Ok(chunk)), Some(report)) = (&chunk, self.progress.clone()) {
            self.sent += chunk.len() as u64;
            report(self.sent, self.length);
        }
        Poll::Ready(chunk)
    }
}

impl BodyStream {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let longest = match self.progress {
            Some(_) => REPORTED_CHUNK,
            None => usize::MAX,
        };
        loop {
            let polled = match self.segments.front_mut() {
                None => return Poll::Ready(None),
                Some(Segment::Bytes(bytes)) => {
                    let chunk = bytes.split_to(bytes.len().min(longest));
                    if bytes.is_empty() {
                        self.segments.pop_front();
                    }
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Some(Segment::Stream { chunks, .. }) => chunks.as_mut().poll_next(context),
            };
            match polled {
                Poll::Ready(None) => {
                    self.segments.pop_front();
                }
                other => return other,
            }
        }
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BodyStream")
    }
}

/// A stream whose items are converted to bytes and whose errors are boxed.
struct Converted<S> {
    stream: Pin<Box<S>>,
}

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream
            .as_mut()
            .poll_next(context)
            .map(|item| item.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}
