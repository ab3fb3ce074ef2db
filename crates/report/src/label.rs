//! Where a diagnostic points to: a location in a text or in a payload, and a few words about it.

use std::borrow::Cow;
use std::sync::Arc;

use conform_json::{Document, Position, Span};

use crate::payload::{FIRST, PayloadSpan};
use crate::source::Source;

/// A location, and what is said about it.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where it is.
    pub location: Location,
    /// A few words that are shown beside the location; may be empty.
    pub message: String,
}

impl Label {
    /// Returns a label on bytes of a document whose text may be shown.
    #[must_use]
    pub fn new(document: &Arc<Document>, span: Span, message: impl Into<String>) -> Self {
        Self::in_source(Source::from(Arc::clone(document)), span, message)
    }

    /// Returns a label on bytes of a file whose text may be shown.
    #[must_use]
    pub fn in_source(source: Source, span: Span, message: impl Into<String>) -> Self {
        Self {
            location: Location::Text(TextSpan { source, span }),
            message: message.into(),
        }
    }

    /// Returns a label on a part of a payload, whose values are masked.
    #[must_use]
    pub fn in_payload(payload: PayloadSpan, message: impl Into<String>) -> Self {
        Self {
            location: Location::Payload(payload),
            message: message.into(),
        }
    }

    /// Returns the name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        self.location.file()
    }

    /// Returns line and column of the first character in the file; `None` if the file was not read.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match &self.location {
            Location::Text(text) => text.position(),
            Location::Payload(payload) => payload.range_in_file().map(|(start, _)| start),
        }
    }
}

/// A location in a file.
#[derive(Clone, Debug)]
pub enum Location {
    /// Bytes of a text that may be shown, such as those of a description.
    Text(TextSpan),
    /// A part of a payload. Its values may be private, so they are masked wherever it is shown.
    Payload(PayloadSpan),
}

impl Location {
    /// Returns the name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Text(text) => text.source.name(),
            Self::Payload(payload) => &payload.file,
        }
    }

    /// Returns the first position in the file and the position after the last character. A file that was not read counts as
    /// empty.
    #[must_use]
    pub fn range(&self) -> (Position, Position) {
        let range = match self {
            Self::Text(text) => text.range(),
            Self::Payload(payload) => payload.range_in_file(),
        };
        range.unwrap_or((FIRST, FIRST))
    }

    /// Returns the location as a JSON Pointer into the document or message; `None` for a text without one.
    #[must_use]
    pub fn pointer(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => text.pointer().map(Cow::Owned),
            Self::Payload(payload) => Some(Cow::Borrowed(&payload.pointer)),
        }
    }

    /// Returns the offset of the first byte in the text that holds it; 0 for a text that was not read or must not be shown.
    #[must_use]
    pub fn start(&self) -> u32 {
        match self {
            Self::Text(text) => text.span.start,
            Self::Payload(payload) => payload.start(),
        }
    }
}

/// Bytes of a text that may be shown.
#[derive(Clone, Debug)]
pub struct TextSpan {
    /// The file and its text.
    pub source: Source,
    /// The bytes.
    pub span: Span,
}

impl TextSpan {
    /// Returns line and column of the first character; `None` if the file was not read.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.source.position(self.span.start)
    }

    /// Returns the first position and the one after the last character; `None` if the file was not read.
    #[must_use]
    pub fn range(&self) -> Option<(Position, Position)> {
        let end = self.source.position(self.span.end.max(self.span.start))?;
        Some((self.position()?, end))
    }

    /// Returns the JSON Pointer of the value or key that has these bytes, or of the smallest value around them. `None` if the
    /// text is not a JSON or YAML document.
    #[must_use]
    pub fn pointer(&self) -> Option<String> {
        self.source.pointer(self.span)
    }
}
