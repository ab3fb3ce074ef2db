//! What was found in a message.

use std::fmt;
use std::sync::Arc;

use conform_ir::Origin;
use conform_json::{Position, Source, Span};

use crate::kind::Kind;
use crate::rule::{Rule, Severity};
use conform_traffic::Side;

/// One thing that is wrong with a message, or that the description does not know.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How much it counts.
    pub severity: Severity,
    /// The message that it was found in; `None` when it is not known.
    pub subject: Option<Subject>,
    /// Where in the payload.
    pub payload: PayloadPlace,
    /// What is wrong.
    pub kind: Kind,
    /// The value at fault as JSON text, cut where it is long. Only when values were asked for.
    pub value: Option<String>,
    /// Where the description says what was wanted.
    pub schema: Option<SchemaPlace>,
    /// Advice, a sentence each.
    pub help: Vec<String>,
    /// The pointer of the payload, where `*` stands for the items of an array and for the members of an object that are not
    /// declared by their names: what all values of one schema have in common.
    pub(crate) outline: String,
}

/// The pointer with `*` for each index.
pub(crate) fn outline(pointer: &str) -> String {
    let tokens = pointer.split('/').map(|token| {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if is_index { "*" } else { token }
    });
    tokens.collect::<Vec<_>>().join("/")
}

impl Finding {
    /// The rule that is broken.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.kind.rule()
    }

    /// What makes two findings the same: everything but where in the payload's text they stand, and which item of an array
    /// or entry of a map they are about.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        hash.word(self.rule().code());
        if let Some(subject) = &self.subject {
            hash.word(&subject.to_string());
        }
        hash.word(&self.payload.part.to_string());
        for token in self.outline.split('/') {
            hash.word(token);
        }
        if let Some(schema) = &self.schema {
            hash.word(&schema.origin.file);
            hash.word(&schema.pointer);
        }
        for member in self.kind.members() {
            hash.word(member);
        }
        if let Some(found) = self.kind.found() {
            hash.word(found.type_name());
        }
        match &self.kind {
            Kind::Malformed(detail)
            | Kind::UnusableSchema(detail)
            | Kind::UndocumentedMediaType(detail, _)
            | Kind::MalformedExchange(detail)
            | Kind::MalformedParameter(detail)
            | Kind::WrongBranch(detail, _)
            | Kind::UndocumentedPath(detail)
            | Kind::UndocumentedMethod { method: detail, .. }
            | Kind::UndocumentedParameter(detail)
            | Kind::UnknownOperation(detail) => hash.word(detail),
            Kind::UnknownName(_) | Kind::Unreadable(_) => hash.word(self.payload.source.name()),
            _ => {}
        }
        Fingerprint(hash.0)
    }
}

/// Tells findings apart, from run to run; see [`Finding::fingerprint`]. Its text is sixteen hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Reads sixteen hexadecimal digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        u64::from_str_radix(text, 16).ok().map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// FNV-1a of 64 bits: the standard library promises no hash that stays the same.
struct Fnv(u64);

impl Fnv {
    /// Adds a word and its end.
    fn word(&mut self, word: &str) {
        for byte in word.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The message that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// The `operationId`, or method and path where there is none.
    pub operation: Arc<str>,
    /// Which message of the operation.
    pub side: Side,
}

impl Subject {
    /// A message of an operation.
    #[must_use]
    pub fn new(operation: &str, side: Side) -> Self {
        Self {
            operation: Arc::from(operation),
            side,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operation, self.side)
    }
}

/// A place in a payload.
#[derive(Clone, Debug)]
pub struct PayloadPlace {
    /// Which part of the message.
    pub part: Part,
    /// Where in the capture the message starts, where it is not a file of its own; `source` is named as the capture.
    pub capture: Option<Position>,
    /// The file, or the part of the message, and its text.
    pub source: Arc<Source>,
    /// How the text is written, which decides what of it is a value that frames must not show.
    pub syntax: Syntax,
    /// The bytes at fault.
    pub span: Span,
    /// The value at fault as a JSON Pointer into the body; `""` is the whole body.
    pub pointer: String,
    /// Another place that has to do with it, and what it is: the first of two duplicate keys, the bracket left open.
    pub related: Option<(Span, String)>,
}

impl PayloadPlace {
    /// Line and column in `source`.
    #[must_use]
    pub fn position(&self) -> Position {
        self.source.position(self.span.start)
    }

    /// Line and column after the last character, in `source`.
    #[must_use]
    pub fn end(&self) -> Position {
        self.source.position(self.span.end.max(self.span.start))
    }

    /// The file, and of a capture the place of the message in it: `traffic.ndjson:7 (body)`.
    #[must_use]
    pub(crate) fn holder(&self) -> String {
        let mut out = self.source.name().to_string();
        if let Some(start) = self.capture {
            out.push_str(&format!(":{}", start.line));
            if start.column > 1 {
                out.push_str(&format!(":{}", start.column));
            }
            if self.part == Part::Body {
                out.push_str(" (body)");
            }
        }
        out
    }

    /// Line and column in the text of a body that is part of a capture, where the place is one in it.
    #[must_use]
    pub fn in_body(&self) -> Option<Position> {
        let is_in_body = self.part == Part::Body && self.syntax != Syntax::Opaque;
        (self.capture.is_some() && is_in_body).then(|| self.position())
    }

    /// First and last place in the file that `source` is named as: of a capture, where the message starts.
    #[must_use]
    pub fn in_file(&self) -> (Position, Position) {
        match self.capture {
            Some(start) => (start, start),
            None => (self.position(), self.end()),
        }
    }
}

/// A part of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The body.
    #[default]
    Body,
    /// Method, path or status: the message as a whole.
    Whole,
    /// A path parameter.
    Path(String),
    /// A query parameter.
    Query(String),
    /// A header.
    Header(String),
    /// A cookie.
    Cookie(String),
}

impl fmt::Display for Part {
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

/// How a payload is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// Anything else. Its text is never shown.
    Opaque,
}

/// A place in the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaPlace {
    /// File, line and column of the keyword, or of the object that lacks it.
    pub origin: Origin,
    /// The keyword as it is written, on one line: `type: integer`. Empty where it is no keyword.
    pub text: String,
    /// The same place as a JSON Pointer into the file.
    pub pointer: String,
    /// The `$ref`s that led there, outermost first.
    pub references: Vec<Origin>,
}
