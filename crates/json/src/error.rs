//! Syntax errors: what is wrong with a text, where, and how to fix it.

use std::{fmt, sync::Arc};

use crate::source::{Position, Source, Span};

/// The kind of a syntax error, with a stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The bytes are not UTF-8 (RFC 8259 §8.1).
    InvalidUtf8,
    /// A byte order mark starts JSON text (RFC 8259 §8.1).
    ByteOrderMark,
    /// The text is empty, or has only white space.
    Empty,
    /// The text ends inside a value.
    UnexpectedEnd,
    /// Something is where a value, key or separator was expected.
    UnexpectedToken,
    /// A comma without a member or element after it.
    TrailingComma,
    /// Text follows the value of the document.
    TrailingText,
    /// A number that RFC 8259 §6 does not allow, or that JSON cannot express.
    InvalidNumber,
    /// A string with an unescaped control character or an unknown escape (RFC 8259 §7).
    InvalidString,
    /// Half of a surrogate pair, which is no character (RFC 8259 §8.2).
    LoneSurrogate,
    /// An opening bracket is closed by a bracket of the other kind.
    MismatchedBracket,
    /// A comment. JSON has none.
    Comment,
    /// The text is longer than [`Limits::max_bytes`](crate::Limits::max_bytes).
    TooLarge,
    /// The text nests deeper than [`Limits::max_depth`](crate::Limits::max_depth).
    TooDeep,
    /// The document has more nodes than [`Limits::max_nodes`](crate::Limits::max_nodes) or
    /// [`Limits::max_alias_nodes`](crate::Limits::max_alias_nodes) allows.
    TooManyNodes,
    /// A second YAML document in the same text.
    MultipleDocuments,
    /// A YAML alias without an anchor of that name before it, or inside the value that it names.
    UnknownAnchor,
    /// A YAML key that is a mapping or a sequence. A JSON object has no such keys.
    ComplexKey,
    /// A YAML merge key whose value is not a mapping or a sequence of mappings.
    InvalidMerge,
    /// A YAML tag that does not fit its value, or that JSON has no type for.
    InvalidTag,
    /// Any other error in YAML text.
    InvalidYaml,
}

impl ErrorCode {
    /// Returns the name in kebab case, such as `trailing-comma`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidUtf8 => "invalid-utf8",
            Self::ByteOrderMark => "byte-order-mark",
            Self::Empty => "empty-text",
            Self::UnexpectedEnd => "unexpected-end",
            Self::UnexpectedToken => "unexpected-token",
            Self::TrailingComma => "trailing-comma",
            Self::TrailingText => "trailing-text",
            Self::InvalidNumber => "invalid-number",
            Self::InvalidString => "invalid-string",
            Self::LoneSurrogate => "lone-surrogate",
            Self::MismatchedBracket => "mismatched-bracket",
            Self::Comment => "comment",
            Self::TooLarge => "too-large",
            Self::TooDeep => "too-deep",
            Self::TooManyNodes => "too-many-nodes",
            Self::MultipleDocuments => "multiple-documents",
            Self::UnknownAnchor => "unknown-anchor",
            Self::ComplexKey => "complex-key",
            Self::InvalidMerge => "invalid-merge",
            Self::InvalidTag => "invalid-tag",
            Self::InvalidYaml => "invalid-yaml",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A second span that explains an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedSpan {
    /// The bytes in the text.
    pub span: Span,
    /// What is there, such as `the object starts here`.
    pub message: String,
}

/// A syntax error with byte ranges, without the text.
///
/// Neither the message nor `Debug` quotes a value of the text, so both are safe to log.
/// [`ParseError::with_source`] adds the text, for lines and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    details: Box<Details>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    code: ErrorCode,
    span: Span,
    message: String,
    related: Option<RelatedSpan>,
    help: Option<String>,
}

impl ParseError {
    /// Creates an error.
    #[cold]
    pub(crate) fn new(code: ErrorCode, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            details: Box::new(Details {
                code,
                span,
                message,
                related: None,
                help: None,
            }),
        }
    }

    /// Adds a second span.
    #[must_use]
    pub(crate) fn with_related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.details.related = Some(RelatedSpan {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds advice on how to fix the text.
    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.details.help = Some(help.into());
        self
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.details.code
    }

    /// Returns the bytes that are wrong. The span is empty where something is missing at the end of
    /// the text.
    #[must_use]
    pub fn span(&self) -> Span {
        self.details.span
    }

    /// Returns what is wrong: in lower case, without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.details.message
    }

    /// Returns a second span, such as that of a bracket that is still open.
    #[must_use]
    pub fn related(&self) -> Option<&RelatedSpan> {
        self.details.related.as_ref()
    }

    /// Returns advice on how to fix the text, if there is any.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.details.help.as_deref()
    }

    /// Adds the text that the error is about.
    #[must_use]
    pub fn with_source(self, source: Arc<Source>) -> SyntaxError {
        SyntaxError {
            error: self,
            source,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for ParseError {}

/// A syntax error together with the text.
///
/// `Display` writes `name:line:column: message`. The other methods return what a report with a
/// quoted line needs.
///
/// ```
/// use conform_json::{Document, Format, Limits};
///
/// let error = Document::parse("order.json", b"{\"a\": 1,}".to_vec(), Format::Json, &Limits::default())
///     .unwrap_err();
/// assert_eq!(error.to_string(), "order.json:1:8: trailing comma after the last member of this object");
/// assert_eq!(error.code().as_str(), "trailing-comma");
/// ```
#[derive(Clone, Debug)]
pub struct SyntaxError {
    error: ParseError,
    source: Arc<Source>,
}

impl SyntaxError {
    /// Returns the kind of the error.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.error.code()
    }

    /// Returns the bytes that are wrong, in the text of [`SyntaxError::source_text`].
    #[must_use]
    pub fn span(&self) -> Span {
        self.error.span()
    }

    /// Returns the line and column of the start of the span.
    #[must_use]
    pub fn position(&self) -> Position {
        self.source.position(self.span().start)
    }

    /// Returns what is wrong: in lower case, without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        self.error.message()
    }

    /// Returns a second span, such as that of a bracket that is still open.
    #[must_use]
    pub fn related(&self) -> Option<&RelatedSpan> {
        self.error.related()
    }

    /// Returns advice on how to fix the text, if there is any.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.error.help()
    }

    /// Returns the text that could not be read. If the text is too long, this is only its start. If
    /// it is not UTF-8, this is the text before the first bad byte and a little after it, with each
    /// bad sequence replaced by U+FFFD.
    #[must_use]
    pub fn source_text(&self) -> &Arc<Source> {
        &self.source
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}",
            self.source.name(),
            self.position(),
            self.message()
        )
    }
}

impl std::error::Error for SyntaxError {}
