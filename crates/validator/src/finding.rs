//! What was found in a message, before it becomes a diagnostic.

use std::fmt;
use std::sync::Arc;

use conform_report::{
    Diagnostic, Expected, Fingerprint, Found, Label, PayloadSpan, Profile, Property, Requirement,
    Severity, TextSpan,
};

use conform_traffic::Side;

use crate::kind::FindingKind;

/// One thing that is wrong with a message, or that the description does not declare.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// Where in the payload.
    pub(crate) payload: PayloadSpan,
    /// A related place: the first of two equal keys, the bracket that is not closed.
    pub(crate) related: Option<Label>,
    /// What is wrong.
    pub(crate) kind: FindingKind,
    /// The value at fault as JSON text, cut if it is long. Only if values were asked for.
    pub(crate) value: Option<String>,
    /// The whole value that it is in, as JSON text. Only if values are kept.
    pub(crate) document: Option<Arc<str>>,
    /// Where the description states what was expected.
    pub(crate) schema: Option<SchemaPlace>,
    /// Advice, one sentence each.
    pub(crate) help: Vec<String>,
    /// The pointer of the payload, where `*` stands for the items of an array and for the members of an object that are not
    /// declared by their names: what all values of one schema have in common.
    pub(crate) outline: String,
}

/// Returns the pointer with `*` for each index.
pub(crate) fn outline(pointer: &str) -> String {
    let tokens = pointer.split('/').map(|token| {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if is_index { "*" } else { token }
    });
    tokens.collect::<Vec<_>>().join("/")
}

impl Finding {
    /// Returns a finding without advice.
    pub(crate) fn new(
        payload: PayloadSpan,
        kind: FindingKind,
        schema: Option<SchemaPlace>,
    ) -> Self {
        Self {
            outline: outline(&payload.pointer),
            payload,
            related: None,
            kind,
            value: None,
            document: None,
            schema,
            help: Vec::new(),
        }
    }

    /// Makes it a finding about a part of a body that has several values, such as a line of JSON Lines.
    pub(crate) fn put_below(&mut self, index: usize) {
        self.payload.pointer.insert_str(0, &format!("/{index}"));
        self.outline.insert_str(0, "/*");
        if let Some(document) = &self.document {
            self.document = Some(format!("{{\"{index}\":{document}}}").into());
        }
    }

    /// Makes it a diagnostic about a message. Under the strict profile every finding is an error, and undeclared members are
    /// one if objects are `closed`.
    pub(crate) fn lower(
        self,
        subject: Option<&Subject>,
        profile: Profile,
        closed: bool,
    ) -> Diagnostic {
        let profile = match self.kind {
            FindingKind::Undeclared(_) if closed => Profile::Strict,
            _ => profile,
        };
        let fingerprint = self.fingerprint(subject);
        let Self {
            payload,
            related,
            kind,
            value,
            schema,
            help,
            document: _,
            outline: _,
        } = self;
        let message = kind.headline(&payload);
        let label = Label::in_payload(payload, "");
        let mut diagnostic = Diagnostic::new(kind.code(), profile, label, message);
        let is_hint = matches!(kind, FindingKind::WrongBranch { is_hint: true, .. });
        if is_hint && profile != Profile::Strict {
            diagnostic.severity = Severity::Note;
        }
        diagnostic.related.extend(related);
        diagnostic.expected = kind.expected().map(|expected| {
            if kind.names_expected() {
                Expected::InMessage(expected)
            } else {
                Expected::Beside(expected)
            }
        });
        diagnostic.found = kind.found().map(|found| Found {
            shape: found.to_string(),
            value,
        });
        diagnostic.requirement = schema.map(|schema| schema.requirement);
        diagnostic.subject = subject.map(Into::into);
        diagnostic.names = kind.members().to_vec();
        diagnostic.help = help.into_iter().map(Into::into).collect();
        diagnostic.identified_by(fingerprint)
    }

    /// Returns what makes two findings the same: everything but where they are in the payload's text, and which item of an
    /// array or entry of a map they are about.
    fn fingerprint(&self, subject: Option<&Subject>) -> Fingerprint {
        let mut words = vec![self.kind.code().as_str().to_owned()];
        // A dialect concerns every message alike.
        if let (FindingKind::UnknownDialect(_), Some(schema)) = (&self.kind, &self.schema) {
            words.push(schema.requirement.place.source.name().to_owned());
            words.push(schema.pointer.clone());
            return Fingerprint::of(words);
        }
        words.extend(subject.map(ToString::to_string));
        words.push(self.payload.part.to_string());
        words.extend(self.outline.split('/').map(str::to_owned));
        if let Some(schema) = &self.schema {
            words.push(schema.requirement.place.source.name().to_owned());
            words.push(schema.pointer.clone());
        }
        words.extend_from_slice(self.kind.members());
        words.extend(self.kind.found().map(|found| found.type_name().to_owned()));
        match &self.kind {
            FindingKind::Malformed(detail)
            | FindingKind::UnusableSchema(detail)
            | FindingKind::UndocumentedMediaType(detail, _)
            | FindingKind::MalformedExchange(detail)
            | FindingKind::MalformedParameter(detail)
            | FindingKind::WrongBranch { named: detail, .. }
            | FindingKind::UndocumentedPath(detail)
            | FindingKind::UndocumentedMethod { method: detail, .. }
            | FindingKind::UndocumentedParameter(detail)
            | FindingKind::UncheckedBody(detail)
            | FindingKind::UndefinedSecurityScheme(detail)
            | FindingKind::MalformedCredentials(detail)
            | FindingKind::TrailingSlash(detail)
            | FindingKind::SeveralSegments(detail)
            | FindingKind::UnknownOperation(detail) => words.push(detail.clone()),
            FindingKind::UnknownName(_) | FindingKind::Unreadable(_) => {
                words.push(self.payload.file.to_string())
            }
            _ => {}
        }
        Fingerprint::of(words)
    }
}

/// A message of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// The `operationId`, or method and path if there is none.
    pub operation: Arc<str>,
    /// Which message of the operation.
    pub side: Side,
}

impl Subject {
    /// Returns a message of an operation.
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

impl From<&Subject> for conform_report::Subject {
    fn from(subject: &Subject) -> Self {
        let operation = Property::Text(Arc::clone(&subject.operation));
        let out = Self::new(Arc::clone(&subject.operation), subject.side.to_string());
        let out = out.with("operation", operation);
        match subject.side {
            Side::Request => out,
            Side::Response(status) => out.with("status", Property::Number(status.into())),
        }
    }
}

/// A place in the description.
#[derive(Clone, Debug)]
pub(crate) struct SchemaPlace {
    /// The keyword, or the object that lacks it.
    pub(crate) requirement: Requirement,
    /// The same place as a JSON Pointer into the file.
    pub(crate) pointer: String,
}

impl SchemaPlace {
    /// Returns a place without keyword and references.
    pub(crate) fn new(place: TextSpan, pointer: String) -> Self {
        Self {
            requirement: Requirement {
                place,
                text: String::new(),
                references: Vec::new(),
            },
            pointer,
        }
    }
}
