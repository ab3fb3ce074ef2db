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
    /// Overlays: what `conform overlay` reports, and every command that applies one.
    Overlay,
    /// Payloads and exchanges: what `conform check` reports.
    Payload,
    /// Changes between two descriptions: what `conform diff` reports.
    Change,
    /// `conform.toml`.
    Configuration,
}

impl CodeSubject {
    /// Every subject, in the order in which they are listed.
    pub const ALL: [Self; 6] = [
        Self::Description,
        Self::Generation,
        Self::Overlay,
        Self::Payload,
        Self::Change,
        Self::Configuration,
    ];

    /// Returns the name, for programs: `description`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Generation => "generation",
            Self::Overlay => "overlay",
            Self::Payload => "payload",
            Self::Change => "change",
            Self::Configuration => "configuration",
        }
    }

    /// Returns a heading for the codes of the subject.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Description => "Descriptions (conform lint)",
            Self::Generation => "Generated code (conform generate)",
            Self::Overlay => "Overlays (conform overlay)",
            Self::Payload => "Payloads and exchanges (conform check)",
            Self::Change => "Changes (conform diff)",
            Self::Configuration => "conform.toml",
        }
    }

    /// Returns the codes of the subject.
    #[must_use]
    pub fn codes(self) -> Vec<Code> {
        match self {
            Self::Description => [
                conform_description::codes::ALL,
                conform_description::bundle::codes::ALL,
                conform_lint::codes::ALL,
            ]
            .concat(),
            Self::Generation => conform_ir::lower::codes::ALL.to_vec(),
            Self::Overlay => conform_overlay::codes::ALL.to_vec(),
            Self::Payload => conform_validator::codes::ALL.to_vec(),
            Self::Change => conform_diff::codes::ALL.to_vec(),
            Self::Configuration => config::codes::ALL.to_vec(),
        }
    }
}

/// A code, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisteredCode {
    /// The code.
    pub code: Code,
    /// What it is about.
    pub subject: CodeSubject,
}

/// Returns every code, by subject and then by name.
#[must_use]
pub fn all() -> Vec<RegisteredCode> {
    let subjects = CodeSubject::ALL.into_iter();
    let all = subjects.flat_map(|subject| {
        let codes = subject.codes().into_iter();
        codes.map(move |code| RegisteredCode { code, subject })
    });
    let mut all: Vec<RegisteredCode> = all.collect();
    all.sort_by_key(|registered| (registered.subject, registered.code.as_str()));
    all
}

impl RegisteredCode {
    /// Returns the severity in a project's own description or in a strict check and, if another differs from it, that as well.
    #[must_use]
    pub fn severity(&self) -> String {
        let [strict, lenient] =
            [Profile::Strict, Profile::Lenient].map(|profile| self.code.severity(profile));
        match self.subject {
            CodeSubject::Change => "as it breaks".to_owned(),
            _ if strict == lenient => strict.to_string(),
            CodeSubject::Payload => format!("{lenient}; {strict} with --strict"),
            _ => format!("{strict}; {lenient} in third-party descriptions"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_meaning_for_its_subject() {
        let all = all();
        assert!(all.len() > 100, "{}", all.len());
        for pair in all.windows(2) {
            let key = |registered: &RegisteredCode| (registered.subject, registered.code.as_str());
            assert!(key(&pair[0]) < key(&pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn own_descriptions_are_judged_at_least_as_strictly() {
        for RegisteredCode { code, .. } in all() {
            let [strict, lenient] =
                [Profile::Strict, Profile::Lenient].map(|profile| code.severity(profile));
            assert!(strict <= lenient, "{code}");
        }
    }

    /// An explanation says what is wrong, why it matters, shows it wrong and right, and says how to allow it.
    #[test]
    fn every_code_has_a_whole_explanation() {
        let is_sentence = |text: &str| text.ends_with('.') && text.len() > 10;
        for RegisteredCode { code, .. } in all() {
            let explanation = code.explanation();
            for text in [explanation.what, explanation.why, explanation.allow] {
                assert!(is_sentence(text), "{code}: {text:?}");
            }
            for example in [explanation.wrong, explanation.right] {
                assert!(!example.trim().is_empty(), "{code} has no example");
                assert!(example.lines().count() <= 12, "{code}: {example}");
            }
            assert_ne!(explanation.wrong, explanation.right, "{code}");
        }
    }
}
