//! The program as a process: the current folder, closed pipes, and the environment.

mod ci;
mod mistakes;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("conform-program-{}-{name}", std::process::id()));
        fs::create_dir_all(path.join("sub")).expect("a folder can be made");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("it can be written");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program in a folder, with no wishes about colour in its environment.
fn conform(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conform"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

fn ended(output: &Output) -> (Option<i32>, String, String) {
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// The folder of this repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const DESCRIPTION: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths: {/a: {get: {operationId: a, responses: {'200': {description: ok}}}}}
components:
  schemas:
    Unused: {type: object}
";

#[test]
fn a_pipe_that_is_closed_early_is_no_error() {
    for args in [&["bundle"][..], &["explain", "--format", "markdown"]] {
        let mut child = conform(&repository())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("there is a line");
        drop(stdout);
        let mut stderr = String::new();
        let mut pipe = child.stderr.take().expect("it is piped");
        pipe.read_to_string(&mut stderr).expect("it is text");
        let status = child.wait().expect("it ends");
        assert_eq!((status.code(), stderr.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn the_configuration_is_found_in_the_current_folder_and_above_it() {
    let folder = Folder::new("config");
    folder.write("conform.toml", "description = \"api.yaml\"\n");
    folder.write("api.yaml", DESCRIPTION);
    for (current, shown) in [("", "api.yaml:6:5"), ("sub", "../api.yaml:6:5")] {
        let output = conform(&folder.0.join(current))
            .args(["lint", "--format", "line"])
            .output()
            .expect("it starts");
        let (status, stdout, stderr) = ended(&output);
        // The project's own description is judged strictly.
        assert_eq!((status, stderr.as_str()), (Some(0), ""), "{stdout}");
        assert!(
            stdout.lines().any(|line| line.starts_with(shown)),
            "{stdout}"
        );
    }
    // The command line has precedence, and the configuration is not even read.
    folder.write("conform.toml", "nonsense\n");
    let given = conform(&folder.0).args(["lint", "api.yaml"]).output();
    assert_eq!(given.expect("it starts").status.code(), Some(0));
    let read = conform(&folder.0).arg("lint").output();
    let (status, stdout, stderr) = ended(&read.expect("it starts"));
    assert_eq!((status, stdout.as_str()), (Some(2), ""));
    assert!(stderr.starts_with("error[config-syntax]: "), "{stderr}");
    assert!(stderr.contains("conform.toml:1:9"), "{stderr}");
}

#[test]
fn a_command_without_a_description_says_how_to_name_one() {
    let folder = Folder::new("nothing");
    let output = conform(&folder.0).arg("lint").output();
    let (status, stdout, stderr) = ended(&output.expect("it starts"));
    assert_eq!((status, stdout.as_str()), (Some(2), ""));
    assert!(
        stderr.starts_with("error: there is no description: no `conform.toml` is in "),
        "{stderr}"
    );
    assert!(
        stderr.contains("description = \"openapi.yaml\""),
        "{stderr}"
    );
}

#[test]
fn colour_follows_the_environment_and_the_option() {
    let folder = Folder::new("color");
    folder.write("api.yaml", DESCRIPTION);
    for (variable, option, expected) in [
        (None, "auto", false),
        (Some(("CLICOLOR_FORCE", "1")), "auto", true),
        (Some(("NO_COLOR", "1")), "always", true),
        (Some(("CLICOLOR_FORCE", "1")), "never", false),
    ] {
        let output = conform(&folder.0)
            .args(["lint", "--color", option, "api.yaml"])
            .envs(variable)
            .output()
            .expect("it starts");
        let stdout = text(&output.stdout);
        assert_eq!(
            stdout.contains("\u{1b}["),
            expected,
            "{variable:?} {option}"
        );
    }
}

#[test]
fn the_version_is_printed() {
    let output = conform(&repository()).arg("--version").output();
    let (status, stdout, stderr) = ended(&output.expect("it starts"));
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    // Behind the version, the commit and its date, where the program is built from a repository.
    let rest = stdout.strip_prefix(concat!("conform ", env!("CARGO_PKG_VERSION")));
    let rest = rest.expect("it begins with the version").trim_end();
    let is_commit = |rest: &str| {
        let words = rest.strip_prefix(" (")?.strip_suffix(')')?;
        let (hash, date) = words.split_once(' ')?;
        let is_hash = hash.len() >= 7 && hash.chars().all(|c| c.is_ascii_hexdigit());
        (is_hash && date.len() == "2026-01-01".len()).then_some(())
    };
    assert!(rest.is_empty() || is_commit(rest).is_some(), "{stdout}");
}

#[test]
fn settings_of_the_configuration_are_followed_from_any_folder() {
    let folder = Folder::new("settings");
    folder.write("api.yaml", DESCRIPTION);
    folder.write(
        "conform.toml",
        "description = \"api.yaml\"\n[generate]\nout = \"crates\"\nname = \"shop\"\nlayout = \"crate\"\n[lint]\nignore = [\"unused-component\"]\n",
    );
    let run = |args: &[&str]| {
        let output = conform(&folder.0.join("sub")).args(args).output();
        ended(&output.expect("it starts"))
    };
    let (status, stdout, stderr) = run(&["generate"]);
    assert_eq!((status, stderr.as_str()), (Some(0), ""), "{stdout}");
    assert!(folder.0.join("crates/shop/src/generated/mod.rs").is_file());
    let (status, stdout, _) = run(&["generate", "--check"]);
    assert_eq!(status, Some(0), "{stdout}");
    let (_, stdout, _) = run(&["lint"]);
    assert!(stdout.contains("1 ignored"), "{stdout}");
    // The command line takes precedence.
    let (status, stdout, _) = run(&["generate", "--check", "--name", "market"]);
    assert_eq!(status, Some(4), "{stdout}");
    assert!(
        stdout.ends_with("run\nconform generate --name market\n"),
        "{stdout}"
    );
}

#[test]
fn completions_and_manual_pages_know_every_verb() {
    let run = |args: &[&str]| {
        let output = conform(&repository()).args(args).output();
        ended(&output.expect("it starts"))
    };
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (status, script, stderr) = run(&["completions", shell]);
        assert_eq!((status, stderr.as_str()), (Some(0), ""));
        for expected in ["generate", "example-tests", "init"] {
            assert!(
                script.contains(expected),
                "{shell} does not complete {expected}"
            );
        }
    }
    let (status, page, _) = run(&["man"]);
    assert_eq!(status, Some(0));
    assert!(
        page.contains(".TH conform 1") && page.contains("generate"),
        "{page}"
    );
    let (status, page, _) = run(&["man", "generate"]);
    assert_eq!(status, Some(0));
    assert!(
        page.contains("conform\\-generate") || page.contains("conform-generate"),
        "{page}"
    );
    assert!(page.contains("runtime"), "{page}");
    assert_eq!(run(&["man", "generat"]).0, Some(2));
}

/// A description with a webhook, an open question in advice, and an operation.
const TOLLS: &str = "openapi: 3.1.0
info: {title: Tolls, version: '1'}
servers: [{url: 'https://tolls.example'}]
paths:
  /gates/{id}:
    get:
      operationId: getGate
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: The gate., content: {application/json: {schema: {$ref: '#/components/schemas/Gate'}}}}}
webhooks:
  passed:
    post:
      operationId: onPassed
      requestBody: {content: {application/json: {schema: {type: object, required: [plate]}}}}
      responses: {'204': {description: Taken.}}
components:
  schemas:
    Gate: {type: object, properties: {lane: {enum: [left, right]}}}
";

/// Checks a line of a capture by `conform.toml` with these settings. Returns the exit code and the report.
fn checked(name: &str, settings: &str, capture: &str, args: &[&str]) -> (Option<i32>, String) {
    let folder = Folder::new(name);
    folder.write("api.yaml", TOLLS);
    folder.write(
        "conform.toml",
        &format!("description = \"api.yaml\"\n{settings}"),
    );
    folder.write("traffic.log", capture);
    let output = conform(&folder.0)
        .args(["check", "--format", "line", "traffic.log"])
        .args(args)
        .output();
    let (status, stdout, stderr) = ended(&output.expect("it starts"));
    (status, stdout + &stderr)
}

#[test]
fn messages_are_judged_as_the_configuration_says() {
    let answer = |body: &str| {
        format!(
            "{{\"request\":{{\"method\":\"GET\",\"url\":\"/gates/7\"}},\"response\":{{\"status\":200,\"body\":{body}}}}}\n"
        )
    };
    let (middle, extra) = (answer("{\"lane\":\"middle\"}"), answer("{\"lamp\":1}"));
    let rejected =
        "{\"request\":{\"method\":\"GET\",\"url\":\"/gates/x\"},\"response\":{\"status\":404}}\n";
    for (settings, capture, args, status, found) in [
        ("", middle.as_str(), &[][..], 1, "error[wrong-constant]"),
        (
            "[check]\nopen-enums = \"responses\"\n",
            &middle,
            &[],
            0,
            "note[unknown-value]",
        ),
        (
            "[check]\nopen-enums = \"requests\"\n",
            &middle,
            &[],
            1,
            "error[wrong-constant]",
        ),
        (
            "[check]\nopen-enums = \"all\"\nfail-on = \"note\"\n",
            &middle,
            &[],
            1,
            "note[unknown-value]",
        ),
        // The command line takes precedence.
        (
            "[check]\nopen-enums = \"all\"\n",
            &middle,
            &["--letter"],
            1,
            "error[wrong-constant]",
        ),
        (
            "[check]\nletter = true\n",
            &middle,
            &["--open-enums"],
            0,
            "note[unknown-value]",
        ),
        (
            "[check]\nfail-on = \"never\"\n",
            &middle,
            &[],
            0,
            "error[wrong-constant]",
        ),
        (
            "[check]\nfail-on = \"never\"\n",
            &middle,
            &["--fail-on", "error"],
            1,
            "error[wrong-constant]",
        ),
        (
            "[check]\nignore = [\"wrong-constant\"]\n",
            &middle,
            &[],
            0,
            "",
        ),
        ("", &extra, &[], 0, "note[undeclared-member]"),
        (
            "[check]\nclosed = true\n",
            &extra,
            &[],
            1,
            "error[undeclared-member]",
        ),
        (
            "[check]\nstrict = true\n",
            &extra,
            &[],
            1,
            "error[undeclared-member]",
        ),
        (
            "[check]\nhosts = [\"other.example\"]\n",
            &middle,
            &[],
            1,
            "error[wrong-constant]",
        ),
        ("", rejected, &[], 1, "error[undocumented-status]"),
        (
            "[check]\ncheck-rejected = true\n",
            rejected,
            &[],
            1,
            "error[wrong-type]",
        ),
    ] {
        let (ended, report) = checked("verdicts", settings, capture, args);
        assert_eq!(ended, Some(status), "{settings}{args:?}\n{report}");
        assert!(report.contains(found), "{settings}{args:?}\n{report}");
    }
}

#[test]
fn members_of_logs_are_called_as_the_configuration_says() {
    let line = "{\"http\":{\"verb\":\"GET\",\"target\":\"/gates/x\",\"code\":\"200\",\"sent\":{\"accept\":\"*/*\"}},\"answer\":{\"lane\":\"middle\"}}\n";
    let names =
        "[check.logs]\nmethod = \"http/verb\"\nurl = \"http/target\"\nstatus = \"http/code\"\n";
    // The URL is known, so its parameters are judged; the body is not.
    let (status, report) = checked("logs", names, line, &[]);
    assert_eq!(status, Some(1), "{report}");
    assert!(report.contains("error[wrong-type]"), "{report}");
    assert!(report.contains("unrecorded-body"), "{report}");
    assert!(!report.contains("error[wrong-constant]"), "{report}");
    let bodies = format!("{names}response-body = \"answer\"\n");
    let (status, report) = checked("log-bodies", &bodies, line, &[]);
    assert_eq!(status, Some(1), "{report}");
    assert!(report.contains("error[wrong-constant]"), "{report}");
    let wrong = ["--log-field", "status=http/status"];
    let (status, report) = checked("log-wrong", names, line, &wrong);
    assert_eq!(status, Some(1), "{report}");
    assert!(
        report.contains("the line has no `http/status`, which holds the status"),
        "{report}"
    );
}

#[test]
fn exchanges_are_messages_of_webhooks_by_path_and_by_header() {
    let line = "{\"request\":{\"method\":\"POST\",\"url\":\"https://client.example/hooks/1\",\"headers\":{\"X-Event\":\"passed\"},\"body\":{\"lane\":1}},\"response\":{\"status\":204}}\n";
    let (_, report) = checked("webhook-none", "", line, &[]);
    assert!(report.contains("error[undocumented-path]"), "{report}");
    for rule in [
        "[check.webhooks.passed]\npath = \"/hooks/{any}\"\n",
        "[check.webhooks.onPassed]\nheader = \"X-Event: passed\"\n",
        "[check.webhooks.passed]\nheader = \"x-event\"\npath = \"/hooks/1\"\n",
    ] {
        let (status, report) = checked("webhook", rule, line, &[]);
        assert_eq!(status, Some(1), "{rule}\n{report}");
        assert!(report.contains("error[missing-member]"), "{rule}\n{report}");
    }
    for rule in [
        "[check.webhooks.passed]\npath = \"/hooks\"\n",
        "[check.webhooks.passed]\nheader = \"X-Event: left\"\n",
        "[check.webhooks.passed]\nheader = \"X-Event: passed\"\npath = \"/hook/1\"\n",
    ] {
        let (_, report) = checked("webhook-not", rule, line, &[]);
        assert!(
            report.contains("error[undocumented-path]"),
            "{rule}\n{report}"
        );
    }
    let option = ["--webhook-header", "passed=X-Event:passed"];
    let (_, report) = checked("webhook-option", "", line, &option);
    assert!(report.contains("error[missing-member]"), "{report}");
    let (status, report) = checked(
        "webhook-name",
        "",
        line,
        &["--webhook-path", "pased=/hooks/1"],
    );
    assert_eq!(status, Some(2), "{report}");
    assert!(report.contains("did you mean `passed`?"), "{report}");
}

#[test]
fn profile_and_ignore_file_are_those_of_the_configuration() {
    let folder = Folder::new("lint-settings");
    let description = TOLLS.replace("      operationId: getGate\n", "");
    folder.write("api.yaml", &description);
    folder.write(
        "allowed",
        "missing-operation-id api.yaml#/paths/~1gates~1{id}/get the gate is old\n",
    );
    let run = |settings: &str, args: &[&str]| {
        let text = format!("description = \"api.yaml\"\n[lint]\n{settings}");
        folder.write("conform.toml", &text);
        let output = conform(&folder.0)
            .args(["lint", "--format", "line"])
            .args(args)
            .output();
        ended(&output.expect("it starts")).1
    };
    assert!(run("", &[]).contains("missing-operation-id"));
    assert!(!run("profile = \"spec\"\n", &[]).contains("missing-operation-id"));
    assert!(run("profile = \"spec\"\n", &["--profile", "strict"]).contains("missing-operation-id"));
    let allowed = run("ignore-file = \"allowed\"\n", &[]);
    assert!(!allowed.contains("missing-operation-id"), "{allowed}");
    assert!(!allowed.contains("unused-ignore"), "{allowed}");
}

/// A description of several files is read from a revision without being checked out.
#[test]
fn a_revision_of_a_repository_is_read_from_git() {
    let folder = std::env::temp_dir().join(format!("conform-diff-git-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    };
    let berths = "get:
  operationId: listBerths
  parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
  responses: {'200': {description: Fine.}}
";
    let root = "openapi: 3.1.0
info: {title: Harbour, version: 1.4.0}
paths:
  /berths: {$ref: paths/berths.yaml}
";
    write("spec/openapi.yaml", root);
    write("spec/paths/berths.yaml", berths);
    let run = |program: &str, args: &[&str]| {
        let ended = Command::new(program)
            .current_dir(&folder)
            .args(args)
            .output();
        let ended = ended.expect("it runs");
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        let text = text + &String::from_utf8_lossy(&ended.stderr);
        (ended.status.code(), text)
    };
    for args in [
        &["init", "-q", "-b", "main"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.invalid",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "-q",
            "-m",
            "first",
        ],
    ] {
        let (code, text) = run("git", args);
        assert_eq!(code, Some(0), "{args:?}: {text}");
    }
    write("spec/paths/berths.yaml", &berths.replace("100", "50"));
    for old in ["main:spec", "main:spec/openapi.yaml"] {
        let (code, text) = run(env!("CARGO_BIN_EXE_conform"), &["diff", old, "spec"]);
        assert_eq!(code, Some(1), "{old}: {text}");
        assert!(
            text.contains("main:spec/paths/berths.yaml:3:"),
            "{old}: {text}"
        );
    }
    std::fs::remove_dir_all(&folder).expect("it can be removed");
}

/// What is missing from this build is named, and so is what brings it.
#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_parquet_says_which_feature_has_it() {
    let folder = Folder::new("without-parquet");
    folder.write("openapi.yaml", DESCRIPTION);
    folder.write("x.parquet", "PAR1, and what comes after it");
    folder.write(
        "x.ndjson",
        r#"{"request": {"method": "GET", "url": "/orders"}}"#,
    );
    let feature = "the feature `parquet`";
    let run = |args: &[&str]| ended(&conform(&folder.0).args(args).output().expect("it runs"));
    let (status, stdout, _) = run(&["check", "--spec", "openapi.yaml", "x.parquet"]);
    assert_eq!(status, Some(1));
    assert!(stdout.contains(feature), "{stdout}");
    let (status, _, stderr) = run(&["convert", "x.ndjson", "-o", "y.parquet"]);
    assert_eq!(status, Some(2));
    assert!(stderr.contains(feature), "{stderr}");
    assert!(!folder.0.join("y.parquet").exists());
    let (status, _, stderr) = run(&["convert", "x.parquet", "-o", "y.ndjson"]);
    assert_eq!(status, Some(2));
    assert!(stderr.contains(feature), "{stderr}");
    let (status, stdout, stderr) = run(&["convert", "x.ndjson"]);
    assert_eq!(status, Some(0), "{stderr}");
    assert!(stdout.starts_with(r#"{"request":"#), "{stdout}");
}
