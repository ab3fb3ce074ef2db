//! Writing a changed form of a document: what is not changed stays as it is, byte by byte.
//!
//! A [`Draft`] says what is to be written. [`Document::rewritten`] finds what of it is in the document: these parts keep their
//! spelling, layout and comments, and may change places. The rest is written as the document writes such things.

mod block;
mod block_scalar;
mod draft;
mod flow;
mod json;
mod rewrite;
mod splice;
mod style;
mod yaml;

pub use draft::{ArrayDraft, Draft, DraftMembers, ObjectDraft};
pub use rewrite::EditError;
pub use splice::{Splice, spliced};
