//! Types of the VSee Clinic Visit API, generated from its description.
//!
//! A type reads and writes JSON through `serde`, and what it read it writes back: digits, unknown members, `null` and
//! absent alike. Values that the description does not list end up in the `Unknown` variant of their enum, which carries
//! them. `Debug` shows no patient data. Times have methods that give them as [`jiff`] has them.
//!
//! ```
//! use vsee_models::{Visit, VisitStatus};
//!
//! let visit: Visit = serde_json::from_str(r#"{"id": "67258", "status": "20", "start": 1637640000}"#)?;
//! assert_eq!(visit.current_status(), Some(VisitStatus::Confirmed));
//! assert_eq!(visit.start_time()?.unwrap().to_string(), "2021-11-23T04:00:00Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ext;
mod generated;

pub use ext::Call;
pub use generated::*;
/// The crate of the points in time and durations that the methods give.
pub use jiff;
