//! `conform merge` in every form, held against `conform check` of the whole input.

use crate::cli::{Folder, conform};

const SPEC: &str = "@fixtures/report/merge/openapi.yaml";

fn read(path: &str) -> String {
    std::fs::read_to_string(path).expect("it was written")
}

/// Checks one of the parts of the fixture and a capture, and returns the full report.
fn part(folder: &Folder, partition: &str, capture: &str) -> String {
    let file = folder.path(&format!("{}.json", &partition[..1]));
    let format = format!("full={file}");
    let args = [
        "check",
        "--spec",
        SPEC,
        "--partition",
        partition,
        "--format",
        &format,
    ];
    let ended = conform(&[&args[..], &INPUTS, &[capture]].concat(), "");
    assert!(ended.status < 2, "{}", ended.stderr);
    file
}

const INPUTS: [&str; 3] = [
    "@fixtures/report/merge/traffic",
    "@fixtures/report/merge/second.ndjson",
    "@fixtures/report/merge/first.ndjson",
];

#[test]
fn merged_reports_have_every_form_of_one_run() {
    let folder = Folder::new("merged-forms");
    // Lines that are no exchanges, and a body that is not JSON.
    let broken = folder.path("broken.ndjson");
    std::fs::write(&broken, "{\n{}\n[1]\n").expect("it can be written");
    let parts = ["1/3", "2/3", "3/3"].map(|partition| part(&folder, partition, &broken));
    for form in [
        "human", "line", "json", "full", "sarif", "junit", "github", "markdown",
    ] {
        let args = ["check", "--spec", SPEC, "--format", form];
        let whole = conform(&[&args[..], &INPUTS, &[&broken]].concat(), "");
        let args = ["merge", "--format", form, &parts[1], &parts[0], &parts[2]];
        let merged = conform(&args, "");
        // The only thing that differs from run to run.
        let timeless = |text: &str| match form {
            "junit" => {
                let pieces = text.split("timestamp=\"");
                let pieces = pieces.map(|piece| piece.trim_start_matches(|c| c != '"'));
                pieces.collect::<String>()
            }
            _ => text.to_owned(),
        };
        let (merged_text, whole_text) = (timeless(&merged.stdout), timeless(&whole.stdout));
        assert!(
            merged_text == whole_text,
            "{form}: {}\n{merged_text}\nis not\n{whole_text}",
            merged.stderr
        );
        assert_eq!(merged.status, whole.status, "{form}: {}", merged.stderr);
    }
}

#[test]
fn parts_without_anything_merge() {
    let folder = Folder::new("merged-empty");
    let mut reports = Vec::new();
    for (name, text) in [
        ("empty", String::new()),
        ("blank", "\n\n".to_owned()),
        ("broken", "{}\nno\n".to_owned()),
        (
            "good",
            read(
                &crate::checking::root()
                    .join(INPUTS[2].trim_start_matches('@'))
                    .display()
                    .to_string(),
            ),
        ),
    ] {
        let capture = folder.path(&format!("{name}.ndjson"));
        std::fs::write(&capture, text).expect("it can be written");
        let report = folder.path(&format!("{name}.json"));
        let format = format!("full={report}");
        let ended = conform(
            &["check", "--spec", SPEC, "--format", &format, &capture],
            "",
        );
        // Nothing to check is an error, which comes after the report.
        assert!(ended.status <= 2, "{}", ended.stderr);
        reports.push((capture, report));
    }
    let captures: Vec<&str> = reports
        .iter()
        .map(|(capture, _)| capture.as_str())
        .collect();
    let args = ["check", "--spec", SPEC, "--format", "human"];
    let whole = conform(&[&args[..], &captures].concat(), "");
    let parts: Vec<&str> = reports
        .iter()
        .map(|(_, report)| report.as_str())
        .rev()
        .collect();
    let merged = conform(&[&["merge", "--format", "human"], &parts[..]].concat(), "");
    assert!(
        merged.stdout == whole.stdout,
        "{}\nis not\n{}",
        merged.stdout,
        whole.stdout
    );
}

#[test]
fn merged_coverage_has_every_form_of_one_run() {
    let folder = Folder::new("merged-coverage");
    let checked = |name: &str, inputs: &[&str]| {
        let file = folder.path(name);
        let args = ["check", "--spec", SPEC, "--coverage-output", &file];
        let ended = conform(&[&args[..], inputs].concat(), "");
        assert!(ended.status < 2, "{}", ended.stderr);
        file
    };
    let parts = [
        checked("a.json", &INPUTS[..1]),
        checked("b.json", &INPUTS[1..]),
    ];
    for extension in ["json", "html", "txt"] {
        let whole = checked(&format!("whole.{extension}"), &INPUTS);
        let merged = folder.path(&format!("merged.{extension}"));
        let ended = conform(&["merge", "-o", &merged, &parts[1], &parts[0]], "");
        assert_eq!(ended.status, 0, "{}", ended.stderr);
        assert!(read(&merged) == read(&whole), "{extension} differs");
    }
    let sarif = conform(&["merge", "--format", "sarif", &parts[1], &parts[0]], "");
    assert_eq!(sarif.status, 2);
    assert!(
        sarif.stderr.contains("`-o FILE.html` writes the page"),
        "{}",
        sarif.stderr
    );
}

#[test]
fn what_cannot_be_merged_says_why() {
    let folder = Folder::new("not-merged");
    let checked = |name: &str, more: &[&str]| {
        let file = folder.path(name);
        let format = format!("json={file}");
        let args = ["check", "--spec", SPEC, INPUTS[2], "--format", &format];
        let ended = conform(&[&args[..], more].concat(), "");
        assert!(ended.status < 2, "{}", ended.stderr);
        file
    };
    let (lean, strict) = (
        checked("lean.json", &[]),
        checked("strict.json", &["--strict"]),
    );
    let cut = folder.path("cut.json");
    let text = read(&lean);
    std::fs::write(&cut, &text[..text.len() / 2]).expect("it can be written");
    let (empty, yaml) = (folder.path("empty.json"), folder.path("api.yaml"));
    std::fs::write(&empty, "").expect("it can be written");
    std::fs::write(&yaml, "openapi: 3.1.0\n").expect("it can be written");
    let other = folder.path("other.json");
    let text = text.replacen("\"version\": 1", "\"version\": 9", 1);
    std::fs::write(&other, text).expect("it can be written");
    let coverage = folder.path("coverage.json");
    checked("unused.json", &["--coverage-output", &coverage]);
    for (args, words) in [
        (
            &["merge", &lean, &strict][..],
            &[
                "strict.json",
                "by another description, with other options",
                "the same options",
            ][..],
        ),
        (
            &["merge", &lean, &cut],
            &["cut.json", "it is cut off at line"],
        ),
        (&["merge", &empty], &["empty.json", "it is empty"]),
        (&["merge", &yaml], &["api.yaml", "it is not JSON"]),
        (&["merge", &lean, &other], &["its `version` is 9, not 1"]),
        (
            &["merge", &lean, &coverage],
            &["it is coverage, and not a report of findings"],
        ),
        (
            &["merge", &coverage, &lean],
            &["it is a report of findings, and not coverage"],
        ),
        (
            &["merge", &coverage, &empty],
            &["it is empty", "the first file is coverage"],
        ),
        (&["merge", &lean, &lean], &["lean.json", "is named twice"]),
        (
            &["merge", "--format", "sarif", &lean],
            &[
                "reports can only be merged to JSON here",
                "--format full=FILE",
            ],
        ),
    ] {
        let ended = conform(args, "");
        assert_eq!(ended.status, 2, "{args:?}");
        for word in words {
            assert!(ended.stderr.contains(word), "{args:?}: {}", ended.stderr);
        }
    }
}
