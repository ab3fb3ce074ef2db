//! The client core: what generated clients stand on.
//!
//! A generated method fills a [`CallBuilder`] with its parameters and body and returns a [`Call`]. All else is here, once, and not generic:
//! [styles](Style) of parameters, [forms](CallBuilder::form) and [multipart](Multipart), [security](Credential), the
//! [transport](Transport), [retries](retry), [errors](Error) and [streams](EventStream). A method costs a compiler next to nothing until it is called.

mod body;
mod body_part;
mod builder;
mod byte_stream;
mod call;
mod call_builder;
mod encoding;
mod error;
mod event_stream;
mod file;
mod form;
pub mod header;
mod http_transport;
mod item_stream;
mod json_lines;
mod media_type;
mod multipart;
mod operation;
mod percent;
mod random;
mod read_json;
mod receive;
mod redirect;
mod response;
pub mod retry;
mod retry_after;
mod security;
mod server_message;
mod server_url;
mod sse;
mod style;
mod tables;
mod transport;
mod transport_error;

pub use bytes::Bytes;
pub use reqwest::header::HeaderMap;
pub use reqwest::{ClientBuilder as HttpBuilder, StatusCode};
pub use secrecy::SecretString;

pub use self::body::{Body, BodyStream, BoxError};
pub use self::body_part::BodyPart;
pub use self::builder::{BuildError, Builder, Core};
pub use self::byte_stream::ByteStream;
pub use self::call::{Call, ResponseFuture, ValueFuture};
pub use self::call_builder::CallBuilder;
pub use self::encoding::{Encoding, Encodings};
pub use self::error::{Error, ErrorKind, Undeclared};
pub use self::event_stream::{EventData, EventStream, PlainText, WholeEvent};
pub use self::file::File;
pub use self::header::{FromHeaders, InvalidHeader};
pub use self::http_transport::HttpTransport;
pub use self::item_stream::StreamError;
pub use self::json_lines::JsonLineStream;
pub use self::multipart::{InvalidBody, Multipart};
pub use self::operation::{
    Api, Operation, Requirement, Security, SecurityKind, SecurityScheme, Server, ServerVariable,
};
pub use self::read_json::ReadError;
pub use self::receive::{
    Blob, Boxed, Empty, Events, Json, JsonLines, Optional, Receive, Streaming, Text,
    UnreadResponse, WithHeaders,
};
pub use self::response::Response;
pub use self::retry::{Retry, RetryPolicy, Timer};
pub use self::security::{Credential, TokenSource};
pub use self::sse::Event;
pub use self::style::Style;
pub use self::transport::{BoxFuture, HttpRequest, HttpResponse, Repeat, Transport};
pub use self::transport_error::{TransportError, TransportErrorKind};
