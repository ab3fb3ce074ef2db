//! JSON and YAML text as a compact tape that knows the place of every key and value.
//!
//! One reader serves descriptions and payloads. It keeps what other readers lose and messages
//! need: where each key and value stands, members that repeat a name, the order of members, and
//! numbers with the digits they were written with. Reading takes one pass, does not recurse, and
//! ends in a located error for any text that is malformed or beyond the [`Limits`].
//!
//! - [`Document`] owns a text and its tape: [`Document::parse`], then [`Document::root`].
//! - [`Tape`] reads many small texts one after the other in the same memory.
//! - [`Scanner`] takes tokens from a text without making anything.
//! - [`Value`] is a handle on one value; [`Object`], [`Array`] and [`Number`] are its views.
//! - [`Source`] is a named text with lines; documents and errors share it, for frames.
//! - [`TapeJson`] lets the `jsonschema` crate validate values in place.
//!
//! Patient data stays out of logs: no `Debug` of this crate shows text of a document, and no error
//! message quotes a value.

mod bytes;
mod compare;
mod document;
mod error;
mod hash;
mod json;
mod limits;
mod merge_conflict;
mod number;
pub mod pointer;
mod slot;
mod source;
mod step_limit;
mod tape;
mod tape_json;
mod value;
mod write;
mod yaml;

pub use document::Document;
pub use error::{ErrorCode, ParseError, RelatedSpan, SyntaxError};
pub use json::{MemberName, RawString, Scanner};
pub use limits::{Format, Limits};
pub use number::Number;
pub use source::{Position, Source, Span};
pub use step_limit::with_step_limit;
pub use tape::{DuplicateKey, NodeId, Tape};
pub use tape_json::{PreparedName, StringBuffer, TapeJson, UniqueMembers};
pub use value::{Array, Elements, Member, Members, Object, Value, ValueKind};
