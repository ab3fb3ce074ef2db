//! The report as JUnit XML: a suite for each operation or file, a case for each of its messages or rules.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use crate::{Diagnostic, Subject};

use crate::summary::{Checked, Summary, Tally};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::words::{line, pointer};
use crate::visible::visible;

/// Returns diagnostics as JUnit XML, of a check at this time. What is not an error is the output of the suite.
///
/// If messages were checked, there is a suite for each operation and a case for each of its messages, which fails if it has
/// an error. If a description was checked, there is a suite for each file with diagnostics and a case for each of their codes.
///
/// The text follows both published schemas: that of Ant, which requires an order, a time and properties, and that of Jenkins.
/// It has no sums of all suites, because the schema of Ant does not allow them.
///
/// # Panics
///
/// Never: the types of the report remove what XML cannot contain.
#[must_use]
pub fn junit(diagnostics: &[Diagnostic], summary: &Summary, when: SystemTime) -> String {
    let mut junit = quick_junit::Report::new("conform");
    let new: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|diagnostic| !summary.is_known(diagnostic))
        .collect();
    let suites = match &summary.checked {
        Checked::Messages { tallies, .. } => of_messages(&new, tallies, summary),
        Checked::Description { .. } => of_description(&new, summary),
    };
    for suite in suites {
        suite.end(&mut junit, when);
    }
    let text = junit.to_string().expect("the report is text");
    let (before, sums) = text.split_once("<testsuites").unwrap_or((&text, ""));
    let (_, rest) = sums.split_once('>').unwrap_or(("", sums));
    format!("{before}<testsuites>{}\n", rest.trim_end())
}

/// Returns the suites of messages: those of an operation are one suite.
fn of_messages(
    diagnostics: &[&Diagnostic],
    tallies: &[(Option<Subject>, Tally)],
    summary: &Summary,
) -> Vec<Suite> {
    let mut suites: Vec<Suite> = Vec::new();
    for (subject, tally) in tallies {
        let name = subject
            .as_ref()
            .map_or("no operation", |subject| &*subject.group);
        let name = visible(name);
        if suites.last().is_none_or(|suite| suite.name != name) {
            suites.push(Suite::new(name, Some(Tally::default())));
        }
        let own: Vec<&Diagnostic> = diagnostics
            .iter()
            .copied()
            .filter(|diagnostic| diagnostic.subject == *subject)
            .collect();
        let title = subject.as_ref().map_or_else(
            || "files and exchanges that match none".to_owned(),
            |subject| visible(&subject.item),
        );
        if let Some(suite) = suites.last_mut() {
            suite.output.push_str(&format!("{title}: {tally}\n"));
            suite.add(&title, &own, Some(tally), summary);
            if let Some(sum) = &mut suite.tally {
                sum.add(tally);
            }
        }
    }
    suites
}

/// Returns the suites of a description: those of a file are one suite. Without diagnostics there is one case, which succeeds.
fn of_description(diagnostics: &[&Diagnostic], summary: &Summary) -> Vec<Suite> {
    let mut files: BTreeMap<&str, BTreeMap<&str, Vec<&Diagnostic>>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let codes = files.entry(diagnostic.primary.file()).or_default();
        let own = codes.entry(diagnostic.code.as_str()).or_default();
        own.push(diagnostic);
    }
    if files.is_empty() {
        let mut suite = Suite::new("description".to_owned(), None);
        suite.add("no findings", &[], None, summary);
        return vec![suite];
    }
    let suites = files.into_iter().map(|(file, codes)| {
        let mut suite = Suite::new(visible(&format!("{}{file}", summary.prefix)), None);
        for (code, own) in codes {
            suite.add(code, &own, None, summary);
        }
        suite
    });
    suites.collect()
}

/// The cases of an operation or file.
struct Suite {
    name: String,
    cases: Vec<TestCase>,
    tally: Option<Tally>,
    output: String,
}

impl Suite {
    fn new(name: String, tally: Option<Tally>) -> Self {
        Self {
            name,
            cases: Vec::new(),
            tally,
            output: String::new(),
        }
    }

    /// Adds a case. One whose messages are all unchecked is skipped.
    fn add(
        &mut self,
        title: &str,
        diagnostics: &[&Diagnostic],
        tally: Option<&Tally>,
        summary: &Summary,
    ) {
        let (errors, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = diagnostics
            .iter()
            .copied()
            .partition(|diagnostic| diagnostic.is_error());
        let is_unchecked =
            |tally: &&Tally| tally.conforms + tally.fails == 0 && tally.unchecked() > 0;
        let status = match tally.filter(is_unchecked) {
            Some(tally) if errors.is_empty() => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(tally.to_string());
                status
            }
            _ => status(&errors, summary),
        };
        let mut case = TestCase::new(title, status);
        case.set_classname(self.name.as_str())
            .set_time(Duration::ZERO);
        self.cases.push(case);
        self.output.push_str(&lines(&others, summary));
    }

    fn end(self, junit: &mut quick_junit::Report, when: SystemTime) {
        let mut suite = TestSuite::new(self.name.as_str());
        let id = junit.test_suites.len().to_string();
        for (name, value) in [
            ("id", id.as_str()),
            ("package", "conform"),
            ("hostname", "localhost"),
            ("timestamp", &utc(when)),
        ] {
            suite.extra.insert(name.into(), value.into());
        }
        suite.set_time(Duration::ZERO);
        let failures = self
            .cases
            .iter()
            .filter(|case| matches!(case.status, TestCaseStatus::NonSuccess { .. }))
            .count();
        match self.tally {
            Some(tally) => {
                for (name, count) in [
                    ("payloads", tally.payloads()),
                    ("conforms", tally.conforms),
                    ("fails", tally.fails),
                    ("unchecked", tally.unchecked()),
                ] {
                    suite.add_property((name, count.to_string().as_str()));
                }
                for (reason, count) in &tally.unchecked {
                    let name = format!("unchecked.{}", reason.key);
                    suite.add_property((name.as_str(), count.to_string().as_str()));
                }
            }
            None => {
                suite.add_property(("failingCodes", failures.to_string().as_str()));
            }
        }
        suite.add_test_cases(self.cases);
        suite.set_system_out(self.output).set_system_err("");
        junit.add_test_suite(suite);
    }
}

/// Returns a time as `2026-11-26T12:00:00`, in UTC.
fn utc(when: SystemTime) -> String {
    let since = when.duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let (day, time) = (seconds / 86_400, seconds % 86_400);
    // Years start in March here, so that the leap day is the last day of a year; an era has 400 years.
    let day = day + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..=9 => (era * 400 + year, month + 3),
        _ => (era * 400 + year + 1, month - 9),
    };
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

fn status(errors: &[&Diagnostic], summary: &Summary) -> TestCaseStatus {
    let Some(first) = errors.first() else {
        return TestCaseStatus::success();
    };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(first.code.as_str());
    let message = visible(&first.message);
    status.set_message(if errors.len() == 1 {
        message
    } else {
        format!("{message}, and {} more", errors.len() - 1)
    });
    status.set_description(lines(errors, summary));
    status
}

fn lines(diagnostics: &[&Diagnostic], summary: &Summary) -> String {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let mut out = visible(&line(diagnostic, &summary.prefix)) + "\n";
            if let Some(pointer) = pointer(&diagnostic.primary.location) {
                out += &format!("  at {}\n", visible(&pointer));
            }
            for other in diagnostic.repeats.occurrences() {
                out += &format!("  also {}\n", visible(&other.words(&summary.prefix)));
            }
            out
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::utc;

    #[test]
    fn moments() {
        for (seconds, wanted) in [
            (0, "1970-01-01T00:00:00"),
            (951_782_399, "2000-02-28T23:59:59"),
            (951_782_400, "2000-02-29T00:00:00"),
            (1_772_323_200, "2026-03-01T00:00:00"),
            (4_107_542_399, "2100-02-28T23:59:59"),
            (4_107_542_400, "2100-03-01T00:00:00"),
        ] {
            let when = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(utc(when), wanted);
        }
    }
}
