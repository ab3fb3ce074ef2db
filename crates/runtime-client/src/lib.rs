//! The runtime of generated clients: calls, parameters, bodies, security, redirects, retries, responses and errors.
//!
//! A generated client consists of tables (an [`Api`], its [`Operation`]s and their [`Security`]) and of thin methods, each of which adds
//! parameters and a body to a [`CallBuilder`] and returns a [`Call`]. Everything else is here, once and not generic, so that a method costs
//! almost no compile time until it is called.
//!
//! # Example
//!
//! The tables and the method `get_pet` are what the generator writes for a small API. The [`Transport`] returns a fixed response, as in a
//! test; without it, the client sends through reqwest.
//!
//! ```
//! use conform_client::{
//!     BoxFuture, BuildError, Builder, Call, Core, ErrorKind, HeaderMap, HttpRequest, HttpResponse, Json, SecurityKind, StatusCode,
//!     Style, Transport, TransportError, api, operations, security,
//! };
//! use serde_json::Value;
//!
//! api! {
//!     API
//!     servers { "https://{host}/v1" { "host" = "api.example.org" in []; } }
//!     schemes { "Token" = SecurityKind::Bearer; }
//! }
//!
//! security! { TOKEN = [0]; }
//!
//! operations! { GET_PET = "getPet" "GET" "/pets/{id}" TOKEN; }
//!
//! fn get_pet(core: &Core, id: &str) -> Call<Json<Value>, Json<Value>> {
//!     core.call(&GET_PET).path("id", Style::SIMPLE, id).finish()
//! }
//!
//! struct NotFound;
//!
//! impl Transport for NotFound {
//!     fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
//!         assert_eq!(request.url.as_str(), "https://pets.example.org/v1/pets/7");
//!         let body = r#"{"code": "no_pet", "message": "No such pet"}"#;
//!         Box::pin(async move { Ok(HttpResponse::new(StatusCode::NOT_FOUND, HeaderMap::new(), body)) })
//!     }
//! }
//!
//! # use std::task::{Context, Poll, Waker};
//! # fn block_on<F: IntoFuture>(future: F) -> F::Output {
//! #     let mut future = std::pin::pin!(future.into_future());
//! #     match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
//! #         Poll::Ready(output) => output,
//! #         Poll::Pending => panic!("the transport responds at once"),
//! #     }
//! # }
//! # block_on(async {
//! // Building a client.
//! let core = Builder::new(&API)
//!     .server_variable("host", "pets.example.org")
//!     .credential(0, "secret token")
//!     .transport(NotFound)
//!     .build()?;
//!
//! // A call, and its error.
//! let error = get_pet(&core, "7").await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Status);
//! assert_eq!(error.code(), Some("no_pet"));
//! assert_eq!(error.declared().unwrap()["message"], "No such pet");
//! assert_eq!(error.to_string(), "GET /pets/{id} (getPet): 404 Not Found: No such pet (code no_pet)");
//! # Ok::<(), BuildError>(())
//! # })?;
//! # Ok::<(), BuildError>(())
//! ```
//!
//! # Where to start
//!
//! - Building a client: [`Builder`], [`Credential`], [`OAuth2`], [`TokenSource`], [`RetryPolicy`].
//! - Calls: [`Call`] is awaited; [`Call::send`] returns a [`Response`] with status and headers.
//! - Bodies: [`File`], [`Multipart`], [`Body`]; [`Style`] says how parameters are written.
//! - Responses: [`Receive`] is implemented for every way to read a body, from [`Json`] to [`Events`], whose values are an [`EventStream`].
//!   JSON is read leniently: a member that may be absent and does not fit is kept as JSON and listed by [`Response::misfits`], unless the
//!   client is [strict](Builder::strict).
//! - Lists and jobs: [`Call::pages`], [`Call::items`] and [`Call::when_done`] follow what [`Pagination`] and [`Polling`] say.
//! - Errors: [`Error`] for all calls, [`StreamError`] for items of a stream.
//! - The network: [`Transport`], [`HttpTransport`], [`retry`].
//!
//! # Features
//!
//! - `rustls`: TLS. Without it, `https` needs a transport of your own.
//! - `blocking`: [`Call`] has `wait`, for code that is not async.
//! - `testing`: the module `testing`, a transport that returns prepared responses and records calls.
//! - `tower`: the module `tower`, which wraps transports in layers.
//! - `tracing`: a span for each call, with the names of OpenTelemetry's semantic conventions. No URL, query, header, body, message or credential is in it.
//! - `webhooks`: the module `webhook`, which checks the signatures of requests that an API sends.
//!
//! # In a browser
//!
//! The crate compiles for `wasm32-unknown-unknown`. Calls go through the browser's `fetch`, and waiting needs no async runtime. The browser follows
//! redirects, decodes bodies and keeps cookies itself, and sends no `User-Agent` of the client's; a request body that is a stream is read before it
//! is sent. `blocking` does nothing there: a page cannot wait.
//!
//! # Defaults
//!
//! A connection is made within 10 seconds, and a call whose body is read as a whole ends within 2 minutes; streams have no limit. A body has at
//! most 256 MiB. Compressed bodies (gzip) are asked for and decoded. `User-Agent` is the name and the version of the client's crate. There are no
//! retries.

#[cfg(test)]
#[macro_use]
mod test_tree;

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
mod blocking;
mod body;
mod body_part;
mod builder;
mod byte_stream;
mod call;
mod call_builder;
mod encoding;
mod error;
mod etag;
mod event_stream;
mod file;
mod form;
pub mod header;
mod http_transport;
mod item_stream;
mod json_lines;
mod json_pointer;
mod link_header;
mod media_type;
mod multipart;
mod next_page;
mod oauth2;
mod operation;
mod pages;
mod pagination;
mod percent;
mod platform;
mod polling;
mod read_json;
mod receive;
mod redirect;
mod request_id;
mod response;
pub mod retry;
mod retry_after;
mod same_origin;
mod security;
mod server_message;
mod server_url;
mod sse;
mod style;
mod tables;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tower")]
pub mod tower;
mod trace;
mod transport;
mod transport_error;
#[cfg(feature = "webhooks")]
pub mod webhook;

pub use bytes::Bytes;
pub use conform_runtime::reading::Misfit;
pub use reqwest::header::{HeaderMap, HeaderValue};
pub use reqwest::{ClientBuilder as HttpBuilder, Method, StatusCode, Url};
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
pub use self::file::{File, FileOr};
pub use self::header::{FromHeaders, InvalidHeader};
pub use self::http_transport::HttpTransport;
pub use self::item_stream::StreamError;
pub use self::json_lines::JsonLineStream;
pub use self::multipart::{InvalidBody, Multipart};
pub use self::oauth2::OAuth2;
pub use self::operation::{
    Api, Operation, Requirement, Security, SecurityKind, SecurityScheme, Server, ServerVariable,
};
pub use self::pages::{Items, Pages};
pub use self::pagination::{CursorSource, NextPage, PageParameter, Pagination};
pub use self::polling::{JobResult, Polling, UrlSource, WhenDone};
pub use self::read_json::{ReadError, ReadErrorKind};
pub use self::receive::{
    Blob, Boxed, Empty, Events, Json, JsonLines, JsonOrText, Optional, Receive, SerdeJson,
    Streaming, Text, UnreadResponse, WithHeaders,
};
pub use self::response::Response;
pub use self::retry::{Retry, RetryPolicy, Timer};
pub use self::security::{Credential, TokenSource};
pub use self::sse::Event;
pub use self::style::Style;
pub use self::transport::{BoxFuture, HttpRequest, HttpResponse, Repeat, Transport};
pub use self::transport_error::{TransportError, TransportErrorKind};
