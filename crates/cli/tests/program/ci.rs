//! What a repository on GitHub, GitLab or with pre-commit runs: the steps of the action and the hooks, with the program on the path.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_yaml::Value;

use crate::{Folder, conform, ended, repository};

const DESCRIPTION: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': {description: Fine., content: {application/json: {schema: {type: integer}}}}
";

const TRAFFIC: &str = r#"{"request":{"method":"GET","url":"https://shop.example/a"},"response":{"status":200,"headers":{"content-type":"application/json"},"body":7}}"#;

/// A folder with a description, traffic that conforms, and generated code.
fn shop(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("api.yaml", DESCRIPTION);
    folder.write("traffic.ndjson", TRAFFIC);
    folder.write(
        "conform.toml",
        "description = \"api.yaml\"\n[generate]\nout = \"crates\"\nname = \"shop\"\n",
    );
    let output = conform(&folder.0).arg("generate").output();
    let (status, stdout, stderr) = ended(&output.expect("it starts"));
    assert_eq!(status, Some(0), "{stdout}{stderr}");
    folder
}

/// Runs a line of bash with the program on the path, and returns the exit status and what was printed.
fn bash(folder: &Path, line: &str, variables: &BTreeMap<String, String>) -> (Option<i32>, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_conform"));
    let program = program.parent().expect("it is in a folder").to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(program).chain(env::split_paths(&path)));
    let output = Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", line])
        .current_dir(folder)
        .env("PATH", path.expect("the folders have no colon"))
        .envs(variables)
        .stdin(Stdio::null())
        .output();
    let (status, stdout, stderr) = ended(&output.expect("bash is there"));
    (status, stdout + &stderr)
}

fn read(file: &str) -> Value {
    let text = std::fs::read_to_string(repository().join(file)).expect("it can be read");
    serde_yaml::from_str(&text).expect("it is YAML")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// Runs the action with these inputs, as GitHub does, but for the step that installs the program. Returns the statuses of its steps by name, and
/// what they print.
fn action(folder: &Path, given: &[(&str, &str)]) -> (BTreeMap<String, Option<i32>>, String) {
    let action = read("action.yml");
    let inputs = action["inputs"].as_mapping().expect("it has inputs");
    let input = |name: &str| {
        let given = given.iter().find(|(known, _)| *known == name);
        let default = || inputs.get(name).map(|input| text(input, "default"));
        given
            .map(|(_, value)| *value)
            .or_else(default)
            .unwrap_or_else(|| panic!("the action has no input `{name}`"))
    };
    let steps = action["runs"]["steps"].as_sequence();
    let mut statuses = BTreeMap::new();
    let mut printed = String::new();
    for step in steps.expect("it has steps") {
        let (name, line) = (text(step, "name"), text(step, "run"));
        assert_eq!(text(step, "shell"), "bash", "{name}");
        if name.starts_with("Install") {
            assert!(line.contains("$GITHUB_ACTION_PATH/crates/cli"), "{line}");
            continue;
        }
        // Conditions are comparisons of an input with a text.
        let condition = text(step, "if")
            .trim_start_matches("${{ ")
            .trim_end_matches(" }}");
        let compared = condition.trim_start_matches("!cancelled() && ");
        if let Some((name, rest)) = compared
            .strip_prefix("inputs.")
            .and_then(|rest| rest.split_once(' '))
        {
            let (operator, text) = rest.split_once(' ').expect("it compares");
            let is_equal = input(name) == text.trim_matches('\'');
            if is_equal != (operator == "==") {
                continue;
            }
        } else {
            assert!(condition.is_empty(), "{condition}");
        }
        let mut variables = BTreeMap::new();
        for (key, value) in step["env"].as_mapping().into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            let name = value
                .strip_prefix("${{ inputs.")
                .and_then(|rest| rest.strip_suffix(" }}"));
            let key = key.as_str().expect("it is a name").to_owned();
            variables.insert(key, input(name.expect("it is an input")).to_owned());
        }
        let (status, text) = bash(folder, line, &variables);
        statuses.insert(name.to_owned(), status);
        printed += &text;
    }
    (statuses, printed)
}

#[test]
fn the_action_lints_checks_and_annotates() {
    let folder = shop("action");
    let all = [("payloads", "traffic.ndjson"), ("generate", "true")];
    let (statuses, printed) = action(&folder.0, &all);
    assert_eq!(statuses.len(), 3, "{statuses:?}");
    assert!(
        statuses.values().all(|status| *status == Some(0)),
        "{printed}"
    );
    let sarif = std::fs::read_to_string(folder.0.join("conform.sarif"));
    assert!(
        sarif
            .expect("it is written")
            .contains("\"version\": \"2.1.0\"")
    );

    // Only what is asked for is run.
    let (statuses, _) = action(
        &folder.0,
        &[("description", "api.yaml"), ("sarif", "a.sarif")],
    );
    assert_eq!(statuses.into_values().collect::<Vec<_>>(), [Some(0)]);
    assert!(folder.0.join("a.sarif").is_file());

    // Faults are annotations at their lines, and end the job.
    folder.write(
        "traffic.ndjson",
        &TRAFFIC.replace("\"body\":7", "\"body\":true"),
    );
    let all = [
        ("payloads", "traffic.ndjson"),
        ("arguments", "--fail-on note"),
        ("generate", "true"),
    ];
    let (statuses, printed) = action(&folder.0, &all);
    assert_eq!(statuses["Check payloads"], Some(1), "{printed}");
    assert!(
        printed.contains("::error file=traffic.ndjson,line=1"),
        "{printed}"
    );
}

#[test]
fn the_hooks_succeed_and_fail() {
    let folder = shop("hooks");
    let none = BTreeMap::new();
    let hooks = read(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().expect("it is a list");
    let run = |hook: &Value| {
        let takes_files = hook["pass_filenames"].as_bool().unwrap_or(true);
        let files = if takes_files { " traffic.ndjson" } else { "" };
        bash(&folder.0, &format!("{}{files}", text(hook, "entry")), &none)
    };
    let ids: Vec<&str> = hooks.iter().map(|hook| text(hook, "id")).collect();
    assert_eq!(ids, ["conform-lint", "conform-check", "conform-generate"]);
    for hook in hooks {
        let (status, printed) = run(hook);
        assert_eq!(status, Some(0), "{}: {printed}", text(hook, "id"));
    }
    folder.write("api.yaml", &DESCRIPTION.replace("integer", "nothing"));
    folder.write("traffic.ndjson", &TRAFFIC.replace("/a", "/b"));
    for hook in hooks {
        let (status, printed) = run(hook);
        assert_ne!(status, Some(0), "{}: {printed}", text(hook, "id"));
    }
    // The page names hooks that there are.
    let page = std::fs::read_to_string(repository().join("docs/ci.md")).expect("it is there");
    let named = page
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- id: "));
    let named: Vec<&str> = named.collect();
    assert!(
        !named.is_empty() && named.iter().all(|id| ids.contains(id)),
        "{named:?}"
    );
}

/// The job installs the package by the name that it has.
#[test]
fn the_job_of_the_page_installs_this_package() {
    let page = std::fs::read_to_string(repository().join("docs/ci.md")).expect("it is there");
    let installs = page
        .lines()
        .filter_map(|line| line.split_once("cargo install "))
        .map(|(_, rest)| rest);
    for arguments in installs {
        assert!(arguments.ends_with(env!("CARGO_PKG_NAME")), "{arguments}");
    }
}
