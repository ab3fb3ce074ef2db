//! The results of checking many messages.

use std::collections::BTreeMap;

use conform_report::{
    Baseline, Checked, Code, Collector, Diagnostic, Fingerprint, LeftOut, Summary, Tally,
    Vocabulary,
};

use crate::codes;
use crate::finding::Subject;
use crate::unchecked::Unchecked;
use crate::verdict::{LeftAlone, Verdict};

/// The results of checking many messages: how many of them conform, and what was found.
#[derive(Debug, Default)]
pub struct Report {
    collector: Collector,
    tallies: BTreeMap<Option<Subject>, Tally>,
    companions: usize,
    elsewhere: usize,
    preflights: usize,
    folder: String,
    checked_by: Option<Fingerprint>,
}

impl Report {
    /// Returns an empty report.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns an empty report with a baseline: findings in the baseline are ignored.
    #[must_use]
    pub fn with_baseline(baseline: Baseline) -> Self {
        Self {
            collector: Collector::new().beside(baseline),
            ..Self::default()
        }
    }

    /// Returns the report without findings of these codes, which are only counted.
    #[must_use]
    pub fn ignoring(self, codes: Vec<Code>) -> Self {
        Self {
            collector: self.collector.ignoring(codes),
            ..self
        }
    }

    /// Returns the report by a description whose files are in this folder, as seen from where the program runs: `spec/`.
    #[must_use]
    pub fn described_in(self, folder: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            ..self
        }
    }

    /// Returns the report of a validator with this [identity](crate::Validator::identity), so that it is merged with no other.
    #[must_use]
    pub fn checked_by(self, identity: Fingerprint) -> Self {
        Self {
            checked_by: Some(identity),
            ..self
        }
    }

    /// Adds the verdict on an exchange or on one of its messages.
    pub fn verdict(&mut self, verdict: Verdict) {
        match verdict.left_alone {
            None => self.count(verdict.subject, verdict.diagnostics, verdict.unchecked),
            Some(LeftAlone::OtherHost) => self.elsewhere += 1,
            Some(LeftAlone::Preflight) => self.preflights += 1,
        }
    }

    /// Counts a payload that was checked, and keeps what was found in it. The same finding in many payloads is kept once,
    /// with a count and the first places.
    pub fn payload(&mut self, subject: Option<Subject>, diagnostics: Vec<Diagnostic>) {
        self.count(subject, diagnostics, None);
    }

    fn count(
        &mut self,
        subject: Option<Subject>,
        diagnostics: Vec<Diagnostic>,
        unchecked: Option<Unchecked>,
    ) {
        let fails = self.collector.add(diagnostics);
        let tally = self.tallies.entry(subject).or_default();
        match unchecked {
            _ if fails => tally.fails += 1,
            Some(why) => *tally.unchecked.entry(why.into()).or_default() += 1,
            None => tally.conforms += 1,
        }
    }

    /// Counts a file that is beside payloads, by its name.
    pub fn companion(&mut self) {
        self.companions += 1;
    }

    /// Sorts what was found by file and position, so that the report is the same for any order of checking.
    pub fn sort_by_place(&mut self) {
        self.collector.sort_by_place();
    }

    /// Returns how many payloads there were.
    #[must_use]
    pub fn payloads(&self) -> usize {
        self.tallies.values().map(Tally::payloads).sum()
    }

    /// Returns how many payloads conform, fail and are unchecked.
    #[must_use]
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.tallies.values().for_each(|tally| total.add(tally));
        total
    }

    /// Returns what was found, in the order in which it was first found, or sorted.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.collector.diagnostics()
    }

    /// Returns what a report says besides its diagnostics.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let tallies = self.tallies.iter();
        let tallies = tallies.map(|(subject, tally)| {
            let subject = subject.as_ref().map(conform_report::Subject::from);
            (subject, tally.clone())
        });
        let checked = Checked::Messages {
            tallies: tallies.collect(),
            left_out: vec![
                (ELSEWHERE, self.elsewhere),
                (PREFLIGHTS, self.preflights),
                (COMPANIONS, self.companions),
            ],
        };
        self.collector
            .summary(checked)
            .with_prefix(self.folder.as_str())
            .with_codes(codes::ALL)
            .with_checked_by(self.checked_by)
    }
}

/// The words that reports have only the keys of, for those that read reports.
pub const VOCABULARY: Vocabulary = Vocabulary {
    codes: codes::ALL,
    reasons: &Unchecked::REASONS,
    left_out: &[ELSEWHERE, PREFLIGHTS, COMPANIONS],
    properties: &["operation", "status"],
};

const ELSEWHERE: LeftOut = LeftOut {
    key: "elsewhere",
    one: "exchange to other hosts left alone",
    many: "exchanges to other hosts left alone",
};

const PREFLIGHTS: LeftOut = LeftOut {
    key: "preflights",
    one: "preflight left alone",
    many: "preflights left alone",
};

const COMPANIONS: LeftOut = LeftOut {
    key: "companions",
    one: "companion file left alone",
    many: "companion files left alone",
};
