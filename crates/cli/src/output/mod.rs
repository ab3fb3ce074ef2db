//! Writing files and trees of files, whole or not at all.
//!
//! [`write_whole`] writes one file. [`WantedTree`] is a tree of generated files: [`WantedTree::compare`] finds how the disk
//! differs from it, and [`apply`] makes the disk hold it, while [`lock`] keeps other runs out.

mod apply;
mod lock;
mod tree;

#[cfg(test)]
mod tests;

pub(crate) use apply::{apply, recover};
pub use conform_report::write_whole;
pub(crate) use lock::lock;
pub(crate) use tree::{Difference, WantedTree, outermost};
