//! Problems in a description: what is wrong, where, and what would be right.

mod code;
mod nearest;
mod render;
mod source;
mod write_whole;

use std::fmt;
use std::sync::Arc;

use conform_json::{Document, Position, Span};

pub use code::{Code, Entry, Profile};
pub use nearest::nearest;
pub use render::{Style, draw, render, render_line};
pub use source::Source;
pub use write_whole::write_whole;

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The description cannot be used as it stands.
    Error,
    /// The description can be used; something in it is unlikely to be meant.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place in a file, and what is to be said about it.
#[derive(Clone, Debug)]
pub struct Label {
    /// The file.
    pub source: Source,
    /// The bytes of the file's text that it speaks of.
    pub span: Span,
    /// A few words, shown beside the place; may be empty.
    pub message: String,
}

impl Label {
    /// A label on bytes of a document.
    #[must_use]
    pub fn new(document: &Arc<Document>, span: Span, message: impl Into<String>) -> Self {
        Self {
            source: Source::from(Arc::clone(document.source())),
            span,
            message: message.into(),
        }
    }

    /// Line and column of the first byte; `None` when the file could not be read.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.source.position(self.span.start)
    }
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, on one line, without a full stop.
    pub message: String,
    /// Where it is to be put right.
    pub primary: Label,
    /// Other places that have to do with it.
    pub others: Vec<Label>,
    /// What to do about it; a sentence each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A problem whose severity is that of its code under `profile`.
    #[must_use]
    pub fn new(code: Code, profile: Profile, primary: Label, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(profile),
            message: message.into(),
            primary,
            others: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Adds another place.
    #[must_use]
    pub fn with(mut self, label: Label) -> Self {
        self.others.push(label);
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts by file name, place and code, and drops repetitions of the same problem at the same place.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (
            a.primary.source.name(),
            a.primary.span.start,
            a.code.as_str(),
            &a.message,
        )
            .cmp(&(
                b.primary.source.name(),
                b.primary.span.start,
                b.code.as_str(),
                &b.message,
            ))
    });
    diagnostics.dedup_by(|a, b| {
        a.code == b.code
            && a.primary.span.start == b.primary.span.start
            && a.primary.source.name() == b.primary.source.name()
            && a.message == b.message
    });
}
