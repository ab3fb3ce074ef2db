//! Edits that traffic asks for: what is proposed, what is proved, what stays.

mod added;
mod keywords;
mod measured;
mod mutations;
mod narrowing;
mod parts;

use crate::cli::{Folder, conform};

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/suggest");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn fixture(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/suggest");
    std::fs::read_to_string(folder.join(name)).expect("it is there")
}

#[test]
fn every_cause_has_its_smallest_edit() {
    let folder = Folder::new("suggest");
    let spec = folder.write("openapi.yaml", &fixture("harbour.yaml"));
    let traffic = folder.write("traffic.ndjson", &fixture("harbour.ndjson"));
    let ended = conform(&["suggest", "--spec", &spec, &traffic], "");
    assert_eq!((ended.status, ended.stderr.as_str()), (0, ""));
    snapshot("harbour", &ended.stdout.replace(&folder.path(""), ""));
    // Nothing is written without `--apply`.
    assert_eq!(
        std::fs::read_to_string(&spec).expect("it is there"),
        fixture("harbour.yaml")
    );

    let ended = conform(
        &["suggest", "--apply", "--quiet", "--spec", &spec, &traffic],
        "",
    );
    assert_eq!(ended.status, 0, "{}", ended.stdout);
    let text = std::fs::read_to_string(&spec).expect("it is there");
    for comment in [
        "# The harbour.",
        "# always",
        "# Painted on the quay.",
        "# in metres",
        "# for yachts",
    ] {
        assert!(text.contains(comment), "{comment} in {text}");
    }
    let checked = conform(
        &["check", "--fail-on", "note", "--spec", &spec, &traffic],
        "",
    );
    assert_eq!(checked.status, 0, "{}", checked.stdout);
    let again = conform(&["suggest", "--spec", &spec, &traffic], "");
    assert!(
        again
            .stdout
            .starts_with("0 proposals, 0 causes without one"),
        "{}",
        again.stdout
    );
}

/// Writes a description of two files, and a payload of its only operation.
fn two_files(name: &str, payload: &str) -> (Folder, [String; 3]) {
    let folder = Folder::new(name);
    std::fs::create_dir_all(folder.path("payloads/getBook")).expect("it can be made");
    let root = folder.write(
        "openapi.yaml",
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\nx-suggest-comment: true\npaths:\n  /book:\n    get:\n      operationId: getBook\n      responses:\n        '200':\n          description: A book.\n          content: {application/json: {schema: {$ref: Book.yaml}}}\n",
    );
    let book = folder.write(
        "Book.yaml",
        "# A book.\ntype: object\nrequired: [isbn]\nproperties:\n  # With hyphens.\n  isbn:\n    type: string # 13 digits\n  pages: {type: integer}\n",
    );
    let payload = folder.write("payloads/getBook/200.seen.json", payload);
    (folder, [root, book, payload])
}

#[test]
fn the_file_that_states_the_rule_is_changed_and_a_comment_names_the_payload() {
    let (folder, [root, book, _]) = two_files(
        "suggest-files",
        "{\"isbn\": 978, \"pages\": null, \"shelf\": \"B\"}",
    );
    let before = std::fs::read_to_string(&root).expect("it is there");
    let payloads = folder.path("payloads");
    let ended = conform(&["suggest", "--apply", "--spec", &root, &payloads], "");
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    assert_eq!(std::fs::read_to_string(&root).expect("it is there"), before);
    let text = std::fs::read_to_string(&book).expect("it is there");
    let text = text.replace(&folder.path(""), "");
    assert_eq!(
        text,
        "# A book.\ntype: object\nrequired: [isbn]\nproperties:\n  # With hyphens.\n  isbn:\n    # payloads/getBook/200.seen.json: an integer of 3 digits\n    type: [string, integer] # 13 digits\n  pages: {type: [integer, 'null']}\n  # payloads/getBook/200.seen.json\n  shelf:\n    type: string\n"
    );
}

#[test]
fn what_is_not_wanted_is_not_written() {
    let (folder, [root, book, _]) = two_files("suggest-ask", "{\"isbn\": 978, \"pages\": null}");
    let payloads = folder.path("payloads");
    let ended = conform(
        &["suggest", "--interactive", "--spec", &root, &payloads],
        "n\ny\n",
    );
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let text = std::fs::read_to_string(&book).expect("it is there");
    assert!(text.contains("type: string # 13 digits"), "{text}");
    assert!(text.contains("pages: {type: [integer, 'null']}"), "{text}");
}

#[test]
fn causes_without_a_proved_edit_are_listed_with_the_reason() {
    let folder = Folder::new("suggest-refused");
    let spec = folder.write("openapi.yaml", &fixture("library.yaml"));
    let line = |method: &str, path: &str, status: u16| {
        format!(
            "{{\"request\":{{\"method\":\"{method}\",\"url\":\"https://lending.example/v2{path}\"}},\"response\":{{\"status\":{status},\"headers\":{{\"content-type\":\"application/json\"}},\"body\":\"{{}}\"}}}}\n"
        )
    };
    let traffic = folder.write(
        "traffic.ndjson",
        &(line("GET", "/nowhere", 404) + &line("GET", "/books", 200)),
    );
    let ended = conform(&["suggest", "--spec", &spec, &traffic], "");
    assert_eq!(ended.status, 1, "{}", ended.stdout);
    assert!(
        ended
            .stdout
            .contains("the API has answered with errors only"),
        "{}",
        ended.stdout
    );
}

const FLEET: &str = "\
# The fleet.
openapi: 3.1.0
info: {title: Fleet, version: '1'}
paths:
  /ships:
    get:
      operationId: listShips
      responses:
        '200':
          description: Ships.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Ship'}}
components:
  schemas:
    Ship:
      type: object
      properties:
        id: {type: string} # never changes
        name: {type: [string, 'null']}
        kind: {type: string}
        note: {type: [string, 'null']}
";

/// Answers with ships whose ids are UUIDs, whose names are never null, and whose kinds are two.
fn ships(count: usize) -> String {
    let ship = |at: usize| {
        let kind = if at.is_multiple_of(2) { "ferry" } else { "tug" };
        let note = if at.is_multiple_of(3) {
            "null".to_owned()
        } else {
            format!("\"n{at}\"")
        };
        format!(
            "{{\"id\": \"00000000-0000-4000-8000-{at:012}\", \"name\": \"ship {at}\", \"kind\": \"{kind}\", \"note\": {note}}}"
        )
    };
    let line = |at: usize| {
        let body = format!("[{}]", ship(at)).replace('"', "\\\"");
        format!(
            "{{\"request\":{{\"method\":\"GET\",\"url\":\"/ships\"}},\"response\":{{\"status\":200,\"headers\":{{\"content-type\":\"application/json\"}},\"body\":\"{body}\"}}}}\n"
        )
    };
    (0..count).map(line).collect()
}

#[test]
fn what_traffic_never_shows_is_proposed_apart() {
    let folder = Folder::new("suggest-tighten");
    let spec = folder.write("openapi.yaml", FLEET);
    let traffic = folder.write("traffic.ndjson", &ships(20));
    let plain = conform(&["suggest", "--spec", &spec, &traffic], "");
    assert!(plain.stdout.starts_with("0 proposals"), "{}", plain.stdout);
    let ended = conform(
        &["suggest", "--tighten", "--apply", "--spec", &spec, &traffic],
        "",
    );
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    for part in [
        "forbid null at openapi.yaml#/components/schemas/Ship/properties/name",
        "never null in 20 values of 20 messages",
        "all match uuid in 20 values",
        "only these 2 values in 20 values",
        "require `kind`",
    ] {
        assert!(ended.stdout.contains(part), "{part}: {}", ended.stdout);
    }
    let text = std::fs::read_to_string(&spec).expect("it is there");
    for line in [
        "# The fleet.",
        "        id: {type: string, format: uuid} # never changes",
        "        name: {type: string}",
        "        kind: {type: string, enum: [ferry, tug]}",
        "        note: {type: [string, 'null']}",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    // Too few values for a proposal.
    let spec = folder.write("other.yaml", FLEET);
    let ended = conform(&["suggest", "--tighten=100", "--spec", &spec, &traffic], "");
    assert!(
        ended.stdout.contains("0 proposals to allow less"),
        "{}",
        ended.stdout
    );
}

#[test]
fn proposals_are_edits_of_the_files_below_overlays() {
    let folder = Folder::new("suggest-overlay");
    let spec = folder.write("openapi.yaml", FLEET);
    let overlay = folder.write(
        "names.overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: Names, version: '1'}\nactions:\n  - target: $.components.schemas.Ship.properties\n    update: {flag: {type: string}}\n",
    );
    let body = "[{\\\"id\\\": 7, \\\"flag\\\": 3}]";
    let line = format!(
        "{{\"request\":{{\"method\":\"GET\",\"url\":\"/ships\"}},\"response\":{{\"status\":200,\"headers\":{{\"content-type\":\"application/json\"}},\"body\":\"{body}\"}}}}\n"
    );
    let traffic = folder.write("traffic.ndjson", &line);
    let ended = conform(
        &[
            "suggest",
            "--apply",
            "--overlay",
            &overlay,
            "--spec",
            &spec,
            &traffic,
        ],
        "",
    );
    // What the overlay has added is not in the file.
    assert_eq!(ended.status, 1, "{}{}", ended.stdout, ended.stderr);
    assert!(
        ended
            .stdout
            .contains("no proposal for 1 finding [wrong-type]"),
        "{}",
        ended.stdout
    );
    let text = std::fs::read_to_string(&spec).expect("it is there");
    assert!(
        text.contains("id: {type: [string, integer]} # never changes"),
        "{text}"
    );
    assert!(!text.contains("flag"), "{text}");
}
