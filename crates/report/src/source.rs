//! The text that a label points into.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use conform_json::Position;

/// A file as far as it could be read: its text, or its name only.
#[derive(Clone)]
pub struct Source(Inner);

#[derive(Clone)]
enum Inner {
    Read(Arc<conform_json::Source>),
    Unread(Arc<str>),
}

impl Source {
    /// A file that could not be read.
    #[must_use]
    pub fn unread(name: impl Into<Arc<str>>) -> Self {
        Self(Inner::Unread(name.into()))
    }

    /// The file's name as it is shown.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.0 {
            Inner::Read(source) => source.name(),
            Inner::Unread(name) => name,
        }
    }

    /// The whole text; empty for a file that could not be read.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.0 {
            Inner::Read(source) => source.text(),
            Inner::Unread(_) => "",
        }
    }

    /// Line and column of a byte; `None` for a file that could not be read.
    #[must_use]
    pub fn position(&self, offset: u32) -> Option<Position> {
        match &self.0 {
            Inner::Read(source) => Some(source.position(offset)),
            Inner::Unread(_) => None,
        }
    }

    /// The bytes of the line that a byte is in, without its line break; empty for a file that could not be read.
    pub(super) fn line_around(&self, offset: u32) -> Range<usize> {
        match &self.0 {
            Inner::Read(source) => source.line_around(offset),
            Inner::Unread(_) => 0..0,
        }
    }
}

impl From<Arc<conform_json::Source>> for Source {
    fn from(source: Arc<conform_json::Source>) -> Self {
        Self(Inner::Read(source))
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Source {}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Source").field(&self.name()).finish()
    }
}
