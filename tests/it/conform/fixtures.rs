//! What is said about the evidence, and about each mistake. That each is found, once and at its place, `evidence::found`
//! proves.

use std::fmt::Write as _;

use serde::Deserialize;
use vsee_validator::Options;
use vsee_validator::report::{Document, Report, Style, render, summary};

use super::{check, payloads, root, snapshot, validator};

/// An entry of `fixtures/conform/index.yaml`.
#[derive(Deserialize)]
struct Mistake {
    file: String,
    mistake: String,
}

#[test]
fn each_mistake() {
    let validator = validator(Options::default());
    let index = root().join("fixtures/conform/index.yaml");
    let text = std::fs::read_to_string(index).expect("the index can be read");
    let mistakes: Vec<Mistake> = serde_yaml::from_str(&text).expect("the index has its form");
    for Mistake { file, mistake } in mistakes {
        let findings = check(
            &validator,
            &file,
            &root().join("fixtures/conform").join(&file),
        );
        let captured = file.contains(".captured");
        assert!(
            findings.len() == 1 || captured,
            "{file}: {} findings",
            findings.len()
        );
        let mut text = format!("{mistake}\n\n");
        for finding in &findings {
            let told = render(finding, Style::default());
            assert!(told.lines().count() <= 10, "{told}");
            let _ = writeln!(text, "{told}");
        }
        let mut report = Report::new();
        report.payload(findings);
        text.push_str(&Document::of(&report).to_text());
        snapshot(&file.replace('/', "."), &text);
    }
}

#[test]
fn the_evidence() {
    let validator = validator(Options {
        strict: true,
        ..Options::default()
    });
    let mut text = String::new();
    for (name, path) in payloads("payloads") {
        let mut report = Report::new();
        report.payload(check(&validator, &name, &path));
        let _ = writeln!(text, "{name}: {}", summary(&report));
        for finding in report.findings() {
            let _ = writeln!(text, "{}", render(finding, Style::default()));
        }
        let _ = write!(text, "{}", Document::of(&report).to_text());
    }
    snapshot("evidence", &text);
}
