//! Which parts of a description traffic has shown.
//!
//! A [`Recorder`] observes a validator; [`Recorder::coverage`] returns the table, which is rendered by
//! [`Coverage::to_text`], [`Coverage::to_html`] and [`CoverageDocument`] (JSON).
//!
//! The table has operations, parameters, headers, media types and statuses for each operation. Properties, values of
//! enumerations and branches of unions are listed once for each place in the description, even when several operations
//! reach it. What no operation reaches is left out, since no traffic can show it. A request that was rejected (4xx) shows
//! its operation and nothing else.

mod catalog;
mod html;
mod json;
mod mark;
mod recorder;
mod report;
mod text;

pub use json::{Document as CoverageDocument, schema};
pub use recorder::Recorder;
pub use report::{Coverage, Item, ItemKind, OperationCoverage, Ratio, SchemaCoverage};
