//! A text together with the tape read from it.

use std::{
    fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::{
    bytes::{check_length, invalid_utf8},
    error::SyntaxError,
    format::Format,
    json,
    limits::Limits,
    pointer,
    source::{Position, Source, Span},
    span_index::SpanIndex,
    tape::{DuplicateKey, NodeId, Tape},
    value::Value,
    yaml,
};

/// How many bytes of an unreadable text the error keeps, to be quoted in a report.
const KEPT_BYTES: usize = 4096;

/// The length in bytes of U+FFFD, which replaces what is not UTF-8 in the kept text.
const REPLACEMENT_LENGTH: u32 = 3;

/// A JSON or YAML text with the values read from it. It is immutable and can be shared between
/// threads.
///
/// ```
/// use conform_json::{Document, Format, Limits};
///
/// let text = b"order:\n  id: 7\n  id: 8\n".to_vec();
/// let document = Document::parse("order.yaml", text, Format::Yaml, &Limits::default())?;
/// let id = document.root().pointer("/order/id").unwrap();
/// assert_eq!(id.as_number().unwrap().as_u64(), Some(8));
/// assert_eq!(document.position(id.span().start).to_string(), "3:7");
///
/// let [duplicate] = document.duplicates() else { panic!("one name is repeated") };
/// assert_eq!(document.position(duplicate.first.start).to_string(), "2:3");
/// # Ok::<(), conform_json::SyntaxError>(())
/// ```
pub struct Document {
    source: Arc<Source>,
    format: Format,
    tape: Tape,
    /// Built when a place is first looked up.
    spans: OnceLock<SpanIndex>,
    /// How many siblings were passed to find pointers without the index.
    passed: AtomicUsize,
}

impl Document {
    /// Parses a text. `name` is its name in messages, usually its path.
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not UTF-8, not valid in the format, or beyond the limits.
    /// The error holds the text.
    pub fn parse(
        name: impl Into<Arc<str>>,
        bytes: Vec<u8>,
        format: Format,
        limits: &Limits,
    ) -> Result<Self, SyntaxError> {
        let name = name.into();
        if let Err(error) = check_length(bytes.len(), limits) {
            let kept = String::from_utf8_lossy(&bytes[..KEPT_BYTES.min(bytes.len())]).into_owned();
            return Err(error.with_source(Arc::new(Source::new(name, kept))));
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let (bytes, error) = (error.as_bytes(), error.utf8_error());
                let kept = &bytes[..(error.valid_up_to() + KEPT_BYTES).min(bytes.len())];
                let text = String::from_utf8_lossy(kept).into_owned();
                return Err(invalid_utf8(bytes, error, REPLACEMENT_LENGTH)
                    .with_source(Arc::new(Source::new(name, text))));
            }
        };
        let source = Arc::new(Source::new(name, text));
        let mut tape = Tape::new();
        let result = match format {
            Format::Json => json::parse(&mut tape, source.text(), limits),
            Format::Yaml => yaml::parse(&mut tape, source.text(), limits),
        };
        match result {
            Ok(()) => {
                tape.finish();
                Ok(Self {
                    source,
                    format,
                    tape,
                    spans: OnceLock::new(),
                    passed: AtomicUsize::new(0),
                })
            }
            Err(error) => Err(error.with_source(source)),
        }
    }

    /// Returns the name, as given.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        self.source.name()
    }

    /// Returns the text with its name, to be shared with reports that outlive the document.
    #[must_use]
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Returns the whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// Returns the language of the text.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns the value of the whole text.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        Value::root(&self.tape, self.source.text())
    }

    /// Returns the value with this id.
    ///
    /// # Panics
    ///
    /// May panic if the id is of another document, or return an unrelated value.
    #[must_use]
    pub fn value(&self, id: NodeId) -> Value<'_> {
        assert!(
            id.index() < self.tape.node_count(),
            "the id must be of this document"
        );
        Value::new(&self.tape, self.source.text(), id.0)
    }

    /// Returns the JSON Pointer (RFC 6901) from the root to the value with this id, such as
    /// `/data/0/id`. Many calls take a time in proportion to their number and to the document.
    ///
    /// # Panics
    ///
    /// Panics in the same cases as [`value`](Self::value).
    #[must_use]
    pub fn pointer(&self, id: NodeId) -> String {
        let wanted = self.value(id).id();
        let passed = self.passed.load(Ordering::Relaxed);
        if self.spans.get().is_some() || passed > self.node_count() {
            return self.index().pointer_of(&self.tape, self.text(), wanted.0);
        }
        let mut out = String::new();
        let mut at = self.root();
        let mut passed = 0;
        while at.id() != wanted {
            // The ids inside a value are greater than its own and less than its next sibling's.
            let next = if let Some(object) = at.as_object() {
                let members = object
                    .iter()
                    .take_while(|member| member.value.id() <= wanted)
                    .inspect(|_| passed += 1);
                members
                    .last()
                    .map(|member| (pointer::escape(member.key), member.value))
            } else {
                let items = at.as_array().into_iter().flat_map(|array| array.iter());
                let items = items
                    .enumerate()
                    .take_while(|(_, item)| item.id() <= wanted)
                    .inspect(|_| passed += 1);
                items
                    .last()
                    .map(|(index, item)| (index.to_string().into(), item))
            };
            let Some((token, value)) = next else { break };
            out.push('/');
            out.push_str(&token);
            at = value;
        }
        self.passed.fetch_add(passed, Ordering::Relaxed);
        out
    }

    /// Returns how many siblings were passed to find pointers.
    #[cfg(test)]
    pub(crate) fn passed_siblings(&self) -> usize {
        self.passed.load(Ordering::Relaxed)
    }

    fn index(&self) -> &SpanIndex {
        self.spans.get_or_init(|| SpanIndex::new(&self.tape))
    }

    /// Returns the JSON Pointer of the value or key that has exactly these bytes, or else of the smallest value or member
    /// around them. The first call builds an index of the document; later ones take no longer for large documents.
    ///
    /// ```
    /// use conform_json::{Document, Format, Limits, Span};
    ///
    /// let text = b"visit:\n  id: 7\n".to_vec();
    /// let document = Document::parse("visit.yaml", text, Format::Yaml, &Limits::default())?;
    /// assert_eq!(document.pointer_at(Span::new(9, 11)), "/visit/id");
    /// # Ok::<(), conform_json::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn pointer_at(&self, span: Span) -> String {
        self.index().pointer(&self.tape, self.source.text(), span)
    }

    /// Returns the names that objects repeat, in the order in which the objects end. A value that
    /// an alias repeats is not checked again.
    #[must_use]
    pub fn duplicates(&self) -> &[DuplicateKey] {
        self.tape.duplicates()
    }

    /// Returns the number of values and keys. Every [`NodeId::index`] is less.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.tape.node_count()
    }

    /// Returns the line and column of a byte offset, as [`Source::position`] does.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.source.position(offset)
    }

    /// Returns the text of a line, counted from one, without its line break. Returns an empty string
    /// if there is no such line.
    #[must_use]
    pub fn line(&self, number: u32) -> &str {
        self.source.line(number).unwrap_or_default()
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            source,
            format,
            tape,
            spans: _,
            passed: _,
        } = self;
        f.debug_struct("Document")
            .field("source", source)
            .field("format", format)
            .field("tape", tape)
            .finish()
    }
}
