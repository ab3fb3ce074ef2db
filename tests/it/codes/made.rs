//! What is reported only for inputs that do not fit into an example: large ones, and files on a disk.

use std::io;

use conform_description::{Description, LoadOptions};
use conform_openapi::codes::CodeSubject;
use conform_report::Code;
use conform_validator::{Options, Validator};

use super::example::{codes, of_overlay, reported};

/// Returns the codes that made inputs are reported with.
pub(super) fn reported_codes() -> Vec<(CodeSubject, Code)> {
    let numbered = |count: usize, item: &str| {
        let items = (0..count).map(|index| item.replace('#', &index.to_string()));
        items.collect::<Vec<_>>().join(", ")
    };
    let properties = numbered(1000, "{properties: {p#: {type: string}}}");
    let parts = format!("schema: {{type: object, allOf: [{properties}]}}");
    let union = "{oneOf: [{type: object, required: [a#]}, {type: object, required: [b#]}]}";
    let branches = format!("schema: {{allOf: [{}]}}", numbered(12, union));
    let items = format!(
        "schema: {{type: array, items: {{type: integer}}}}\nbody: [{}]",
        numbered(10_001, "\"#\"")
    );
    let subjects = [
        (CodeSubject::Overlay, deep_overlay()),
        (CodeSubject::Overlay, overlay_of_an_anchor()),
        (CodeSubject::Description, unlisted_file()),
        (
            CodeSubject::Generation,
            reported(CodeSubject::Generation, &parts),
        ),
        (
            CodeSubject::Generation,
            reported(CodeSubject::Generation, &branches),
        ),
        (CodeSubject::Payload, reported(CodeSubject::Payload, &items)),
        (CodeSubject::Payload, vec![unreadable_payload()]),
        (CodeSubject::Description, unreadable_description()),
        (CodeSubject::Description, large_description()),
    ];
    let all = subjects.into_iter();
    all.flat_map(|(subject, codes)| codes.into_iter().map(move |code| (subject, code)))
        .collect()
}

/// A value that is nested as deeply as an overlay can be, for a target that is not the root.
fn deep_overlay() -> Vec<Code> {
    let deep = format!("{}1{}", "{a: ".repeat(508), "}".repeat(508));
    let overlay = format!(
        "overlay: 1.0.0\ninfo: {{title: Deep, version: '1'}}\nactions: [{{target: \"$.paths['/visits'].get.responses['200']\", update: {deep}}}]"
    );
    reported(CodeSubject::Overlay, &overlay)
}

/// An update of a value that an alias repeats.
fn overlay_of_an_anchor() -> Vec<Code> {
    let overlay = "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions: [{target: $.a, update: {b: 2}}]";
    codes(&of_overlay(overlay, "a: &it\n  b: 1\nc: *it\n"))
}

fn unreadable_payload() -> Code {
    let text = "openapi: 3.1.0\ninfo: {title: Visits, version: '1'}\npaths: {}\n";
    let loaded = Description::from_files("a.yaml", [("a.yaml", text)], &LoadOptions::default());
    let description = loaded.description.expect("it loads");
    let validator = Validator::new(description, Options::default());
    let error = io::Error::from(io::ErrorKind::PermissionDenied);
    validator.unreadable("traffic.ndjson", &error).code
}

/// A reference to a folder.
fn unreadable_description() -> Vec<Code> {
    let folder = std::env::temp_dir().join(format!("conform-made-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("paths")).expect("a folder can be made");
    let path = folder.join("openapi.yaml");
    let text =
        "openapi: 3.1.0\ninfo: {title: Visits, version: '1'}\npaths: {/visits: {$ref: paths}}\n";
    std::fs::write(&path, text).expect("a file can be written");
    let loaded = Description::load(&path, &LoadOptions::default());
    std::fs::remove_dir_all(&folder).expect("it can be removed");
    codes(&loaded.diagnostics)
}

/// More files than a limit allows.
fn large_description() -> Vec<Code> {
    let options = LoadOptions {
        max_files: 1,
        ..LoadOptions::default()
    };
    let files = [
        (
            "openapi.yaml",
            "openapi: 3.1.0\npaths: {/visits: {$ref: visits.yaml}}\n",
        ),
        ("visits.yaml", "get: {}\n"),
    ];
    codes(&Description::from_files("openapi.yaml", files, &options).diagnostics)
}

/// A file that no reference leads to.
fn unlisted_file() -> Vec<Code> {
    let text = "openapi: 3.1.0\ninfo: {title: Visits, version: '1'}\npaths: {}\n";
    let loaded = Description::from_files("a.yaml", [("a.yaml", text)], &LoadOptions::default());
    let description = loaded.description.expect("it loads");
    let names = ["a.yaml", "paths/rooms.yaml", "paths/README.md"];
    let found = conform_lint::unlisted_files(&description, names);
    assert_eq!(found.len(), 1);
    codes(&found)
}
