//! Client of the VSee Clinic Visit API, generated from its description.
//!
//! [`Client`] gives a struct for each part of the API, and that a method for each operation. What an operation needs is an argument, what it
//! may take stands in a struct; `.await` on what a method returns sends the call and gives the value, `.send().await` the
//! [`Response`](runtime::Response) with status and headers.
//!
//! ```no_run
//! use vsee_client::Client;
//! use vsee_client::visits::ListVisitsParams;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder()
//!     .server_variable("host", "api.vsee.me")
//!     .api_token(std::env::var("VSEE_TOKEN")?)
//!     .account_code("vclinic")
//!     .build()?;
//!
//! let upcoming = ListVisitsParams { room_code: Some("ck1zs".into()), ..Default::default() };
//! let visits = client.visits().list_visits(&upcoming).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Every failure is an [`Error`](runtime::Error): the operation, the status, the vendor's code and message, headers and body, and where in the
//! body reading failed. Bodies that the description declares for a status come out typed:
//!
//! ```no_run
//! # async fn run(client: vsee_client::Client, id: vsee_models::VisitId) {
//! match client.visits().get_visit(&id).await {
//!     Ok(visit) => drop(visit),
//!     Err(error) => match error.declared() {
//!         Some(body) => eprintln!("the API says {body:?}"),
//!         None => eprintln!("{error}"),
//!     },
//! }
//! # }
//! ```
//!
//! A call is sent once, unless the client is asked to try again what can be repeated: see [`retry`](runtime::retry). With it, `.idempotent()` and
//! `.without_retries()` say of a single call what its method does not.
//!
//! ```
//! use std::time::Duration;
//! use vsee_client::Client;
//! use vsee_client::runtime::RetryPolicy;
//!
//! let client = Client::builder()
//!     .api_token("…")
//!     .timeout(Duration::from_secs(30))
//!     .retries(RetryPolicy::standard());
//! ```
//!
//! No `Debug` and no `Display` here shows a token or the data of a patient. `generated` is written by `cargo xtask generate`; what is written
//! by hand goes beside it.

mod generated;

pub use conform_client as runtime;
pub use generated::*;
