//! Reports of parts of an input, merged: as if there had been one run.

use std::num::NonZero;
use std::sync::Arc;
use std::time::SystemTime;

use conform_report::{
    Baseline, Diagnostic, MergeError, ReadReport, Style, Summary, full, github, human, json, junit,
    markdown, merge, render_line, sarif,
};
use conform_traffic::{Capture, CaptureFormat};
use conform_validator::{Options, Report, VOCABULARY, Validator, Verdict};

use crate::checking::by_description;
use crate::cli::{Folder, conform};

/// A sequence of numbers that look random (xorshift), so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).expect("small")).expect("small")
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

const SPEC: &str = "fixtures/report/merge/openapi.yaml";
const CAPTURES: [&str; 2] = ["first.ndjson", "second.ndjson"];

fn capture_text(name: &str) -> String {
    let path = crate::checking::root()
        .join("fixtures/report/merge")
        .join(name);
    std::fs::read_to_string(path).expect("the capture can be read")
}

/// The verdicts of a line or of a file, which always stay together.
type Unit = Vec<Verdict>;

fn units(validator: &Validator) -> Vec<Unit> {
    let mut units = Vec::new();
    for file in CAPTURES {
        let text = capture_text(file);
        for (index, line) in text.lines().enumerate() {
            // Empty lines before it give the line its place.
            let padded = "\n".repeat(index) + line;
            let name: Arc<str> = Arc::from(file);
            let limits = &validator.options().limits;
            let capture = Capture::new(&name, CaptureFormat::Ndjson, limits);
            let mut unit = Vec::new();
            capture
                .check(
                    &mut padded.as_bytes(),
                    NonZero::<usize>::MIN,
                    &validator.source(&name),
                    &mut |verdict| unit.push(verdict),
                )
                .expect("memory can be read");
            units.push(unit);
        }
    }
    units
}

fn again(verdict: &Verdict) -> Verdict {
    Verdict {
        subject: verdict.subject.clone(),
        diagnostics: verdict.diagnostics.clone(),
        values: verdict.values.clone(),
        unchecked: verdict.unchecked,
        left_alone: verdict.left_alone,
    }
}

fn report<'u>(new: Report, units: impl IntoIterator<Item = &'u Unit>) -> Report {
    let mut report = new;
    for verdict in units.into_iter().flatten() {
        report.verdict(again(verdict));
    }
    report.sort_by_place();
    report
}

fn full_text(report: &Report) -> String {
    full(report.diagnostics(), &report.summary(), &Style::default())
}

fn json_text(report: &Report) -> String {
    json(report.diagnostics(), &report.summary())
}

/// Returns the report in every other form.
fn forms(diagnostics: &[Diagnostic], summary: &Summary) -> Vec<String> {
    let style = Style {
        prefix: summary.prefix.clone(),
        ..Style::default()
    };
    let lines = diagnostics.iter();
    vec![
        human(diagnostics, summary, &style, usize::MAX),
        lines
            .map(|diagnostic| render_line(diagnostic, &style))
            .collect(),
        sarif(diagnostics, summary),
        junit(diagnostics, summary, SystemTime::UNIX_EPOCH),
        github(diagnostics, summary, 3),
        markdown(diagnostics, summary, usize::MAX),
    ]
}

#[test]
fn any_split_in_any_order_merges_to_the_report_of_one_run() {
    let validator = by_description(SPEC, Options::default());
    let units = units(&validator);
    let findings = json_text(&report(Report::new(), &units));
    let all: serde_json::Value = serde_json::from_str(&findings).expect("a report is JSON");
    let count = all["findings"].as_array().map_or(0, Vec::len);
    assert!(count >= 6, "there are only {count} findings to split");
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    for round in 0..10_000 {
        // A baseline of some of the findings and of some that are fixed, and a rule that is ignored.
        let mut known = all.clone();
        let list = known["findings"].as_array_mut().expect("a list");
        list.retain(|_| numbers.below(3) == 0);
        for fixed in 0..numbers.below(3) {
            let mut gone = all["findings"][0].clone();
            gone["fingerprint"] = format!("{fixed:016x}").into();
            list.push(gone);
        }
        let known = (round % 4 == 0).then(|| known.to_string());
        let new = || {
            let report = match &known {
                Some(text) => Report::with_baseline(Baseline::read(text).expect("it is a report")),
                None => Report::new(),
            };
            let report = report
                .described_in("spec/")
                .checked_by(validator.identity());
            match round % 3 {
                0 => report.ignoring(vec![conform_validator::codes::WRONG_TYPE]),
                _ => report,
            }
        };
        let whole = report(new(), &units);
        let parts = 1 + numbers.below(5);
        let mut split: Vec<Vec<&Unit>> = vec![Vec::new(); parts];
        units
            .iter()
            .for_each(|unit| split[numbers.below(parts)].push(unit));
        let mut reports: Vec<String> = Vec::new();
        for mut part in split {
            numbers.shuffle(&mut part);
            reports.push(full_text(&report(new(), part)));
        }
        // Any two are merged until one is left.
        while reports.len() > 1 {
            numbers.shuffle(&mut reports);
            let (one, other) = (reports.pop(), reports.pop());
            let two = [one.expect("two are left"), other.expect("two are left")];
            let merged = merge(&[&two[0], &two[1]]).expect("they are reports");
            reports.push(merged.text);
        }
        let merged = merge(&[&reports[0]]).expect("it is a report");
        similar(&merged.text, &full_text(&whole));
        similar(&merged.json(), &json_text(&whole));
        if round % 21 == 0 {
            let read = ReadReport::of(&merged.text, &VOCABULARY).expect("it is full");
            let merged = forms(&read.diagnostics, &read.summary);
            let whole = forms(whole.diagnostics(), &whole.summary());
            for (merged, whole) in merged.iter().zip(&whole) {
                similar(merged, whole);
            }
        }
    }
}

#[test]
fn what_is_no_report_of_messages_is_refused() {
    assert_eq!(merge(&[]).unwrap_err(), MergeError::Nothing);
    let malformed = merge(&["{}"]).unwrap_err();
    assert!(matches!(malformed, MergeError::Malformed { index: 0, .. }));
    let lint = conform(&["lint", "--format", "json", &format!("@{SPEC}")], "");
    let error = merge(&[&lint.stdout]).unwrap_err();
    assert_eq!(error, MergeError::NoMessages { index: 0 });
    let later = r#"{"version": 2, "figures": {}}"#;
    let error = merge(&[later]).unwrap_err().to_string();
    assert!(error.ends_with("its `version` is 2, not 1"), "{error}");
    let validator = by_description(SPEC, Options::default());
    let strict = by_description(
        SPEC,
        Options {
            strict: true,
            ..Options::default()
        },
    );
    let [one, other] = [&validator, &strict].map(|validator| {
        let report = Report::new().checked_by(validator.identity());
        json_text(&report)
    });
    let unknown = json_text(&Report::new());
    let error = merge(&[&unknown, &one, &other]).unwrap_err();
    assert_eq!(error, MergeError::OtherDescription { index: 2 });
    assert_eq!(
        merge(&[&unknown, &one]).expect("one is not known").text,
        one
    );
    for end in [0, one.len() / 3, one.len() - 3] {
        let error = merge(&[&one, &one[..end]]).unwrap_err();
        assert!(matches!(error, MergeError::Malformed { index: 1, .. }));
    }
}

/// Checks the folder of the fixture, and returns the report and the coverage.
fn checked(folder: &Folder, name: &str, partition: Option<&str>) -> (String, String) {
    let [report, coverage] = ["report", "coverage"].map(|kind| {
        let name = format!("{name}.{kind}.json");
        folder.path(&name)
    });
    let spec = format!("@{SPEC}");
    let format = format!("json={report}");
    let mut args = vec![
        "check",
        "@fixtures/report/merge/traffic",
        "@fixtures/report/merge/second.ndjson",
        "@fixtures/report/merge/first.ndjson",
        "--spec",
        &spec,
        "--format",
        &format,
        "--coverage-output",
        &coverage,
    ];
    if let Some(partition) = partition {
        args.extend(["--partition", partition]);
    }
    let ended = conform(&args, "");
    assert!(ended.status < 2, "{}", ended.stderr);
    (report, coverage)
}

#[test]
fn the_parts_of_an_input_merge_to_the_report_and_the_coverage_of_one_run() {
    let folder = Folder::new("merge");
    let whole = checked(&folder, "whole", None);
    let parts = ["3/3", "1/3", "2/3"].map(|part| checked(&folder, &part[..1], Some(part)));
    let read = |path: &str| std::fs::read_to_string(path).expect("it was written");
    for (whole, parts, status) in [
        (&whole.0, parts.each_ref().map(|part| part.0.as_str()), 1),
        (&whole.1, parts.each_ref().map(|part| part.1.as_str()), 0),
    ] {
        assert!(parts.iter().all(|part| read(part) != read(whole)));
        let ended = conform(&["merge", parts[0], parts[1], parts[2]], "");
        assert_eq!(ended.status, status, "{}", ended.stderr);
        similar(&ended.stdout, &read(whole));
        let out = folder.path("merged.json");
        let ended = conform(&["merge", "-o", &out, parts[2], parts[0], parts[1]], "");
        assert_eq!((ended.status, ended.stdout.as_str()), (status, ""));
        similar(&read(&out), &read(whole));
    }
    let mixed = conform(&["merge", &whole.1, &whole.0], "");
    assert_eq!(mixed.status, 2);
    assert!(mixed.stderr.contains("the first file is coverage"));
    let wrong = conform(&["check", "--partition", "4/3", &whole.0], "");
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("there is no part 4 of 3"));
}

#[track_caller]
fn similar(one: &str, other: &str) {
    assert!(one == other, "{one}\nis not\n{other}");
}
