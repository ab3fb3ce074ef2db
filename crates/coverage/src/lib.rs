//! Which parts of an OpenAPI description traffic has shown.
//!
//! A [`Recorder`] is an observer: it is handed to a `conform_validator::Validator`, and records what the messages show that
//! are checked. [`Recorder::coverage`] returns the result, which is rendered by [`Coverage::to_text`], [`Coverage::to_html`]
//! and [`CoverageDocument`] (JSON).
//!
//! The result has operations, parameters, headers, media types and statuses, each with the number of messages that show it.
//! Properties, values of enumerations and branches of unions are listed once for each place in the description, even if
//! several operations reach it. What no operation reaches is left out, since no traffic can show it. A status that no message shows
//! counts once: its media types and headers do not count. A request that was rejected (4xx) shows only its operation.
//!
//! The first message that shows an item is the same for any number of threads.
//!
//! ```
//! use std::sync::Arc;
//! use conform_description::{Description, LoadOptions};
//! use conform_coverage::Recorder;
//! use conform_traffic::{MediaType, Side};
//! use conform_validator::{Message, Options, Validator};
//!
//! let text = "
//! openapi: 3.0.3
//! info: {title: Visits, version: '1'}
//! paths:
//!   /visits/close:
//!     post:
//!       operationId: closeVisit
//!       responses:
//!         '200':
//!           description: Closed.
//!           content:
//!             application/json:
//!               schema: {type: object, properties: {id: {type: integer}, note: {type: string}}}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! let validator = Validator::new(loaded.description.unwrap(), Options::default());
//! let recorder = Arc::new(Recorder::new(&validator));
//! let validator = validator.observed_by(recorder.clone());
//! let findings = validator.check_message(Message {
//!     operation: "closeVisit".to_owned(),
//!     side: Side::Response(200),
//!     media_type: Some(MediaType::json()),
//!     name: "answer.json".into(),
//!     body: br#"{"id": 14}"#.to_vec(),
//! });
//! let coverage = recorder.coverage();
//! assert_eq!(coverage.operations[0].item.first.as_deref(), Some("answer.json"));
//! let missing: Vec<_> = coverage.items().filter(|item| !item.is_covered()).collect();
//! assert_eq!(missing[0].label, "note");
//! ```

mod catalog;
mod html;
mod json;
mod mark;
mod merge;
mod read;
mod recorder;
mod report;
mod text;

pub use html::PageFacts;
pub use json::{Document as CoverageDocument, schema};
pub use merge::CoverageError;
pub use recorder::Recorder;
pub use report::{Coverage, Item, ItemKind, OperationCoverage, Ratio, SchemaCoverage};
