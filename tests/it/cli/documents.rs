//! `conform lint`, `bundle`, `ir` and `explain`.

use std::fs;

use super::{Folder, conform};

/// A description with one warning and no error.
const WARNING: &str = "@fixtures/codegen/climbing/api/beside.yaml";

#[test]
fn the_description_of_the_project_is_the_default() {
    let lint = conform(&["lint"], "");
    assert_eq!((lint.status, lint.stderr.as_str()), (0, ""));
    assert!(
        lint.stdout.starts_with("0 errors, 0 warnings in "),
        "{}",
        lint.stdout
    );
    let ir = conform(&["ir", "--type", "Visit"], "");
    assert_eq!((ir.status, ir.stderr.as_str()), (0, ""));
    assert!(ir.stdout.contains("Visit"), "{}", ir.stdout);
}

#[test]
fn lint_reports_problems_with_a_sum_and_by_lines() {
    let folder = Folder::new("lint");
    let file = folder.write(
        "api.yaml",
        "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {default: {description: ok}}}}}\ncomponents:\n  schemas:\n    Unused: {type: object}\n",
    );
    let lint = conform(&["lint", &file], "");
    assert_eq!(lint.status, 0, "{}", lint.stdout);
    assert!(
        lint.stdout.starts_with("warning[unused-component]: "),
        "{}",
        lint.stdout
    );
    assert!(
        lint.stdout.ends_with("\n0 errors, 1 warning in 1 file\n"),
        "{}",
        lint.stdout
    );
    let denied = conform(&["lint", "--deny-warnings", "--quiet", &file], "");
    assert_eq!(
        (denied.status, denied.stdout.as_str()),
        (1, "0 errors, 1 warning in 1 file\n")
    );
    let line = conform(&["lint", "--format", "line", &file], "");
    assert_eq!(line.stdout.lines().count(), 1, "{}", line.stdout);
    assert!(
        line.stdout
            .contains("api.yaml:6:5: warning[unused-component]: "),
        "{}",
        line.stdout
    );
    let forms = [
        ("json", "\"severity\": \"warning\""),
        ("sarif", "\"version\": \"2.1.0\""),
        ("junit", "<?xml"),
        ("github", "::warning "),
        ("markdown", "unused-component"),
    ];
    for (form, expected) in forms {
        let ended = conform(&["lint", "--format", form, &file], "");
        assert_eq!(ended.status, 0, "{form}: {}", ended.stderr);
        assert!(ended.stdout.contains(expected), "{form}: {}", ended.stdout);
    }
    let none = conform(&["lint", "--format", "line", "--max", "0", &file], "");
    assert_eq!((none.status, none.stdout.as_str()), (0, ""));
    let broken = folder.write("broken.yaml", "openapi: 3.0.3\npaths: []\n");
    let strict = conform(&["lint", &broken], "");
    assert_eq!(strict.status, 1, "{}", strict.stdout);
    let lenient = conform(&["lint", "--lenient", &broken], "");
    assert_eq!(lenient.status, 0, "{}", lenient.stdout);
}

#[test]
fn references_may_not_leave_the_root_folder() {
    let inside = conform(
        &["bundle", "--root", "@fixtures/codegen/climbing", WARNING],
        "",
    );
    assert_eq!(inside.status, 0, "{}", inside.stderr);
    let outside = conform(&["bundle", WARNING], "");
    assert_eq!((outside.status, outside.stdout.as_str()), (1, ""));
    for expected in ["error[outside-root]", "with `--root`"] {
        assert!(outside.stderr.contains(expected), "{}", outside.stderr);
    }
}

#[test]
fn the_extension_of_the_file_chooses_the_language_of_a_bundle() {
    let folder = Folder::new("bundle");
    let [json, yaml, plain, text] =
        ["api.json", "api.yml", "api", "api.txt"].map(|name| folder.path(name));
    for (args, path, start) in [
        (&["-o", &json][..], &json, "{"),
        (&["-o", &yaml], &yaml, "openapi:"),
        (&["-o", &plain], &plain, "openapi:"),
        (&["--format", "yaml", "-o", &text], &text, "openapi:"),
        (&["--format", "json", "-o", &yaml], &yaml, "{"),
    ] {
        let ended = conform(&[&["bundle"], args].concat(), "");
        assert_eq!((ended.status, ended.stdout.as_str()), (0, ""), "{args:?}");
        let written = fs::read_to_string(path).expect("it is written");
        assert!(written.starts_with(start), "{args:?}: {written:.40}");
    }
    let other = conform(&["bundle", "-o", &folder.path("api.pdf")], "");
    assert_eq!(other.status, 2);
    assert!(other.stderr.contains("names no form"), "{}", other.stderr);
    let both = conform(
        &[
            "bundle",
            &format!("--format=json={json}"),
            &format!("--format=yaml={yaml}"),
        ],
        "",
    );
    assert_eq!((both.status, both.stdout.as_str()), (0, ""));
    assert_eq!(
        conform(&["bundle"], "").stdout,
        fs::read_to_string(&yaml).expect("it is written")
    );
}

#[test]
fn a_type_that_does_not_exist_has_a_suggestion() {
    let ended = conform(&["ir", "--type", "Vist"], "");
    assert_eq!((ended.status, ended.stdout.as_str()), (2, ""));
    assert_eq!(
        ended.stderr,
        "error: no type has the name `Vist`\nhelp: did you mean `Visit`?\n"
    );
}

#[test]
fn codes_of_every_crate_are_explained() {
    for code in [
        "outside-root",
        "unused-component",
        "name-collision",
        "contradiction",
        "missing-body",
        "unknown-setting",
    ] {
        let ended = conform(&["explain", code], "");
        assert_eq!(ended.status, 0, "{code}: {}", ended.stderr);
        assert!(
            ended.stdout.starts_with(&format!("{code} (")),
            "{}",
            ended.stdout
        );
        assert!(conform(&["explain"], "").stdout.contains(code));
    }
    // A code of descriptions and of payloads has both explanations.
    let both = conform(&["explain", "wrong-type"], "");
    assert_eq!(
        both.stdout.matches("\nwrong-type (").count(),
        2,
        "{}",
        both.stdout
    );
    let json = conform(&["explain", "--format", "json"], "").stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert!(json.as_array().is_some_and(|all| all.len() > 100));
}
