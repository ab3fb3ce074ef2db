//! Passes over all types, once each of them is known.

pub(crate) mod binary_strings;
pub(crate) mod graph;
pub(crate) mod inferred_tags;
