//! The one diagnostic type of the toolkit, and its renderers.
//!
//! Whoever finds a problem makes a [`Diagnostic`]: a [`Code`], a message, the place of it, other places, and advice. The
//! renderers turn diagnostics into text. This crate does not know who reports.

mod code;
mod diagnostic;
mod fingerprint;
mod label;
mod nearest;
mod payload;
mod render;
mod repeats;
mod severity;
mod source;
mod subject;
mod write_whole;

pub use code::{Code, Entry, Explanation, Profile};
pub use diagnostic::{Diagnostic, Edit, Expected, Found, Help, Requirement, sort};
pub use fingerprint::Fingerprint;
pub use label::{Label, Location, TextSpan};
pub use nearest::nearest;
pub use payload::{MessagePart, PayloadSpan, PayloadSyntax, PayloadText};
pub use render::{Style, draw, render, render_line};
pub use repeats::{Occurrence, Repeats};
pub use severity::Severity;
pub use source::Source;
pub use subject::{Property, Subject};
pub use write_whole::write_whole;
