//! Checks messages against an OpenAPI description.
//!
//! [`Validator::check_message`] takes one request or response body and returns [`Finding`]s: each has a stable [`Rule`], the
//! place in the payload, the place in the description's own files that says what was wanted, and advice. The payload is
//! validated in place, over the tape of `conform_json`, so that every finding knows its line and column.
//!
//! Findings hold no value of a payload unless [`Options::show_values`] asks for it; they say what its shape is.

pub mod api;
mod assert;
mod body;
mod cause;
mod check;
mod embedded;
mod finding;
mod hint;
mod kind;
mod media_range;
mod message;
mod near;
mod observe;
mod parameter;
mod place;
pub mod report;
mod route;
mod rule;
mod security;
mod source_check;
mod traffic;
mod value;

pub use check::{Message, Options, Validator};
pub use conform_schema::{InputOrder, SchemaObserver};
pub use embedded::embedded;
pub use finding::{Finding, Fingerprint, Part, PayloadPlace, SchemaPlace, Subject, Syntax};
pub use kind::Kind;
pub use media_range::MediaRange;
pub use observe::{ItemId, Observer};
pub use rule::{Rule, Severity, nearest_rule};
pub use source_check::SourceCheck;
pub use traffic::{LeftAlone, Verdict};
