//! What is added: operations, statuses, members and parameters, and the comments that name the payloads.

use crate::cli::{Folder, conform};

/// An exchange in a line of a capture.
pub(super) fn exchange(method: &str, url: &str, status: u16, body: &str) -> String {
    let body = body.replace('"', "\\\"");
    format!(
        "{{\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\"}},\"response\":{{\"status\":{status},\"headers\":{{\"content-type\":\"application/json\"}},\"body\":\"{body}\"}}}}\n"
    )
}

/// Applies all proposals for some traffic, and returns what is printed and the new text.
pub(super) fn applied(name: &str, spec: &str, traffic: &str) -> (String, String) {
    let folder = Folder::new(name);
    let spec = folder.write("openapi.yaml", spec);
    let traffic = folder.write("traffic.ndjson", traffic);
    let ended = conform(&["suggest", "--apply", "--spec", &spec, &traffic], "");
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    let checked = conform(
        &["check", "--fail-on", "note", "--spec", &spec, &traffic],
        "",
    );
    assert_eq!(checked.status, 0, "{}", checked.stdout);
    let text = std::fs::read_to_string(&spec).expect("it is there");
    (ended.stdout, text)
}

#[test]
fn each_status_of_a_new_operation_has_its_own_schema() {
    for (name, paths) in [
        ("suggest-empty", "paths: {}\n"),
        ("suggest-none", "components: {}\n"),
    ] {
        let spec = format!("openapi: 3.1.0\ninfo: {{title: Locks, version: '1'}}\n{paths}");
        let traffic = [
            exchange("GET", "/locks/7", 200, "{\"gate\": \"open\"}"),
            exchange("GET", "/locks/8", 200, "{\"gate\": \"shut\"}"),
            exchange("GET", "/locks/9", 404, "{\"reason\": 4}"),
        ];
        let (stdout, text) = applied(name, &spec, &traffic.concat());
        assert!(
            stdout.contains("add the operation GET /locks/{id} (seen 3 times)"),
            "{stdout}"
        );
        assert!(
            stdout.contains("0 of 3 messages conform, 6 of 6 with all proposals"),
            "{stdout}"
        );
        let (fine, missing) = text.split_once("'404'").expect("both statuses");
        assert!(
            fine.contains("gate:") && !fine.contains("reason:"),
            "{text}"
        );
        assert!(
            missing.contains("reason:") && !missing.contains("gate:"),
            "{text}"
        );
    }
}

#[test]
fn fields_of_a_form_are_members() {
    let spec = "openapi: 3.0.3\ninfo: {title: Locks, version: '1'}\npaths: {}\n";
    let line = "{\"request\":{\"method\":\"POST\",\"url\":\"/tolls\",\"headers\":{\"content-type\":\"application/x-www-form-urlencoded\"},\"body\":\"ship=Ada&tons=12&tag=a&tag=b\"},\"response\":{\"status\":204}}\n";
    let (_, text) = applied("suggest-form", spec, line);
    for part in [
        "ship:",
        "type: string",
        "tons:",
        "type: integer",
        "tag:",
        "type: array",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

const LOCKS: &str = "\
openapi: 3.1.0
info: {title: Locks, version: '1'}
paths:
  /locks:
    get:
      operationId: listLocks
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
      responses:
        '200':
          description: Locks.
          content:
            application/json:
              schema: {type: object, properties: {keeper: {type: string, maxLength: 40}}}
        '429': {$ref: '#/components/responses/Busy'}
  /gates:
    get:
      operationId: listGates
      responses:
        '200':
          description: Gates.
          content:
            application/json:
              # closed at night
              schema:
                type: object
                properties:
                  name: {type: string}
components:
  responses:
    Busy:
      description: Too many.
";

#[test]
fn what_is_said_elsewhere_of_a_name_is_said_again() {
    let traffic = [
        exchange(
            "GET",
            "/gates?page=2",
            200,
            "{\"name\": \"A\", \"keeper\": \"Ada\"}",
        ),
        "{\"request\":{\"method\":\"GET\",\"url\":\"/gates\"},\"response\":{\"status\":429}}\n"
            .to_owned(),
    ];
    let (_, text) = applied("suggest-elsewhere", LOCKS, &traffic.concat());
    let gates = text.split_once("/gates:").expect("the path").1;
    for part in [
        "maxLength: 40",
        "minimum: 1",
        "'#/components/responses/Busy'",
        "# closed at night",
    ] {
        assert!(gates.contains(part), "{part}: {text}");
    }
    // What does not fit is described by what was seen.
    let traffic = exchange(
        "GET",
        "/gates?page=0",
        200,
        "{\"name\": \"A\", \"keeper\": 7}",
    );
    let (_, text) = applied("suggest-unlike", LOCKS, &traffic);
    let gates = text.split_once("/gates:").expect("the path").1;
    assert!(
        !gates.contains("maxLength") && !gates.contains("minimum"),
        "{text}"
    );
}

#[test]
fn comments_have_the_values_that_a_description_asks_for() {
    let folder = Folder::new("suggest-values");
    std::fs::create_dir_all(folder.path("payloads/listGates")).expect("it can be made");
    let spec = LOCKS.replace("paths:\n", "x-suggest-comment: values\npaths:\n");
    let spec = folder.write(
        "openapi.yaml",
        &spec.replace(
            "                  name: {type: string}\n",
            "                  name:\n                    type: string\n",
        ),
    );
    folder.write(
        "payloads/listGates/200.seen.json",
        "{\"name\": 12, \"doors\": [1]}",
    );
    let payloads = folder.path("payloads");
    let ended = conform(&["suggest", "--apply", "--spec", &spec, &payloads], "");
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    let text = std::fs::read_to_string(&spec).expect("it is there");
    let text = text.replace(&folder.path(""), "");
    for line in [
        "                    # payloads/listGates/200.seen.json: 12\n                    type: [string, integer]\n",
        "                  # payloads/listGates/200.seen.json\n                  doors:\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
}

/// The Visit API, with a value that is a string in one recorded payload and a number in another.
#[test]
fn edits_of_the_visit_api_cite_their_payloads() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = root.parent().expect("it is in the repository");
    let folder = Folder::new("suggest-visit");
    let files = conform_traffic::list_files(&root.join("spec")).expect("it is a folder");
    for file in files {
        let name = file.strip_prefix(root).expect("it is below");
        let target = folder.path(&name.to_string_lossy());
        let parent = std::path::Path::new(&target).parent().expect("a folder");
        std::fs::create_dir_all(parent).expect("it can be made");
        std::fs::copy(&file, &target).expect("it can be copied");
    }
    let path = folder.path("spec/shared/schemas/AccountCode.yaml");
    let text = std::fs::read_to_string(&path).expect("it is there");
    let narrowed = text
        .lines()
        .filter(|line| !line.starts_with("nullable") && !line.starts_with("# tests/payloads"));
    let narrowed: Vec<&str> = narrowed.collect();
    std::fs::write(&path, narrowed.join("\n") + "\n").expect("it can be written");
    let spec = folder.path("spec/openapi.yaml");
    let payloads = root.join("tests/payloads");
    let ended = conform(
        &[
            "suggest",
            "--apply",
            "--spec",
            &spec,
            &payloads.to_string_lossy(),
        ],
        "",
    );
    let text = std::fs::read_to_string(&path).expect("it is there");
    let comment = text
        .lines()
        .find(|line| line.starts_with("# "))
        .unwrap_or_default();
    assert!(
        comment.contains("payloads/") && comment.ends_with(".json: null"),
        "{text}\n{}{}",
        ended.stdout,
        ended.stderr
    );
    assert!(text.contains("nullable: true"), "{text}");
}
