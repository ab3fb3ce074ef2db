//! Collects diagnostics while something is checked.

use std::collections::{BTreeSet, HashMap};

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::label::Location;
use crate::repeats::Occurrence;
use crate::severity::Severity;

use crate::baseline::Baseline;
use crate::summary::{Checked, Compared, Summary};

/// Collects diagnostics. Of those that have the same fingerprint the first is kept, with the places of the others. In payloads
/// the first is the one with the first place, by file and position, whatever the order in which they are added.
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
    /// When each of `diagnostics` was added, counted in all that were added.
    arrivals: Vec<usize>,
    added: usize,
    index: HashMap<Fingerprint, usize>,
    baseline: Option<Baseline>,
    ignoring: Vec<Code>,
    ignored: BTreeSet<Fingerprint>,
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
                Some(&index) => {
                    let first = &mut self.diagnostics[index];
                    if is_before(&diagnostic, first) {
                        let later = std::mem::replace(first, diagnostic);
                        first.repeats = later.repeats;
                        first.repeats.add(&later.primary.location);
                        self.arrivals[index] = self.added;
                    } else {
                        first.repeats.add(&diagnostic.primary.location);
                    }
                }
                None => {
                    self.index.insert(fingerprint, self.diagnostics.len());
                    self.diagnostics.push(diagnostic);
                    self.arrivals.push(self.added);
                }
            }
            self.added += 1;
        }
        has_error
    }

    /// Sorts diagnostics, and the places of each, by file and position. What is found in one message stays in its order. A report is
    /// the same then for any order in which messages were checked.
    pub fn sort_by_place(&mut self) {
        let Self {
            diagnostics,
            arrivals,
            index,
            ..
        } = self;
        let mut order: Vec<usize> = (0..diagnostics.len()).collect();
        let firsts: Vec<Occurrence> = diagnostics
            .iter()
            .map(|diagnostic| Occurrence::of(&diagnostic.primary.location))
            .collect();
        order.sort_by(|&a, &b| {
            let places = firsts[a].start().cmp(&firsts[b].start());
            places.then(arrivals[a].cmp(&arrivals[b]))
        });
        let mut old: Vec<Option<Diagnostic>> = diagnostics.drain(..).map(Some).collect();
        diagnostics.extend(order.iter().filter_map(|&from| old[from].take()));
        *arrivals = order.iter().map(|&from| arrivals[from]).collect();
        for (at, diagnostic) in diagnostics.iter_mut().enumerate() {
            diagnostic.repeats.sort_by_place();
            index.insert(diagnostic.fingerprint(), at);
        }
    }

    /// Returns the diagnostics in the order in which they first occurred, or sorted.
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
            checked_by: None,
            checked,
            errors: 0,
            warnings: 0,
            notes: 0,
            ignored: self.ignored.len(),
            ignored_fingerprints: self.ignored.iter().copied().collect(),
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

/// Whether a diagnostic about payloads is before another.
fn is_before(one: &Diagnostic, other: &Diagnostic) -> bool {
    match (&one.primary.location, &other.primary.location) {
        (Location::Payload(one), Location::Payload(other)) => {
            one.order_in_input() < other.order_in_input()
        }
        _ => false,
    }
}
