//! Types of the VSee Clinic Visit API, generated from its description.
//!
//! All types read and write JSON through `serde`. What was read is written back as the same JSON: unknown members and integers of any length with
//! their digits, other numbers by value, and `null` and absent as they were. A value that the description does not list is the `Unknown` variant of its enum.
//!
//! Hand-written methods interpret members that the API writes in several ways. They return times as types of [`jiff`].
//!
//! ```
//! use vsee_models::{Visit, VisitStatus};
//!
//! let json = r#"{"id":"67258","status":"20","start":1637640000,"type":7,"brand_new":true}"#;
//! let visit: Visit = serde_json::from_str(json)?;
//!
//! // The API writes codes as numbers and as strings; a method returns the code itself.
//! assert_eq!(visit.current_status(), Some(VisitStatus::Confirmed));
//! assert_eq!(visit.start_time()?.unwrap().to_string(), "2021-11-23T04:00:00Z");
//! // The description does not list this type of a visit, and does not declare the member.
//! assert!(matches!(visit.visit_type(), Some(vsee_models::VisitType::Unknown(7))));
//! assert_eq!(visit.extra.get("brand_new").unwrap().as_bool(), Some(true));
//! // Everything is written back.
//! let written: serde_json::Value = serde_json::to_value(&visit)?;
//! assert_eq!(written, serde_json::from_str::<serde_json::Value>(json)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `Debug` shows no data of patients.
//!
//! # Features
//!
//! - `schemars`, `utoipa`: every type implements `schemars::JsonSchema` and `utoipa::ToSchema`.

mod ext;
mod generated;

pub use ext::Call;
pub use generated::*;
/// The crate whose types the methods use for points in time and durations.
pub use jiff;
