//! A change, what it does to messages, and the diagnostic that reports it.

use std::fmt;
use std::sync::Arc;

use conform_description::Node;
use conform_json::Span;
use conform_report::{
    Code, Diagnostic, Fingerprint, Help, Label, Profile, Severity, Source, Subject,
};

/// How many operations a diagnostic names.
const MOST_NAMED: usize = 6;

/// Which of the two descriptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The one that is replaced.
    Old,
    /// The one that replaces it.
    New,
}

impl Side {
    /// Returns the place of its value in pairs of values.
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Old => 0,
            Self::New => 1,
        }
    }

    /// Returns the other one.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Old => "old",
            Self::New => "new",
        })
    }
}

/// Which messages a change concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flow {
    /// Messages from clients to the API, or from the API to subscribers.
    Request,
    /// The answers to them.
    Response,
    /// Both, or the operation as a whole.
    Exchange,
    /// No message, but programs that are written with the generated crates.
    Program,
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "requests",
            Self::Response => "responses",
            Self::Exchange => "exchanges",
            Self::Program => "programs",
        })
    }
}

/// What a change does. The order is from the most to the least severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Impact {
    /// Something that worked does not work any more.
    Breaking,
    /// It is not known whether something breaks.
    Undecided,
    /// It is proved that nothing breaks.
    Compatible,
}

impl Impact {
    /// Returns the severity of a diagnostic of it.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::Breaking => Severity::Error,
            Self::Undecided => Severity::Warning,
            Self::Compatible => Severity::Note,
        }
    }

    /// Returns its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Undecided => "undecided",
            Self::Compatible => "compatible",
        }
    }
}

/// A message that one side sends and the other refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The message, or the part of it that is meant, as text.
    pub message: String,
    /// Which part of which message it is, such as `request body of createVisit`.
    pub part: String,
    /// The side that accepts it; the other refuses it.
    pub accepted_by: Side,
    /// What the side that refuses it expects instead.
    pub expected: String,
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            message,
            part,
            accepted_by,
            expected,
        } = self;
        let other = accepted_by.other();
        write!(
            f,
            "witness: {part}: {message} is accepted by the {accepted_by} description and refused by the {other} one, which expects {expected}"
        )
    }
}

/// What a change does to messages that go one way.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The messages.
    pub flow: Flow,
    /// What it does to them.
    pub impact: Impact,
    /// Why, as a clause.
    pub why: String,
    /// The message that shows it.
    pub witness: Option<Witness>,
    /// The parts of messages that it concerns, such as `request body of createVisit`.
    pub concerns: Vec<String>,
}

/// A change, with its place on both sides.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of change it is.
    pub code: Code,
    /// What has changed, on one line.
    pub message: String,
    /// Where it is in the old description; where the new one has something more, what that was added to.
    pub old: Option<Label>,
    /// Where it is in the new description; where something is missing, what it was removed from.
    pub new: Option<Label>,
    /// What it does, by the messages that it concerns.
    pub effects: Vec<Effect>,
}

impl Change {
    /// Returns the most severe of its effects. A change without effect on messages is compatible.
    #[must_use]
    pub fn impact(&self) -> Impact {
        let impacts = self.effects.iter().map(|effect| effect.impact);
        impacts.min().unwrap_or(Impact::Compatible)
    }

    /// Adds an effect. Effects of one kind on messages of one flow are joined.
    pub(crate) fn add(&mut self, effect: Effect) {
        let same = self.effects.iter_mut().find(|one| {
            one.flow == effect.flow
                && one.impact == effect.impact
                && one.witness.is_some() == effect.witness.is_some()
        });
        match same {
            Some(one) => {
                for concern in effect.concerns {
                    if !one.concerns.contains(&concern) {
                        one.concerns.push(concern);
                    }
                }
            }
            None => self.effects.push(effect),
        }
    }

    /// Returns the diagnostic that reports it: an error if it breaks something, a warning if that is not known, and a note
    /// otherwise.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let (primary, other) = match (&self.new, &self.old) {
            (Some(new), old) => (new.clone(), old.clone()),
            (None, Some(old)) => (old.clone(), None),
            (None, None) => (nowhere(), None),
        };
        let mut diagnostic =
            Diagnostic::new(self.code, Profile::Strict, primary, self.message.clone());
        diagnostic.severity = self.impact().severity();
        diagnostic.related.extend(other);
        let mut effects: Vec<&Effect> = self.effects.iter().collect();
        effects.sort_by_key(|effect| (effect.impact, effect.flow));
        for effect in &effects {
            diagnostic.help.push(Help::from(effect.to_string()));
            if let Some(witness) = &effect.witness {
                diagnostic.help.push(Help::from(witness.to_string()));
            }
        }
        if let Some(concern) = effects.iter().flat_map(|effect| &effect.concerns).next() {
            let (part, operation) = concern.rsplit_once(" of ").unwrap_or(("", concern));
            diagnostic.subject = Some(Subject::new(operation, part));
        }
        let place = |label: &Option<Label>| {
            let pointer = label.as_ref().and_then(|label| label.location.pointer());
            pointer.unwrap_or_default().into_owned()
        };
        let mut words = vec![
            self.code.as_str().to_owned(),
            place(&self.old),
            place(&self.new),
        ];
        words.extend(
            self.message
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned),
        );
        diagnostic.identified_by(Fingerprint::of(words))
    }
}

impl fmt::Display for Effect {
    /// Writes `requests: breaking: WHY; concerns PART, PART and 3 more`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.flow, self.impact.name())?;
        if !self.why.is_empty() {
            write!(f, ": {}", self.why)?;
        }
        if let Some((last, rest)) = self.concerns.split_last() {
            let named = &self.concerns[..self.concerns.len().min(MOST_NAMED)];
            write!(f, "; concerns ")?;
            match self.concerns.len() - named.len() {
                0 if rest.is_empty() => f.write_str(last)?,
                0 => write!(f, "{} and {last}", rest.join(", "))?,
                more => write!(f, "{} and {more} more", named.join(", "))?,
            }
        }
        Ok(())
    }
}

/// The place of what has none, such as a change of files that could not be read.
fn nowhere() -> Label {
    Label::in_source(Source::unread("openapi.yaml"), Span::at(0), "")
}

/// The two descriptions by the names of their files in reports.
#[derive(Clone, Debug, Default)]
pub struct SideNames {
    /// What is put before the names of the files of each side.
    pub prefixes: [Arc<str>; 2],
}

impl SideNames {
    /// Returns the label on bytes of a file of a side.
    pub(crate) fn label(&self, side: Side, node: Node<'_>, span: Span, message: &str) -> Label {
        let document = node.description().document(node.address().file);
        let source = Source::from(Arc::clone(document));
        let prefix = &self.prefixes[side.index()];
        let source = if prefix.is_empty() {
            source
        } else {
            source.shown_as(format!("{prefix}{}", document.name()))
        };
        Label::in_source(source, span, message)
    }

    /// Returns the label on the start of a value: a scalar as a whole, and of others the first key or character.
    pub(crate) fn label_on(&self, side: Side, node: Node<'_>, message: &str) -> Label {
        let span = match node.members().next() {
            Some(member) => member.key_span,
            None => node.value().span(),
        };
        self.label(side, node, span, message)
    }

    /// Returns the label on the key of a member, or on its object if there is no such member.
    pub(crate) fn label_on_key(
        &self,
        side: Side,
        node: Node<'_>,
        key: &str,
        message: &str,
    ) -> Label {
        match node.member(key) {
            Some(member) => self.label(side, member.node, member.key_span, message),
            None => self.label_on(side, node, message),
        }
    }
}
