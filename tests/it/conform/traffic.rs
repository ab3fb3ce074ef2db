//! Captures of many exchanges.

use std::fmt::Write as _;
use std::io::{BufReader, Write as _};
use std::sync::Arc;

use conform_json::Limits;
use conform_traffic::{Capture, CaptureFormat, CaptureItem};
use conform_validator::Report;
use conform_validator::{Options, Validator};
use serde_json::Value;

use super::{exchanges, framed, json, snapshot};

/// Reads a capture and checks every exchange of it.
pub(crate) fn check(
    validator: &Validator,
    format: CaptureFormat,
    bytes: &[u8],
    limits: &Limits,
) -> Report {
    let name: Arc<str> = Arc::from("capture");
    let mut report = Report::new();
    let mut input = BufReader::with_capacity(7, bytes);
    let capture = Capture {
        name: &name,
        format,
        limits,
    };
    capture
        .read(&mut input, &mut |item| match item {
            CaptureItem::Exchange(exchange) => {
                for verdict in validator.check_exchange(&exchange) {
                    report.verdict(verdict);
                }
            }
            CaptureItem::Broken(place, why) => {
                report.verdict(validator.malformed_exchange(&name, place, why));
            }
        })
        .expect("memory can be read");
    report
}

/// What cannot be read is told, with its line, and hides nothing else.
#[test]
fn broken_captures() {
    let validator = exchanges::validator("3.0", Options::default());
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
        for diagnostic in check(&validator, format, bytes, &small).diagnostics() {
            let _ = writeln!(told, "{}", framed(diagnostic));
        }
    }
    snapshot("traffic-broken", &told);
}

/// A finding that many exchanges have is told once.
#[test]
fn repetitions_are_counted() {
    let validator = exchanges::validator("3.0", Options::default());
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
    let [diagnostic] = report.diagnostics() else {
        panic!("{} diagnostics", report.diagnostics().len())
    };
    assert_eq!(
        (diagnostic.count(), report.payloads(), report.conforming()),
        (20, 40, 20)
    );
    snapshot(
        "traffic-repeated",
        &format!("{}\n{}", framed(diagnostic), json(&report)),
    );
}

/// The command reads captures by their names, packed or not.
#[test]
fn packed_captures() {
    let folder = std::env::temp_dir().join(format!("conform-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let path = folder.join("traffic.ndjson.gz");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for case in exchanges::cases() {
        writeln!(packed, "{}", exchanges::line(&case)).expect("memory can be written");
    }
    std::fs::write(&path, packed.finish().expect("memory can be written"))
        .expect("it can be written");
    let text = path.to_str().expect("it is Unicode");
    let args = [
        "check",
        "--spec",
        "@fixtures/traffic/exchange-3.0.yaml",
        "--format",
        "json",
        text,
    ];
    let ended = crate::cli::conform(&args, "");
    std::fs::remove_dir_all(&folder).expect("it can be removed");
    assert_eq!(ended.status, 1, "{}", ended.stderr);
    let report: Value = serde_json::from_str(&ended.stdout).expect("the report is JSON");
    let messages = report["summary"]["payloads"].as_u64().expect("it counts");
    assert!(messages > 100, "{messages}");
}

/// A base schema's discriminator selects what inherits from it: mapped, by name, or by what its child lists.
#[test]
fn derived_schemas_are_selected_by_their_tag() {
    let validator = super::by_description("fixtures/traffic/inheritance.yaml", Options::default());
    let clean = [
        ("/pets", r#"{"kind": "dog", "bark": "loud"}"#),
        ("/pets", r#"{"kind": "Cat", "lives": 9, "name": "Tom"}"#),
        ("/pets", r#"{"kind": "Pet", "name": "Tom"}"#),
        ("/pets", r#"{"kind": "puppy", "bark": "soft", "weeks": 3}"#),
        (
            "/pets",
            r#"{"kind": "dog", "bark": "", "friend": {"kind": "Cat", "lives": 7}}"#,
        ),
        ("/dogs", r#"{"kind": "dog", "bark": "loud"}"#),
    ];
    let faulty = [
        ("/pets", r#"{"kind": "dog"}"#),
        ("/pets", r#"{"kind": "Cat", "lives": "nine"}"#),
        ("/pets", r#"{"kind": "fish"}"#),
        ("/pets", r#"{"name": "Tom"}"#),
        ("/pets", r#"{"kind": "dog", "bark": "loud", "lives": 9}"#),
        (
            "/pets",
            r#"{"kind": "dog", "bark": "", "friend": {"kind": "Cat"}}"#,
        ),
        ("/pets", r#"{"kind": "Cat", "bark": "loud"}"#),
        ("/pets", r#"{"kind": "puppy", "bark": "soft"}"#),
        (
            "/dogs",
            r#"{"kind": "dog", "bark": "", "friend": {"kind": "Cat"}}"#,
        ),
    ];
    let mut told = String::new();
    for (path, body) in clean.into_iter().chain(faulty) {
        let body = if path == "/pets" {
            format!("[{body}]")
        } else {
            body.to_owned()
        };
        let line = format!(
            r#"{{"request":{{"method":"GET","url":"{path}"}},"response":{{"status":200,"headers":{{"Content-Type":"application/json"}},"body":{body}}}}}"#
        );
        let limits = Limits::default();
        let report = check(&validator, CaptureFormat::Ndjson, line.as_bytes(), &limits);
        let _ = writeln!(told, "# {body}\n");
        for diagnostic in report.diagnostics() {
            let _ = writeln!(told, "{}", framed(diagnostic));
        }
    }
    snapshot("traffic-inheritance", &told);
}
