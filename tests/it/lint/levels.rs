//! Levels: sets of rules, and the level of a single one.

use conform_lint::{Level, Levels, RuleSet, UnknownRule};
use conform_report::Severity;

use super::schema::found;

/// A description with a name that nothing declares, advice, and nothing that a schema refuses.
const TEXT: &str = "openapi: 3.1.0
info: {title: Ferries, version: '1'}
paths: {'/crossings/{id}': {get: {responses: {'200': {description: The crossing.}}}}}
components: {schemas: {Unused: {type: string}}}
";

fn severities(rules: RuleSet) -> Vec<String> {
    let found = found(TEXT, rules);
    let shown = found
        .iter()
        .map(|problem| format!("{} {}", problem.severity, problem.code));
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown
}

#[test]
fn sets_of_rules_differ_in_advice_and_in_names_from_elsewhere() {
    assert_eq!(
        severities(RuleSet::Spec),
        ["warning missing-path-parameter"]
    );
    let recommended = [
        "warning missing-error-response",
        "warning missing-operation-id",
        "warning missing-path-parameter",
        "warning unused-component",
    ];
    assert_eq!(severities(RuleSet::Recommended), recommended);
    let strict = [
        "error missing-path-parameter",
        "warning missing-error-response",
        "warning missing-operation-id",
        "warning unused-component",
    ];
    assert_eq!(severities(RuleSet::Strict), strict);
}

#[test]
fn the_level_of_one_rule_can_be_set() {
    let mut levels = Levels::new(RuleSet::Strict);
    levels
        .set("unused-component", Level::Error)
        .expect("it is a rule");
    levels
        .set("missing-operation-id", Level::Off)
        .expect("it is a rule");
    let levelled = levels.apply(found(TEXT, RuleSet::Strict));
    assert_eq!(levelled.off, 1);
    let unused = levelled
        .kept
        .iter()
        .find(|problem| problem.code.as_str() == "unused-component");
    assert_eq!(
        unused.map(|problem| problem.severity),
        Some(Severity::Error)
    );
    let near = UnknownRule::Unknown(Some("unused-component"));
    assert_eq!(levels.set("unused-componet", Level::Off), Err(near));
    assert_eq!(levels.set("syntax", Level::Off), Err(UnknownRule::Fixed));
}
