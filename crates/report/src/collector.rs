//! Collects diagnostics while something is checked.

use std::collections::{HashMap, HashSet};

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::severity::Severity;

use crate::baseline::Baseline;
use crate::summary::{Checked, Compared, Summary};

/// Collects diagnostics. Of those that have the same fingerprint the first is kept, with the number and the first places of
/// the others.
///
/// ```
/// use conform_report::{Collector, Diagnostic, Label, Profile, Source, codes};
/// use conform_json::Span;
///
/// codes! {
///     EMPTY = "empty", Error / Warning {
///         what: "The file is empty.",
///         why: "There is nothing to read.",
///         wrong: "",
///         right: "openapi: 3.1.0",
///         allow: "Remove the file.",
///     }
/// }
///
/// let diagnostic = || {
///     let label = Label::in_source(Source::unread("a.yaml"), Span::at(0), "");
///     Diagnostic::new(EMPTY, Profile::Strict, label, "`a.yaml` is empty")
/// };
/// let mut collector = Collector::new();
/// assert!(collector.add(vec![diagnostic(), diagnostic()]));
/// assert_eq!(collector.diagnostics().len(), 1);
/// assert_eq!(collector.diagnostics()[0].count(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Collector {
    diagnostics: Vec<Diagnostic>,
    index: HashMap<Fingerprint, usize>,
    baseline: Option<Baseline>,
    ignoring: Vec<Code>,
    ignored: HashSet<Fingerprint>,
}

impl Collector {
    /// Returns a collector without diagnostics.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the collector beside a baseline: diagnostics that it has count as known.
    #[must_use]
    pub fn beside(self, baseline: Baseline) -> Self {
        Self {
            baseline: Some(baseline),
            ..self
        }
    }

    /// Returns the collector without diagnostics of these codes, which are only counted.
    #[must_use]
    pub fn ignoring(self, codes: Vec<Code>) -> Self {
        Self {
            ignoring: codes,
            ..self
        }
    }

    /// Adds diagnostics. Returns whether one of them is an error that is not ignored.
    pub fn add(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) -> bool {
        let mut has_error = false;
        for diagnostic in diagnostics {
            let fingerprint = diagnostic.fingerprint();
            if self.ignoring.contains(&diagnostic.code) {
                self.ignored.insert(fingerprint);
                continue;
            }
            has_error |= diagnostic.is_error();
            match self.index.get(&fingerprint) {
                Some(&first) => self.diagnostics[first]
                    .repeats
                    .add(&diagnostic.primary.location),
                None => {
                    self.index.insert(fingerprint, self.diagnostics.len());
                    self.diagnostics.push(diagnostic);
                }
            }
        }
        has_error
    }

    /// Returns the diagnostics in the order in which they first occurred.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Returns the summary of what was collected while `checked` was checked.
    #[must_use]
    pub fn summary(&self, checked: Checked) -> Summary {
        let compared = self.baseline.as_ref().map(|baseline| {
            let found = self.index.keys().copied();
            Compared {
                known: found
                    .filter(|fingerprint| baseline.has(*fingerprint))
                    .collect(),
                fixed: baseline.without(|fingerprint| {
                    self.index.contains_key(&fingerprint) || self.ignored.contains(&fingerprint)
                }),
            }
        });
        let mut summary = Summary {
            checked,
            errors: 0,
            warnings: 0,
            notes: 0,
            ignored: self.ignored.len(),
            compared,
            prefix: String::new(),
            codes: Vec::new(),
        };
        for diagnostic in &self.diagnostics {
            if summary.is_known(diagnostic) {
                continue;
            }
            match diagnostic.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
        }
        summary
    }
}
