//! The one diagnostic type of the toolkit, and its renderers.
//!
//! Whoever finds a problem makes a [`Diagnostic`]: a [`Code`], a message, the place of it, other places, and advice. The
//! renderers turn diagnostics into text. This crate does not know who reports.

mod baseline;
mod code;
mod collector;
mod diagnostic;
mod fingerprint;
mod forms;
mod human;
mod label;
mod nearest;
mod payload;
mod repeats;
mod severity;
mod source;
mod subject;
mod summary;
mod visible;
mod write_whole;

pub use baseline::Baseline;
pub use code::{Code, Entry, Explanation, Profile};
pub use collector::Collector;
pub use diagnostic::{Diagnostic, Edit, Expected, Found, Help, Requirement, sort};
pub use fingerprint::Fingerprint;
pub use forms::{github, json, json_schema, junit, markdown, pretty_json, sarif};
pub use human::{Style, Width, human, render, render_line};
pub use label::{Label, Location, TextSpan};
pub use nearest::nearest;
pub use payload::{MessagePart, PayloadSpan, PayloadSyntax, PayloadText};
pub use repeats::{Occurrence, Repeats};
pub use severity::Severity;
pub use source::Source;
pub use subject::{Property, Subject};
pub use summary::{Checked, Compared, LeftOut, Summary, Tally};
pub use write_whole::write_whole;
