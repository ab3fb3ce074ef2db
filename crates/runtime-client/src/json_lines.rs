//! JSON lines and JSON text sequences.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use conform_runtime::__private::Vacant;
use conform_runtime::reading::Reading;
use futures_core::Stream;

use crate::byte_stream::ByteStream;
use crate::item_stream::{ItemReader, SplitItems, StreamError};
use crate::read_json::{ReadError, read_json};

/// A stream of JSON values: one per line (`application/jsonl`, `application/x-ndjson`) or one per record (`application/json-seq`, RFC 7464).
///
/// Values are read leniently unless the client is [strict](crate::Builder::strict).
pub struct JsonLineStream<T> {
    inner: ItemReader<LineSplitter>,
    reading: Reading,
    item: PhantomData<fn() -> T>,
}

impl<T: Vacant> JsonLineStream<T> {
    pub(crate) fn new(body: ByteStream, reading: Reading) -> Self {
        Self {
            inner: ItemReader::new(body, LineSplitter::default()),
            reading,
            item: PhantomData,
        }
    }

    /// Returns the next value; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

/// Reads values from a body of any origin, leniently.
impl<T: Vacant> From<ByteStream> for JsonLineStream<T> {
    fn from(body: ByteStream) -> Self {
        Self::new(body, Reading::default())
    }
}

impl<T: Vacant> Stream for JsonLineStream<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.inner.poll(context));
        let read = |line: Bytes| match read_json(&line, self.reading) {
            Ok((value, _)) => Ok(value),
            Err(error) => Err(StreamError::Read(error)),
        };
        Poll::Ready(item.map(|item| item.and_then(read)))
    }
}

impl<T> fmt::Debug for JsonLineStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLineStream")
    }
}

/// The character that begins a record of a JSON text sequence (RFC 7464).
const RECORD_SEPARATOR: u8 = 0x1E;

/// Splits a body into lines that are not blank, and into records of a JSON text sequence, which may span several lines.
#[derive(Default)]
struct LineSplitter {
    unread: BytesMut,
    /// How many of the unread bytes have been searched for the end of an item.
    searched: usize,
    /// The nesting of the JSON in the current record, if there is one.
    record: Option<JsonNesting>,
}

/// The state of the JSON text that has been searched: how many lists and objects are open, and whether a string is.
#[derive(Default)]
struct JsonNesting {
    depth: usize,
    is_string: bool,
    is_escaped: bool,
}

impl JsonNesting {
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

impl LineSplitter {
    /// Searches for the end of an item in the bytes that have not been searched.
    fn find_end(&mut self) -> Option<usize> {
        while let Some(&byte) = self.unread.get(self.searched) {
            match (byte, &mut self.record) {
                // JSON text cannot contain this character, so it also ends a record that was cut off.
                (RECORD_SEPARATOR, _) | (b'\n', None) => return Some(self.searched),
                (b'\n', Some(nesting)) if nesting.is_over() => return Some(self.searched),
                (byte, Some(nesting)) => nesting.take(byte),
                _ => {}
            }
            self.searched += 1;
        }
        None
    }
}

impl SplitItems for LineSplitter {
    type Item = Bytes;

    fn push(&mut self, chunk: &[u8]) {
        self.unread.extend_from_slice(chunk);
    }

    fn next(&mut self, at_end: bool) -> Option<Result<Bytes, ReadError>> {
        loop {
            let end = match self.find_end() {
                Some(found) => found,
                None if at_end && !self.unread.is_empty() => self.unread.len(),
                None => return None,
            };
            let line = self.unread.split_to(end).freeze();
            let begins_record = self.unread.first() == Some(&RECORD_SEPARATOR);
            self.record = begins_record.then(JsonNesting::default);
            if !self.unread.is_empty() {
                self.unread.advance(1);
            }
            self.searched = 0;
            if !line.trim_ascii().is_empty() {
                return Some(Ok(line));
            }
        }
    }

    fn pending(&self) -> usize {
        self.unread.len()
    }
}
