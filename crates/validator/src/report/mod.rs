//! What was checked and found, and the forms in which it is told.

mod baseline;
mod collector;
mod conformance;
mod github;
mod human;
mod json;
mod junit;
mod markdown;
mod mask;
mod payload_frame;
mod sarif;
mod summary;
mod words;

pub use baseline::Baseline;
pub use collector::Collector;
pub use conformance::Report;
pub use github::github;
pub use human::{Style, render};
pub use json::{json, json_schema, pretty_json};
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
pub use summary::{Checked, Compared, LeftOut, Summary, Tally};
