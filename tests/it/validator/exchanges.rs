//! Exchanges with one fault each, checked by the same description in OpenAPI 3.0 and 3.1.

use std::fmt::Write as _;

use conform_json::Limits;
use conform_traffic::CaptureFormat;
use conform_validator::Report;
use conform_validator::{Options, Validator};
use serde_json::{Value, json};

use crate::checking::{by_description, check_capture, framed, json, payload, root, snapshot};

/// The versions of OpenAPI that the exchanges are checked by.
const VERSIONS: [&str; 2] = ["3.0", "3.1"];

/// A validator by the description of the exchanges in a version of OpenAPI.
pub(crate) fn validator(version: &str, options: Options) -> Validator {
    by_description(
        &format!("fixtures/validator/exchange-{version}.yaml"),
        options,
    )
}

/// A case of `single-faults.yaml` as a line of NDJSON.
pub(crate) fn line(case: &Value) -> String {
    let (method, url) = case["request"]
        .as_str()
        .and_then(|line| line.split_once(' '))
        .expect("method and URL");
    let headers = case
        .get("headers")
        .cloned()
        .unwrap_or_else(|| json!({"X-Token": "t", "X-Account": "demo"}));
    let mut exchange = json!({"request": {"method": method, "url": url, "headers": headers}});
    if let Some(body) = case.get("body") {
        exchange["request"]["body"] = body.clone();
    }
    if let Some(response) = case.get("response") {
        exchange["response"] = response.clone();
    }
    exchange.to_string()
}

pub(crate) fn cases() -> Vec<Value> {
    let text = std::fs::read_to_string(root().join("fixtures/validator/single-faults.yaml"))
        .expect("it can be read");
    serde_yaml::from_str(&text).expect("it has its form")
}

/// The findings that a case wants, as `rule at part`; `None` if it is not for this version.
fn wanted<'c>(case: &'c Value, version: &str) -> Option<Vec<&'c str>> {
    if case.get("only").is_some_and(|only| only != version) {
        return None;
    }
    let own = case.get(format!("findings-{version}"));
    let findings = own.unwrap_or(&case["findings"]).as_array();
    Some(
        findings
            .expect("a case lists its findings")
            .iter()
            .filter_map(Value::as_str)
            .collect(),
    )
}

#[test]
fn each_fault_is_found_and_nothing_else() {
    for version in VERSIONS {
        let [plain, strict] = [false, true].map(|strict| {
            let options = Options {
                strict,
                ..Options::default()
            };
            validator(version, options)
        });
        let (mut reported, mut wrong, mut faults) = (String::new(), String::new(), 0);
        for case in cases() {
            let Some(wanted) = wanted(&case, version) else {
                continue;
            };
            let is_strict = case.get("strict").is_some();
            let report = check_capture(
                if is_strict { &strict } else { &plain },
                CaptureFormat::Ndjson,
                line(&case).as_bytes(),
                &Limits::default(),
            );
            let found = report
                .diagnostics()
                .iter()
                .map(|diagnostic| format!("{} at {}", diagnostic.code, payload(diagnostic).part));
            let found: Vec<String> = found.collect();
            if found != wanted {
                let _ = writeln!(wrong, "{}: {found:?}, wanted {wanted:?}", case["what"]);
            }
            faults += usize::from(!wanted.is_empty());
            let _ = writeln!(
                reported,
                "# {}\n",
                case["what"].as_str().unwrap_or_default()
            );
            for diagnostic in report.diagnostics() {
                let _ = writeln!(reported, "{}", framed(diagnostic));
            }
            if case.get("json").is_some() {
                let _ = writeln!(reported, "{}", json(&report));
            }
        }
        assert_eq!(wrong, "", "by {version}");
        assert!(faults >= 60, "{faults} exchanges with a fault");
        snapshot(&format!("validator/exchanges-{version}"), &reported);
    }
}

/// The same exchanges as a HAR give the same findings.
#[test]
fn har_and_ndjson_give_the_same_findings() {
    let validator = validator("3.0", Options::default());
    for case in cases() {
        let exchange: Value = serde_json::from_str(&line(&case)).expect("it is JSON");
        let pairs = |message: &Value| {
            let headers = message["headers"].as_object().into_iter().flatten();
            headers
                .map(|(name, value)| json!({"name": name, "value": value}))
                .collect::<Vec<_>>()
        };
        let text = |message: &Value| match message.get("body") {
            Some(Value::String(text)) => Some(text.clone()),
            Some(body) => Some(body.to_string()),
            None => None,
        };
        let media = |message: &Value| {
            let is_json = message.get("body").is_some_and(|body| !body.is_string());
            let stated = message["headers"].as_object().into_iter().flatten();
            let stated = stated.filter(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            stated
                .map(|(_, value)| value.clone())
                .next()
                .unwrap_or(if is_json {
                    json!("application/json")
                } else {
                    json!("")
                })
        };
        let (sent, got) = (
            &exchange["request"],
            exchange.get("response").unwrap_or(&Value::Null),
        );
        let mut entry = json!({
            "request": {"method": sent["method"], "url": sent["url"], "headers": pairs(sent)},
            "response": {"status": got.get("status").unwrap_or(&json!(0)), "headers": pairs(got), "content": {"size": 0, "mimeType": media(got)}},
        });
        if let Some(text) = text(sent) {
            entry["request"]["postData"] = json!({"mimeType": media(sent), "text": text});
        }
        if let Some(text) = text(got) {
            entry["response"]["content"]["text"] = json!(text);
            entry["response"]["content"]["encoding"] =
                got.get("encoding").cloned().unwrap_or(Value::Null);
        }
        let har =
            json!({"log": {"version": "1.2", "comment": "\"entries\": [", "entries": [entry]}});
        let limits = Limits::default();
        let by_har = check_capture(
            &validator,
            CaptureFormat::Har,
            har.to_string().as_bytes(),
            &limits,
        );
        let by_line = check_capture(
            &validator,
            CaptureFormat::Ndjson,
            line(&case).as_bytes(),
            &limits,
        );
        let rules = |report: &Report| {
            report
                .diagnostics()
                .iter()
                .map(|diagnostic| diagnostic.code)
                .collect::<Vec<_>>()
        };
        assert_eq!(rules(&by_har), rules(&by_line), "{}", case["what"]);
    }
}
