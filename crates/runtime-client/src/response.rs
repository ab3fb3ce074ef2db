//! Responses: what a call gives back, and how a body is read.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use super::error::{ReadError, read_json};
use super::header::{FromHeaders, InvalidHeader};
use super::media_type::is_within;
use super::stream::{ByteStream, EventData, EventStream, JsonLineStream};

/// A value with the status and the headers that it came with. It dereferences to the value.
///
/// `H` stands for the headers that the operation declares.
pub struct Response<T, H = ()> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
    declared: PhantomData<fn() -> H>,
}

impl<T, H> Response<T, H> {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, value: T) -> Self {
        Self {
            status,
            headers,
            value,
            declared: PhantomData,
        }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All headers as they came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T, H: FromHeaders> Response<T, H> {
    /// The headers that the operation declares, read as their types.
    ///
    /// # Errors
    ///
    /// If a header that must be there is missing, or one does not fit its type.
    pub fn declared_headers(&self) -> Result<H, InvalidHeader> {
        H::from_headers(&self.headers)
    }
}

impl<T, H> Deref for Response<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Response<T, H> {
    /// Prints the status and the value, no header.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status.as_u16())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// A response on its way to a value.
pub struct Reply {
    status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: ReplyBody,
    pub(super) attempts: u32,
}

pub(super) enum ReplyBody {
    Bytes(Bytes),
    Stream(ByteStream),
}

impl Reply {
    pub(super) fn buffered(
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        attempts: u32,
    ) -> Self {
        Self {
            status,
            headers,
            body: ReplyBody::Bytes(body),
            attempts,
        }
    }

    pub(super) fn streaming(
        status: StatusCode,
        headers: HeaderMap,
        body: ByteStream,
        attempts: u32,
    ) -> Self {
        Self {
            status,
            headers,
            body: ReplyBody::Stream(body),
            attempts,
        }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Whether the body is said to be in one of these media types or ranges. None of them is no condition.
    #[must_use]
    pub fn is_of(&self, media_types: &[&str]) -> bool {
        let said = self.headers.get(CONTENT_TYPE);
        let said = said.and_then(|said| said.to_str().ok()).unwrap_or_default();
        media_types.is_empty() || media_types.iter().any(|range| is_within(said, range))
    }

    /// Reads the body in one way.
    ///
    /// # Errors
    ///
    /// If the body does not fit.
    pub fn read<R: Receive>(&mut self) -> Result<R::Output, ReadError> {
        R::receive(self)
    }

    /// The error for a status without a declared body.
    #[must_use]
    pub fn undeclared(&self) -> ReadError {
        ReadError::undeclared(self.status)
    }

    fn bytes(&self) -> Bytes {
        match &self.body {
            ReplyBody::Bytes(bytes) => bytes.clone(),
            ReplyBody::Stream(_) => Bytes::new(),
        }
    }

    fn take_stream(&mut self) -> ByteStream {
        let empty = ReplyBody::Bytes(Bytes::new());
        match std::mem::replace(&mut self.body, empty) {
            ReplyBody::Bytes(bytes) => ByteStream::of(bytes),
            ReplyBody::Stream(stream) => stream,
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status.as_u16())
            .finish_non_exhaustive()
    }
}

/// A way to read a response. Generated enums by status implement it, and the kinds of bodies below.
pub trait Receive: Sized + 'static {
    /// What it gives.
    type Output;
    /// The headers that are declared with it.
    type Headers: FromHeaders;

    /// The media type that is asked for unless the call says another.
    const ACCEPT: Option<&'static str> = None;

    /// Whether the body of a success with this status is handed over while it arrives.
    #[must_use]
    fn streams(_status: u16) -> bool {
        false
    }

    /// Reads the response.
    ///
    /// # Errors
    ///
    /// If the body does not fit.
    fn receive(reply: &mut Reply) -> Result<Self::Output, ReadError>;
}

macro_rules! kinds {
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

            fn receive($reply: &mut Reply) -> Result<Self::Output, ReadError> {
                $read
            }
        }
    )*};
}

kinds! {
    /// A JSON body.
    Json<T: DeserializeOwned> => T, Some("application/json"), false, |reply| read_json(&reply.bytes());
    /// A body of text. Bytes that are no UTF-8 are replaced.
    Text => String, None, false, |reply| Ok(String::from_utf8_lossy(&reply.bytes()).into_owned());
    /// A body of bytes. [`Call::stream`](super::Call::stream) gives it while it arrives.
    Blob => Bytes, None, false, |reply| Ok(reply.bytes());
    /// No body; what came is ignored.
    Empty => (), None, false, |_reply| Ok(());
    /// A body of bytes while it arrives.
    Streaming => ByteStream, None, true, |reply| Ok(reply.take_stream());
    /// Server-sent events.
    Events<T: EventData> => EventStream<T>, Some("text/event-stream"), true, |reply| Ok(EventStream::new(reply.take_stream()));
    /// JSON values, one a line.
    JsonLines<T: DeserializeOwned> => JsonLineStream<T>, None, true, |reply| Ok(JsonLineStream::new(reply.take_stream()));
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

    fn receive(reply: &mut Reply) -> Result<Self::Output, ReadError> {
        let nothing = matches!(&reply.body, ReplyBody::Bytes(bytes) if bytes.is_empty())
            || reply.status() == 204;
        if nothing {
            Ok(None)
        } else {
            R::receive(reply).map(Some)
        }
    }
}

/// A large body in an enum of bodies.
#[derive(Debug)]
pub struct Boxed<R>(PhantomData<fn() -> R>);

impl<R: Receive> Receive for Boxed<R> {
    type Output = Box<R::Output>;
    type Headers = R::Headers;

    const ACCEPT: Option<&'static str> = R::ACCEPT;

    fn streams(status: u16) -> bool {
        R::streams(status)
    }

    fn receive(reply: &mut Reply) -> Result<Self::Output, ReadError> {
        R::receive(reply).map(Box::new)
    }
}

/// A body with declared headers.
#[derive(Debug)]
pub struct Headed<R, H>(PhantomData<fn() -> (R, H)>);

impl<R: Receive, H: FromHeaders + 'static> Receive for Headed<R, H> {
    type Output = R::Output;
    type Headers = H;

    const ACCEPT: Option<&'static str> = R::ACCEPT;

    fn streams(status: u16) -> bool {
        R::streams(status)
    }

    fn receive(reply: &mut Reply) -> Result<Self::Output, ReadError> {
        R::receive(reply)
    }
}

/// Implements [`Receive`] for an enum with a variant a status: patterns of statuses (`200`, `400..=499`, `_`), the way in which
/// each body is read, and the method that takes it out. A status without a variant is an error. Media types behind a status
/// are a condition: the first variant counts whose status and media type are those of the response.
///
/// ```
/// use conform_client::{Json, by_status};
///
/// /// What a job's start gives.
/// #[derive(Debug)]
/// pub enum StartJobSuccess {
///     /// It is done already.
///     Ok(String),
///     /// It is under way.
///     Accepted(u32),
/// }
///
/// by_status! {
///     StartJobSuccess
///     200 => Ok(Json<String>) into_ok;
///     202 => Accepted(Json<u32>) into_accepted;
/// }
///
/// assert_eq!(StartJobSuccess::Accepted(7).into_ok(), None);
///
/// /// What is wrong, in JSON or in words.
/// #[derive(Debug)]
/// pub enum StartJobError {
///     /// In words.
///     ConflictText(String),
///     /// In JSON.
///     Conflict(Vec<String>),
/// }
///
/// by_status! {
///     StartJobError
///     409, "text/plain" => ConflictText(conform_client::Text) into_conflict_text;
///     409 => Conflict(Json<Vec<String>>) into_conflict;
/// }
/// ```
#[macro_export]
macro_rules! by_status {
    ($name:ident $($status:pat $(, $media_type:literal)* => $variant:ident($kind:ty) $into:ident;)+) => {
        impl $crate::Receive for $name {
            type Output = Self;
            type Headers = ();

            fn streams(status: u16) -> bool {
                match status {
                    $($status if <$kind as $crate::Receive>::streams(status) => true,)+
                    _ => false,
                }
            }

            fn receive(
                reply: &mut $crate::Reply,
            ) -> Result<Self, $crate::ReadError> {
                match reply.status() {
                    $($status if reply.is_of(&[$($media_type),*]) => {
                        reply.read::<$kind>().map(Self::$variant)
                    })+
                    _ => Err(reply.undeclared()),
                }
            }
        }

        impl $name {
            $(
                /// The body of this variant, if it is the one.
                #[must_use]
                pub fn $into(self) -> Option<<$kind as $crate::Receive>::Output> {
                    match self {
                        Self::$variant(body) => Some(body),
                        #[allow(unreachable_patterns, reason = "there may be one variant only")]
                        _ => None,
                    }
                }
            )+
        }
    };
}
