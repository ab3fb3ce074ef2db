//! `conform check`: flags, exit codes, what goes where.

use super::{conform, root};

#[test]
fn a_clean_folder_ends_with_status_0() {
    let ended = conform(&["check", "--strict", "@payloads"], "");
    assert_eq!(ended.status, 0, "{}", ended.stdout);
    assert!(
        ended
            .stdout
            .contains(" conform, 0 fail, 0 unchecked; 0 errors, 0 notes; "),
        "{}",
        ended.stdout
    );
}

#[test]
fn notes_are_errors_when_strict() {
    let path = "@fixtures/validator/mistakes/listAvailability/200.made-undeclared-member.json";
    let plain = conform(&["check", path], "");
    assert_eq!(plain.status, 0);
    assert!(
        plain.stdout.starts_with("note[undeclared-member]"),
        "{}",
        plain.stdout
    );
    let strict = conform(&["check", "--strict", path], "");
    assert_eq!(strict.status, 1);
    assert!(
        strict.stdout.starts_with("error[undeclared-member]"),
        "{}",
        strict.stdout
    );
}

#[test]
fn standard_input_is_a_capture_or_has_its_message_named() {
    let unnamed = conform(&["check", "-"], "[]");
    assert_eq!(unnamed.status, 2);
    assert!(
        unnamed.stderr.contains("add --operation ID"),
        "{}",
        unnamed.stderr
    );
    let named = conform(
        &["check", "--operation", "closeVisit", "--status", "200", "-"],
        "{}",
    );
    assert_eq!(named.status, 1);
    assert!(
        named.stdout.contains("standard input:1:1"),
        "{}",
        named.stdout
    );
    let capture = r#"{"request": {"method": "GET", "url": "/nowhere"}}"#;
    let exchanges = conform(&["check", "-"], capture);
    assert_eq!(exchanges.status, 1);
    assert!(
        exchanges.stdout.contains("error[undocumented-path]"),
        "{}",
        exchanges.stdout
    );
}

#[test]
fn unknown_names_are_reported() {
    let ended = conform(&["check", "@fixtures/schema"], "");
    assert_eq!(ended.status, 1);
    assert!(
        ended.stdout.contains("error[unknown-name]"),
        "{}",
        ended.stdout
    );
}

#[test]
fn arguments_and_files_that_do_not_work_end_with_status_2() {
    for (args, expected) in [
        (&["check", "@no-such-folder"][..], "no-such-folder"),
        (
            &["check", "--operation", "closeVisit", "@payloads"],
            "add --request, or --status N",
        ),
        (
            &["check", "--spec", "@fixtures/schema", "@payloads"],
            "error",
        ),
        (&["check", "--fromat", "json", "@payloads"], "--format"),
        (&["explain", "wrong-typ"], "did you mean `wrong-type`?"),
    ] {
        let ended = conform(args, "");
        assert_eq!(ended.status, 2, "{args:?}: {}", ended.stdout);
        assert!(
            ended.stderr.contains(expected),
            "{args:?}: {}",
            ended.stderr
        );
    }
}

/// A run that checked nothing must not look like one that found nothing.
#[test]
fn a_check_of_nothing_is_not_a_success() {
    let empty = r#"{"log": {"entries": []}}"#;
    let elsewhere = r#"{"request": {"method": "GET", "url": "https://elsewhere.example/a"}}"#;
    for (args, input) in [
        (&["check", "-"][..], empty),
        (&["check", "--host", "api.vsee.me", "-"], elsewhere),
        (&["check", "@payloads/README.md"], ""),
        (&["check", "--fail-on", "never", "-"], empty),
    ] {
        let ended = conform(args, input);
        assert_eq!(ended.status, 2, "{args:?}: {}", ended.stdout);
        assert!(
            ended.stderr.contains("nothing was checked"),
            "{args:?}: {}",
            ended.stderr
        );
    }
}

#[test]
fn ignored_rules_and_hosts_are_counted() {
    let capture = "@fixtures/traffic/har/made-chrome.har";
    let all = ["check", "--spec", "@fixtures/traffic/har/api.yaml", capture];
    let of_host = [&all[..], &["--host", "API.shop.example"]].concat();
    let ignoring = [
        &of_host[..],
        &["--ignore", "wrong-length", "--ignore", "unrecorded-body"],
    ];
    let ended = conform(&of_host, "");
    let last = |stdout: &str| stdout.lines().last().unwrap_or_default().to_owned();
    assert_eq!(
        (ended.status, last(&ended.stdout).as_str()),
        (
            1,
            "10 of 13 payloads conform, 2 fail, 1 unchecked (1 body not recorded); 1 error, 1 note; 2 exchanges to other hosts left alone; 1 preflight left alone"
        )
    );
    let ended = conform(&ignoring.concat(), "");
    assert_eq!(
        (ended.status, ended.stdout.trim_end()),
        (
            0,
            "12 of 13 payloads conform, 0 fail, 1 unchecked (1 body not recorded); 0 errors, 0 notes; 2 ignored; 2 exchanges to other hosts left alone; 1 preflight left alone"
        )
    );
    let wrong = conform(&["check", "--ignore", "wrong-lenght", "-"], "");
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("did you mean `wrong-length`?"),
        "{}",
        wrong.stderr
    );
}

/// Continuous integration shows a limited number of annotations, and looks for their files from the current folder.
#[test]
fn annotations_are_bounded_and_name_files_from_the_current_folder() {
    let spec = "@fixtures/validator/exchange-3.0.yaml";
    let payloads = "@fixtures/validator/payloads";
    for (format, more) in [
        ("github", "::notice title=conform::and 4 more findings\n"),
        ("markdown", "\nAnd 4 more findings.\n"),
    ] {
        let ended = conform(
            &[
                "check", "--spec", spec, "--format", format, "--max", "1", payloads,
            ],
            "",
        );
        assert!(ended.stdout.contains(more), "{}", ended.stdout);
        // The tests run in the folder of the fixtures.
        assert!(
            ended
                .stdout
                .contains("fixtures/validator/exchange-3.0.yaml:"),
            "{}",
            ended.stdout
        );
        assert!(
            !ended.stdout.contains(&*root().to_string_lossy()),
            "{}",
            ended.stdout
        );
    }
}

#[test]
fn rules_are_explained() {
    let one = conform(&["explain", "wrong-type"], "");
    assert_eq!(one.status, 0);
    assert!(one.stdout.contains("another JSON type"), "{}", one.stdout);
    let all = conform(&["explain"], "");
    assert!(
        conform_validator::codes::ALL
            .iter()
            .all(|code| all.stdout.contains(code.as_str())),
        "{}",
        all.stdout
    );
}

#[test]
fn findings_in_the_baseline_are_ignored_and_fixed_ones_listed() {
    let folder = std::env::temp_dir().join(format!("conform-baseline-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let path = folder.join("baseline.json");
    let spec = ["--spec", "@fixtures/validator/exchange-3.0.yaml"];
    let all = conform(
        &[
            &["check"],
            &spec[..],
            &["--format", "json", "@fixtures/validator/payloads"],
        ]
        .concat(),
        "",
    );
    assert_eq!(all.status, 1, "{}", all.stderr);
    std::fs::write(&path, &all.stdout).expect("it can be written");
    let path = path.to_str().expect("it is Unicode");
    let check = |paths: &[&str]| {
        conform(
            &[&["check"], &spec[..], &["--baseline", path], paths].concat(),
            "",
        )
    };
    let same = check(&["@fixtures/validator/payloads"]);
    let fewer = check(&["@fixtures/validator/payloads/listVisits/404.made-cut.json"]);
    let broken = conform(
        &[
            "check",
            "--baseline",
            "@fixtures/validator/exchange-3.0.yaml",
            "@payloads",
        ],
        "",
    );
    std::fs::remove_dir_all(&folder).expect("it can be removed");
    assert_eq!(
        (same.status, same.stdout.as_str()),
        (
            0,
            "0 of 3 payloads conform, 3 fail, 0 unchecked; 0 errors, 0 notes; 5 known\n"
        )
    );
    assert_eq!(fewer.status, 0);
    assert_eq!(
        fewer.stdout.matches("fixed: ").count(),
        4,
        "{}",
        fewer.stdout
    );
    assert_eq!(broken.status, 2, "{}", broken.stderr);
}

#[test]
fn the_findings_that_are_shown_and_that_fail_can_be_chosen() {
    let args = |more: &[&'static str]| {
        let common = [
            "check",
            "--spec",
            "@fixtures/validator/exchange-3.0.yaml",
            "@fixtures/validator/payloads",
        ];
        [&common[..], more].concat()
    };
    let quiet = conform(&args(&["--quiet"]), "");
    assert_eq!(
        (quiet.status, quiet.stdout.lines().count()),
        (1, 1),
        "{}",
        quiet.stdout
    );
    let one = conform(&args(&["--max", "1"]), "");
    assert!(
        one.stdout.contains("… and 4 more findings"),
        "{}",
        one.stdout
    );
    assert_eq!(conform(&args(&["--fail-on", "never"]), "").status, 0);
    let note = "@fixtures/validator/mistakes/listAvailability/200.made-undeclared-member.json";
    assert_eq!(conform(&["check", "--fail-on", "note", note], "").status, 1);
}
