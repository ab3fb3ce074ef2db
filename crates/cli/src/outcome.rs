//! How a command ends.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// The exit code for wrong arguments, and for what the operating system refuses.
pub const USAGE: u8 = 2;

/// Why a command did not succeed. What was found has been printed already.
#[derive(Debug)]
pub enum Failure {
    /// The description or the payloads have errors: exit code 1.
    Found,
    /// Generated files are not what the description makes them: exit code 4.
    Stale,
    /// The description cannot be read at all, as has been printed: exit code 2.
    Unreadable,
    /// Something could not be read, written or run; still to be printed: exit code 2.
    Io(String),
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Found => 1,
            Self::Unreadable | Self::Io(_) => USAGE,
            Self::Stale => 4,
        })
    }

    /// An I/O failure at a path.
    pub fn at(path: &std::path::Path, error: impl fmt::Display) -> Self {
        Self::Io(format!("{}: {error}", path.display()))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error.to_string())
    }
}

/// What every verb returns.
pub type Outcome<T = ()> = Result<T, Failure>;
