//! Locations in payloads. A payload may hold private data: its text is masked before it is shown.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use conform_json::{Position, Source, Span};

/// The first position of every text.
pub(crate) const FIRST: Position = Position { line: 1, column: 1 };

/// A part of a payload.
#[derive(Clone, Debug)]
pub struct PayloadSpan {
    /// The name of the file: that of the payload, or of the capture that holds the message.
    pub file: Arc<str>,
    /// Where the message starts in a capture; `None` if the file holds one payload only.
    pub capture: Option<Position>,
    /// Which part of the message.
    pub part: MessagePart,
    /// The value as a JSON Pointer into that part; `""` is the whole part.
    pub pointer: String,
    /// What is known of its text.
    pub text: PayloadText,
}

/// What is known of the text of a payload.
#[derive(Clone, Debug)]
pub enum PayloadText {
    /// Nothing: the file was not read.
    Unread,
    /// Where it starts and ends. The text itself must not be shown, not even masked.
    Hidden {
        /// The first position.
        start: Position,
        /// The position after the last character.
        end: Position,
    },
    /// The text, whose names may be shown and whose values are masked.
    Masked {
        /// The text of the payload, or of the body where that is part of a capture.
        source: Arc<Source>,
        /// How it is written, which decides what of it is a value.
        syntax: PayloadSyntax,
        /// The bytes.
        span: Span,
    },
    /// What of the text another run has shown.
    Quoted {
        /// The first position.
        start: Position,
        /// The position after the last character.
        end: Position,
        /// The line, with values masked if that run has masked them.
        row: PayloadRow,
    },
}

/// A line of a payload as it is shown, or the part of it that is near a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadRow {
    /// How many characters are before those that are shown.
    pub before: usize,
    /// The characters.
    pub text: String,
}

impl PayloadText {
    /// The start of a text that must not be shown.
    pub const START: Self = Self::Hidden {
        start: FIRST,
        end: FIRST,
    };

    /// Returns the first position and the one after the last character.
    pub(crate) fn range(&self) -> Option<(Position, Position)> {
        match self {
            Self::Unread => None,
            Self::Hidden { start, end } | Self::Quoted { start, end, .. } => Some((*start, *end)),
            Self::Masked { source, span, .. } => Some((
                source.position(span.start),
                source.position(span.end.max(span.start)),
            )),
        }
    }
}

/// How the text of a payload is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadSyntax {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
}

/// A part of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MessagePart {
    /// The body.
    #[default]
    Body,
    /// The message as a whole: method, path or status.
    Whole,
    /// The path parameter of this name.
    Path(String),
    /// The query parameter of this name.
    Query(String),
    /// The header of this name.
    Header(String),
    /// The cookie of this name.
    Cookie(String),
}

impl MessagePart {
    /// Returns the word for the part, and the name of the parameter, header or cookie.
    #[must_use]
    pub fn word_and_name(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Body => ("body", None),
            Self::Whole => ("message", None),
            Self::Path(name) => ("path", Some(name)),
            Self::Query(name) => ("query", Some(name)),
            Self::Header(name) => ("header", Some(name)),
            Self::Cookie(name) => ("cookie", Some(name)),
        }
    }
}

impl fmt::Display for MessagePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("the body"),
            Self::Whole => f.write_str("the message"),
            Self::Path(name) => write!(f, "the path parameter `{name}`"),
            Self::Query(name) => write!(f, "the query parameter `{name}`"),
            Self::Header(name) => write!(f, "the header `{name}`"),
            Self::Cookie(name) => write!(f, "the cookie `{name}`"),
        }
    }
}

impl PayloadSpan {
    /// Returns the location of a file that could not be read, or whose name says that it is no payload.
    #[must_use]
    pub fn unread(file: impl Into<Arc<str>>) -> Self {
        Self {
            file: file.into(),
            capture: None,
            part: MessagePart::Whole,
            pointer: String::new(),
            text: PayloadText::Unread,
        }
    }

    /// Returns the first position in the file and the one after the last character: of a capture, both are where the message
    /// starts. `None` if the file was not read.
    #[must_use]
    pub fn range_in_file(&self) -> Option<(Position, Position)> {
        match self.capture {
            Some(start) => Some((start, start)),
            None => self.text.range(),
        }
    }

    /// Returns what orders messages: the file, and where the message starts in it.
    #[must_use]
    pub(crate) fn order_in_input(&self) -> (&Path, Position) {
        let start = self.range_in_file().map_or(FIRST, |(start, _)| start);
        (Path::new(&*self.file), start)
    }

    /// Returns line and column in the text of the body, if the body is part of a capture and may be shown.
    #[must_use]
    pub fn position_in_body(&self) -> Option<Position> {
        let is_in_body = self.capture.is_some() && self.part == MessagePart::Body;
        match &self.text {
            PayloadText::Masked { source, span, .. } if is_in_body => {
                Some(source.position(span.start))
            }
            PayloadText::Quoted { start, .. } if is_in_body => Some(*start),
            _ => None,
        }
    }

    /// Returns line and column in the payload's own text; those of the start if nothing is known of the text.
    #[must_use]
    pub fn position(&self) -> Position {
        self.text.range().map_or(FIRST, |(start, _)| start)
    }

    /// Returns the offset of the first byte in the payload's own text.
    #[must_use]
    pub(crate) fn start(&self) -> u32 {
        match &self.text {
            PayloadText::Masked { span, .. } => span.start,
            _ => 0,
        }
    }

    /// Returns the file, and of a capture where the message is in it: `traffic.ndjson:7 (body)`.
    #[must_use]
    pub(crate) fn holder(&self) -> String {
        let mut out = self.file.to_string();
        if let Some(start) = self.capture {
            out.push_str(&format!(":{}", start.line));
            if start.column > 1 {
                out.push_str(&format!(":{}", start.column));
            }
            if self.part == MessagePart::Body {
                out.push_str(" (body)");
            }
        }
        out
    }
}

impl PayloadSpan {
    /// Whether there is no position worth showing in addition to [`holder`](Self::holder).
    #[must_use]
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.text, PayloadText::Unread)
            || (self.capture.is_some() && self.position_in_body().is_none())
    }
}

impl fmt::Display for PayloadSpan {
    /// Writes `file:line:column`, and for a capture `file:line (body):line:column`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.holder())?;
        if self.capture.is_none() || self.position_in_body().is_some() {
            write!(f, ":{}", self.position())?;
        }
        Ok(())
    }
}
