//! A reader for JSON and YAML that keeps the position of every key and value.
//!
//! It reads API descriptions and payloads alike, and keeps what messages about them need and other
//! readers lose: where each key and value is, members that repeat a name, the order of members, and
//! all digits of numbers. A text is read in one pass, without recursion. Any text that is malformed
//! or beyond the [`Limits`] ends in a located error, never in a panic.
//!
//! # Example
//!
//! [`Document::parse`] reads a text. A JSON Pointer finds a value, and the value knows its line and
//! column:
//!
//! ```
//! use conform_json::{Document, Format, Limits};
//!
//! let text = "order:\n  id: 14\n  customer:\n    name: Ada\n";
//! let limits = Limits::default();
//! let document = Document::parse("order.yaml", text.into(), Format::Yaml, &limits)?;
//!
//! let name = document.root().pointer("/order/customer/name").unwrap();
//! assert_eq!(name.as_str(), Some("Ada"));
//!
//! let position = document.position(name.span().start);
//! assert_eq!((position.line, position.column), (4, 11));
//! assert_eq!(document.line(position.line), "    name: Ada");
//! # Ok::<(), conform_json::SyntaxError>(())
//! ```
//!
//! A text that cannot be read is a [`SyntaxError`]. It says what is wrong, where, and how to fix it:
//!
//! ```
//! use conform_json::{Document, Format, Limits};
//!
//! let text = r#"{"id": 14, "tags": ["new" "urgent"]}"#;
//! let error = Document::parse("order.json", text.into(), Format::Json, &Limits::default())
//!     .unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "order.json:1:27: missing comma between two elements of this array"
//! );
//! assert_eq!(error.code().as_str(), "unexpected-token");
//! assert_eq!(error.help(), Some("write `,` here"));
//!
//! let array = error.related().unwrap();
//! assert_eq!(array.message, "the array starts here");
//! assert_eq!(error.source_text().position(array.span.start).to_string(), "1:20");
//! ```
//!
//! # Where to start
//!
//! - [`Document`] owns a text and its values. [`Value`] is a handle on one of them; [`Object`],
//!   [`Array`] and [`Number`] are its views.
//! - [`Tape`] reads many small texts one after the other and reuses its memory.
//! - [`Draft`] is a changed form of a value. [`Document::rewritten`] writes it into the text, and keeps all
//!   bytes and comments that the change does not concern.
//! - [`Scanner`] takes tokens from a text and builds nothing. [`ContainerEnd`] finds where an object or array
//!   ends that comes in pieces.
//! - [`Source`] is a named text with lines. Documents and errors share it with reports.
//! - [`mod@pointer`] escapes the parts of JSON Pointers.
//! - [`TapeJson`] lets the `jsonschema` crate validate values in place, and [`with_step_limit`]
//!   limits the work of that.
//!
//! # Confidential data
//!
//! Texts may be confidential, so they stay out of logs: no `Debug` of this crate shows text of a
//! document, and no error message quotes a value.

mod bytes;
mod compare;
mod document;
mod edit;
mod error;
mod format;
mod hash;
mod json;
mod limits;
mod merge_conflict;
mod number;
pub mod pointer;
mod slot;
mod source;
mod span_index;
mod step_limit;
mod tape;
mod tape_json;
mod value;
mod write;
mod yaml;

pub use compare::SameValue;
pub use document::Document;
pub use edit::{ArrayDraft, Draft, DraftMembers, EditError, ObjectDraft, Splice, spliced};
pub use error::{ErrorCode, ParseError, RelatedSpan, SyntaxError};
pub use format::Format;
pub use hash::{FNV1A_START, fnv1a};
pub use json::{ContainerEnd, MemberName, RawString, Scanner};
pub use limits::Limits;
pub use number::Number;
pub use source::{Position, Source, Span, count_characters};
pub use step_limit::with_step_limit;
pub use tape::{DuplicateKey, NodeId, Tape};
pub use tape_json::{PreparedName, StringBuffer, TapeJson, UniqueMembers};
pub use value::{Array, Elements, Member, Members, Object, Value, ValueKind};
pub use write::write_string;
