//! The `conform` command: flags, exit statuses, what goes where.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use super::root;

/// Runs `conform` in the folder of the tests.
fn conform(args: &[&str], input: Option<&str>) -> Output {
    // Cargo builds the commands of a dependency for no test; it is built here, once, by its own lock.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args([
        "run",
        "--quiet",
        "--package",
        "vsee-validator",
        "--bin",
        "conform",
        "--",
    ]);
    command
        .args(args)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("cargo runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin
        .write_all(input.unwrap_or_default().as_bytes())
        .expect("the command reads its input");
    drop(stdin);
    child.wait_with_output().expect("the command ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

#[test]
fn a_clean_folder_ends_with_status_0() {
    let output = conform(&["check", "--strict", "payloads"], None);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let told = text(&output.stdout);
    assert!(told.contains(" conform; 0 errors, 0 notes; "), "{told}");
}

#[test]
fn notes_are_errors_when_strict() {
    let path = "fixtures/conform/listAvailability/200.made-undeclared-member.json";
    let plain = conform(&["check", path], None);
    assert_eq!(plain.status.code(), Some(0));
    assert!(
        text(&plain.stdout).starts_with("note[undeclared-member]"),
        "{}",
        text(&plain.stdout)
    );
    let strict = conform(&["check", "--strict", path], None);
    assert_eq!(strict.status.code(), Some(1));
    assert!(
        text(&strict.stdout).starts_with("error[undeclared-member]"),
        "{}",
        text(&strict.stdout)
    );
}

#[test]
fn standard_input_needs_its_message_named() {
    let unnamed = conform(&["check", "-"], Some("{}"));
    assert_eq!(unnamed.status.code(), Some(2));
    assert!(
        text(&unnamed.stderr).contains("say --operation ID"),
        "{}",
        text(&unnamed.stderr)
    );
    let named = conform(
        &["check", "--operation", "closeVisit", "--status", "200", "-"],
        Some("{}"),
    );
    assert_eq!(named.status.code(), Some(1));
    assert!(
        text(&named.stdout).contains("standard input:1:1"),
        "{}",
        text(&named.stdout)
    );
}

#[test]
fn unknown_names_are_told() {
    let output = conform(&["check", "fixtures/dialect"], None);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).contains("error[unknown-name]"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn a_path_that_does_not_exist_ends_with_status_2() {
    let output = conform(&["check", "no-such-folder"], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("no-such-folder"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_rule_is_explained() {
    let output = conform(&["explain", "wrong-type"], None);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text(&output.stdout).contains("another JSON type"),
        "{}",
        text(&output.stdout)
    );
    let unknown = conform(&["explain", "wrong-typ"], None);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        text(&unknown.stderr).contains("did you mean `wrong-type`?"),
        "{}",
        text(&unknown.stderr)
    );
}
