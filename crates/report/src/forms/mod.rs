//! The forms of a report, but that for people.

mod github;
mod json;
mod junit;
mod markdown;
mod sarif;
pub(crate) mod words;

pub use github::github;
pub use json::{MergeError, Merged, ReadReport, Vocabulary, full, json, json_schema, merge};
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
