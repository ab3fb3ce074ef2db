//! Positions in the files of a description.

use std::fmt;
use std::sync::Arc;

/// A position in a file of a description. It is displayed as `file:line:column`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The path of the file, relative to the folder of the root file, with forward slashes.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, in characters, counted from 1.
    pub column: u32,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
