//! The report as JUnit XML: a suite for each operation, a case for each of its messages.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Entry, Report, Tally};
use crate::finding::Subject;
use crate::rule::Severity;

/// The report as JUnit XML. A case fails when a finding of its message is an error; notes are its output.
///
/// # Panics
///
/// Never: what XML cannot hold is left out by the types of the report.
#[must_use]
pub fn junit(report: &Report) -> String {
    let mut junit = quick_junit::Report::new("conform");
    let mut suite: Option<TestSuite> = None;
    for (subject, tally) in report.tallies() {
        let name = subject
            .as_ref()
            .map_or("files", |subject| &*subject.operation);
        if suite
            .as_ref()
            .is_none_or(|suite| suite.name.as_str() != name)
        {
            junit.add_test_suites(suite.replace(TestSuite::new(name)));
        }
        let of_subject = |entry: &&Entry| !entry.known && entry.finding.subject == *subject;
        let (errors, notes): (Vec<&Entry>, Vec<&Entry>) = report
            .entries()
            .iter()
            .filter(of_subject)
            .partition(|entry| entry.finding.severity == Severity::Error);
        let mut case = TestCase::new(title(subject.as_ref()), status(report, &errors));
        case.set_classname(name);
        let Tally {
            payloads,
            conforming,
        } = tally;
        let sum = format!("{conforming} of {payloads} payloads conform\n");
        case.set_system_out(sum + &lines(report, &notes));
        if let Some(suite) = &mut suite {
            suite.add_test_case(case);
        }
    }
    junit.add_test_suites(suite);
    let text = junit.to_string().expect("the report is text");
    // Nothing is ever skipped, and the schema of JUnit reports that Jenkins has knows no such sum of all suites.
    let mut text = text.replacen(" skipped=\"0\"", "", 1);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn title(subject: Option<&Subject>) -> String {
    subject.map_or_else(|| "names".to_owned(), |subject| subject.side.to_string())
}

fn status(report: &Report, errors: &[&Entry]) -> TestCaseStatus {
    let Some(first) = errors.first() else {
        return TestCaseStatus::success();
    };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(first.finding.rule().code());
    let message = first.finding.kind.headline(&first.finding.payload);
    status.set_message(if errors.len() == 1 {
        message
    } else {
        format!("{message}, and {} more", errors.len() - 1)
    });
    status.set_description(lines(report, errors));
    status
}

fn lines(report: &Report, entries: &[&Entry]) -> String {
    entries
        .iter()
        .map(|entry| super::line(report, entry) + "\n")
        .collect()
}
