//! A base schema's discriminator selects what is derived from it: by mapping, by name, or by what the derived schema lists.

use std::fmt::Write as _;

use conform_json::Limits;
use conform_traffic::CaptureFormat;
use conform_validator::Options;

use crate::checking::{by_description, check_capture, framed, snapshot};

#[test]
fn derived_schemas_are_selected_by_their_tag() {
    let validator = by_description(
        "fixtures/validator/derived-schemas.yaml",
        Options::default(),
    );
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
        // Mapped schemas have their own names, too.
        ("/pets", r#"{"kind": "Dog", "bark": "loud"}"#),
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
        ("/pets", r#"{"kind": "Puppy", "bark": "soft"}"#),
        (
            "/dogs",
            r#"{"kind": "dog", "bark": "", "friend": {"kind": "Cat"}}"#,
        ),
    ];
    let mut reported = String::new();
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
        let report = check_capture(&validator, CaptureFormat::Ndjson, line.as_bytes(), &limits);
        let _ = writeln!(reported, "# {body}\n");
        for diagnostic in report.diagnostics() {
            let _ = writeln!(reported, "{}", framed(diagnostic));
        }
    }
    snapshot("validator/derived-schemas", &reported);
}
