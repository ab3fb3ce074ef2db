//! The one diagnostic type of the toolkit, and every form in which diagnostics are reported.
//!
//! A crate that finds a problem makes a [`Diagnostic`]: a [`Code`], a message, the [`Label`] of its place, other places, and
//! [`Help`]. This crate does not know who reports.
//!
//! - [`codes!`] declares codes, with their severities and explanations.
//! - [`Diagnostic`] has what is wrong, where it is, what was expected, and what to do about it. A [`Location`] is in a text that
//!   may be shown, or in a payload, whose values are masked.
//! - [`Collector`] collects diagnostics while something is checked, and gives the [`Summary`].
//! - [`human`], [`json()`], [`sarif()`], [`junit()`], [`github()`] and [`markdown()`] write diagnostics and a summary.
//!
//! ```
//! use std::sync::Arc;
//!
//! use conform_json::{Document, Format, Limits};
//! use conform_report::{Checked, Collector, Diagnostic, Help, Label, Profile, Style, codes, human};
//!
//! codes! {
//!     UNKNOWN_TYPE = "unknown-type", Error / Warning {
//!         what: "`type` is not a type.",
//!         why: "Nothing can be checked by it.",
//!         wrong: "type: strng",
//!         right: "type: string",
//!         allow: "This cannot be allowed.",
//!     }
//! }
//!
//! let text = b"id:\n  type: strng\n".to_vec();
//! let document = Document::parse("visit.yaml", text, Format::Yaml, &Limits::default())?;
//! let span = document.root().pointer("/id/type").unwrap().span();
//! let label = Label::new(&Arc::new(document), span, "");
//! let help = Help::did_you_mean(&label, "strng", "string");
//! let diagnostic = Diagnostic::new(UNKNOWN_TYPE, Profile::Strict, label, "`strng` is not a type");
//!
//! let mut collector = Collector::new();
//! collector.add([diagnostic.help(help)]);
//! let summary = collector.summary(Checked::Description { files: 1 });
//! let text = human(collector.diagnostics(), &summary, &Style::default(), usize::MAX);
//! assert_eq!(text, "\
//! error[unknown-type]: `strng` is not a type
//!  --> visit.yaml:2:9
//!   |
//! 1 | id:
//! 2 |   type: strng
//!   |         ^^^^^
//!   |
//!   = help: did you mean `string`?
//!
//! 1 error, 0 warnings in 1 file
//! ");
//! # Ok::<(), conform_json::SyntaxError>(())
//! ```

mod baseline;
mod code;
mod collector;
mod diagnostic;
mod fingerprint;
mod forms;
mod human;
mod label;
mod names;
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
pub use forms::{
    MergeError, Merged, ReadReport, Vocabulary, full, github, json, json_schema, junit, markdown,
    merge, sarif,
};
pub use human::{Style, Width, human, render, render_line};
pub use label::{Label, Location, TextSpan};
pub use names::listed;
pub use nearest::nearest;
pub use payload::{MessagePart, PayloadRow, PayloadSpan, PayloadSyntax, PayloadText};
pub use repeats::{Occurrence, Repeats};
pub use severity::Severity;
pub use source::Source;
pub use subject::{Property, Subject};
pub use summary::{Checked, Compared, LeftOut, Summary, Tally, UncheckedReason, counted};
pub use write_whole::{write_whole, write_whole_with};
