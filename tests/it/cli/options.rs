//! Options that mean the same in every verb, and messages about files.

use std::fs;

use super::{Folder, conform};

/// A check with findings.
const CHECK: [&str; 4] = [
    "check",
    "--spec",
    "@fixtures/validator/exchange-3.0.yaml",
    "@fixtures/validator/payloads",
];

#[test]
fn several_forms_are_written_in_one_run() {
    let folder = Folder::new("forms");
    let [sarif, junit, json] = ["a.sarif", "b.xml", "c.json"].map(|name| folder.path(name));
    let forms = [
        format!("--format=sarif={sarif}"),
        format!("--format=junit={junit}"),
    ];
    let forms = [forms[0].as_str(), forms[1].as_str()];
    let plain = conform(&CHECK, "");
    let ended = conform(&[&CHECK[..], &forms].concat(), "");
    assert_eq!((ended.status, &ended.stdout), (1, &plain.stdout));
    let read = |path: &str| fs::read_to_string(path).expect("it is written");
    assert!(read(&sarif).contains("\"version\": \"2.1.0\""));
    assert!(read(&junit).starts_with("<?xml"));
    let ended = conform(&[&CHECK[..], &["-o", &json]].concat(), "");
    assert_eq!((ended.status, ended.stdout.as_str()), (1, ""));
    let expected = conform(&[&CHECK[..], &["--format", "json"]].concat(), "");
    assert_eq!(read(&json), expected.stdout);
}

#[test]
fn outputs_that_would_overwrite_each_other_are_refused() {
    let ended = conform(
        &[&CHECK[..], &["--format", "json", "--format", "sarif"]].concat(),
        "",
    );
    assert_eq!((ended.status, ended.stdout.as_str()), (2, ""));
    assert_eq!(
        ended.stderr,
        "error: `--format json` and `--format sarif` cannot share one output\n\
         help: give one of them a file: --format json=FILE\n"
    );
}

#[test]
fn colour_is_used_when_it_is_asked_for() {
    for args in [&CHECK[..], &["lint", "@payloads/README.md"]] {
        let colored = conform(&[args, &["--color", "always"]].concat(), "");
        let plain = conform(&[args, &["--color", "never"]].concat(), "");
        assert!(colored.stdout.contains("\u{1b}["), "{}", colored.stdout);
        assert!(!plain.stdout.contains("\u{1b}["), "{}", plain.stdout);
    }
    // A file is read by programs.
    let folder = Folder::new("color");
    let file = folder.path("report.txt");
    let ended = conform(
        &[&CHECK[..], &["--color", "always", "-o", &file]].concat(),
        "",
    );
    assert_eq!(ended.status, 1);
    let written = fs::read_to_string(&file).expect("it is written");
    assert!(written.contains("error["), "{written}");
    assert!(!written.contains('\u{1b}'), "{written}");
}

#[test]
fn missing_files_are_named_with_their_folder_and_the_nearest_name() {
    let folder = Folder::new("missing");
    let spec = folder.write("openapi.yaml", "");
    let wrong = folder.path("opanapi.yaml");
    let lost = folder.path("sub/openapi.yaml");
    for args in [
        &["lint", &wrong][..],
        &["bundle", "--spec", &wrong],
        &["ir", &wrong],
        &["check", "--spec", &wrong, "-"],
        &["check", &wrong],
        &["check", "--baseline", &wrong, "-"],
        &["generate", "--spec", &wrong, "--out", "o", "--name", "n"],
    ] {
        let ended = conform(args, "");
        assert_eq!((ended.status, ended.stdout.as_str()), (2, ""), "{args:?}");
        assert_eq!(
            ended.stderr,
            format!("error: there is no file `{wrong}`\nhelp: did you mean `{spec}`?\n"),
            "{args:?}"
        );
    }
    let ended = conform(&["lint", &lost], "");
    assert_eq!(
        ended.stderr,
        format!(
            "error: there is no file `{lost}`\nhelp: there is no folder `{}`\n",
            folder.path("sub")
        )
    );
    let ended = conform(&["lint", &folder.path("")], "");
    assert_eq!(ended.status, 2);
    assert!(
        ended
            .stderr
            .ends_with(&format!("help: did you mean `{spec}`?\n")),
        "{}",
        ended.stderr
    );
    let ended = conform(&["bundle", "-o", &folder.path("sub/a.json")], "");
    assert_eq!(ended.status, 2);
    assert!(
        ended.stderr.contains("there is no folder `"),
        "{}",
        ended.stderr
    );
}
