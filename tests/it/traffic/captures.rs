//! Captures of many exchanges.

use std::fmt::Write as _;
use std::io::Write as _;

use conform_json::Limits;
use conform_traffic::CaptureFormat;
use conform_validator::Options;
use serde_json::Value;

use crate::checking::{check_capture, framed, json, snapshot};
use crate::validator::exchanges;

/// What cannot be read is reported with its line, and does not hide anything else.
#[test]
fn broken_lines_and_entries_are_reported() {
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
    let mut reported = String::new();
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
        let _ = writeln!(reported, "# {what}\n");
        for diagnostic in check_capture(&validator, format, bytes, &small).diagnostics() {
            let _ = writeln!(reported, "{}", framed(diagnostic));
        }
    }
    snapshot("traffic/broken", &reported);
}

/// A finding that many exchanges have is reported once.
#[test]
fn repeated_findings_are_counted() {
    let validator = exchanges::validator("3.0", Options::default());
    let line = |id: u32| {
        format!(
            r#"{{"request":{{"method":"GET","url":"/local/visits/{id}"}},"response":{{"status":200,"body":{{"id":"{id}","kind":"walkin"}}}}}}"#
        )
    };
    let capture: Vec<String> = (1..=20).map(line).collect();
    let report = check_capture(
        &validator,
        CaptureFormat::Ndjson,
        capture.join("\n").as_bytes(),
        &Limits::default(),
    );
    let [diagnostic] = report.diagnostics() else {
        panic!("{} diagnostics", report.diagnostics().len())
    };
    assert_eq!(
        (
            diagnostic.count(),
            report.payloads(),
            report.total().conforms
        ),
        (20, 40, 20)
    );
    snapshot(
        "traffic/repeated",
        &format!("{}\n{}", framed(diagnostic), json(&report)),
    );
}

/// The program reads captures by their extension, compressed or not.
#[test]
fn compressed_captures_are_read() {
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
        "@fixtures/validator/exchange-3.0.yaml",
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
