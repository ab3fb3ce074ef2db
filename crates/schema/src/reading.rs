//! How constructs are read whose letter differs from what their authors mean.

/// How constructs are read whose letter differs from what their authors mean. The front page of this crate lists them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reading {
    /// As authors and most tools mean them.
    #[default]
    Meant,
    /// By the letter of the specification.
    Letter,
}
