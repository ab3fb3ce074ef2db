//! The registry of codes: everything that the program can report, by its code.
//!
//! Each crate declares its codes beside what reports them; this module brings them together for `conform explain`. A few
//! codes, such as `wrong-type`, have a meaning in descriptions and another in payloads.

use conform_report::{Code, Profile};

use crate::config;

/// What a code is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeSubject {
    /// Descriptions: what `conform lint` reports, and every command that reads one.
    Description,
    /// What of a description code cannot express: what `conform generate` reports.
    Generation,
    /// Payloads and exchanges: what `conform check` reports.
    Payload,
    /// `conform.toml`.
    Configuration,
}

impl CodeSubject {
    /// Every subject, in the order in which they are listed.
    pub const ALL: [Self; 4] = [
        Self::Description,
        Self::Generation,
        Self::Payload,
        Self::Configuration,
    ];

    /// Returns the name, for programs: `description`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Generation => "generation",
            Self::Payload => "payload",
            Self::Configuration => "configuration",
        }
    }

    /// Returns a heading for the codes of the subject.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Description => "Descriptions (conform lint)",
            Self::Generation => "Generated code (conform generate)",
            Self::Payload => "Payloads and exchanges (conform check)",
            Self::Configuration => "conform.toml",
        }
    }
}

/// A code, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The code, such as `missing-file`.
    pub code: &'static str,
    /// What it is about.
    pub subject: CodeSubject,
    /// Its severity: that in a project's own description, and where another differs from it, that as well.
    pub severity: String,
    /// What is wrong, on one line.
    pub title: &'static str,
    /// Why it matters and how to mend it; may be empty.
    pub details: &'static str,
}

/// Returns every code, by subject and then by name.
#[must_use]
pub fn all() -> Vec<Explanation> {
    let of = |subject, codes: &'static [Code]| {
        codes
            .iter()
            .map(move |&code| Explanation::of(subject, code))
    };
    let mut all: Vec<Explanation> = of(CodeSubject::Payload, conform_validator::codes::ALL)
        .chain(of(
            CodeSubject::Description,
            conform_description::codes::ALL,
        ))
        .chain(of(
            CodeSubject::Description,
            conform_description::bundle::codes::ALL,
        ))
        .chain(of(CodeSubject::Description, conform_lint::codes::ALL))
        .chain(of(CodeSubject::Generation, conform_ir::lower::codes::ALL))
        .chain(of(CodeSubject::Configuration, config::codes::ALL))
        .collect();
    all.sort_by_key(|explanation| (explanation.subject, explanation.code));
    all
}

/// Returns the codes of reading and linting a description.
#[must_use]
pub fn of_descriptions() -> Vec<Code> {
    [conform_description::codes::ALL, conform_lint::codes::ALL].concat()
}

impl Explanation {
    fn of(subject: CodeSubject, code: Code) -> Self {
        let [strict, lenient] = [Profile::Strict, Profile::Lenient].map(|p| code.severity(p));
        let severity = if strict == lenient {
            strict.to_string()
        } else {
            format!("{strict}; {lenient} in the descriptions of others")
        };
        let explanation = code.explanation();
        let (title, details) = if explanation.why.is_empty() {
            first_sentence(explanation.what)
        } else {
            (explanation.what, explanation.why)
        };
        Self {
            code: code.as_str(),
            subject,
            severity,
            title,
            details,
        }
    }
}

/// Splits a text after its first sentence, whose full stop may be one of an abbreviation or of a file's name.
fn first_sentence(text: &str) -> (&str, &str) {
    let end = text.match_indices(". ").find(|(at, _)| {
        let next = text[at + 2..].chars().next();
        next.is_some_and(|next| next.is_uppercase() || next == '`')
    });
    match end {
        Some((at, _)) => (&text[..=at], &text[at + 2..]),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_once_for_its_subject() {
        let all = all();
        assert!(all.len() > 100, "{}", all.len());
        for pair in all.windows(2) {
            let key = |explanation: &Explanation| (explanation.subject, explanation.code);
            assert!(key(&pair[0]) < key(&pair[1]), "{pair:?}");
        }
        for explanation in &all {
            assert!(explanation.title.ends_with('.'), "{explanation:?}");
        }
    }

    #[test]
    fn the_first_sentence_is_the_title() {
        let text = "A file such as `a.yaml`, e.g. this one, is missing. Add it. Then go on.";
        assert_eq!(
            first_sentence(text),
            (
                "A file such as `a.yaml`, e.g. this one, is missing.",
                "Add it. Then go on."
            )
        );
        assert_eq!(first_sentence("One sentence."), ("One sentence.", ""));
    }
}
