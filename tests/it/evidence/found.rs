//! A check finds in the evidence nothing, and in each body with a mistake that mistake alone.

use std::path::Path;
use std::sync::Arc;

use vsee_spec::{Description, LoadOptions};
use vsee_tests::evidence::{self, Message, Origin, Payload, faulty_root};
use vsee_validator::{Finding, MediaType, Options, Severity, Side, Validator};

use super::made::{self, Made, Place};

fn validator(strict: bool) -> Validator {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    let loaded = Description::load(&root, &LoadOptions::default());
    let description = loaded
        .description
        .unwrap_or_else(|| panic!("{} does not load", root.display()));
    Validator::new(
        description,
        Options {
            strict,
            ..Options::default()
        },
    )
}

fn check(validator: &Validator, payload: &Payload) -> Vec<Finding> {
    let media_type = MediaType::parse(&payload.media.content_type());
    validator.check_message(vsee_validator::Message {
        operation: payload.operation.to_owned(),
        side: match payload.message {
            Message::Request => Side::Request,
            Message::Response(status) => Side::Response(status),
        },
        media_type: Some(media_type.expect("it is a media type")),
        name: Arc::from(payload.name()),
        body: payload.bytes(),
    })
}

/// A finding in one line.
fn line(finding: &Finding) -> String {
    format!(
        "{} {} at {} `{}`",
        finding.severity,
        finding.rule().code(),
        finding.payload.position(),
        finding.payload.pointer,
    )
}

/// Whether a finding is at the place that the index names. For a missing member the index names the member, and the finding
/// the object that lacks it.
fn is_at(finding: &Finding, place: &Place) -> bool {
    match place {
        Place::Text { line, column } => {
            let position = finding.payload.position();
            (position.line, position.column) == (*line, *column)
        }
        Place::Value(pointer) => {
            let parent = pointer.rsplit_once('/').map(|(parent, _)| parent);
            let found = finding.payload.pointer.as_str();
            found == pointer || parent == Some(found)
        }
    }
}

#[test]
fn nothing_is_found_in_the_evidence() {
    let validator = validator(true);
    let mut wrong = Vec::new();
    let payloads = evidence::all();
    for payload in &payloads {
        for finding in check(&validator, payload) {
            wrong.push(format!("{}: {}", payload.name(), line(&finding)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} payloads conform", payloads.len());
}

#[test]
fn every_mistake_is_found_once_and_at_its_place() {
    let validator = validator(false);
    let (mut wrong, mut found) = (Vec::new(), 0);
    for Made {
        file,
        at,
        finding: severity,
        ..
    } in made::read()
    {
        let payload = Payload::from_path(&faulty_root().join(&file)).expect("it is named so");
        let findings = check(&validator, &payload);
        // A member under another name is a missing one and, by the way, an undeclared one.
        let notes_aside = |finding: &&Finding| match severity {
            made::Finding::Error => finding.severity == Severity::Error,
            made::Finding::Note => true,
        };
        let counted: Vec<_> = findings.iter().filter(notes_aside).collect();
        // Only what was captured has more than one mistake.
        let one = counted.len() == 1 || payload.origin == Origin::Captured;
        let as_listed = counted.first().is_some_and(|finding| {
            let note = finding.severity == Severity::Note;
            is_at(finding, &at) && note == (severity == made::Finding::Note)
        });
        if one && as_listed {
            found += 1;
        } else {
            let lines: Vec<_> = findings.iter().map(line).collect();
            wrong.push(format!(
                "{file}: listed as {severity:?} at {at}: found {lines:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{found} mistakes found");
}
