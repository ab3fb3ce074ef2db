//! Every rule of loading and linting, by fixtures of one file, in both profiles.

use std::fmt::Write as _;

use conform_report::Profile;

use super::{check, entries, report, snapshot, stem};

#[test]
fn violation_of_each_rule_is_reported() {
    for path in entries("rules") {
        snapshot(
            &format!("rule-{}", stem(&path)),
            &report(&check(&path, Profile::Strict)),
        );
    }
}

#[test]
fn third_party_description_has_few_errors() {
    let mut out = String::new();
    for path in entries("rules") {
        let mut codes: Vec<&str> = Vec::new();
        for problem in check(&path, Profile::Lenient)
            .iter()
            .filter(|problem| problem.is_error())
        {
            codes.push(problem.code.as_str());
        }
        let _ = writeln!(out, "{}: {}", stem(&path), codes.join(", "));
    }
    snapshot("lenient-errors", &out);
}

#[test]
fn third_party_description_may_lack_schemas_examples_and_links() {
    for path in entries("lenient") {
        snapshot(
            &format!("lenient-{}", stem(&path)),
            &report(&check(&path, Profile::Lenient)),
        );
    }
}
