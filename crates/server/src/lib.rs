//! A local server for any OpenAPI description.
//!
//! [`ApiServer`] answers requests by a description alone: from its examples, or else from its schemas. It checks every request,
//! and every answer before it leaves. [`Behaviour`] gives it state and rules of its own, operation by operation.
//!
//! - [`ApiServer::handle`] answers one request, without a socket. With the feature `client`, a server is the transport of a
//!   generated client.
//! - [`net::serve`] listens on a socket, with limits and a graceful end. [`net::router_with_page`] shows a [`Page`] at `/`.
//! - [`Fault`] lets answers go wrong on purpose, and [`record`] writes captures.
//!
//! ```
//! use bytes::Bytes;
//! use conform_description::{Description, LoadOptions};
//! use conform_server::{ApiServer, Reply, ServerOptions};
//! use http::Request;
//!
//! let text = "{openapi: 3.1.0, info: {title: Clock, version: '1'}, paths: {/time: {get: {responses: {'200': {description: The time.,
//!   content: {application/json: {schema: {type: object, required: [now], properties: {now: {type: string, format: date-time}}}}}}}}}}}";
//! let loaded = Description::from_files("clock.yaml", [("clock.yaml", text)], &LoadOptions::default());
//! let server = ApiServer::new(loaded.description.unwrap(), ServerOptions::default());
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let request = Request::get("/time").body(Bytes::new()).unwrap();
//! let Reply::Answer(answer) = server.handle(request).await else { panic!("it answers") };
//! assert_eq!(answer.status(), 200);
//! # });
//! ```

mod answers;
mod base_path;
mod behaviour;
mod call;
mod credentials;
mod encode;
mod exchange;
mod fault;
mod negotiate;
pub mod net;
mod page;
mod paths;
mod prefer;
mod protocol;
#[cfg(feature = "proxy")]
pub mod proxy;
pub mod record;
mod refusal;
pub mod sample;
mod schema_node;
mod server;
mod socket;
mod store;
#[cfg(feature = "client")]
mod transport;

pub use axum::Router;
pub use base_path::base_path;
pub use behaviour::{Behaviour, BoxFuture};
pub use call::Call;
pub use fault::{Fault, FaultKind, Faults, time};
pub use page::Page;
pub use refusal::{Finding, Refusal, json};
pub use server::{ApiServer, Event, Listener, Reply, ServerOptions};

/// A request whose body was read.
pub type HttpRequest = http::Request<bytes::Bytes>;

/// A response with its whole body.
pub type HttpResponse = http::Response<bytes::Bytes>;
