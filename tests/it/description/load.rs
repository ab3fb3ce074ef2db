//! Files that cannot be used, and malicious files: each leads to a located message, within the limits.

use std::fmt::Write as _;
use std::path::PathBuf;

use conform_description::{Description, LoadOptions};
use conform_json::Limits;
use conform_lint::lint;
use conform_report::{Diagnostic, Profile, Style, render};

use super::{report, snapshot};

fn options() -> LoadOptions {
    LoadOptions {
        profile: Profile::Strict,
        ..LoadOptions::default()
    }
}

/// Loads and lints files in memory. The first is the root file.
fn check(files: &[(&str, &[u8])], options: &LoadOptions) -> Vec<Diagnostic> {
    let files_of = files.iter().map(|(name, text)| (*name, text.to_vec()));
    let loaded = Description::from_files(files[0].0, files_of, options);
    let mut found = loaded.diagnostics;
    found.extend(loaded.description.iter().flat_map(lint));
    found
}

/// Returns a description with one path item, given as flow YAML.
fn with_path(item: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: Clinic, version: '1'}}\npaths:\n  /visits: {item}\n")
}

/// A folder for one test, which is removed when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("conform-description-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("a folder can be made");
        std::fs::write(&path, text).expect("a file can be written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn root_file_that_is_not_a_description_is_reported() {
    let cases: [(&str, &[u8]); 12] = [
        ("empty.yaml", b""),
        ("binary.yaml", b"\x00\x01\xff\xfe\x80PK"),
        (
            "latin1.json",
            b"{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"Caf\xe9\"}}",
        ),
        ("list.json", b"[1, 2]"),
        ("text.yaml", b"just text"),
        (
            "swagger.yaml",
            b"swagger: '2.0'\ninfo: {title: Old, version: '1'}\n",
        ),
        ("future.yaml", b"openapi: 4.0.0\n"),
        ("nonsense.yaml", b"openapi: latest\n"),
        ("object.yaml", b"openapi: {version: 3}\n"),
        ("misspelt.yaml", b"openap: 3.0.3\ninfo: {}\n"),
        ("none.yaml", b"info: {title: Clinic}\n"),
        (
            "number.yaml",
            b"openapi: 3.0\ninfo: {title: Clinic, version: '1'}\npaths: {}\n",
        ),
    ];
    let mut out = String::new();
    for case in cases {
        let _ = writeln!(out, "{}", report(&check(&[case], &options())));
    }
    snapshot("roots", &out);
}

#[test]
fn similar_file_is_suggested_for_a_missing_root() {
    let folder = Folder::new("root");
    folder.write("openapi.yaml", &with_path("{}"));
    let mut out = String::new();
    folder.write("spec/openapi.yaml", "");
    for name in ["openapi.yml", "other/openapi.yaml", "spec"] {
        let loaded = Description::load(&folder.0.join(name), &options());
        assert!(loaded.description.is_none());
        out.push_str(&render(&loaded.diagnostics, &Style::default()));
        out.push('\n');
    }
    snapshot("missing-root", &out);
}

#[test]
fn reference_to_a_folder_is_reported() {
    let folder = Folder::new("folder");
    folder.write("schemas/Visit.yaml", "type: object");
    let root = folder.write("openapi.yaml", &with_path("{$ref: schemas}"));
    let loaded = Description::load(&root, &options());
    snapshot("folder", &render(&loaded.diagnostics, &Style::default()));
}

#[cfg(unix)]
#[test]
fn symbolic_link_out_of_the_root_folder_is_not_followed() {
    let folder = Folder::new("links");
    let secret = folder.write("secret.yaml", "get: {responses: {}}");
    let root = folder.write("spec/openapi.yaml", &with_path("{$ref: link.yaml}\n  /b: {$ref: dir/secret.yaml}\n  /c: {$ref: around.yaml}\n  /d: {$ref: inside.yaml}"));
    let spec = folder.0.join("spec");
    std::os::unix::fs::symlink(&secret, spec.join("link.yaml")).expect("a link can be made");
    std::os::unix::fs::symlink(&folder.0, spec.join("dir")).expect("a link can be made");
    std::os::unix::fs::symlink("around.yaml", spec.join("around.yaml"))
        .expect("a link can be made");
    folder.write(
        "spec/real.yaml",
        "get: {responses: {'200': {description: Fine.}}}",
    );
    std::os::unix::fs::symlink("real.yaml", spec.join("inside.yaml")).expect("a link can be made");
    let loaded = Description::load(&root, &options());
    snapshot("links", &render(&loaded.diagnostics, &Style::default()));
    let wider = LoadOptions {
        root: Some(folder.0.clone()),
        ..options()
    };
    let loaded = Description::load(&root, &wider);
    let codes: Vec<&str> = loaded
        .diagnostics
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    assert_eq!(
        codes,
        ["unreadable-file"],
        "inside a wider root only the link to itself fails"
    );
}

#[test]
fn root_folder_can_be_above_the_root_file() {
    let folder = Folder::new("wider");
    folder.write(
        "common/visits.yaml",
        "get: {responses: {'200': {description: Fine.}}}",
    );
    let root = folder.write(
        "v1/openapi.yaml",
        &with_path("{$ref: ../common/visits.yaml}"),
    );
    assert_eq!(Description::load(&root, &options()).diagnostics.len(), 1);
    let wider = LoadOptions {
        root: Some(folder.0.clone()),
        ..options()
    };
    let loaded = Description::load(&root, &wider);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let description = loaded.description.expect("it loads");
    let names: Vec<&str> = description
        .files()
        .map(|document| &**document.name())
        .collect();
    assert_eq!(names, ["openapi.yaml", "../common/visits.yaml"]);
    assert_eq!(description.operations().len(), 1);
}

#[test]
fn too_many_files_or_bytes_are_reported() {
    let paths = with_path("{$ref: a.yaml}\n  /b: {$ref: b.yaml}");
    let files: [(&str, &[u8]); 3] = [
        ("openapi.yaml", paths.as_bytes()),
        ("a.yaml", b"{}"),
        ("b.yaml", b"{}"),
    ];
    let few = LoadOptions {
        max_files: 2,
        ..options()
    };
    let small = LoadOptions {
        max_total_bytes: paths.len() + 3,
        ..options()
    };
    let mut out = report(&check(&files, &few));
    out.push_str(&report(&check(&files, &small)));
    let short = LoadOptions {
        limits: Limits {
            max_bytes: 20,
            ..Limits::default()
        },
        ..options()
    };
    out.push_str(&report(&check(&files, &short)));
    snapshot("limits", &out);
}

#[test]
fn malicious_text_is_rejected() {
    let deep = format!(
        "{{\"openapi\": \"3.0.3\", \"x-deep\": {}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let deep_yaml = format!("openapi: 3.0.3\nx-deep: {}", "[".repeat(100_000));
    let mut bomb = String::from("openapi: 3.0.3\nx-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    let mut last = 'a';
    for next in 'b'..='j' {
        let aliases = vec![format!("*{last}"); 10].join(", ");
        let _ = writeln!(bomb, "x-{next}: &{next} [{aliases}]");
        last = next;
    }
    let mut out = String::new();
    for (name, text) in [
        ("deep.json", &deep),
        ("deep.yaml", &deep_yaml),
        ("bomb.yaml", &bomb),
    ] {
        let _ = writeln!(
            out,
            "{}",
            report(&check(&[(name, text.as_bytes())], &options()))
        );
    }
    assert!(out.len() < 4_000, "a message is short, whatever the text");
    snapshot("malicious", &out);
}

#[test]
fn long_lines_are_cut_and_control_characters_are_escaped() {
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"x-long\": \"{}\", \"info\": {{\"title\": \"Clinic\", \"version\": \"1\", \"evil\\u001b[31m\\u202e\": 1}}, \"paths\": {{}}, \"x-more\": \"{}\"}}",
        "a".repeat(1_000_000),
        "b".repeat(1_000_000)
    );
    let shown = report(&check(&[("line.json", text.as_bytes())], &options()));
    assert!(shown.len() < 2_000, "{} bytes are shown", shown.len());
    assert!(
        !shown.contains(['\u{1b}', '\u{202e}']),
        "control characters are escaped"
    );
    snapshot("long-line", &shown);
}

#[test]
fn long_chains_and_cycles_of_references_end() {
    let mut text = with_path("{get: {responses: {'200': {$ref: '#/components/responses/R0'}}}}");
    text.push_str("components:\n  responses:\n");
    const LENGTH: usize = 20_000;
    for index in 0..LENGTH {
        let _ = writeln!(
            text,
            "    R{index}: {{$ref: '#/components/responses/R{}'}}",
            index + 1
        );
    }
    let ends = format!("{text}    R{LENGTH}: {{description: The end.}}\n");
    assert!(check(&[("chain.yaml", ends.as_bytes())], &options()).is_empty());
    let cycle = format!("{text}    R{LENGTH}: {{$ref: '#/components/responses/R0'}}\n");
    let found = check(&[("cycle.yaml", cycle.as_bytes())], &options());
    assert_eq!(
        found
            .iter()
            .map(|problem| problem.code.as_str())
            .collect::<Vec<_>>(),
        ["reference-cycle"]
    );
}

#[test]
fn schemas_that_include_themselves_end() {
    let many =
        vec!["{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}"; 20].join(", ");
    let text = format!(
        "{}components:\n  schemas:\n    A: {{required: [x], properties: {{y: {{type: string}}}}, allOf: [{many}]}}\n    B: {{required: [x], properties: {{z: {{type: string}}}}, allOf: [{many}]}}\n",
        with_path(
            "{get: {responses: {'200': {description: Fine., content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}"
        )
    );
    let options = LoadOptions {
        profile: Profile::Lenient,
        ..LoadOptions::default()
    };
    let found = check(&[("self.yaml", text.as_bytes())], &options);
    assert!(
        found.iter().all(|problem| !problem.is_error()),
        "{}",
        render(&found, &Style::default())
    );
}

#[test]
fn references_follow_identifiers_and_anchors() {
    let text = "openapi: 3.1.1
info: {title: Clinic, version: '1'}
components:
  schemas:
    Tree:
      $id: https://example.com/tree
      $anchor: top
      properties:
        left: {$ref: '#top'}
        right: {$ref: tree}
        leaf: {$ref: leaf#/properties/id}
        defined: {$ref: '#/$defs/own'}
        far: {$ref: 'https://example.com/tree#/properties/left'}
      $defs: {own: {type: string}}
    Leaf:
      $id: https://example.com/leaf
      properties: {id: {type: integer}}
    Outside: {$ref: 'https://example.com/leaf'}
    Missing: {$ref: 'https://example.com/leaf#tip'}
";
    let loaded = Description::from_files("tree.yaml", [("tree.yaml", text)], &options());
    let description = loaded.description.expect("it loads");
    let mut out = render(&loaded.diagnostics, &Style::default());
    for (pointer, target) in [
        (
            "/components/schemas/Tree/properties/left",
            "/components/schemas/Tree",
        ),
        (
            "/components/schemas/Tree/properties/right",
            "/components/schemas/Tree",
        ),
        (
            "/components/schemas/Tree/properties/leaf",
            "/components/schemas/Leaf/properties/id",
        ),
        (
            "/components/schemas/Tree/properties/defined",
            "/components/schemas/Tree/$defs/own",
        ),
        ("/components/schemas/Outside", "/components/schemas/Leaf"),
    ] {
        let node = description.root().at(pointer).expect("it is there");
        assert_eq!(
            node.resolve().expect("it leads somewhere").node.pointer(),
            target,
            "{pointer}"
        );
    }
    // A reference to a reference to the tree.
    let far = description
        .root()
        .at("/components/schemas/Tree/properties/far")
        .expect("it is there");
    let resolved = far.resolve().expect("it leads somewhere");
    assert_eq!(
        (resolved.node.pointer().as_str(), resolved.passed().count()),
        ("/components/schemas/Tree", 2)
    );
    out.push('\n');
    snapshot("identifiers", &out);
}

#[test]
fn a_folder_for_urls_also_has_what_is_relative_to_an_identifier() {
    let schema = r#"{"$id": "https://harbour.example/schemas/ship.json", "type": "object", "properties": {"mast": {"$ref": "mast.json"}, "own": {"$ref": "beside.json"}}}"#;
    let text = r#"{"openapi": "3.1.0", "info": {"title": "A harbour", "version": "1"}, "paths": {}, "components": {"schemas": {"Ship": {"$ref": "ship.json"}}}}"#;
    let files = [
        ("openapi.json", text),
        ("ship.json", schema),
        ("copies/schemas/mast.json", r#"{"type": "integer"}"#),
        ("copies/schemas/beside.json", r#"{"type": "string"}"#),
        ("mast.json", r#"{"type": "boolean"}"#),
    ];
    let target = |mapped: &[(String, String)]| {
        let options = LoadOptions {
            mapped: mapped.to_vec(),
            ..LoadOptions::default()
        };
        let files = files.map(|(name, text)| (name, text.to_owned()));
        let loaded = Description::from_files("openapi.json", files, &options);
        let description = loaded.description.expect("it loads");
        let ship = description.root().at("/components/schemas/Ship");
        let ship = ship
            .expect("it is there")
            .resolve()
            .expect("it leads somewhere")
            .node;
        let mast = ship.at("/properties/mast").expect("it is there");
        let mast = mast.resolve().expect("it leads somewhere").node;
        mast.text("type").expect("it has a type").to_owned()
    };
    let copies = ("https://harbour.example/".to_owned(), "copies".to_owned());
    assert_eq!(target(&[copies]), "integer");
    // Without a folder, a reference is relative to its file.
    assert_eq!(target(&[]), "boolean");
}
