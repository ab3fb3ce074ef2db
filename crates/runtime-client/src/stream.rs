//! Bodies that are received piece by piece.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::error::{ReadError, read_json};
use super::sse::{self, Event};
use super::transport::{TransportError, TransportErrorKind};

/// The longest line or event that a stream may hold, in bytes.
const LONGEST: usize = 64 << 20;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// A response body, chunk by chunk as it arrives.
pub struct ByteStream {
    chunks: Chunks,
}

impl ByteStream {
    /// A body from a stream of chunks.
    pub fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
        E: Into<TransportError> + 'static,
    {
        Self {
            chunks: Box::pin(Mapped { stream }),
        }
    }

    /// A body that is there already.
    pub(super) fn of(bytes: Bytes) -> Self {
        Self {
            chunks: Box::pin(Once(Some(Ok(bytes)))),
        }
    }

    /// A body that broke off.
    pub(super) fn failed(error: TransportError) -> Self {
        Self {
            chunks: Box::pin(Once(Some(Err(error)))),
        }
    }

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the connection breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| self.chunks.as_mut().poll_next(context))
            .await
            .transpose()
    }

    /// All that is left, at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// If the connection breaks off or there is more.
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
pub(super) trait Split: Send + 'static {
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

/// Server-sent events (WHATWG HTML, "Server-sent events"), each with its data read as `T`.
///
/// An event with the data `[DONE]`, which is no JSON, ends the stream: several APIs send it.
///
/// ```no_run
/// # use conform_client::{EventStream, StreamError};
/// # async fn print(mut events: EventStream<serde_json::Value>) -> Result<(), StreamError> {
/// while let Some(event) = events.next().await {
///     let event = event?;
///     println!("{} {}", event.event, event.data);
/// }
/// # Ok(())
/// # }
/// ```
pub struct EventStream<T> {
    inner: Items<sse::Events>,
    data: PhantomData<fn() -> T>,
}

impl<T: EventData> EventStream<T> {
    pub(super) fn new(body: ByteStream) -> Self {
        Self {
            inner: Items::new(body, sse::Events::default()),
            data: PhantomData,
        }
    }

    /// The next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: EventData> Stream for EventStream<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.inner.poll(context));
        Poll::Ready(
            item.map(|item| item.and_then(|event| T::read(event).map_err(StreamError::Read))),
        )
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

/// What an event is read as: its data as JSON for every type that serde reads, its data as it is for [`PlainText`], the whole
/// event for [`Whole`].
pub trait EventData: Sized {
    /// Reads the event.
    ///
    /// # Errors
    ///
    /// If it does not fit.
    fn read(event: Event<String>) -> Result<Event<Self>, ReadError>;
}

impl<T: DeserializeOwned> EventData for T {
    fn read(event: Event<String>) -> Result<Event<Self>, ReadError> {
        event.try_map(|data| read_json(data.as_bytes()))
    }
}

/// The data of an event that is no JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlainText(pub String);

impl Deref for PlainText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl EventData for PlainText {
    fn read(event: Event<String>) -> Result<Event<Self>, ReadError> {
        event.try_map(|data| Ok(Self(data)))
    }
}

/// An event of which the description gives the whole (an `itemSchema` with the members `event`, `id`, `retry` and `data`,
/// OpenAPI 3.2): these members read as `T`, `data` being a string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Whole<T>(pub T);

impl<T> Deref for Whole<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> EventData for Whole<T> {
    fn read(event: Event<String>) -> Result<Event<Self>, ReadError> {
        let mut members = serde_json::Map::new();
        members.insert("event".into(), event.event.as_str().into());
        if !event.id.is_empty() {
            members.insert("id".into(), event.id.as_str().into());
        }
        if let Some(retry) = event.retry {
            members.insert("retry".into(), retry.into());
        }
        members.insert("data".into(), event.data.as_str().into());
        let text = serde_json::Value::Object(members).to_string();
        event.try_map(|_| read_json(text.as_bytes()).map(Self))
    }
}

/// One JSON value a line (`application/jsonl`, `application/x-ndjson`) or a record (`application/json-seq`, RFC 7464).
pub struct JsonLineStream<T> {
    inner: Items<Lines>,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> JsonLineStream<T> {
    pub(super) fn new(body: ByteStream) -> Self {
        Self {
            inner: Items::new(body, Lines::default()),
            item: PhantomData,
        }
    }

    /// The next value; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: DeserializeOwned> Stream for JsonLineStream<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.inner.poll(context));
        Poll::Ready(
            item.map(|item| item.and_then(|line| read_json(&line).map_err(StreamError::Read))),
        )
    }
}

impl<T> fmt::Debug for JsonLineStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLineStream")
    }
}

/// A body cut into items.
struct Items<S> {
    body: ByteStream,
    split: S,
    ended: bool,
}

impl<S: Split> Items<S> {
    fn new(body: ByteStream, split: S) -> Self {
        Self {
            body,
            split,
            ended: false,
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<S::Item, StreamError>>> {
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

/// The character that begins a record of a JSON sequence (RFC 7464).
const RECORD_SEPARATOR: u8 = 0x1E;

/// Lines that are not blank, and records of a JSON sequence, which may be of several lines.
#[derive(Default)]
struct Lines {
    waiting: BytesMut,
    seen: usize,
    /// Whether a record was begun, and how far its JSON is.
    record: Option<Nesting>,
}

/// How deep the JSON that was seen stands in lists, objects and strings.
#[derive(Default)]
struct Nesting {
    depth: usize,
    is_string: bool,
    is_escaped: bool,
}

impl Nesting {
    fn take(&mut self, byte: u8) {
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' if self.is_string => self.is_escaped = true,
            b'"' => self.is_string = !self.is_string,
            b'{' | b'[' if !self.is_string => self.depth += 1,
            b'}' | b']' if !self.is_string => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn is_over(&self) -> bool {
        self.depth == 0 && !self.is_string
    }
}

impl Lines {
    /// Looks at what was not seen yet, up to the end of an item.
    fn find_end(&mut self) -> Option<usize> {
        while let Some(&byte) = self.waiting.get(self.seen) {
            match (byte, &mut self.record) {
                // No JSON text holds this character, so that it ends a record that was cut off.
                (RECORD_SEPARATOR, _) | (b'\n', None) => return Some(self.seen),
                (b'\n', Some(nesting)) if nesting.is_over() => return Some(self.seen),
                (byte, Some(nesting)) => nesting.take(byte),
                _ => {}
            }
            self.seen += 1;
        }
        None
    }
}

impl Split for Lines {
    type Item = Bytes;

    fn push(&mut self, chunk: &[u8]) {
        self.waiting.extend_from_slice(chunk);
    }

    fn next(&mut self, at_end: bool) -> Option<Result<Bytes, ReadError>> {
        loop {
            let end = match self.find_end() {
                Some(found) => found,
                None if at_end && !self.waiting.is_empty() => self.waiting.len(),
                None => return None,
            };
            let line = self.waiting.split_to(end).freeze();
            let begins_record = self.waiting.first() == Some(&RECORD_SEPARATOR);
            self.record = begins_record.then(Nesting::default);
            if !self.waiting.is_empty() {
                self.waiting.advance(1);
            }
            self.seen = 0;
            if !line.trim_ascii().is_empty() {
                return Some(Ok(line));
            }
        }
    }

    fn waiting(&self) -> usize {
        self.waiting.len()
    }
}
