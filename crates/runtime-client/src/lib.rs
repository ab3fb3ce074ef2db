//! The client core: what generated clients stand on.
//!
//! A generated method fills a [`CallBuilder`] with its parameters and body and returns a [`Call`]. All else is here, once, and not generic:
//! [styles](Style) of parameters, [forms](CallBuilder::form) and [multipart](Multipart), [security](Credential), the
//! [transport](Transport), [retries](retry), [errors](Error) and [streams](EventStream). A method costs a compiler next to nothing until it is called.

mod body;
mod builder;
mod call;
mod call_builder;
mod error;
mod form;
pub mod header;
mod media_type;
mod multipart;
mod operation;
mod part;
mod percent;
mod random;
mod redirect;
mod response;
pub mod retry;
mod retry_after;
mod security;
mod sse;
mod stream;
mod style;
mod tables;
mod transport;

pub use bytes::Bytes;
pub use reqwest::header::HeaderMap;
pub use reqwest::{ClientBuilder as HttpBuilder, StatusCode};
pub use secrecy::SecretString;

pub use self::body::{Body, BodyStream, BoxError};
pub use self::builder::{BuildError, Builder, Core};
pub use self::call::{Call, ResponseFuture, ValueFuture};
pub use self::call_builder::CallBuilder;
pub use self::error::{Error, ErrorKind, ReadError, Undeclared};
pub use self::header::{FromHeaders, InvalidHeader};
pub use self::multipart::{Encoding, Encodings, InvalidBody, Multipart};
pub use self::operation::{
    Api, Operation, Requirement, Security, SecurityKind, SecurityScheme, Server, ServerVariable,
};
pub use self::part::{File, Part};
pub use self::response::{
    Blob, Boxed, Empty, Events, Headed, Json, JsonLines, Optional, Receive, Reply, Response,
    Streaming, Text,
};
pub use self::retry::{Repeat, Retry, RetryPolicy, Timer};
pub use self::security::{Credential, TokenSource};
pub use self::sse::Event;
pub use self::stream::{
    ByteStream, EventData, EventStream, JsonLineStream, PlainText, StreamError, Whole,
};
pub use self::style::Style;
pub use self::transport::{
    BoxFuture, Exchange, HttpTransport, Transport, TransportError, TransportErrorKind, Wire,
};
