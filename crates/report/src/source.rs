//! The file that a label points into.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use conform_json::{Document, Position, Span};

/// A file whose text may be shown, as far as it could be read: as a document, as a text, or not at all.
#[derive(Clone)]
pub struct Source {
    inner: Inner,
    /// The name by which the file is shown, where it is not its own.
    shown: Option<Arc<str>>,
}

#[derive(Clone)]
enum Inner {
    Parsed(Arc<Document>),
    Read(Arc<conform_json::Source>),
    Unread(Arc<str>),
    /// What another run has said of one place. It has the bytes from 0 to 1.
    Quoted(Arc<QuotedPlace>),
}

/// A place in a file that another run has read.
#[derive(Debug)]
struct QuotedPlace {
    name: Arc<str>,
    start: Position,
    end: Position,
    pointer: Option<String>,
}

impl Source {
    /// Returns a file that could not be read.
    #[must_use]
    pub fn unread(name: impl Into<Arc<str>>) -> Self {
        Inner::Unread(name.into()).into()
    }

    /// Returns a place in a file that another run has read, from `start` to `end`. Its bytes are those of [`Self::QUOTED`].
    pub(crate) fn quoted(
        name: &str,
        start: Position,
        end: Position,
        pointer: Option<String>,
    ) -> Self {
        let name = Arc::from(name);
        Inner::Quoted(Arc::new(QuotedPlace {
            name,
            start,
            end,
            pointer,
        }))
        .into()
    }

    /// The bytes of a quoted place.
    pub(crate) const QUOTED: Span = Span { start: 0, end: 1 };

    /// Returns the text and its lines; `None` if the file could not be read.
    fn read(&self) -> Option<&conform_json::Source> {
        match &self.inner {
            Inner::Parsed(document) => Some(document.source()),
            Inner::Read(source) => Some(source),
            Inner::Unread(_) | Inner::Quoted(_) => None,
        }
    }

    /// Returns the file with another name, for reports about two files of the same name.
    #[must_use]
    pub fn shown_as(self, name: impl Into<Arc<str>>) -> Self {
        Self {
            shown: Some(name.into()),
            ..self
        }
    }

    /// Returns the name of the file as it is shown.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.shown {
            Some(name) => name,
            None => self.own_name(),
        }
    }

    /// Returns the file under the name that another one is shown as, if that is shown as another than its own.
    #[must_use]
    pub fn shown_like(self, other: &Self) -> Self {
        match &other.shown {
            Some(name) => self.shown_as(Arc::clone(name)),
            None => self,
        }
    }

    /// Returns the name of the file itself.
    #[must_use]
    pub fn own_name(&self) -> &str {
        match &self.inner {
            Inner::Parsed(document) => document.name(),
            Inner::Read(source) => source.name(),
            Inner::Unread(name) => name,
            Inner::Quoted(place) => &place.name,
        }
    }

    /// Returns the whole text; empty for a file that could not be read.
    #[must_use]
    pub fn text(&self) -> &str {
        self.read().map_or("", conform_json::Source::text)
    }

    /// Returns line and column of a byte; `None` for a file that could not be read.
    #[must_use]
    pub fn position(&self, offset: u32) -> Option<Position> {
        match &self.inner {
            Inner::Quoted(place) if offset == Self::QUOTED.start => Some(place.start),
            Inner::Quoted(place) => Some(place.end),
            _ => self.read().map(|source| source.position(offset)),
        }
    }

    /// Returns the bytes of the line that a byte is in, without its line break; empty for a file that could not be read.
    pub(crate) fn line_around(&self, offset: u32) -> Range<usize> {
        self.read()
            .map_or(0..0, |source| source.line_around(offset))
    }

    /// Returns the JSON Pointer of the value or key that has exactly these bytes, or else of the smallest value around them.
    pub(crate) fn pointer(&self, span: Span) -> Option<String> {
        match &self.inner {
            Inner::Parsed(document) => Some(document.pointer_at(span)),
            Inner::Quoted(place) => place.pointer.clone(),
            Inner::Read(_) | Inner::Unread(_) => None,
        }
    }
}

impl From<Inner> for Source {
    fn from(inner: Inner) -> Self {
        Self { inner, shown: None }
    }
}

impl From<Arc<Document>> for Source {
    fn from(document: Arc<Document>) -> Self {
        Inner::Parsed(document).into()
    }
}

impl From<Arc<conform_json::Source>> for Source {
    fn from(source: Arc<conform_json::Source>) -> Self {
        Inner::Read(source).into()
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
