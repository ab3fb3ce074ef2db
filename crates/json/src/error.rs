//! Why a text is not a document, and where.

use std::{fmt, sync::Arc};

use crate::source::{Position, Source, Span};

/// A stable name for each kind of syntax error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The bytes are not UTF-8 (RFC 8259 §8.1).
    InvalidUtf8,
    /// A byte order mark starts JSON text (RFC 8259 §8.1).
    ByteOrderMark,
    /// The text is empty, or white space alone.
    Empty,
    /// The text ends inside a value.
    UnexpectedEnd,
    /// Something else stands where a value, key or separator belongs.
    UnexpectedToken,
    /// A comma without a member or element after it.
    TrailingComma,
    /// Text after the end of the document's one value.
    TrailingText,
    /// A number that RFC 8259 §6 does not allow, or that JSON cannot say.
    InvalidNumber,
    /// A string with an unescaped control character or an unknown escape (RFC 8259 §7).
    InvalidString,
    /// Half of a surrogate pair, which stands for no character (RFC 8259 §8.2).
    LoneSurrogate,
    /// An opening bracket is closed by the other kind of bracket.
    MismatchedBracket,
    /// A comment, which JSON does not have.
    Comment,
    /// The text is longer than [`Limits::max_bytes`](crate::Limits::max_bytes).
    TooLarge,
    /// The text nests deeper than [`Limits::max_depth`](crate::Limits::max_depth).
    TooDeep,
    /// The document has more nodes than [`Limits::max_nodes`](crate::Limits::max_nodes) or
    /// [`Limits::max_alias_nodes`](crate::Limits::max_alias_nodes) allows.
    TooManyNodes,
    /// YAML with a second document in the same stream.
    MultipleDocuments,
    /// A YAML alias without an anchor of that name before it, or inside what it names.
    UnknownAnchor,
    /// A YAML key that is a mapping or a sequence, which a JSON object cannot have.
    ComplexKey,
    /// A YAML merge key whose value is not a mapping or a sequence of mappings.
    InvalidMerge,
    /// A YAML tag that does not fit its value.
    InvalidTag,
    /// Any other text that is not YAML.
    InvalidYaml,
}

impl ErrorCode {
    /// The name, in kebab case: `trailing-comma`.
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

/// A second place that an error speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedSpan {
    /// The place.
    pub span: Span,
    /// What is there: `this object is opened here`.
    pub message: String,
}

/// Why a text could not be read, with places as byte ranges of that text.
///
/// It holds no text of the document: neither the message nor `Debug` quotes a value.
/// [`ParseError::with_source`] joins it with the text, for lines and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    facts: Box<Facts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    code: ErrorCode,
    span: Span,
    message: String,
    related: Option<RelatedSpan>,
    help: Option<String>,
}

impl ParseError {
    /// An error of the given kind at the given place.
    #[cold]
    pub(crate) fn new(code: ErrorCode, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            facts: Box::new(Facts {
                code,
                span,
                message,
                related: None,
                help: None,
            }),
        }
    }

    /// The same error with a second place.
    #[must_use]
    pub(crate) fn and(mut self, span: Span, message: impl Into<String>) -> Self {
        self.facts.related = Some(RelatedSpan {
            span,
            message: message.into(),
        });
        self
    }

    /// The same error with a way to mend the text.
    #[must_use]
    pub(crate) fn hint(mut self, help: impl Into<String>) -> Self {
        self.facts.help = Some(help.into());
        self
    }

    /// The kind of error.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.facts.code
    }

    /// Where it is. Empty at the end of the text.
    #[must_use]
    pub fn span(&self) -> Span {
        self.facts.span
    }

    /// What is wrong: a clause without full stop, in lower case.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.facts.message
    }

    /// A second place, such as that of the bracket that is still open.
    #[must_use]
    pub fn related(&self) -> Option<&RelatedSpan> {
        self.facts.related.as_ref()
    }

    /// How to mend the text, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.facts.help.as_deref()
    }

    /// The error together with the text that it is about.
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

/// Why a text could not be read, together with the text.
///
/// `Display` gives `name:line:column: message`; all that a frame needs is at hand.
///
/// ```
/// use conform_json::{Document, Format, Limits};
///
/// let error = Document::parse("visit.json", b"{\"a\": 1,}".to_vec(), Format::Json, &Limits::default())
///     .unwrap_err();
/// assert_eq!(error.to_string(), "visit.json:1:8: a comma follows the last member of this object");
/// assert_eq!(error.code().as_str(), "trailing-comma");
/// ```
#[derive(Clone, Debug)]
pub struct SyntaxError {
    error: ParseError,
    source: Arc<Source>,
}

impl SyntaxError {
    /// The kind of error.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.error.code()
    }

    /// Where it is in the text of [`SyntaxError::source_text`].
    #[must_use]
    pub fn span(&self) -> Span {
        self.error.span()
    }

    /// Line and column of the start of the span.
    #[must_use]
    pub fn position(&self) -> Position {
        self.source.position(self.span().start)
    }

    /// What is wrong: a clause without full stop, in lower case.
    #[must_use]
    pub fn message(&self) -> &str {
        self.error.message()
    }

    /// A second place, such as that of the bracket that is still open.
    #[must_use]
    pub fn related(&self) -> Option<&RelatedSpan> {
        self.error.related()
    }

    /// How to mend the text, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.error.help()
    }

    /// The text that could not be read. Of one that is too large only the start is kept, and of one
    /// that is not UTF-8 what comes before the first bad byte, as it is, and a little after it, each
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
