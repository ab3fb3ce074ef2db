//! Writing trees of files, whole or not at all.

pub(crate) mod tree;
