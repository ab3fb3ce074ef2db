//! Overlays: what they change, what stays, and what is reported.

use std::sync::Arc;

use conform_json::{Document, Format, Limits};
use conform_overlay::{Overlay, apply};
use conform_report::{Style, render};

use crate::cli::{Folder, conform};

fn read(name: &str, text: &str) -> Arc<Document> {
    let format = Format::from_file_name(name).expect("the name says it");
    let bytes = text.as_bytes().to_vec();
    Document::parse(name, bytes, format, &Limits::default())
        .map(Arc::new)
        .expect("it is valid")
}

/// Applies actions to a document. Returns the text, if there is one, and what is reported.
fn applied(version: &str, document: &str, actions: &str) -> (Option<String>, String) {
    let name = if document.starts_with('{') {
        "a.json"
    } else {
        "a.yaml"
    };
    let text = format!("overlay: {version}\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    let parsed = Overlay::parse(&read("t.overlay.yaml", &text));
    let mut diagnostics = parsed.diagnostics;
    let text = parsed.overlay.and_then(|overlay| {
        let applied = apply(&read(name, document), &[overlay]);
        diagnostics.extend(applied.diagnostics);
        applied.text
    });
    (text, render(&diagnostics, &Style::default()))
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/overlay");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn everything_but_the_changes_stays_as_it_is() {
    let ended = conform(
        &[
            "overlay",
            "@fixtures/overlay/public.overlay.yaml",
            "--spec",
            "@fixtures/overlay/harbour.yaml",
        ],
        "",
    );
    assert_eq!((ended.status, ended.stderr.as_str()), (0, ""));
    snapshot("harbour", &ended.stdout);
}

#[test]
fn values_are_merged_by_kind() {
    for (document, actions, expected) in [
        // Members of objects, at any depth.
        (
            "a: {b: {c: 1}}\n",
            "  - {target: $.a, update: {b: {d: 2}, e: 3}}",
            "a: {b: {c: 1, d: 2}, e: 3}\n",
        ),
        // A list is added element by element, anything else as one element.
        (
            "a: [1]\n",
            "  - {target: $.a, update: [2, 3]}",
            "a: [1, 2, 3]\n",
        ),
        (
            "a: [1]\n",
            "  - {target: $.a, update: {b: 2}}",
            "a: [1, {b: 2}]\n",
        ),
        (
            "a: [1]\n",
            "  - {target: $.a, update: null}",
            "a: [1, null]\n",
        ),
        // Simple values replace each other, whatever their types.
        (
            "a: 1 # one\n",
            "  - {target: $.a, update: x}",
            "a: x # one\n",
        ),
        ("a: 1\n", "  - {target: $, update: {a: null}}", "a: null\n"),
        // What is the same keeps its spelling.
        (
            "a: \"x\"\n",
            "  - {target: $, update: {a: x}}",
            "a: \"x\"\n",
        ),
        // Each action sees the result of the one before.
        (
            "a: 1\n",
            "  - {target: $, update: {b: {}}}\n  - {target: $.b, update: {c: 1}}\n  - {target: $.a, remove: true}",
            "b:\n  c: 1\n",
        ),
        // Elements and members inside each other are all removed.
        (
            "a: [1, [2, 3], 4]\nb: 5\n",
            "  - {target: '$.a[0, 1, 2]', remove: true}",
            "a: []\nb: 5\n",
        ),
        (
            "a: {b: {b: 1}}\nc: 2\n",
            "  - {target: $..b, remove: true}",
            "a: {}\nc: 2\n",
        ),
        // A copy is of the document as it is by then.
        (
            "a: {x: 1}\nb: {}\n",
            "  - {target: $.b, copy: $.a}\n  - {target: $.a.x, update: 2}",
            "a: {x: 2}\nb:\n  x: 1\n",
        ),
        ("a: [1]\n", "  - {target: $.a, copy: $.a}", "a: [1, 1]\n"),
        // JSON keeps its layout.
        (
            "{\"a\": [1], \"b\": 2}",
            "  - {target: $.a, update: {c: x}}\n  - {target: $.b, remove: true}",
            "{\"a\": [1, {\"c\": \"x\"}]}",
        ),
    ] {
        let (text, report) = applied("1.1.0", document, actions);
        assert_eq!(text.as_deref(), Some(expected), "{actions}\n{report}");
        assert_eq!(report, "", "{actions}");
    }
}

#[test]
fn what_cannot_be_done_is_reported_with_its_place() {
    let mut out = String::new();
    for (version, actions) in [
        (
            "1.1.0",
            "  - {target: \"$.paths['/berth'].get\", remove: true}",
        ),
        (
            "1.1.0",
            "  - {target: \"$.paths['/berths'].get.summary\", remove: true}",
        ),
        (
            "1.1.0",
            "  - {target: \"$.paths['/cranes'].get\", remove: true}",
        ),
        (
            "1.1.0",
            "  - {target: \"$.info\", update: {title: {de: Hafen}}}",
        ),
        ("1.1.0", "  - {target: \"$.info\", update: [a]}"),
        ("1.1.0", "  - {target: \"$.info\", copy: $.paths.*}"),
        ("1.1.0", "  - {target: \"$.info\", copy: $.tags}"),
        ("1.1.0", "  - {target: \"$.*\", update: {a: 1}}"),
        ("1.1.0", "  - {target: $, remove: true}"),
        ("1.1.0", "  - {target: $.info.x-owner, remove: true}"),
        ("1.1.0", "  - {target: \"$.info[\", remove: true}"),
        ("1.1.0", "  - {target: info.title, remove: true}"),
        ("1.1.0", "  - {target: $.info}"),
        (
            "1.1.0",
            "  - {target: $.info, update: {a: 1}, copy: $.paths}",
        ),
        (
            "1.1.0",
            "  - {target: $.info.title, update: {a: 1}, remove: true}",
        ),
        ("1.0.0", "  - {target: $.info, copy: $.paths}"),
        ("1.1.0", "  - {taget: $.info, remove: yes}"),
        ("2.0.0", "  []"),
    ] {
        let document = "info: {title: Harbour, x-owner: Ada}\npaths:\n  /berths: {get: {}, post: {}}\n  /cranes: {$ref: cranes.yaml}\nopen: true\n";
        let (text, report) = applied(version, document, actions);
        let end = if text.is_some() {
            "applied"
        } else {
            "not applied"
        };
        out.push_str(&format!("{actions}: {end}\n{report}\n\n"));
    }
    snapshot("reports", &out);
}

#[test]
fn copies_of_copies_end_with_a_report() {
    let action = "  - {target: $.a, copy: $}\n";
    let (text, report) = applied("1.1.0", "a: {}\n", &action.repeat(2));
    assert!(
        text.is_none() && report.contains("actions must be unique"),
        "{report}"
    );
    let grow: String = (0..40)
        .map(|index| format!("  - {{target: $.a, update: {{x{index}: {{}}}}}}\n  - {{target: $.a.x{index}, copy: $}}\n"))
        .collect();
    let (text, report) = applied("1.1.0", "a: {}\n", &grow);
    assert!(text.is_none(), "it would have 2^40 values");
    assert!(report.contains("error[overlay-size]"), "{report}");
}

#[test]
fn anchors_that_are_in_the_way_cost_the_comments_and_that_is_reported() {
    let (text, report) = applied(
        "1.1.0",
        "a: &it # first\n  b: 1\nc: *it\n",
        "  - {target: $.a, update: {b: 2}}",
    );
    assert_eq!(text.as_deref(), Some("a:\n  b: 2\nc:\n  b: 1\n"));
    assert!(report.contains("warning[overlay-in-place]"), "{report}");
}

/// A description with an overlay is reported where people edit it: the shifted lines of the changed text are no use to them.
#[test]
fn problems_are_reported_at_the_lines_of_the_files() {
    let folder = Folder::new("overlay-lines");
    let text = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/overlay/harbour.yaml"),
    );
    let text = text
        .expect("it is there")
        .replace("type: boolean", "type: bool");
    let spec = folder.write("openapi.yaml", &text);
    let overlay = folder.write(
        "a.overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: A, version: '1'}\nactions:\n  - target: $.info\n    update: {description: |\n      one\n\n      two}\n"
            .replace("{description: |\n      one\n\n      two}", "\n      description: \"one\\ntwo\"\n      x: 1")
            .as_str(),
    );
    let ended = conform(
        &["lint", "--format", "line", "--overlay", &overlay, &spec],
        "",
    );
    assert_eq!(ended.status, 1);
    let line = text
        .lines()
        .position(|line| line.contains("type: bool"))
        .expect("it is there")
        + 1;
    assert!(
        ended.stdout.contains(&format!("openapi.yaml:{line}:")),
        "{}",
        ended.stdout
    );
    assert!(
        ended.stdout.contains("openapi.yaml with overlays:"),
        "what the overlay added is shown in the changed text: {}",
        ended.stdout
    );
}

#[test]
fn an_overlay_of_a_project_is_applied_to_the_file_that_it_extends() {
    let folder = Folder::new("overlay-extends");
    std::fs::create_dir_all(folder.path("schemas")).expect("it can be made");
    let spec = folder.write(
        "openapi.yaml",
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents: {schemas: {Berth: {$ref: schemas/Berth.yaml}}}\n",
    );
    folder.write("schemas/Berth.yaml", "type: object # a place\n");
    let overlay = folder.write(
        "berth.overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: A, version: '1'}\nextends: schemas/Berth.yaml\nactions:\n  - target: $\n    update: {title: Berth of a ship}\n",
    );
    let config = folder.write(
        "conform.toml",
        "description = \"openapi.yaml\"\noverlays = [\"berth.overlay.yaml\"]\n",
    );
    let config = conform_openapi::config::Config::read(config.as_ref()).expect("it is valid");
    assert_eq!(config.settings.overlays.len(), 1);
    let ended = conform(&["bundle", "--overlay", &overlay, &spec], "");
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert!(
        ended.stdout.contains("title: Berth of a ship"),
        "{}",
        ended.stdout
    );
    // `conform overlay` applies it to that file, too.
    let ended = conform(&["overlay", &overlay], "");
    assert_eq!(
        ended.stdout,
        "type: object # a place\ntitle: Berth of a ship\n"
    );
}
