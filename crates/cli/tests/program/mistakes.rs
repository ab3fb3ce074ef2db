//! What the program says about mistakes of its users: each line of `mistakes/commands.txt` is run in a folder of its own with the files
//! below, and the transcript is recorded. Every one ends with a status, a fault and, where there is one, the way out.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{Folder, conform, ended};

const SHOP: &str = "openapi: 3.1.1
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example.org/v1'}]
tags: [{name: pets}]
paths:
  /pets:
    get: {operationId: listPets, tags: [pets], responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}}
  /toys:
    get: {operationId: listToys, responses: {'204': {description: ok}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}}
    Owner: {type: object, properties: {name: {type: string}}}
";

const EXCHANGE: &str = r#"{"request":{"method":"GET","url":"https://shop.example.org/v1/pets"},"response":{"status":200,"headers":{"content-type":"application/json"},"body":[]}}
"#;

/// Files of users.
const FILES: [(&str, &str); 10] = [
    ("shop.yaml", SHOP),
    ("shop.json", "{\"openapi\": 3}"),
    ("traffic.ndjson", EXCHANGE),
    ("broken.ndjson", "{\"request\":\n"),
    ("notes.txt", "Ask Ada.\n"),
    ("old.yaml", "swagger: '2.0'\n"),
    ("report.json", "{}"),
    ("blank.yaml", ""),
    (
        "public.overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions: [{target: $.nothing, remove: true}]\n",
    ),
    ("wrong.overlay.yaml", "overlay: 9\nactions: 3\n"),
];

/// Commands, a line each; a line that begins with `#` is written to `conform.toml` first, with line breaks for ` ; `.
const COMMANDS: &str = include_str!("mistakes/commands.txt");

#[test]
fn mistakes_are_answered_with_a_fault_and_a_way_out() {
    let folder = Folder::new("mistakes");
    for (name, text) in FILES {
        folder.write(name, text);
    }
    let before = names(&folder.0);
    let mut transcript = String::new();
    for line in COMMANDS.lines().filter(|line| !line.is_empty()) {
        if let Some(settings) = line.strip_prefix('#') {
            let settings = settings.trim().replace(" ; ", "\n");
            folder.write("conform.toml", &format!("{settings}\n"));
            let _ = writeln!(transcript, "==== conform.toml\n{settings}\n");
            continue;
        }
        let output = conform(&folder.0).args(line.split(' ')).output();
        let (status, stdout, stderr) = ended(&output.expect("it starts"));
        let status = status.expect("it ends by itself");
        assert!(matches!(status, 1 | 2 | 4), "{line}: {status}\n{stdout}");
        let said = format!("{stdout}{stderr}");
        let is_said = ["error", "denied"].iter().any(|word| said.contains(word));
        assert!(is_said, "{line}: {said}");
        let here = folder.0.to_str().expect("it is Unicode");
        let said = said.replace(here, "HERE");
        let _ = writeln!(transcript, "$ conform {line}\n{said}[{status}]\n");
    }
    // None of them has written anything.
    let after: Vec<_> = names(&folder.0);
    let after = after.into_iter().filter(|name| name != "conform.toml");
    assert_eq!(after.collect::<Vec<_>>(), before);
    for (name, text) in FILES {
        let now = fs::read_to_string(folder.0.join(name)).expect("it is there");
        assert_eq!(now, text, "{name}");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("mistakes");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("transcript", transcript));
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it can be read");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("it can be read").file_name())
        .map(|name| name.into_string().expect("it is Unicode"))
        .collect();
    names.sort();
    names
}
