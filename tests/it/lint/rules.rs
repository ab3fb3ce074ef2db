//! Every rule of loading and linting, by fixtures of one file, in both profiles.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use conform_report::{Code, Profile};

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

/// Returns the codes of loading, linting and bundling.
fn own_codes() -> Vec<Code> {
    [
        conform_description::codes::ALL,
        conform_lint::codes::ALL,
        conform_description::bundle::codes::ALL,
    ]
    .concat()
}

#[test]
fn every_code_is_explained() {
    let mut out = String::new();
    let all = [own_codes(), conform_ir::lower::codes::ALL.to_vec()].concat();
    for code in &all {
        let (strict, lenient) = (
            code.severity(Profile::Strict),
            code.severity(Profile::Lenient),
        );
        if own_codes().contains(code) {
            let _ = writeln!(
                out,
                "{code}: {strict} / {lenient}\n  {}",
                code.explanation().what
            );
        }
        assert!(
            code.explanation().what.ends_with('.'),
            "the explanation of {code} is not a sentence"
        );
        assert!(
            strict <= lenient,
            "{code} is more severe in the lenient profile"
        );
    }
    let names: BTreeSet<&str> = all.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), all.len(), "two codes have the same name");
    snapshot("codes", &out);
}

#[test]
fn every_code_has_a_fixture() {
    let snapshots = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let mut shown = String::new();
    for folder in ["description", "lint"] {
        let entries = std::fs::read_dir(snapshots.join(folder)).expect("the snapshots are there");
        for entry in entries {
            let path = entry.expect("it can be read").path();
            if stem(&path) != "codes" {
                shown.push_str(&std::fs::read_to_string(path).expect("it can be read"));
            }
        }
    }
    let silent: Vec<Code> = own_codes()
        .into_iter()
        .filter(|code| !shown.contains(&format!("[{code}]")))
        .collect();
    assert!(silent.is_empty(), "no snapshot shows {silent:?}");
}
