//! The one diagnostic type.

use conform_json::Span;

use crate::code::{Code, Profile};
use crate::fingerprint::Fingerprint;
use crate::label::{Label, Location, TextSpan};
use crate::repeats::Repeats;
use crate::severity::Severity;
use crate::subject::Subject;

/// One problem, or one thing worth knowing.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What kind of problem it is.
    pub code: Code,
    /// How much it counts.
    pub severity: Severity,
    /// What is wrong, on one line, without a full stop. It holds no value of a payload.
    pub message: String,
    /// Where it is.
    pub primary: Label,
    /// Other places that have to do with it, such as the first of two equal keys.
    pub related: Vec<Label>,
    /// What was expected instead.
    pub expected: Option<Expected>,
    /// What was found.
    pub found: Option<Found>,
    /// Where a file states what was expected.
    pub requirement: Option<Requirement>,
    /// What it is about, besides its place.
    pub subject: Option<Subject>,
    /// The names that it is about, such as those of missing members.
    pub names: Vec<String>,
    /// What to do about it.
    pub help: Vec<Help>,
    /// Where it occurred again.
    pub repeats: Repeats,
    identity: Option<Fingerprint>,
}

/// What was expected, as a noun phrase: `an integer`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The message says it already, so only programs get it in addition.
    InMessage(String),
    /// The message does not say it, so it is shown beside the primary location.
    Beside(String),
}

impl Expected {
    /// Returns the noun phrase.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::InMessage(text) | Self::Beside(text) => text,
        }
    }
}

/// What was found at the primary location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it looks like, as a noun phrase without any value: `a string of 3 digits`.
    pub shape: String,
    /// The value as JSON text, cut if it is long. Only if values may be shown.
    pub value: Option<String>,
}

/// Where a file states what was expected.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The keyword, or the object that lacks it.
    pub place: TextSpan,
    /// The keyword as it is written, on one line: `type: integer`. Empty if the place is no keyword.
    pub text: String,
    /// The references that led there, outermost first.
    pub references: Vec<TextSpan>,
}

/// What to do about a diagnostic.
#[derive(Clone, Debug)]
pub struct Help {
    /// A sentence that says what to do.
    pub text: String,
    /// The edit that does it, if there is one that needs no decision.
    pub edit: Option<Edit>,
}

impl Help {
    /// Returns advice to write another name, with the edit that does it if the label is on the name alone.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use conform_json::{Source, Span};
    /// use conform_report::{Help, Label};
    ///
    /// let source = Arc::new(Source::new("openapi.yaml", "type: 'strng'"));
    /// let label = Label::in_source(source.into(), Span::new(6, 13), "");
    /// let help = Help::did_you_mean(&label, "strng", "string");
    /// assert_eq!(help.text, "did you mean `string`?");
    /// assert_eq!(help.edit.unwrap().applied(), "type: 'string'");
    /// ```
    #[must_use]
    pub fn did_you_mean(label: &Label, wrong: &str, right: &str) -> Self {
        Self {
            text: format!("did you mean `{right}`?"),
            edit: Edit::rename(label, wrong, right),
        }
    }
}

impl Help {
    /// Returns advice with an edit that keeps what the author meant: it replaces what the label is on.
    #[must_use]
    pub fn certain(label: &Label, replacement: impl Into<String>, text: impl Into<String>) -> Self {
        let edit = match &label.location {
            Location::Text(place) => Some(Edit {
                place: place.clone(),
                replacement: replacement.into(),
                is_certain: true,
            }),
            Location::Payload(_) => None,
        };
        Self {
            text: text.into(),
            edit,
        }
    }
}

impl From<String> for Help {
    fn from(text: String) -> Self {
        Self { text, edit: None }
    }
}

impl From<&str> for Help {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// An edit of a file.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The bytes that are replaced.
    pub place: TextSpan,
    /// What they are replaced by.
    pub replacement: String,
    /// Whether it keeps what the author meant in every case, so that it can be made without being read. A suggestion does not.
    pub is_certain: bool,
}

impl Edit {
    /// Returns the edit of a name, in the quotes that it has. `None` if the label is not on the name alone, or if the new name
    /// would need other quotes.
    fn rename(label: &Label, wrong: &str, right: &str) -> Option<Self> {
        /// Words that YAML does not read as strings.
        const NOT_STRINGS: [&str; 8] = ["null", "true", "false", "yes", "no", "on", "off", "y"];
        let Location::Text(place) = &label.location else {
            return None;
        };
        let Span { start, end } = place.span;
        let text = place.source.text().get(start as usize..end as usize)?;
        let quote = ["\"", "'", ""]
            .into_iter()
            .find(|quote| text.starts_with(quote))?;
        let is_plain = right.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
            && right
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"$_-./".contains(&byte))
            && !NOT_STRINGS.contains(&right.to_ascii_lowercase().as_str());
        let is_alone = text == format!("{quote}{wrong}{quote}");
        (is_plain && is_alone).then(|| Self {
            place: place.clone(),
            replacement: format!("{quote}{right}{quote}"),
            is_certain: false,
        })
    }

    /// Returns the text of the file after the edit.
    #[must_use]
    pub fn applied(&self) -> String {
        let text = self.place.source.text();
        let Span { start, end } = self.place.span;
        let [before, after] = [&text[..start as usize], &text[end as usize..]];
        [before, &self.replacement, after].concat()
    }
}

impl Diagnostic {
    /// Returns a diagnostic whose severity is that of its code under `profile`.
    #[must_use]
    pub fn new(code: Code, profile: Profile, primary: Label, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(profile),
            message: message.into(),
            primary,
            related: Vec::new(),
            expected: None,
            found: None,
            requirement: None,
            subject: None,
            names: Vec::new(),
            help: Vec::new(),
            repeats: Repeats::default(),
            identity: None,
        }
    }

    /// Adds another place.
    #[must_use]
    pub fn with(mut self, label: Label) -> Self {
        self.related.push(label);
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<Help>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Sets what [`fingerprint`](Self::fingerprint) returns, for a reporter that knows better what makes two diagnostics the
    /// same.
    #[must_use]
    pub fn identified_by(mut self, fingerprint: Fingerprint) -> Self {
        self.identity = Some(fingerprint);
        self
    }

    /// Has [`fingerprint`](Self::fingerprint) return what it returns now, even if places change.
    pub fn keep_fingerprint(&mut self) {
        self.identity = Some(self.fingerprint());
    }

    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Returns how often it occurred.
    #[must_use]
    pub fn count(&self) -> usize {
        1 + self.repeats.count()
    }

    /// Returns what identifies the diagnostic from run to run: by default its code, its file, its JSON Pointer and the names in
    /// its message. Lines and the wording of the message do not count, so that edits elsewhere do not change it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.identity.unwrap_or_else(|| {
            let pointer = self.primary.location.pointer().unwrap_or_default();
            let place = [self.code.as_str(), self.primary.file(), &pointer];
            // Names are between backquotes: every second piece.
            let names = self.message.split('`').skip(1).step_by(2);
            Fingerprint::of(place.into_iter().chain(names))
        })
    }
}

/// Sorts by file name, place and code, and drops repetitions of the same diagnostic at the same place.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn key(diagnostic: &Diagnostic) -> (&str, u32, &str, &str) {
        (
            diagnostic.primary.file(),
            diagnostic.primary.location.start(),
            diagnostic.code.as_str(),
            &diagnostic.message,
        )
    }
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup_by(|a, b| key(a) == key(b));
}
