//! Writing files and trees of files, whole or not at all.
//!
//! [`write_whole`] writes one file. The other files are for trees of generated files: `tree` finds how the disk differs from
//! the tree that is wanted, and `apply` makes the disk hold it, while a `lock` keeps other runs out.

mod all;
mod apply;
mod lock;
mod tree;
mod unified;

#[cfg(test)]
mod tests;

pub use all::write_all;
pub(crate) use apply::{apply, recover};
pub use conform_report::write_whole;
pub(crate) use conform_report::write_whole_with;
pub(crate) use lock::lock;
pub(crate) use tree::{Difference, WantedTree, outermost};
pub use unified::unified_diff;
