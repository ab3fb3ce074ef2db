//! How much a diagnostic counts.

use std::fmt;

/// How much a diagnostic counts. The order is from the most to the least severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something is wrong: a description cannot be used as it is, a payload does not conform.
    Error,
    /// What was read can be used, but something in it is unlikely to be meant.
    Warning,
    /// Nothing is wrong. A reader may want to know, for example that a payload has a member that no schema declares.
    Note,
}

impl Severity {
    /// Returns `error`, `warning` or `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
