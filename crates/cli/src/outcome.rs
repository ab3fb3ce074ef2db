//! How a command ends: exit codes, and why a command did not succeed.

use std::fmt;
use std::io::{self, Write};

use conform_report::{Diagnostic, Style, render};

/// The exit code of a command that succeeded and found nothing.
pub const FINE: u8 = 0;

/// The exit code of a command that found errors.
pub const FOUND: u8 = 1;

/// The exit code for wrong arguments, and for input or output that the operating system refuses.
pub const USAGE: u8 = 2;

/// The exit code for generated files that are not up to date.
pub const STALE: u8 = 4;

/// Why a command did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// The description or the payloads have errors, which have been printed: exit code 1.
    Found,
    /// Generated files are not up to date, which has been printed: exit code 4.
    Stale,
    /// The input cannot be read, which has been printed: exit code 2.
    Unreadable,
    /// The command could not do its work: exit code 2. Still to be printed.
    Message(Message),
    /// A configuration file is invalid: exit code 2. Still to be printed.
    Invalid(Vec<Diagnostic>),
}

/// What kept a command from its work, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The fault, on one line.
    pub fault: String,
    /// What to do about it, a line each.
    pub help: Vec<String>,
}

impl Failure {
    /// Returns a failure with a message.
    pub fn message(fault: impl Into<String>) -> Self {
        Self::Message(Message {
            fault: fault.into(),
            help: Vec::new(),
        })
    }

    /// Returns a failure with a message and a line of advice.
    pub fn with_help(fault: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Message(Message {
            fault: fault.into(),
            help: vec![help.into()],
        })
    }

    /// Returns the exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Found => FOUND,
            Self::Stale => STALE,
            Self::Unreadable | Self::Message(_) | Self::Invalid(_) => USAGE,
        }
    }

    /// Prints what has not been printed yet.
    ///
    /// # Errors
    ///
    /// Returns the error of the stream.
    pub fn print(&self, stderr: &mut dyn Write, color: bool) -> io::Result<()> {
        match self {
            Self::Found | Self::Stale | Self::Unreadable => Ok(()),
            Self::Message(message) => writeln!(stderr, "{message}"),
            Self::Invalid(diagnostics) => {
                let style = Style {
                    color,
                    ..Style::default()
                };
                write!(stderr, "{}", render(diagnostics, &style))
            }
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.fault)?;
        for line in &self.help {
            write!(f, "\nhelp: {line}")?;
        }
        Ok(())
    }
}

/// Errors of standard output and standard error; errors of files name the file, see [`crate::paths`].
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::message(format!("the output cannot be written: {error}"))
    }
}

/// What every verb returns.
pub type Outcome<T = ()> = Result<T, Failure>;
