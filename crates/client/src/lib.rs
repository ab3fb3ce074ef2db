//! Client of the VSee Clinic Visit API, generated from its description.
//!
//! # Building a client, and a call
//!
//! [`Client`] has a method for each part of the API ([`appointment_api`](Client::appointment_api), [`intakes`](Client::intakes) …), and each
//! part has a method for each operation. Required parameters are arguments, optional ones are the fields of a struct. `.await` sends the call and
//! returns the value; `.send().await` returns a [`Response`](runtime::Response) with status and headers.
//!
//! ```no_run
//! use vsee_client::Client;
//! use vsee_client::appointment_api::ListVisitsParams;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder()
//!     .server_variable("host", "api.vsee.me")
//!     .api_token(std::env::var("VSEE_TOKEN")?)
//!     .account_code("vclinic")
//!     .build()?;
//!
//! let params = ListVisitsParams { room_code: Some("ck1zs".into()), ..Default::default() };
//! let visits = client.appointment_api().list_visits(&params).await?;
//! for visit in &visits.data {
//!     println!("{:?}: {:?}", visit.start_time()?, visit.current_status());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Errors
//!
//! Every failure is an [`Error`](runtime::Error). It has the operation, the status, code and message of the server, headers and body, and the
//! path at which a body does not fit its type. [`declared`](runtime::Error::declared) returns the error body that the description declares for
//! the status:
//!
//! ```no_run
//! # async fn run(client: vsee_client::Client, id: vsee_models::VisitId) {
//! match client.appointment_api().get_visit(&id).await {
//!     Ok(response) => println!("{:?}", response.data.current_status()),
//!     Err(error) => match error.declared() {
//!         Some(body) => eprintln!("the API responded with {body:?}"),
//!         None => eprintln!("{error}"),
//!     },
//! }
//! # }
//! ```
//!
//! # Retries and timeouts
//!
//! By default a call is sent once, and ends within 2 minutes if its body is read as a whole. Both can be set for the client and for a single call;
//! [`retry`](runtime::retry) describes what is retried.
//!
//! ```
//! use std::time::Duration;
//! use vsee_client::Client;
//! use vsee_client::runtime::RetryPolicy;
//! use vsee_models::{CloseVisitInput, VisitId};
//!
//! let client = Client::builder()
//!     .server_variable("host", "api.vsee.me")
//!     .api_token("…")
//!     .account_code("vclinic")
//!     .timeout(Duration::from_secs(30))
//!     .retries(RetryPolicy::standard())
//!     .build()?;
//!
//! // A POST is retried only if the caller knows that it can be repeated.
//! let body = CloseVisitInput::new(VisitId::from(14));
//! let call = client.appointment_api().close_visit(&body).idempotent().with_timeout(Duration::from_secs(5));
//! # drop(call);
//! # Ok::<(), vsee_client::runtime::BuildError>(())
//! ```
//!
//! # Privacy
//!
//! `Debug` and `Display` of the types show no token, and nothing of what the description marks as `x-sensitive`: names, contacts, what is said about
//! health, prescriptions. They do show ids and times, also those of a visit and of a member, by which programs are debugged: keep logs as private as
//! these are. An error shows the message of the server, which may repeat what was sent; a client that is built with `hide_server_messages` leaves it
//! out. Neither shows a URL, a body or the value of a header.
//!
//! # Features
//!
//! - `rustls`: TLS. Without it, `https` needs a [transport](runtime::Transport) of your own.
//! - `blocking`: calls have `wait`, for code that is not async.
//! - `testing`: `runtime::testing`, a transport with prepared responses that records calls.
//! - `tower`: `runtime::tower`, transports in layers of tower.
//! - `tracing`: a span for each call, with the names of OpenTelemetry.
//! - `webhooks`: `runtime::webhook`, the signatures of requests that an API sends; this API describes none.

// `cargo xtask generate` writes `generated`; hand-written code belongs beside it.
mod generated;

pub use conform_client as runtime;
pub use generated::*;

/// The code in the README of the repository, in that of the crate, and on the page about clients compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../../../docs/client.md")]
#[doc = include_str!("../README.md")]
struct Readme;
