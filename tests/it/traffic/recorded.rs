//! What other programs record: each file has one exchange, whose response lacks a required member.

use serde_json::Value;

use crate::cli::conform;

/// Returns the sums of a report on a file, and the rules of its findings.
fn checked(file: &str) -> (Vec<u64>, Vec<String>) {
    checked_by("api.yaml", file)
}

/// Returns the same by another description.
fn checked_by(description: &str, file: &str) -> (Vec<u64>, Vec<String>) {
    let path = format!("@fixtures/traffic/recorded/{file}");
    let spec = format!("@fixtures/traffic/recorded/{description}");
    let ended = conform(&["check", "--spec", &spec, "--format", "json", &path], "");
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
        ("vcr-sorted.json", [1, 1, 0]),
        ("vcr-binary.yaml", [1, 1, 0]),
        ("vcr-go.yaml", [1, 1, 0]),
        ("vcr-php.yml", [1, 1, 0]),
        ("vcr-elixir.json", [1, 1, 0]),
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
        ("otlp.json", [0, 0, 2]),
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
fn urls_of_logs_and_spans_are_checked() {
    for line in [
        r#"{"request_method": "GET", "request_uri": "/v2/loaves/rye", "status": "200"}"#,
        r#"{"resourceSpans": [{"scopeSpans": [{"spans": [{"attributes": [{"key": "http.request.method", "value": {"stringValue": "GET"}}, {"key": "url.path", "value": {"stringValue": "/v2/loaves/rye"}}, {"key": "http.response.status_code", "value": {"intValue": "200"}}]}]}]}]}"#,
    ] {
        let spec = "@fixtures/traffic/recorded/guarded.yaml";
        let ended = conform(&["check", "--spec", spec, "--format", "json", "-"], line);
        let report: Value = serde_json::from_str(&ended.stdout).expect("it is a report");
        let findings = report["findings"].as_array().expect("there is a list");
        let rules: Vec<&str> = findings
            .iter()
            .filter_map(|one| one["rule"].as_str())
            .collect();
        assert_eq!(rules, ["wrong-type", "unrecorded-body"], "{line}");
    }
}

#[test]
fn bodies_of_spans_are_checked_if_they_are_whole() {
    let (sums, rules) = checked("otlp-bodies.ndjson");
    assert_eq!(sums, [0, 1, 3]);
    assert_eq!(rules, ["missing-member", "unrecorded-body"]);
}

#[test]
fn collections_have_credentials_and_variables_for_all_of_their_requests() {
    let by = |file: &str| checked_by("guarded.yaml", file);
    let expected = |sums: [u64; 3], rules: &[&str]| {
        (
            sums.to_vec(),
            rules
                .iter()
                .map(|rule| (*rule).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    let postman = expected([2, 2, 3], &["missing-member", "missing-security"]);
    assert_eq!(by("postman-folders.json"), postman);
    let others = expected([1, 1, 1], &["missing-security"]);
    assert_eq!(by("insomnia-folders.json"), others);
    let bruno = expected([2, 1, 0], &["missing-security"]);
    assert_eq!(by("bruno-folders.json"), bruno);
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
