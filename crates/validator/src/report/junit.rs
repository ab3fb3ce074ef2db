//! The report as JUnit XML: a suite for each operation, a case for each of its messages.

use std::time::{Duration, SystemTime};

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Entry, Report, Tally, counted, visible_char};
use crate::finding::Subject;
use crate::rule::Severity;

/// The report as JUnit XML, of a check at this time. A case fails when a finding of its message is an error; notes are the
/// output of the suite.
///
/// It has the form that both of the published schemas allow: that of Ant, which asks for an order, a time and properties, and
/// that of Jenkins. Neither the first nor most readers want sums of all suites.
///
/// # Panics
///
/// Never: what XML cannot hold is left out by the types of the report.
#[must_use]
pub fn junit(report: &Report, when: SystemTime) -> String {
    let mut junit = quick_junit::Report::new("conform");
    let mut suite: Option<Suite> = None;
    for (subject, tally) in report.tallies() {
        let name = subject
            .as_ref()
            .map_or("no operation", |subject| &*subject.operation);
        let name = visible(name);
        if suite.as_ref().is_none_or(|suite| suite.name != name) {
            let next = Suite {
                name: name.clone(),
                ..Suite::default()
            };
            if let Some(suite) = suite.replace(next) {
                suite.end(&mut junit, when);
            }
        }
        let of_subject = |entry: &&Entry| !entry.known && entry.finding.subject == *subject;
        let (errors, notes): (Vec<&Entry>, Vec<&Entry>) = report
            .entries()
            .iter()
            .filter(of_subject)
            .partition(|entry| entry.finding.severity == Severity::Error);
        let title = title(subject.as_ref());
        let mut case = TestCase::new(title.as_str(), status(report, &errors));
        case.set_classname(name).set_time(Duration::ZERO);
        if let Some(suite) = &mut suite {
            suite.add(case, &title, *tally, &lines(report, &notes));
        }
    }
    if let Some(suite) = suite {
        suite.end(&mut junit, when);
    }
    let text = junit.to_string().expect("the report is text");
    let (before, sums) = text.split_once("<testsuites").unwrap_or((&text, ""));
    let (_, rest) = sums.split_once('>').unwrap_or(("", sums));
    format!("{before}<testsuites>{}\n", rest.trim_end())
}

/// The messages of an operation.
#[derive(Default)]
struct Suite {
    name: String,
    cases: Vec<TestCase>,
    tally: Tally,
    output: String,
}

impl Suite {
    fn add(&mut self, case: TestCase, title: &str, tally: Tally, notes: &str) {
        let Tally {
            payloads,
            conforming,
        } = tally;
        self.cases.push(case);
        self.tally.payloads += payloads;
        self.tally.conforming += conforming;
        self.output.push_str(&format!(
            "{title}: {conforming} of {} conform\n{notes}",
            counted(payloads, "payload")
        ));
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
        suite.add_property(("payloads", self.tally.payloads.to_string().as_str()));
        suite.add_property(("conforming", self.tally.conforming.to_string().as_str()));
        suite.add_test_cases(self.cases);
        suite.set_system_out(self.output).set_system_err("");
        junit.add_test_suite(suite);
    }
}

/// A moment as `2026-11-26T12:00:00`, in UTC.
fn utc(when: SystemTime) -> String {
    let since = when.duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let (day, time) = (seconds / 86_400, seconds % 86_400);
    // Days of years that start in March, so that the day of the leap year is the last, in eras of 400 years.
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

fn title(subject: Option<&Subject>) -> String {
    subject.map_or_else(
        || "files and exchanges that match none".to_owned(),
        |subject| visible(&subject.side.to_string()),
    )
}

fn status(report: &Report, errors: &[&Entry]) -> TestCaseStatus {
    let Some(first) = errors.first() else {
        return TestCaseStatus::success();
    };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(first.finding.rule().code());
    let message = visible(&first.finding.kind.headline(&first.finding.payload));
    status.set_message(if errors.len() == 1 {
        message
    } else {
        format!("{message}, and {} more", errors.len() - 1)
    });
    status.set_description(lines(report, errors));
    status
}

/// Text without characters that cannot be seen.
fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

fn lines(report: &Report, entries: &[&Entry]) -> String {
    entries
        .iter()
        .map(|entry| super::line(report, entry) + "\n")
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
