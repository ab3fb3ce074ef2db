//! Merging reports: what several runs found of parts of the same input, as one run would have reported it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::Path;

use super::form::{BodyPlace, Document, Finding, InOrder, LocationJson, OtherPlace, SeverityJson};
use super::pretty_json;

/// Reports of parts of an input, merged.
///
/// Merging is associative and commutative: parts may be merged in any order, and merged reports be merged again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The report of the whole input, byte for byte what one run would have written: in the form of [`full`](super::full()) if all reports
    /// are, and else in that of [`json`](super::json()).
    pub text: String,
    /// How many findings are errors and not known.
    pub errors: usize,
    /// What was checked and found, on one line.
    pub summary: String,
}

impl Merged {
    /// Returns the report in the form of [`json`](super::json()).
    ///
    /// # Panics
    ///
    /// Panics if the text is not that of a report.
    #[must_use]
    pub fn json(&self) -> String {
        let mut document = read(0, &self.text).expect("it is a report that was merged");
        match document.full.take() {
            None => self.text.clone(),
            Some(_) => {
                document.findings.iter_mut().for_each(Finding::make_lean);
                pretty_json(&document)
            }
        }
    }
}

/// Why reports cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeError {
    /// There is none.
    Nothing,
    /// The text of this index is not a report in the form of `--format json`.
    Malformed {
        /// The index in what was given, from 0.
        index: usize,
        /// What is wrong with it.
        why: String,
    },
    /// The report of this index is about a description, not about messages.
    NoMessages {
        /// The index in what was given, from 0.
        index: usize,
    },
    /// The report of this index was made by another description than the first one, or with other options.
    OtherDescription {
        /// The index in what was given, from 0.
        index: usize,
    },
}

impl MergeError {
    /// Returns the index of the report at fault, from 0; `None` if there is no report.
    #[must_use]
    pub const fn index(&self) -> Option<usize> {
        match self {
            Self::Nothing => None,
            Self::Malformed { index, .. }
            | Self::NoMessages { index }
            | Self::OtherDescription { index } => Some(*index),
        }
    }
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("there is no report to merge"),
            Self::Malformed { why, .. } => {
                write!(
                    f,
                    "it is not a report in the form of `--format json`: {why}"
                )
            }
            Self::NoMessages { .. } => f.write_str(
                "it is a report about a description; only reports of `conform check` can be merged",
            ),
            Self::OtherDescription { .. } => f.write_str(
                "it was checked by another description, with other options or by another version of the program than the first",
            ),
        }
    }
}

impl std::error::Error for MergeError {}

/// Merges reports of `conform check`, each in the form of [`json`](super::json()) or [`full`](super::full()). They must be about different messages, checked
/// by the same description with the same options.
///
/// ```
/// use conform_report::{Checked, Collector, json, merge};
///
/// let nothing = Checked::Messages { tallies: Vec::new(), left_out: Vec::new() };
/// let report = json(&[], &Collector::new().summary(nothing));
/// assert_eq!(merge(&[&report, &report])?.text, report);
/// # Ok::<(), conform_report::MergeError>(())
/// ```
///
/// # Errors
///
/// Returns an error if there is no report, or if a text is not a report about messages.
pub fn merge(reports: &[&str]) -> Result<Merged, MergeError> {
    let mut parts = reports.iter().enumerate();
    let (first, text) = parts.next().ok_or(MergeError::Nothing)?;
    let mut whole = Whole::new(read(first, text)?);
    for (index, text) in parts {
        let part = read(index, text)?;
        let own = &mut whole.document.checked_by;
        if own.is_some() && part.checked_by.is_some() && *own != part.checked_by {
            return Err(MergeError::OtherDescription { index });
        }
        *own = own.take().or_else(|| part.checked_by.clone());
        whole.add(part);
    }
    let document = whole.end();
    Ok(Merged {
        errors: document.summary.errors,
        summary: words(&document),
        text: pretty_json(&document),
    })
}

pub(super) fn read(index: usize, text: &str) -> Result<Document, MergeError> {
    /// What reports of every version have.
    #[derive(serde::Deserialize)]
    struct Versioned {
        version: u32,
    }

    let malformed = |why| MergeError::Malformed { index, why };
    let document = serde_json::from_str(text).map_err(|error| match serde_json::from_str(text) {
        Ok(Versioned { version }) if version != 1 => malformed(other_version(version)),
        _ => malformed(error.to_string()),
    });
    let document: Document = document?;
    if document.version != 1 {
        return Err(malformed(other_version(document.version)));
    }
    match document.summary.payloads {
        Some(_) => Ok(document),
        None => Err(MergeError::NoMessages { index }),
    }
}

fn other_version(version: u32) -> String {
    format!("its `version` is {version}, not 1")
}

/// `8 of 12 payloads conform, 3 fail, 1 unchecked; 5 errors, 0 notes`.
fn words(document: &Document) -> String {
    let summary = &document.summary;
    let count = Option::unwrap_or_default;
    format!(
        "{} of {} payloads conform, {} fail, {} unchecked; {} errors, {} notes",
        count(summary.conforms),
        count(summary.payloads),
        count(summary.fails),
        count(summary.unchecked),
        summary.errors,
        summary.notes,
    )
}

/// What was merged so far.
struct Whole {
    document: Document,
    findings: Vec<Ranked>,
    by_fingerprint: HashMap<String, usize>,
    ignored: BTreeSet<String>,
    /// How many reports were added.
    parts: usize,
}

/// A finding, and where its report had it.
struct Ranked {
    finding: Finding,
    /// The report and the place in it. All findings of one message are in one report, so this orders what starts at one place.
    rank: (usize, usize),
}

impl Whole {
    fn new(first: Document) -> Self {
        let mut whole = Self {
            document: Document {
                findings: Vec::new(),
                ..first
            },
            findings: Vec::new(),
            by_fingerprint: HashMap::new(),
            ignored: BTreeSet::new(),
            parts: 0,
        };
        whole.keep(first.findings);
        let ignored = std::mem::take(&mut whole.document.ignored_fingerprints);
        whole.ignored.extend(ignored);
        whole
    }

    fn add(&mut self, part: Document) {
        let (sums, other) = (&mut self.document.summary, part.summary);
        for (sum, other) in [
            (&mut sums.payloads, other.payloads),
            (&mut sums.conforms, other.conforms),
            (&mut sums.fails, other.fails),
            (&mut sums.unchecked, other.unchecked),
        ] {
            *sum = Some(sum.unwrap_or_default() + other.unwrap_or_default());
        }
        add_counts(&mut sums.left_out, other.left_out);
        if let Some(others) = other.unchecked_by {
            let reasons = sums.unchecked_by.get_or_insert_with(|| InOrder(Vec::new()));
            add_counts(reasons, others);
            reasons.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        self.ignored.extend(part.ignored_fingerprints);
        self.document.full = match (self.document.full.take(), part.full) {
            (Some(own), Some(other)) => Some(own.and(other)),
            _ => None,
        };
        // What another part has found is not fixed.
        let still: BTreeSet<&String> = part.fixed_fingerprints.iter().collect();
        let fixed = std::mem::take(&mut self.document.fixed).into_iter();
        let fingerprints = std::mem::take(&mut self.document.fixed_fingerprints);
        let fixed = fixed.zip(fingerprints);
        let fixed = fixed.filter(|(_, fingerprint)| still.contains(fingerprint));
        (self.document.fixed, self.document.fixed_fingerprints) = fixed.unzip();
        self.keep(part.findings);
    }

    /// Adds the findings of a report.
    fn keep(&mut self, findings: Vec<Finding>) {
        for (index, finding) in findings.into_iter().enumerate() {
            let rank = (self.parts, index);
            let Some(&at) = self.by_fingerprint.get(&finding.fingerprint) else {
                self.by_fingerprint
                    .insert(finding.fingerprint.clone(), self.findings.len());
                self.findings.push(Ranked { finding, rank });
                continue;
            };
            let kept = &mut self.findings[at];
            let later = if finding.start() < kept.finding.start() {
                kept.rank = rank;
                std::mem::replace(&mut kept.finding, finding)
            } else {
                finding
            };
            kept.finding.count += later.count;
            kept.finding.places.push(later.place());
            kept.finding.places.extend(later.places);
        }
        self.parts += 1;
    }

    fn end(self) -> Document {
        let Self {
            mut document,
            mut findings,
            ignored,
            ..
        } = self;
        findings.sort_by(|a, b| {
            let places = a.finding.start().cmp(&b.finding.start());
            places.then(a.rank.cmp(&b.rank))
        });
        let sums = &mut document.summary;
        (sums.errors, sums.warnings, sums.notes, sums.known) = (0, 0, 0, 0);
        let is_full = document.full.is_some();
        for Ranked { finding, .. } in &mut findings {
            if !is_full {
                finding.make_lean();
            }
            finding
                .places
                .sort_by(|a, b| (a.start(), a.body).cmp(&(b.start(), b.body)));
            *match (finding.known, &finding.severity) {
                (true, _) => &mut sums.known,
                (false, SeverityJson::Error) => &mut sums.errors,
                (false, SeverityJson::Warning) => &mut sums.warnings,
                (false, SeverityJson::Note) => &mut sums.notes,
            } += 1;
        }
        sums.ignored = ignored.len();
        document.ignored_fingerprints = ignored.into_iter().collect();
        document.findings = findings.into_iter().map(|ranked| ranked.finding).collect();
        document
    }
}

/// Adds counts by name. Names that are new come after those that are there.
pub(super) fn add_counts(sums: &mut InOrder<usize>, others: InOrder<usize>) {
    let mut others: BTreeMap<Cow<'static, str>, usize> = others.0.into_iter().collect();
    for (name, sum) in &mut sums.0 {
        *sum += others.remove(name).unwrap_or_default();
    }
    sums.0.extend(others);
}

impl Finding {
    /// Removes what only full reports have.
    fn make_lean(&mut self) {
        self.full = None;
        self.places.iter_mut().for_each(|place| place.holder = None);
    }

    /// The file and where the message starts in it.
    fn start(&self) -> (&Path, u32, u32) {
        match &self.location {
            LocationJson::Place(place) => (Path::new(&place.file), place.line, place.column),
            LocationJson::Payload(place) => (Path::new(&place.file), place.line, place.column),
        }
    }

    /// Its place among other places of the same finding.
    fn place(&self) -> OtherPlace {
        let (file, line, column, body) = match &self.location {
            LocationJson::Place(place) => (&place.file, place.line, place.column, None),
            LocationJson::Payload(place) => (&place.file, place.line, place.column, place.body),
        };
        let body: Option<BodyPlace> = body;
        let full = self.full.as_ref();
        OtherPlace {
            holder: full.map(|full| full.holder(&self.location)),
            file: file.clone(),
            line,
            column,
            body,
        }
    }
}

impl OtherPlace {
    fn start(&self) -> (&Path, u32, u32) {
        (Path::new(&self.file), self.line, self.column)
    }
}
