//! What was checked, and what came of it: what a report says besides its diagnostics.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::subject::Subject;

/// What was checked, and what came of it. [`Display`](fmt::Display) writes it on one line.
///
/// ```
/// use conform_report::{Checked, Collector};
///
/// let summary = Collector::new().summary(Checked::Description { files: 3 });
/// assert_eq!(summary.to_string(), "0 errors, 0 warnings in 3 files");
/// ```
#[derive(Clone, Debug)]
pub struct Summary {
    /// What differs if the description, the options or the program do; `None` if it is not known.
    pub checked_by: Option<Fingerprint>,
    /// What was checked.
    pub checked: Checked,
    /// How many diagnostics are errors and not in the baseline.
    pub errors: usize,
    /// How many diagnostics are warnings and not in the baseline.
    pub warnings: usize,
    /// How many diagnostics are notes and not in the baseline.
    pub notes: usize,
    /// How many diagnostics were left out because of their code.
    pub ignored: usize,
    /// What identifies those that a [`Collector`](crate::Collector) left out, in order.
    pub ignored_fingerprints: Vec<Fingerprint>,
    /// What the comparison with a baseline gave; `None` if there is no baseline.
    pub compared: Option<Compared>,
    /// What is put before the names of a description's files, such as `spec/`, so that they can be opened from where the
    /// program runs.
    pub prefix: String,
    /// The codes that the program could have reported.
    pub codes: Vec<Code>,
}

/// What was checked.
#[derive(Clone, Debug)]
pub enum Checked {
    /// A description.
    Description {
        /// How many files it has.
        files: usize,
    },
    /// Messages.
    Messages {
        /// How many of each subject; `None` stands for messages whose subject is not known.
        tallies: Vec<(Option<Subject>, Tally)>,
        /// What was left out, and how much of it.
        left_out: Vec<(LeftOut, usize)>,
    },
}

/// What became of messages: each of them conforms, fails or is unchecked.
///
/// ```
/// use conform_report::{Tally, UncheckedReason};
///
/// let why = UncheckedReason { key: "unrecorded", words: "body not recorded" };
/// let mut tally = Tally { conforms: 2, fails: 1, ..Tally::default() };
/// *tally.unchecked.entry(why).or_default() += 1;
/// assert_eq!(tally.to_string(), "2 of 4 payloads conform, 1 fails, 1 unchecked (1 body not recorded)");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that were checked and have no error.
    pub conforms: usize,
    /// Those with an error.
    pub fails: usize,
    /// Those without an error of which something was not checked, by reason.
    pub unchecked: BTreeMap<UncheckedReason, usize>,
}

/// A reason why a message was not checked, or not as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UncheckedReason {
    /// Its name in reports for programs: `rejected`.
    pub key: &'static str,
    /// Its name in reports for people, after a number: `rejected by the API`.
    pub words: &'static str,
}

impl Tally {
    /// Returns the number of all messages.
    #[must_use]
    pub fn payloads(&self) -> usize {
        self.conforms + self.fails + self.unchecked()
    }

    /// Returns how many messages are unchecked, for any reason.
    #[must_use]
    pub fn unchecked(&self) -> usize {
        self.unchecked.values().sum()
    }

    /// Adds other messages.
    pub fn add(&mut self, other: &Self) {
        self.conforms += other.conforms;
        self.fails += other.fails;
        for (reason, count) in &other.unchecked {
            *self.unchecked.entry(*reason).or_default() += count;
        }
    }
}

impl fmt::Display for Tally {
    /// Writes the three sums, and the reasons of the last one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payloads = counted(self.payloads(), "payload");
        let fail = if self.fails == 1 { "fails" } else { "fail" };
        let unchecked = self.unchecked();
        write!(
            f,
            "{} of {payloads} conform, {} {fail}, {unchecked} unchecked",
            self.conforms, self.fails
        )?;
        if unchecked > 0 {
            let reasons = self.unchecked.iter();
            let reasons = reasons.map(|(reason, count)| format!("{count} {}", reason.words));
            write!(f, " ({})", reasons.collect::<Vec<_>>().join(", "))?;
        }
        Ok(())
    }
}

/// A reason why something was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The name of its count in a JSON report.
    pub key: &'static str,
    /// What was left out, if it was one: `companion file left alone`.
    pub one: &'static str,
    /// What was left out, if there were more: `companion files left alone`.
    pub many: &'static str,
}

/// What the comparison with a baseline gave.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// The diagnostics that the baseline has, too. They count as no errors.
    pub known: HashSet<Fingerprint>,
    /// What the baseline has and was not found again: what identifies it, and words for it.
    pub fixed: Vec<(Fingerprint, String)>,
}

impl Summary {
    /// Returns the summary of a check by what has this fingerprint.
    #[must_use]
    pub fn with_checked_by(self, checked_by: Option<Fingerprint>) -> Self {
        Self { checked_by, ..self }
    }

    /// Returns the summary with what is put before the names of a description's files.
    #[must_use]
    pub fn with_prefix(self, prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            ..self
        }
    }

    /// Returns the summary with the codes that the program could have reported.
    #[must_use]
    pub fn with_codes(self, codes: impl Into<Vec<Code>>) -> Self {
        Self {
            codes: codes.into(),
            ..self
        }
    }

    /// Whether the baseline has a diagnostic.
    #[must_use]
    pub fn is_known(&self, diagnostic: &Diagnostic) -> bool {
        let compared = self.compared.as_ref();
        compared.is_some_and(|compared| compared.known.contains(&diagnostic.fingerprint()))
    }

    /// Returns how many diagnostics the baseline has, too.
    #[must_use]
    pub fn known(&self) -> usize {
        self.compared
            .as_ref()
            .map_or(0, |compared| compared.known.len())
    }

    /// Returns what the baseline has and was not found again, in words.
    #[must_use]
    pub fn fixed(&self) -> Vec<&str> {
        let fixed = self.compared.iter().flat_map(|compared| &compared.fixed);
        fixed.map(|(_, words)| words.as_str()).collect()
    }

    /// Returns what identifies what the baseline has and was not found again, in the order of [`fixed`](Self::fixed).
    pub(crate) fn fixed_fingerprints(&self) -> Vec<Fingerprint> {
        let fixed = self.compared.iter().flat_map(|compared| &compared.fixed);
        fixed.map(|(fingerprint, _)| *fingerprint).collect()
    }
}

impl Checked {
    /// Returns the sum of all tallies; `None` for a description.
    #[must_use]
    pub fn total(&self) -> Option<Tally> {
        match self {
            Self::Description { .. } => None,
            Self::Messages { tallies, .. } => {
                let mut total = Tally::default();
                tallies.iter().for_each(|(_, tally)| total.add(tally));
                Some(total)
            }
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let warnings = counted(self.warnings, "warning");
        let notes = counted(self.notes, "note");
        if let Some(total) = self.checked.total() {
            write!(f, "{total}; ")?;
        }
        f.write_str(&counted(self.errors, "error"))?;
        match &self.checked {
            Checked::Description { files } => {
                write!(f, ", {warnings}")?;
                if self.notes > 0 {
                    write!(f, ", {notes}")?;
                }
                write!(f, " in {}", counted(*files, "file"))?;
            }
            Checked::Messages { .. } => {
                if self.warnings > 0 {
                    write!(f, ", {warnings}")?;
                }
                write!(f, ", {notes}")?;
            }
        }
        for (count, what) in [
            (self.known(), "known"),
            (self.fixed().len(), "fixed"),
            (self.ignored, "ignored"),
        ] {
            if count > 0 {
                write!(f, "; {count} {what}")?;
            }
        }
        let Checked::Messages { left_out, .. } = &self.checked else {
            return Ok(());
        };
        for (what, count) in left_out.iter().filter(|(_, count)| *count > 0) {
            let words = if *count == 1 { what.one } else { what.many };
            write!(f, "; {count} {words}")?;
        }
        Ok(())
    }
}

/// Returns a number and its noun, whose plural ends in `s`: `1 error`, `2 errors`.
#[must_use]
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
