//! Exchanges: one fault each, and captures of many.

use std::fmt::Write as _;
use std::io::{BufReader, Write as _};
use std::sync::Arc;

use serde_json::{Value, json};
use vsee_json::Limits;
use vsee_validator::report::{Document, Report, Style, render};
use vsee_validator::{CaptureFormat, Item, Options, Validator, read};

use super::{by_description, root, snapshot};

fn validator() -> Validator {
    by_description("fixtures/traffic/api.yaml", Options::default())
}

/// Reads a capture and checks every exchange of it.
fn check(validator: &Validator, format: CaptureFormat, bytes: &[u8], limits: &Limits) -> Report {
    let name: Arc<str> = Arc::from("capture");
    let mut report = Report::new();
    let mut input = BufReader::with_capacity(7, bytes);
    read(&name, format, &mut input, limits, &mut |item| match item {
        Item::Exchange(exchange) => {
            for verdict in validator.check_exchange(*exchange) {
                report.payload(verdict.subject, verdict.findings);
            }
        }
        Item::Broken(line, why) => report.payload(
            None,
            validator.malformed_exchange(&name, line, why).findings,
        ),
    })
    .expect("memory can be read");
    report
}

/// A case of `single-faults.yaml` as a line of NDJSON.
fn line(case: &Value) -> String {
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

fn cases() -> Vec<Value> {
    let text = std::fs::read_to_string(root().join("fixtures/traffic/single-faults.yaml"))
        .expect("it can be read");
    serde_yaml::from_str(&text).expect("it has its form")
}

#[test]
fn each_fault_is_found_and_nothing_else() {
    let validator = validator();
    let (mut told, mut wrong) = (String::new(), String::new());
    for case in cases() {
        let report = check(
            &validator,
            CaptureFormat::Ndjson,
            line(&case).as_bytes(),
            &Limits::default(),
        );
        let found = report.entries().iter().map(|entry| {
            let finding = &entry.finding;
            format!("{} at {}", finding.rule(), finding.payload.part)
        });
        let found: Vec<String> = found.collect();
        let wanted: Vec<&str> = case["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if found != wanted {
            let _ = writeln!(wrong, "{}: {found:?}, wanted {wanted:?}", case["what"]);
        }
        let _ = writeln!(told, "# {}\n", case["what"].as_str().unwrap_or_default());
        for entry in report.entries() {
            let _ = writeln!(told, "{}", render(entry, Style::default()));
        }
    }
    assert_eq!(wrong, "");
    snapshot("traffic-single-faults", &told);
}

/// The same exchanges as a HAR give the same findings.
#[test]
fn har_says_the_same() {
    let validator = validator();
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
        let by_har = check(
            &validator,
            CaptureFormat::Har,
            har.to_string().as_bytes(),
            &limits,
        );
        let by_line = check(
            &validator,
            CaptureFormat::Ndjson,
            line(&case).as_bytes(),
            &limits,
        );
        let rules = |report: &Report| {
            report
                .entries()
                .iter()
                .map(|entry| entry.finding.rule())
                .collect::<Vec<_>>()
        };
        assert_eq!(rules(&by_har), rules(&by_line), "{}", case["what"]);
    }
}

/// What cannot be read is told, with its line, and hides nothing else.
#[test]
fn broken_captures() {
    let validator = validator();
    let good = r#"{"request":{"method":"GET","url":"/local/visits/7"},"response":{"status":200,"body":{"id":"7","kind":"walkin"}}}"#;
    let small = Limits {
        max_bytes: 4096,
        ..Limits::default()
    };
    let long = format!("{{\"request\": \"{}\"}}", "x".repeat(9000));
    let deep = "[".repeat(100_000);
    let ndjson = [
        good,
        "",
        "{\"request\":",
        "[1]",
        "{}",
        &long,
        &deep,
        "\u{feff}{}",
        "nul\0l",
        good,
    ]
    .join("\n");
    let mut ndjson = ndjson.into_bytes();
    ndjson.extend_from_slice(b"\n{\"request\": \"\xff\"}\n");
    let mut told = String::new();
    let entry = r#"{"request":{"method":"GET","url":"/local/visits/7"},"response":{"status":200,"content":{"size":9,"mimeType":"application/json"}}}"#;
    let har = format!("{{\"log\":{{\n\"entries\":[\n{entry},\n{{\"request\":{{}}}},\n7,\n{entry}");
    for (what, format, bytes) in [
        ("ndjson", CaptureFormat::Ndjson, ndjson.as_slice()),
        ("har that was cut off", CaptureFormat::Har, har.as_bytes()),
        (
            "json that is no har",
            CaptureFormat::Har,
            b"{\"entries\": []}".as_slice(),
        ),
        ("nothing", CaptureFormat::Har, b"".as_slice()),
    ] {
        let _ = writeln!(told, "# {what}\n");
        for entry in check(&validator, format, bytes, &small).entries() {
            let _ = writeln!(told, "{}", render(entry, Style::default()));
        }
    }
    snapshot("traffic-broken", &told);
}

/// A finding that many exchanges have is told once.
#[test]
fn repetitions_are_counted() {
    let validator = validator();
    let line = |id: u32| {
        format!(
            r#"{{"request":{{"method":"GET","url":"/local/visits/{id}"}},"response":{{"status":200,"body":{{"id":"{id}","kind":"walkin"}}}}}}"#
        )
    };
    let capture: Vec<String> = (1..=20).map(line).collect();
    let report = check(
        &validator,
        CaptureFormat::Ndjson,
        capture.join("\n").as_bytes(),
        &Limits::default(),
    );
    let [entry] = report.entries() else {
        panic!("{} findings", report.entries().len())
    };
    assert_eq!(
        (entry.count, report.payloads(), report.conforming()),
        (20, 40, 20)
    );
    snapshot(
        "traffic-repeated",
        &format!(
            "{}\n{}",
            render(entry, Style::default()),
            Document::of(&report).to_text()
        ),
    );
}

/// The command reads captures by their names, packed or not.
#[test]
fn packed_captures() {
    let folder = std::env::temp_dir().join(format!("conform-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let path = folder.join("traffic.ndjson.gz");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for case in cases() {
        writeln!(packed, "{}", line(&case)).expect("memory can be written");
    }
    std::fs::write(&path, packed.finish().expect("memory can be written"))
        .expect("it can be written");
    let text = path.to_str().expect("it is Unicode");
    let args = [
        "check",
        "--spec",
        "@fixtures/traffic/api.yaml",
        "--format",
        "json",
        text,
    ];
    let ended = super::command::conform(&args, "");
    std::fs::remove_dir_all(&folder).expect("it can be removed");
    assert_eq!(ended.status, 1, "{}", ended.stderr);
    let report: Value = serde_json::from_str(&ended.stdout).expect("the report is JSON");
    let messages = report["summary"]["payloads"].as_u64().expect("it counts");
    assert!(messages > 100, "{messages}");
}
