//! Checks messages against an OpenAPI description.
//!
//! [`Validator::check_message`] takes one request or response body and returns [`Finding`]s: each has a stable [`Rule`], the
//! place in the payload, the place in the description's own files that says what was wanted, and advice. The payload is
//! validated in place, over the tape of `conform_json`, so that every finding knows its line and column.
//!
//! Findings hold no value of a payload unless [`Options::show_values`] asks for it; they say what its shape is.

mod api;
mod assert;
mod body;
mod capture;
mod cause;
mod check;
mod coding;
pub mod coverage;
mod embedded;
mod exchange;
mod files;
mod finding;
mod hint;
mod jobs;
mod kind;
mod media;
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
mod side;
mod source_check;
mod traffic;
mod value;

pub use capture::{BodyProver, Capture, CaptureFormat, CapturedBody, Item, ReadExchange};
pub use check::{Message, Options, Validator};
pub use coding::{gunzip, is_gzip};
pub use conform_schema::{InputOrder, SchemaObserver};
pub use embedded::embedded;
pub use exchange::{Body, Exchange, Message as ExchangeMessage};
pub use files::{Name, list};
pub use finding::{Finding, Fingerprint, Part, PayloadPlace, SchemaPlace, Subject, Syntax};
pub use jobs::ExchangeChecker;
pub use kind::Kind;
pub use media::MediaType;
pub use observe::{ItemId, Observer};
pub use rule::{Rule, Severity, nearest_rule};
pub use side::Side;
pub use source_check::SourceCheck;
pub use traffic::{LeftAlone, Verdict};
