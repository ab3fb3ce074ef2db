//! Small texts, each named for what it proves: those that must be read, those that must be
//! refused, and those where RFC 8259 leaves the choice, with what was chosen.

use std::fs;
use std::path::{Path, PathBuf};

use conform_json::Format;

use super::{read, report, written};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/json")
        .join(name)
}

/// Name and bytes of the files of a folder with that extension, by name.
fn texts(name: &str, extension: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder(name)).expect("the folder is readable");
    let mut texts: Vec<_> = entries
        .map(|entry| entry.expect("its entries are readable").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let bytes = fs::read(&path).expect("the fixture is readable");
            (stem.expect("names are UTF-8").to_owned(), bytes)
        })
        .collect();
    texts.sort();
    assert!(!texts.is_empty(), "{name} holds fixtures");
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
fn json_that_must_be_read_is_read_as_serde_json_reads_it() {
    for (name, bytes) in texts("accept", "json") {
        let document = read(&name, bytes.clone(), Format::Json).unwrap_or_else(|e| panic!("{e}"));
        if name == "depth-of-the-limit" {
            continue; // Deeper than serde_json reads.
        }
        let expected: serde_json::Value =
            serde_json::from_slice(&bytes).expect("serde_json reads it");
        assert_eq!(document.root().to_serde(), expected, "{name}");
        let again = read(&name, written(&document), Format::Json).expect("what is written is JSON");
        assert_eq!(
            again.root().to_serde(),
            expected,
            "{name}, written and read"
        );
        assert!(document.duplicates().is_empty(), "{name}");
    }
}

#[test]
fn json_that_must_be_refused_is_refused_with_its_own_message() {
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
fn json_where_the_choice_is_free_is_read_as_decided() {
    let mut reports = String::new();
    for (name, bytes) in texts("either", "json") {
        let document = read(&name, bytes, Format::Json).unwrap_or_else(|e| panic!("{e}"));
        reports.push_str(&format!("{name}: {}\n", written(&document)));
        for duplicate in document.duplicates() {
            let [first, again] =
                [duplicate.first, duplicate.repeat].map(|span| document.position(span.start));
            let object = document.value(duplicate.object).span();
            let object = document.position(object.start);
            reports.push_str(&format!(
                "    {:?} at {first} and again at {again}, in the object at {object}\n",
                duplicate.key
            ));
        }
    }
    snapshot("json-either", &reports);
}

#[test]
fn yaml_that_must_be_read_says_what_the_json_beside_it_says() {
    let expected = texts("yaml/accept", "json");
    let found = texts("yaml/accept", "yaml");
    assert_eq!(expected.len(), found.len(), "each text has its JSON");
    for ((name, bytes), (_, json)) in found.into_iter().zip(expected) {
        let document = read(&name, bytes, Format::Yaml).unwrap_or_else(|e| panic!("{e}"));
        let expected = String::from_utf8(json).expect("UTF-8");
        let expected = read(&name, expected, Format::Json).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(written(&document), written(&expected), "{name}");
    }
}

#[test]
fn yaml_that_must_be_refused_is_refused_with_its_own_message() {
    let mut reports = String::new();
    for (name, bytes) in texts("yaml/reject", "yaml") {
        match read(&name, bytes, Format::Yaml) {
            Ok(document) => panic!("{name} must be refused, not read as {}", written(&document)),
            Err(error) => reports.push_str(&report(&error)),
        }
    }
    snapshot("yaml-refused", &reports);
}
