//! Event streams and lines of JSON: however a body is cut into chunks, the items are the same, and they are those of a plain reader
//! of the whole text.
//!
//! The first byte says how long the chunks are.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use conform_client::{
    ByteStream, Bytes, Event, EventStream, JsonLineStream, PlainText, StreamError, TransportError,
};
use futures_core::Stream;
use serde_json::Value;

/// Reads a body in chunks of two lengths.
pub fn run(data: &[u8]) {
    let Some((&length, body)) = data.split_first() else {
        return;
    };
    let length = usize::from(length % 7) + 1;
    let events = |length: usize| -> Vec<String> {
        let stream = EventStream::<PlainText>::from(chunks(body, length));
        all(stream).into_iter().map(shown).collect()
    };
    let whole = events(body.len().max(1));
    assert_eq!(whole, events(length));
    if let Ok(text) = std::str::from_utf8(body) {
        assert_eq!(whole, plain_events(text));
    }
    let values = |length: usize| -> Vec<String> {
        let stream = JsonLineStream::<Value>::from(chunks(body, length));
        let read = all(stream).into_iter();
        read.map(|value| value.map_or_else(|_| "error".to_owned(), |value| value.to_string()))
            .collect()
    };
    let whole = values(body.len().max(1));
    assert_eq!(whole, values(length));
    if !body.contains(&0x1e) {
        assert_eq!(whole, plain_lines(body));
    }
}

fn shown(event: Result<Event<PlainText>, StreamError>) -> String {
    event.map_or_else(
        |_| "error".to_owned(),
        |one| {
            format!(
                "{:?} {:?} {:?} {:?}",
                one.event, one.id, one.retry, one.data.0
            )
        },
    )
}

/// A body that arrives in chunks. The last one comes first in the list.
struct Chunks(Vec<Bytes>);

impl Stream for Chunks {
    type Item = Result<Bytes, Never>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop().map(Ok))
    }
}

/// An error that does not occur.
struct Never(Infallible);

impl From<Never> for TransportError {
    fn from(never: Never) -> Self {
        match never.0 {}
    }
}

fn chunks(body: &[u8], length: usize) -> ByteStream {
    let pieces = body.chunks(length).rev();
    ByteStream::new(Chunks(pieces.map(Bytes::copy_from_slice).collect()))
}

/// Returns the items of a stream that is never pending.
fn all<S: Stream>(stream: S) -> Vec<S::Item> {
    let mut stream = pin!(stream);
    let mut context = Context::from_waker(Waker::noop());
    let mut items = Vec::new();
    loop {
        match stream.as_mut().poll_next(&mut context) {
            Poll::Ready(Some(item)) => items.push(item),
            Poll::Ready(None) => return items,
            Poll::Pending => panic!("the chunks are there"),
        }
        assert!(items.len() < 1_000_000, "a stream ends");
    }
}

/// Reads events line by line, as WHATWG HTML §9.2.6 words it.
fn plain_events(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // What comes behind the last line break is no line.
    let Some((lines, _)) = text.rsplit_once('\n') else {
        return Vec::new();
    };
    let (mut name, mut id) = (String::new(), String::new());
    let (mut retry, mut data): (Option<u64>, Option<String>) = (None, None);
    let mut out = Vec::new();
    for line in lines.split('\n') {
        if line.is_empty() {
            let (name, retry) = (std::mem::take(&mut name), retry.take());
            let Some(data) = data.take() else { continue };
            if data == "[DONE]" {
                return out;
            }
            let name = if name.is_empty() { "message" } else { &name };
            out.push(format!("{name:?} {id:?} {retry:?} {data:?}"));
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut name),
            "id" if !value.contains('\0') => value.clone_into(&mut id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                retry = value.parse().ok();
            }
            "data" => {
                data = Some(match data {
                    Some(data) => format!("{data}\n{value}"),
                    None => value.to_owned(),
                });
            }
            _ => {}
        }
    }
    out
}

/// Reads each line that is not blank as JSON.
fn plain_lines(body: &[u8]) -> Vec<String> {
    let lines = body.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.trim_ascii().is_empty());
    let read = lines.map(serde_json::from_slice::<Value>);
    read.map(|value| value.map_or_else(|_| "error".to_owned(), |value| value.to_string()))
        .collect()
}
