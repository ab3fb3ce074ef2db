//! `conform lint`: profiles, fixes, allowed problems, and `--deny-warnings`, also of `conform bundle`.

use std::fs;

use super::{Folder, conform};

/// A description with an advice, a name that nothing declares, and a fault that has only one fix.
const KENNELS: &str = "openapi: 3.0.3
info: {title: Kennels, version: 2} # the second one
tags: [{name: dogs}]
paths:
  /dogs:
    get: {tags: [cats], responses: {'200': {description: The dogs.}}}
";

fn lint(folder: &Folder, text: &str, args: &[&str]) -> (u8, String, String) {
    let spec = folder.write("openapi.yaml", text);
    let ended = conform(&[&["lint", "--format", "line", &spec], args].concat(), "");
    let written = fs::read_to_string(spec).expect("it can be read");
    (ended.status, ended.stdout + &ended.stderr, written)
}

#[test]
fn profiles_choose_the_rules() {
    let folder = Folder::new("lint-profile");
    for (profile, status, has, has_not) in [
        (
            "spec",
            1,
            &["error[wrong-type]"][..],
            &["missing-operation-id"][..],
        ),
        (
            "recommended",
            1,
            &[
                "warning[missing-path-parameter]",
                "warning[missing-operation-id]",
            ],
            &[],
        ),
        (
            "strict",
            1,
            &[
                "error[missing-path-parameter]",
                "warning[missing-operation-id]",
            ],
            &[],
        ),
    ] {
        let text = KENNELS.replace("/dogs:", "/dogs/{id}:");
        let (found, report, _) = lint(&folder, &text, &["--profile", profile]);
        assert_eq!(found, status, "{profile}: {report}");
        for code in has {
            assert!(report.contains(code), "{profile}: {report}");
        }
        for code in has_not {
            assert!(!report.contains(code), "{profile}: {report}");
        }
    }
    let (status, report, _) = lint(&folder, KENNELS, &["--profile", "severe"]);
    assert_eq!(status, 2, "{report}");
}

#[test]
fn certain_faults_are_mended_in_place_and_nothing_else() {
    let folder = Folder::new("lint-fix");
    let (status, report, written) = lint(&folder, KENNELS, &["--fix"]);
    assert_eq!(status, 0, "{report}");
    assert!(report.contains("1 fault fixed"), "{report}");
    assert_eq!(written, KENNELS.replace("version: 2}", "version: '2'}"));
    let (_, report, again) = lint(&folder, &written, &["--fix"]);
    assert!(!report.contains("fixed"), "{report}");
    assert_eq!(again, written);
}

#[test]
fn problems_are_allowed_by_comments_and_by_a_file() {
    let folder = Folder::new("lint-ignore");
    let allowed = KENNELS.replace(
        "    get: {",
        "    # conform-ignore: undeclared-tag, missing-operation-id, missing-error-response they are few\n    get: {",
    );
    let allowed = allowed.replace("version: 2}", "version: '2'}");
    let (status, report, _) = lint(&folder, &allowed, &["--deny-warnings"]);
    assert!(!report.contains("undeclared-tag"), "{report}");
    assert_eq!(status, u8::from(report.contains("warning")), "{report}");
    // What nothing needs is reported.
    let unused = allowed.replace(
        "version: '2'}",
        "version: '2'} # conform-ignore: wrong-type it was a number",
    );
    let (_, report, _) = lint(&folder, &unused, &[]);
    assert!(report.contains("unused-ignore"), "{report}");
    let list = folder.write(
        "allowed",
        "undeclared-tag openapi.yaml#/paths/~1dogs they are few\n",
    );
    let (_, report, _) = lint(&folder, KENNELS, &["--ignore-file", &list]);
    assert!(!report.contains("undeclared-tag"), "{report}");
    // The file of that name beside the description is read without being named.
    folder.write(
        ".conform-ignore",
        "undeclared-tag openapi.yaml they are few\n",
    );
    let (_, report, _) = lint(&folder, KENNELS, &[]);
    assert!(!report.contains("undeclared-tag"), "{report}");
    let (status, report, _) = lint(&folder, KENNELS, &["--ignore-file", "/nowhere/allowed"]);
    assert_eq!(status, 2, "{report}");
}

#[test]
fn warnings_stop_a_bundle_if_they_are_denied_and_not_allowed() {
    let folder = Folder::new("bundle-deny");
    let text = KENNELS.replace("version: 2}", "version: '2'}");
    let spec = folder.write("openapi.yaml", &text);
    let out = folder.path("bundle.yaml");
    let bundle = |args: &[&str]| {
        let ended = conform(
            &[&["bundle", "--spec", &spec, "-o", &out], args].concat(),
            "",
        );
        let is_written = fs::remove_file(&out).is_ok();
        (ended.status, is_written, ended.stderr)
    };
    let (status, is_written, report) = bundle(&[]);
    assert_eq!((status, is_written), (0, true), "{report}");
    assert!(report.contains("warning[undeclared-tag]"), "{report}");
    let (status, is_written, report) = bundle(&["--deny-warnings"]);
    assert_eq!((status, is_written), (1, false), "{report}");
    assert!(report.contains("1 warning, denied"), "{report}");
    let allowed = text.replace(
        "    get: {",
        "    # conform-ignore: undeclared-tag they are few\n    get: {",
    );
    folder.write("openapi.yaml", &allowed);
    let (status, is_written, report) = bundle(&["--deny-warnings"]);
    assert_eq!((status, is_written), (0, true), "{report}");
}
