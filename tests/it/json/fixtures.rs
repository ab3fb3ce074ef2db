//! Small texts, each named for what it proves. `accept` must be read, `reject` must be refused, and
//! for `either`, RFC 8259 allows both; the snapshot shows what this reader does.

use std::fs;
use std::path::{Path, PathBuf};

use conform_json::Format;

use super::{read, report, written};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/json")
        .join(name)
}

/// Returns the name and bytes of each file with this extension in a folder, sorted by name.
fn texts(name: &str, extension: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder(name)).expect("the folder is readable");
    let mut texts: Vec<_> = entries
        .map(|entry| entry.expect("the entry is readable").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let bytes = fs::read(&path).expect("the fixture is readable");
            (stem.expect("the name is UTF-8").to_owned(), bytes)
        })
        .collect();
    texts.sort();
    assert!(!texts.is_empty(), "{name} must contain fixtures");
    texts
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/json"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn accepted_json_is_read_like_serde_json_reads_it() {
    for (name, bytes) in texts("accept", "json") {
        let document = read(&name, bytes.clone(), Format::Json).unwrap_or_else(|e| panic!("{e}"));
        if name == "depth-of-the-limit" {
            continue; // Deeper than serde_json reads.
        }
        let expected: serde_json::Value =
            serde_json::from_slice(&bytes).expect("serde_json reads it");
        assert_eq!(document.root().to_serde(), expected, "{name}");
        let again =
            read(&name, written(&document), Format::Json).expect("the written text is JSON");
        assert_eq!(
            again.root().to_serde(),
            expected,
            "{name}, written and read again"
        );
        assert!(document.duplicates().is_empty(), "{name}");
    }
}

#[test]
fn rejected_json_is_reported_with_a_specific_message() {
    let mut reports = String::new();
    for (name, bytes) in texts("reject", "json") {
        match read(&name, bytes, Format::Json) {
            Ok(_) => panic!("{name} must be refused"),
            Err(error) => reports.push_str(&report(&error)),
        }
    }
    snapshot("json-refused", &reports);
}

#[test]
fn json_that_readers_treat_differently_is_read_as_documented() {
    let mut reports = String::new();
    for (name, bytes) in texts("either", "json") {
        let document = read(&name, bytes, Format::Json).unwrap_or_else(|e| panic!("{e}"));
        reports.push_str(&format!("{name}: {}\n", written(&document)));
        for duplicate in document.duplicates() {
            let [first, repeat] =
                [duplicate.first, duplicate.repeat].map(|span| document.position(span.start));
            let object = document.value(duplicate.object).span();
            let object = document.position(object.start);
            reports.push_str(&format!(
                "    {:?} at {first} and again at {repeat}, in the object at {object}\n",
                duplicate.key
            ));
        }
    }
    snapshot("json-either", &reports);
}

#[test]
fn accepted_yaml_is_read_as_the_json_file_beside_it() {
    let expected = texts("yaml/accept", "json");
    let found = texts("yaml/accept", "yaml");
    assert_eq!(
        expected.len(),
        found.len(),
        "each YAML file must have a JSON file"
    );
    for ((name, bytes), (_, json)) in found.into_iter().zip(expected) {
        let document = read(&name, bytes, Format::Yaml).unwrap_or_else(|e| panic!("{e}"));
        let expected = String::from_utf8(json).expect("the fixture is UTF-8");
        let expected = read(&name, expected, Format::Json).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(written(&document), written(&expected), "{name}");
    }
}

#[test]
fn rejected_yaml_is_reported_with_a_specific_message() {
    let mut reports = String::new();
    for (name, bytes) in texts("yaml/reject", "yaml") {
        match read(&name, bytes, Format::Yaml) {
            Ok(document) => panic!("{name} must be refused, not read as {}", written(&document)),
            Err(error) => reports.push_str(&report(&error)),
        }
    }
    snapshot("yaml-refused", &reports);
}
