//! Writing files and trees of files, whole or not at all.

pub(crate) mod tree;
mod whole;

pub use whole::write_whole;
