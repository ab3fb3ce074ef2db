//! Codes: each is explained by examples that are true, and each can be reported.

mod example;
mod made;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use conform_openapi::codes::{CodeSubject, RegisteredCode, all};
use conform_report::Code;

use crate::cli::conform;
use example::reported;

/// Every wrong example is reported with its code, and no right example is. What no example can show in a few lines is made
/// here.
#[test]
fn examples_are_wrong_and_right() {
    let made: BTreeSet<(CodeSubject, &str)> = made::reported_codes()
        .into_iter()
        .map(|(subject, code)| (subject, code.as_str()))
        .collect();
    let mut faults = String::new();
    for RegisteredCode { code, subject } in all() {
        if made.contains(&(subject, code.as_str())) {
            continue;
        }
        let explanation = code.explanation();
        let [wrong, right] =
            [explanation.wrong, explanation.right].map(|text| reported(subject, text));
        if !wrong.contains(&code) {
            let _ = writeln!(faults, "{code}: the wrong example has only {wrong:?}");
        }
        if right.contains(&code) {
            let _ = writeln!(faults, "{code}: the right example has it");
        }
    }
    assert_eq!(faults, "");
}

/// Codes are stable: a snapshot shows it if one is renamed or gets another severity.
#[test]
fn all_codes_are_listed() {
    let ended = conform(&["explain"], "");
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/codes");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("list", ended.stdout));
}

#[test]
fn codes_of_every_command_are_explained() {
    for code in [
        "unknown-type",
        "name-collision",
        "mixed-tuple",
        "wrong-tag",
        "unknown-setting",
    ] {
        let ended = conform(&["explain", code], "");
        assert_eq!(ended.status, 0, "{code}: {}", ended.stderr);
        for part in [code, "\nWrong:\n", "\nRight:\n", "\nTo allow it: "] {
            assert!(ended.stdout.contains(part), "{code}: {}", ended.stdout);
        }
    }
}

/// Some names are codes of descriptions and of payloads, with different meanings.
#[test]
fn both_meanings_of_a_name_are_explained() {
    let ended = conform(&["explain", "wrong-type"], "");
    for part in [
        "Descriptions (conform lint)",
        "Payloads and exchanges (conform check)",
    ] {
        assert!(ended.stdout.contains(part), "{}", ended.stdout);
    }
    let [description, payload]: [Code; 2] =
        [CodeSubject::Description, CodeSubject::Payload].map(|subject| {
            let codes = subject.codes().into_iter();
            let mut named = codes.filter(|code| code.as_str() == "wrong-type");
            named.next().expect("there is one")
        });
    assert_ne!(description, payload);
}
