//! How a response is read.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use conform_runtime::__private::Vacant;
use conform_runtime::reading::{Misfit, Reading};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use crate::byte_stream::ByteStream;
use crate::event_stream::{EventData, EventStream};
use crate::header::FromHeaders;
use crate::json_lines::JsonLineStream;
use crate::media_type::{essence, is_json, is_within};
use crate::read_json::{ReadError, read_json, read_serde};

/// A response whose body is not yet read as a type.
pub struct UnreadResponse {
    status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: UnreadBody,
    pub(crate) attempts: u32,
    reading: Reading,
    pub(crate) misfits: Vec<Misfit>,
}

pub(crate) enum UnreadBody {
    Bytes(Bytes),
    Stream(ByteStream),
}

impl UnreadResponse {
    pub(crate) fn buffered(
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        attempts: u32,
    ) -> Self {
        Self {
            status,
            headers,
            body: UnreadBody::Bytes(body),
            attempts,
            reading: Reading::default(),
            misfits: Vec::new(),
        }
    }

    pub(crate) fn streaming(
        status: StatusCode,
        headers: HeaderMap,
        body: ByteStream,
        attempts: u32,
    ) -> Self {
        Self {
            status,
            headers,
            body: UnreadBody::Stream(body),
            attempts,
            reading: Reading::default(),
            misfits: Vec::new(),
        }
    }

    /// Sets how strictly the body must fit.
    pub(crate) fn reading(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Returns whether `Content-Type` is one of these media types or ranges. An empty list matches everything.
    #[must_use]
    pub fn is_of(&self, media_types: &[&str]) -> bool {
        let content_type = self.content_type();
        media_types.is_empty()
            || media_types
                .iter()
                .any(|range| is_within(content_type, range))
    }

    fn content_type(&self) -> &str {
        let content_type = self.headers.get(CONTENT_TYPE);
        content_type
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Returns the media type without parameters, in lower case; empty if the response has none.
    fn media_type(&self) -> String {
        essence(self.content_type())
    }

    /// Reads the body as `R`.
    ///
    /// # Errors
    ///
    /// If the body does not fit.
    pub fn read<R: Receive>(&mut self) -> Result<R::Output, ReadError> {
        R::receive(self)
    }

    /// Returns the error for a status without a declared body.
    #[must_use]
    pub fn undeclared(&self) -> ReadError {
        ReadError::undeclared(self.status)
    }

    fn json<T: Vacant>(&mut self) -> Result<T, ReadError> {
        let (value, misfits) = read_json(&self.bytes(), self.reading)?;
        self.misfits.extend(misfits);
        Ok(value)
    }

    /// Returns the headers.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns how strictly the body must fit.
    pub(crate) fn reading_mode(&self) -> Reading {
        self.reading
    }

    /// Returns the body; nothing for a stream.
    pub(crate) fn bytes(&self) -> Bytes {
        match &self.body {
            UnreadBody::Bytes(bytes) => bytes.clone(),
            UnreadBody::Stream(_) => Bytes::new(),
        }
    }

    fn take_stream(&mut self) -> ByteStream {
        let empty = UnreadBody::Bytes(Bytes::new());
        match std::mem::replace(&mut self.body, empty) {
            UnreadBody::Bytes(bytes) => ByteStream::of(bytes),
            UnreadBody::Stream(stream) => stream,
        }
    }
}

impl fmt::Debug for UnreadResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadResponse")
            .field("status", &self.status.as_u16())
            .finish_non_exhaustive()
    }
}

/// A way to read a response. The body types of this module implement it, and so do generated enums with a variant per status.
pub trait Receive: Sized + 'static {
    /// The type of the value that is read.
    type Output;
    /// The headers that are declared with the body.
    type Headers: FromHeaders;

    /// The media type for `Accept`, unless the call sets another one.
    const ACCEPT: Option<&'static str> = None;

    /// Returns whether the body of a success with this status is read as a stream, while it arrives.
    #[must_use]
    fn streams(_status: u16) -> bool {
        false
    }

    /// Reads the response.
    ///
    /// # Errors
    ///
    /// If the body does not fit.
    fn receive(reply: &mut UnreadResponse) -> Result<Self::Output, ReadError>;
}

macro_rules! body_types {
    ($($(#[$doc:meta])* $name:ident $(<$param:ident: $bound:path>)? => $output:ty, $accept:expr, $streams:literal, |$reply:ident| $read:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name $(<$param>)? (PhantomData<fn() -> ($($param,)?)>);

        impl $(<$param: $bound + 'static>)? Receive for $name $(<$param>)? {
            type Output = $output;
            type Headers = ();

            const ACCEPT: Option<&'static str> = $accept;

            fn streams(_status: u16) -> bool {
                $streams
            }

            fn receive($reply: &mut UnreadResponse) -> Result<Self::Output, ReadError> {
                $read
            }
        }
    )*};
}

body_types! {
    /// A JSON body, read leniently unless the client is [strict](crate::Builder::strict).
    Json<T: Vacant> => T, Some("application/json"), false, |reply| reply.json();
    /// A JSON body of a type that derives serde, for [`Call::read_as`](crate::Call::read_as).
    SerdeJson<T: DeserializeOwned> => T, Some("application/json"), false, |reply| read_serde(&reply.bytes());
    /// A body of a media type range such as `*/*`: the response's `Content-Type` decides. JSON is read as JSON; everything else is text, and
    /// so is what is no JSON where there is no `Content-Type`.
    JsonOrText<T: Vacant> => T, None, false, |reply| json_or_text(reply);
    /// A body of text. Bytes that are not UTF-8 are replaced by U+FFFD.
    Text => String, None, false, |reply| Ok(String::from_utf8_lossy(&reply.bytes()).into_owned());
    /// A body of bytes, read as a whole. [`Call::stream`](crate::Call::stream) returns it while it arrives.
    Blob => Bytes, None, false, |reply| Ok(reply.bytes());
    /// No body. If there is one, it is ignored.
    Empty => (), None, false, |_reply| Ok(());
    /// A body of bytes, as a stream.
    Streaming => ByteStream, None, true, |reply| Ok(reply.take_stream());
    /// Server-sent events.
    Events<T: EventData> => EventStream<T>, Some("text/event-stream"), true, |reply| Ok(EventStream::new(reply.take_stream(), reply.reading));
    /// JSON values, one per line.
    JsonLines<T: Vacant> => JsonLineStream<T>, None, true, |reply| Ok(JsonLineStream::new(reply.take_stream(), reply.reading));
}

/// Reads a body whose media type is known only from the response.
fn json_or_text<T: Vacant>(reply: &mut UnreadResponse) -> Result<T, ReadError> {
    let bytes = reply.bytes();
    let text = || {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        T::read(serde_json::Value::String(text))
    };
    let media_type = reply.media_type();
    if is_json(&media_type) {
        return reply.json();
    }
    if media_type.is_empty() {
        return reply.json().or_else(|error| text().map_err(|_| error));
    }
    // A type that takes no text may still be JSON that the server calls `text/plain`.
    text().or_else(|_| reply.json())
}

/// A body that some successes have and others do not (`200` with one beside `204`).
#[derive(Debug)]
pub struct Optional<R>(PhantomData<fn() -> R>);

impl<R: Receive> Receive for Optional<R> {
    type Output = Option<R::Output>;
    type Headers = R::Headers;

    const ACCEPT: Option<&'static str> = R::ACCEPT;

    fn streams(status: u16) -> bool {
        R::streams(status)
    }

    fn receive(reply: &mut UnreadResponse) -> Result<Self::Output, ReadError> {
        let nothing = matches!(&reply.body, UnreadBody::Bytes(bytes) if bytes.is_empty())
            || reply.status() == 204;
        if nothing {
            Ok(None)
        } else {
            R::receive(reply).map(Some)
        }
    }
}

/// A body whose value is boxed, because it is large and a variant of an enum.
#[derive(Debug)]
pub struct Boxed<R>(PhantomData<fn() -> R>);

impl<R: Receive> Receive for Boxed<R> {
    type Output = Box<R::Output>;
    type Headers = R::Headers;

    const ACCEPT: Option<&'static str> = R::ACCEPT;

    fn streams(status: u16) -> bool {
        R::streams(status)
    }

    fn receive(reply: &mut UnreadResponse) -> Result<Self::Output, ReadError> {
        R::receive(reply).map(Box::new)
    }
}

/// A body with declared headers.
#[derive(Debug)]
pub struct WithHeaders<R, H>(PhantomData<fn() -> (R, H)>);

impl<R: Receive, H: FromHeaders + 'static> Receive for WithHeaders<R, H> {
    type Output = R::Output;
    type Headers = H;

    const ACCEPT: Option<&'static str> = R::ACCEPT;

    fn streams(status: u16) -> bool {
        R::streams(status)
    }

    fn receive(reply: &mut UnreadResponse) -> Result<Self::Output, ReadError> {
        R::receive(reply)
    }
}
