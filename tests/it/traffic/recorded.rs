//! What other programs record: each file has one exchange, whose response lacks a required member.

use serde_json::Value;

use crate::cli::conform;

/// Returns the sums of a report on a file, and the rules of its findings.
fn checked(file: &str) -> (Vec<u64>, Vec<String>) {
    let path = format!("@fixtures/traffic/recorded/{file}");
    let spec = "@fixtures/traffic/recorded/api.yaml";
    let ended = conform(&["check", "--spec", spec, "--format", "json", &path], "");
    let report: Value =
        serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{file}: {}", ended.stderr));
    let sums = ["conforms", "fails", "unchecked"]
        .map(|sum| report["summary"][sum].as_u64().expect("a sum is a number"));
    let findings = report["findings"].as_array().expect("there is a list");
    let rules = findings
        .iter()
        .map(|one| one["rule"].as_str().unwrap_or_default().to_owned());
    (sums.to_vec(), rules.collect())
}

#[test]
fn responses_of_every_format_are_checked() {
    for (file, sums) in [
        ("postman.json", [1, 1, 0]),
        ("vcr.yml", [1, 1, 0]),
        ("vcr-python.json", [1, 1, 0]),
        ("wiremock.json", [0, 1, 1]),
        ("pact.json", [1, 1, 0]),
        ("hoverfly.json", [0, 1, 1]),
        ("bruno.json", [1, 1, 0]),
        ("curl.log", [1, 1, 0]),
        ("crawl.warc", [1, 1, 0]),
        ("utf-16.ndjson", [1, 1, 0]),
        ("bom.ndjson", [1, 1, 0]),
        ("playwright.har.zip", [1, 1, 0]),
        ("playwright.har", [1, 1, 0]),
        ("har-by-another-name.txt", [1, 1, 0]),
    ] {
        let expected = (sums.to_vec(), vec!["missing-member".to_owned()]);
        assert_eq!(checked(file), expected, "{file}");
    }
}

#[test]
fn bodies_that_logs_do_not_have_are_unchecked() {
    for (file, sums) in [
        ("otlp.json", [1, 0, 1]),
        ("nginx.log", [0, 0, 2]),
        ("kong.ndjson", [1, 0, 1]),
        ("envoy.ndjson", [0, 0, 2]),
    ] {
        let (found, rules) = checked(file);
        assert_eq!(found, sums, "{file}");
        assert_eq!(rules, ["unrecorded-body"], "{file}");
    }
}

#[test]
fn requests_without_responses_are_checked() {
    let (sums, rules) = checked("insomnia.json");
    assert_eq!(
        (sums, rules),
        (vec![0, 1, 0], vec!["wrong-type".to_owned()])
    );
}

#[test]
fn other_files_are_no_captures() {
    let (sums, rules) = checked("loaf.dat");
    assert_eq!(
        (sums, rules),
        (vec![0, 1, 0], vec!["unknown-name".to_owned()])
    );
}
