//! What the schemas of the specification demand of each object: documents that they refuse, with the places of the faults, and
//! documents that they accept.

use std::fmt::Write as _;

use conform_description::{Description, LoadOptions};
use conform_lint::{Levels, RuleSet};
use conform_report::{Diagnostic, Profile};

use super::fixture;

/// Returns the documents of a fixture, by name.
fn documents(name: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(fixture("schema").join(name)).expect("the fixture is there");
    let documents = text.split("=== ").skip(1);
    let documents = documents.map(|document| {
        let (name, text) = document.split_once('\n').expect("a name is a line");
        (name.to_owned(), text.to_owned())
    });
    documents.collect()
}

/// Returns what `conform lint` reports for a document that the command line names.
pub(crate) fn found(text: &str, rules: RuleSet) -> Vec<Diagnostic> {
    let options = LoadOptions {
        profile: Profile::Strict,
        ..LoadOptions::default()
    };
    let loaded = Description::from_files("api.yaml", [("api.yaml", text)], &options);
    let mut found = loaded.diagnostics;
    if let Some(description) = &loaded.description {
        found.extend(conform_lint::lint(description));
        found.extend(conform_lint::advice(description));
    }
    conform_report::sort(&mut found);
    Levels::new(rules).apply(found).kept
}

/// Returns the line and code of each error.
fn errors(text: &str, rules: RuleSet) -> Vec<(usize, String)> {
    let found = found(text, rules);
    let errors = found.iter().filter(|problem| problem.is_error());
    let errors = errors.map(|problem| {
        let position = problem.primary.position().expect("an error has a place");
        (position.line as usize, problem.code.as_str().to_owned())
    });
    errors.collect()
}

#[test]
fn what_the_schemas_refuse_is_an_error_at_its_member() {
    let mut faults = String::new();
    for (name, text) in documents("refused.txt") {
        let mut wanted: Vec<(usize, String)> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let marks = line.split("#! ").skip(1);
            wanted.extend(marks.map(|code| (index + 1, code.trim().to_owned())));
        }
        assert!(!wanted.is_empty(), "{name} marks no fault");
        for rules in [RuleSet::Spec, RuleSet::Recommended, RuleSet::Strict] {
            let mut found = errors(&text, rules);
            found.sort();
            wanted.sort();
            if found != wanted {
                let _ = writeln!(
                    faults,
                    "{name}, {rules:?}:\n  want {wanted:?}\n  have {found:?}"
                );
            }
        }
    }
    assert_eq!(faults, "");
}

#[test]
fn what_the_schemas_accept_is_no_error() {
    for (name, text) in documents("taken.txt") {
        for rules in [RuleSet::Spec, RuleSet::Recommended] {
            assert_eq!(errors(&text, rules), [], "{name}, {rules:?}");
        }
    }
}

#[test]
fn a_draft_is_one_warning() {
    let (_, text) = documents("taken.txt")
        .into_iter()
        .find(|(name, _)| name.starts_with("3.3"))
        .expect("there is one of the draft");
    let codes: Vec<String> = found(&text, RuleSet::Spec)
        .iter()
        .map(|problem| problem.code.to_string())
        .collect();
    assert_eq!(codes, ["draft-version"]);
}
