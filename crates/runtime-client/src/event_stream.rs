//! Server-sent events with typed data.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use conform_runtime::__private::Vacant;
use conform_runtime::Tree;
use conform_runtime::reading::Reading;
use futures_core::Stream;

use crate::byte_stream::ByteStream;
use crate::item_stream::{ItemReader, StreamError};
use crate::read_json::{ReadError, read_json};
use crate::sse::{self, Event};

/// Server-sent events (WHATWG HTML, "Server-sent events"), each with its data read as `T`.
///
/// An event with the data `[DONE]` ends the stream: several APIs send it.
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
    inner: ItemReader<sse::EventParser>,
    reading: Reading,
    data: PhantomData<fn() -> T>,
}

impl<T: EventData> EventStream<T> {
    pub(crate) fn new(body: ByteStream, reading: Reading) -> Self {
        Self {
            inner: ItemReader::new(body, sse::EventParser::default()),
            reading,
            data: PhantomData,
        }
    }

    /// Returns the next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

/// Reads events from a body of any origin, leniently.
impl<T: EventData> From<ByteStream> for EventStream<T> {
    fn from(body: ByteStream) -> Self {
        Self::new(body, Reading::default())
    }
}

impl<T: EventData> Stream for EventStream<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.inner.poll(context));
        Poll::Ready(item.map(|item| {
            item.and_then(|event| T::read(event, self.reading).map_err(StreamError::Read))
        }))
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

/// A type that an event can be read as: from the data as JSON for every type that a member can have, from the data as text for [`PlainText`],
/// and from the whole event for [`WholeEvent`].
pub trait EventData: Sized {
    /// Reads the event.
    ///
    /// # Errors
    ///
    /// If the event does not fit the type.
    fn read(event: Event<String>, reading: Reading) -> Result<Event<Self>, ReadError>;
}

impl<T: Vacant> EventData for T {
    fn read(event: Event<String>, reading: Reading) -> Result<Event<Self>, ReadError> {
        event.try_map(|data| Ok(read_json(data.as_bytes(), reading)?.0))
    }
}

/// The data of an event as text, not as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlainText(pub String);

impl Deref for PlainText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl EventData for PlainText {
    fn read(event: Event<String>, _: Reading) -> Result<Event<Self>, ReadError> {
        event.try_map(|data| Ok(Self(data)))
    }
}

/// An event whose schema describes the whole event (an `itemSchema` with the members `event`, `id`, `retry` and `data`, OpenAPI 3.2). An
/// object of these members is read as `T`; `data` is a string in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WholeEvent<T>(pub T);

impl<T> Deref for WholeEvent<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Vacant> EventData for WholeEvent<T> {
    fn read(event: Event<String>, reading: Reading) -> Result<Event<Self>, ReadError> {
        let text = |text: &str| Tree::String(text.to_owned());
        let mut members = vec![("event".to_owned(), text(&event.event))];
        if !event.id.is_empty() {
            members.push(("id".to_owned(), text(&event.id)));
        }
        if let Some(retry) = event.retry {
            members.push(("retry".to_owned(), Tree::Number(retry.to_string().into())));
        }
        members.push(("data".to_owned(), text(&event.data)));
        let json = Tree::Object(members).to_string();
        event.try_map(|_| Ok(Self(read_json(json.as_bytes(), reading)?.0)))
    }
}
