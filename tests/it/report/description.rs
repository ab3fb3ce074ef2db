//! Reports of a description: every form takes them, too.

use std::time::SystemTime;

use conform_description::{Description, LoadOptions};
use conform_openapi::codes::CodeSubject;
use conform_report::{
    Baseline, Checked, Collector, Diagnostic, Profile, Style, Summary, github, human, json,
    json_schema, junit, markdown, sarif,
};
use serde_json::Value;

use super::junit::assert_holds_both;
use crate::checking::snapshot;

const TEXT: &str = "\
openapi: 3.1.0
info: {titel: Visits, version: '1'}
tags: [{name: visits}]
paths:
  /visits:
    get:
      operationId: listVisits
      tags: [visit]
      responses:
        '200': {description: Fine., content: {application/json: {schema: {type: strng}}}}
        '404': {description: Gone., content: {application/json: {schema: {type: 'strng'}}}}
";

fn lint(text: &str) -> Vec<Diagnostic> {
    let options = LoadOptions {
        profile: Profile::Strict,
        ..LoadOptions::default()
    };
    let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &options);
    conform_lint::lint(&loaded.description.expect("it loads"))
}

fn summary(collector: &Collector) -> Summary {
    collector
        .summary(Checked::Description { files: 1 })
        .with_prefix("spec/")
        .with_codes(CodeSubject::Description.codes())
}

#[test]
fn description_is_reported_in_every_form() {
    let mut collector = Collector::new();
    assert!(collector.add(lint(TEXT)));
    let (found, summary) = (collector.diagnostics(), summary(&collector));
    let style = Style {
        prefix: summary.prefix.clone(),
        ..Style::default()
    };
    let mut sarif: Value = serde_json::from_str(&sarif(found, &summary)).expect("SARIF is JSON");
    // The rules are in the snapshot of all codes.
    sarif["runs"][0]["tool"]["driver"]["rules"].take();
    let sarif = serde_json::to_string_pretty(&sarif).expect("it is JSON");
    for (name, text) in [
        ("human", human(found, &summary, &style, 2)),
        ("json", json(found, &summary)),
        ("sarif", sarif),
        ("junit", junit(found, &summary, SystemTime::UNIX_EPOCH)),
        ("github", github(found, &summary, usize::MAX)),
        ("markdown", markdown(found, &summary, usize::MAX)),
    ] {
        snapshot(&format!("report/description-{name}"), &text);
    }
}

#[test]
fn reports_of_descriptions_follow_the_published_schemas() {
    let schema = serde_json::from_str(&json_schema()).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a JSON Schema");
    for text in [
        TEXT,
        "openapi: 3.1.0\ninfo: {title: Visits, version: '1'}\npaths: {}\n",
    ] {
        let mut collector = Collector::new();
        collector.add(lint(text));
        let (found, summary) = (collector.diagnostics(), summary(&collector));
        let report = serde_json::from_str(&json(found, &summary)).expect("a report is JSON");
        let errors: Vec<String> = schema.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let text = sarif(found, &summary);
        let log: Value = serde_json::from_str(&text).expect("SARIF is JSON");
        let typed: serde_sarif::sarif::Sarif = serde_json::from_str(&text).expect("it is SARIF");
        assert_eq!(serde_json::to_value(&typed).expect("it is JSON"), log);
        assert_holds_both(&junit(found, &summary, SystemTime::UNIX_EPOCH));
    }
}

#[test]
fn problems_of_a_description_in_the_baseline_are_known() {
    let mut before = Collector::new();
    before.add(lint(TEXT));
    let report = json(before.diagnostics(), &summary(&before));
    let baseline = Baseline::read(&report).expect("it is a report");
    // Lines that move do not make a problem new; the second one is fixed.
    let edited = TEXT
        .replace("info:", "\n\ninfo:")
        .replace("[visit]", "[visits]");
    let mut after = Collector::new().beside(baseline);
    after.add(lint(&edited));
    let summary = summary(&after);
    assert_eq!((summary.errors, summary.warnings), (0, 0), "{summary}");
    assert_eq!(summary.known(), after.diagnostics().len());
    let fixed = ["undeclared-tag: the tag `visit` is not declared"];
    assert_eq!(summary.fixed(), fixed);
}

/// An edit does what its advice says: the problem is gone, and there is no other.
#[test]
fn edits_fix_what_they_are_for() {
    let found = lint(TEXT);
    let edits = found.iter().filter_map(|diagnostic| {
        let edit = diagnostic.help.iter().find_map(|help| help.edit.as_ref())?;
        Some((diagnostic, edit))
    });
    let mut count = 0;
    for (diagnostic, edit) in edits {
        let after = lint(&edit.applied());
        let fingerprint = diagnostic.fingerprint();
        let is_there = after.iter().any(|other| other.fingerprint() == fingerprint);
        assert!(!is_there, "{}: {}", diagnostic.message, edit.applied());
        assert!(after.len() < found.len(), "{}", edit.applied());
        count += 1;
    }
    assert_eq!(count, 4, "{found:?}");
}
