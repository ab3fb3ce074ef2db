//! What was checked and found, and the forms in which it is told.

mod baseline;
mod github;
mod human;
mod json;
mod junit;
mod markdown;
mod mask;
mod sarif;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use conform_ir::Origin;
use conform_json::Position;

use crate::finding::{Finding, Fingerprint, PayloadPlace, Subject};
use crate::rule::{Rule, Severity};
use crate::traffic::{LeftAlone, Verdict};

pub use baseline::Baseline;
pub use github::github;
pub use human::{Style, render, summary};
pub(crate) use json::text_of;
pub use json::{Document, schema};
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;

/// How many places of a repeated finding are kept beside the first.
const KEPT_PLACES: usize = 4;

/// What was checked, and what was found.
#[derive(Debug, Default)]
pub struct Report {
    payloads: usize,
    conforming: usize,
    companions: usize,
    entries: Vec<Entry>,
    known: HashMap<Fingerprint, usize>,
    tallies: BTreeMap<Option<Subject>, Tally>,
    baseline: Option<Baseline>,
    ignoring: Vec<Rule>,
    ignored: HashSet<Fingerprint>,
    elsewhere: usize,
    preflights: usize,
    folder: String,
}

/// A finding, and how often it was met.
#[derive(Debug)]
pub struct Entry {
    /// The first one.
    pub finding: Finding,
    /// How many there were, this one included.
    pub count: usize,
    /// The places of the next few.
    pub places: Vec<Place>,
    /// Whether the baseline has it: it is no news, and counts as no error.
    pub known: bool,
}

/// A place in a payload, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as it was named.
    pub file: Arc<str>,
    /// 1-based line and column: of a capture, those where the message starts.
    pub position: Position,
    /// Line and column in the text of the body, where that is part of a capture.
    pub body: Option<Position>,
    words: String,
}

impl Place {
    fn of(place: &PayloadPlace) -> Self {
        let mut words = place.holder();
        if place.capture.is_none() || place.in_body().is_some() {
            words.push_str(&format!(":{}", place.position()));
        }
        Self {
            file: Arc::clone(place.source.name()),
            position: place.in_file().0,
            body: place.in_body(),
            words,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// How many messages of one kind were checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub payloads: usize,
    /// Those without an error.
    pub conforming: usize,
}

impl Report {
    /// An empty report.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty report beside a baseline: what it holds is known.
    #[must_use]
    pub fn with_baseline(baseline: Baseline) -> Self {
        Self {
            baseline: Some(baseline),
            ..Self::default()
        }
    }

    /// The report without findings of these rules, but for how many there are.
    #[must_use]
    pub fn ignoring(self, rules: Vec<Rule>) -> Self {
        Self {
            ignoring: rules,
            ..self
        }
    }

    /// The report of a description whose files stand in this folder, as seen from where the command runs: `spec/`.
    #[must_use]
    pub fn described_in(self, folder: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            ..self
        }
    }

    /// Counts what came of an exchange or of one of its messages.
    pub fn verdict(&mut self, verdict: Verdict) {
        match verdict.left_alone {
            None => self.payload(verdict.subject, verdict.findings),
            Some(LeftAlone::OtherHost) => self.elsewhere += 1,
            Some(LeftAlone::Preflight) => self.preflights += 1,
        }
    }

    /// Counts a payload that was checked, and keeps what was found in it. The same finding in many payloads is kept once,
    /// with a count and the first places.
    pub fn payload(&mut self, subject: Option<Subject>, mut findings: Vec<Finding>) {
        if !self.ignoring.is_empty() {
            findings.retain(|finding| {
                let is_ignored = self.ignoring.contains(&finding.rule());
                if is_ignored {
                    self.ignored.insert(finding.fingerprint());
                }
                !is_ignored
            });
        }
        let conforms = findings
            .iter()
            .all(|finding| finding.severity == Severity::Note);
        let tally = self.tallies.entry(subject).or_default();
        tally.payloads += 1;
        tally.conforming += usize::from(conforms);
        self.payloads += 1;
        self.conforming += usize::from(conforms);
        for finding in findings {
            self.keep(finding);
        }
    }

    fn keep(&mut self, finding: Finding) {
        let fingerprint = finding.fingerprint();
        match self
            .known
            .get(&fingerprint)
            .and_then(|&index| self.entries.get_mut(index))
        {
            Some(entry) => {
                entry.count += 1;
                if entry.places.len() < KEPT_PLACES {
                    entry.places.push(Place::of(&finding.payload));
                }
            }
            None => {
                self.known.insert(fingerprint, self.entries.len());
                let baseline = self.baseline.as_ref();
                let known = baseline.is_some_and(|baseline| baseline.holds(fingerprint));
                self.entries.push(Entry {
                    finding,
                    count: 1,
                    places: Vec::new(),
                    known,
                });
            }
        }
    }

    /// Counts a file that is no payload, by its name.
    pub fn companion(&mut self) {
        self.companions += 1;
    }

    /// How many payloads were checked.
    #[must_use]
    pub fn payloads(&self) -> usize {
        self.payloads
    }

    /// How many of them have no error.
    #[must_use]
    pub fn conforming(&self) -> usize {
        self.conforming
    }

    /// How many files were left alone, by their names.
    #[must_use]
    pub fn companions(&self) -> usize {
        self.companions
    }

    /// Everything that was found, in the order in which it was first met.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many messages were checked, by operation and message; `None` are those whose message is not known.
    #[must_use]
    pub fn tallies(&self) -> &BTreeMap<Option<Subject>, Tally> {
        &self.tallies
    }

    /// How many findings are errors and not known, each counted once.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many findings are notes and not known, each counted once.
    #[must_use]
    pub fn notes(&self) -> usize {
        self.count(Severity::Note)
    }

    /// How many findings the baseline has.
    #[must_use]
    pub fn known(&self) -> usize {
        self.entries.iter().filter(|entry| entry.known).count()
    }

    /// What the baseline has and this report has not, in words.
    #[must_use]
    pub fn fixed(&self) -> Vec<&str> {
        let baseline = self.baseline.as_ref();
        baseline.map_or_else(Vec::new, |baseline| {
            baseline.beside(|fingerprint| {
                self.known.contains_key(&fingerprint) || self.ignored.contains(&fingerprint)
            })
        })
    }

    /// How many findings are of a rule that is ignored, each counted once.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.ignored.len()
    }

    /// How many exchanges were left alone for this reason.
    #[must_use]
    pub fn left_alone(&self, why: LeftAlone) -> usize {
        match why {
            LeftAlone::OtherHost => self.elsewhere,
            LeftAlone::Preflight => self.preflights,
        }
    }

    /// A file of the description, as seen from where the command runs.
    fn described(&self, origin: &Origin) -> String {
        format!("{}{origin}", self.folder)
    }

    fn count(&self, severity: Severity) -> usize {
        let new = self.entries.iter().filter(|entry| !entry.known);
        new.filter(|entry| entry.finding.severity == severity)
            .count()
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What is shown for a character: control characters and those that turn the reading direction would make a report read as
/// what it does not say.
fn visible_char(c: char) -> char {
    match c {
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// A finding on one line, for forms that have no room for a frame.
fn line(report: &Report, entry: &Entry) -> String {
    let finding = &entry.finding;
    let place = &finding.payload;
    let mut out = format!(
        "{}: {}[{}]: {}",
        Place::of(place),
        finding.severity,
        finding.rule(),
        finding.kind.headline(place),
    );
    if let Some(schema) = &finding.schema {
        out.push_str(&format!(" (by {})", report.described(&schema.origin)));
    }
    if entry.count > 1 {
        out.push_str(&format!(" ({} times)", entry.count));
    }
    out.chars().map(visible_char).collect()
}
