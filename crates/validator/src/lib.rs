//! Checks messages against an OpenAPI description.
//!
//! [`Validator::check_message`] takes one request or response body and returns [`Diagnostic`](conform_report::Diagnostic)s:
//! each has one of the [`codes`], the place in the payload, the place in the description's own files that states what was
//! expected, and advice. The payload is validated in place, over the tape of `conform_json`, so that every diagnostic knows
//! its line and column.
//!
//! Diagnostics hold no value of a payload unless [`Options::show_values`] asks for it; they say what its shape is.

pub mod api;
mod assert;
mod body;
mod cause;
mod check;
pub mod codes;
mod finding;
mod hint;
mod kind;
mod media_range;
mod message;
mod near;
mod observe;
mod parameter;
mod place;
mod report;
mod route;
mod security;
mod source_check;
mod traffic;
mod value;

pub use check::{Message, Options, Validator};
pub use conform_schema::{InputOrder, SchemaObserver};
pub use finding::Subject;
pub use media_range::MediaRange;
pub use observe::{ItemId, Observer};
pub use report::Report;
pub use source_check::SourceCheck;
pub use traffic::{LeftAlone, Verdict};
