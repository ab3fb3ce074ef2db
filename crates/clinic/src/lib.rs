//! The Visit API with state: what a clinic's server does, as far as it can be known, in memory, or with the feature `data` in a file.
//!
//! [`Clinic::answer`] takes a request and returns the answer, without a socket, so that a test or a server in front of it can use
//! it. Accounts are apart from each other: a token belongs to one of them, and sees nothing of the others. The clock can be set,
//! ids are counted, and nothing is random, so that a run can be repeated.
//!
//! `docs/clinic.md` says of each behaviour whether it is on the vendor's page, inferred, or invented.
//!
//! ```
//! use bytes::Bytes;
//! use http::{Method, Request};
//! use vsee_clinic::{Clinic, Settings};
//!
//! let clinic = Clinic::new(Settings::default());
//! let send = |method: Method, path: &str, body: &str| {
//!     let request = Request::builder()
//!         .method(method)
//!         .uri(path)
//!         .header("X-ApiToken", "patient-token")
//!         .header("Content-Type", "application/json")
//!         .body(Bytes::copy_from_slice(body.as_bytes()))
//!         .unwrap();
//!     let answer = clinic.answer(&request);
//!     (answer.status().as_u16(), serde_json::from_slice::<serde_json::Value>(answer.body()).unwrap())
//! };
//! let (status, intake) = send(Method::POST, "/api_v3/intakes", r#"{"type": 1, "reason_for_visit": "Cough"}"#);
//! assert_eq!(status, 200);
//! let walkin = serde_json::json!({"intake_id": intake["data"]["id"], "room_code": "vclinicroom"});
//! let (_, visit) = send(Method::POST, "/api_v3/visits/add_walkin", &walkin.to_string());
//! let (_, current) = send(Method::GET, "/api_v3/visits/current", "");
//! assert_eq!(visit["data"]["id"], current["data"]["id"]);
//! ```

mod accounts;
mod availability;
#[cfg(feature = "server")]
mod behaviour;
mod clinic;
mod clock;
#[cfg(feature = "data")]
mod data;
mod document;
mod failure;
mod ids;
mod intake;
mod intakes;
mod json;
mod multipart;
mod operations;
mod pdf;
mod records;
mod request;
mod routes;
mod seed;
#[cfg(feature = "server")]
mod server;
mod session;
mod state;
mod style;
mod visit;
mod visits;

pub use accounts::{Account, Role, Room, User};
pub use clinic::{Clinic, Settings};
pub use clock::Clock;
#[cfg(feature = "data")]
pub use data::DataError;
pub use document::document;
#[cfg(feature = "server")]
pub use server::router;
pub use style::Style;

/// The code of the page about the clinic compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/clinic.md")]
struct ClinicPage;
