//! JSON that has no type of its own: [`Value`], which is kept as its text, and [`Tree`], which is that text parsed.
//!
//! No feature of `serde_json` that changes how other crates read and write (`arbitrary_precision`, `preserve_order`) is needed to keep
//! digits and order: the text is kept. Formats other than JSON have no text to keep, so for them a value is converted.

mod nesting;
mod numeral;
mod text;
mod tree;
mod value;

pub(crate) use nesting::nesting;
pub(crate) use numeral::{Numeral, is_number};
pub use text::token;
pub(crate) use text::{kind, read_text, write_text};
pub use tree::Tree;
pub(crate) use tree::{same_json, unordered_hash};
pub use value::Value;
