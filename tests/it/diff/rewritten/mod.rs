//! Third-party documents, written in another way: nothing is found.

mod written_operations;
mod written_schemas;

use conform_description::{Description, LoadOptions};
use conform_diff::{Options, compare};
use conform_tests::corpus;
use serde_json::Value as Json;

use self::written_operations::{
    hoist, lift_parameters, other_texts, push_security, rename_path_parameters, write_charset,
    write_styles,
};
use self::written_schemas::{
    constants_as_enumerations, enumerations_as_unions, exclusive_bounds, extract, idle_bounds,
    inline, newer, open_objects, rename, reverse, split_members, types_as_lists, wrap_messages,
    wrap_references,
};
use super::corpus::json_of;

/// A way to write a document that changes nothing.
type Rewrite = fn(&mut Json);

const REWRITES: [(&str, Rewrite); 26] = [
    ("references are wrapped in `allOf`", wrap_references),
    ("parts of `allOf` change places", |document| {
        reverse(document, &["allOf"])
    }),
    ("branches of unions change places", |document| {
        reverse(document, &["anyOf", "oneOf"])
    }),
    ("listed values change places", |document| {
        reverse(document, &["enum"])
    }),
    ("required members change places", |document| {
        reverse(document, &["required"])
    }),
    (
        "enumerations are unions of constants",
        enumerations_as_unions,
    ),
    ("inline objects are components", extract),
    ("components of scalars are inline", inline),
    ("components have other names", rename),
    ("a type is a list of one", types_as_lists),
    ("3.0 is 3.1", newer),
    ("other members are allowed by a word", open_objects),
    ("bounds that bound nothing are written", idle_bounds),
    ("constants are enumerations", constants_as_enumerations),
    (
        "inclusive bounds of integers are exclusive",
        exclusive_bounds,
    ),
    ("members are written in two parts", split_members),
    (
        "schemas of messages are the only part of `allOf`",
        wrap_messages,
    ),
    ("parameters are components", |document| {
        hoist(document, "parameters");
    }),
    ("responses are components", |document| {
        hoist(document, "responses");
    }),
    ("request bodies are components", |document| {
        hoist(document, "requestBody");
    }),
    (
        "parameters of paths have other names",
        rename_path_parameters,
    ),
    (
        "parameters of lone operations are those of the path",
        lift_parameters,
    ),
    ("security is written at each operation", push_security),
    (
        "styles are written where they are the default",
        write_styles,
    ),
    ("JSON says its charset", write_charset),
    ("texts, names and tags are others", other_texts),
];

fn load(document: &Json) -> std::sync::Arc<Description> {
    let files = [("openapi.json", document.to_string())];
    let loaded = Description::from_files("openapi.json", files, &LoadOptions::default());
    std::sync::Arc::new(loaded.description.expect("it is a description"))
}

/// Writes documents up to a size in each way. Returns how many comparisons there were, and what they found.
fn rewritten(most_bytes: u64) -> (usize, Vec<String>) {
    let (mut count, mut found) = (0, Vec::new());
    for path in corpus::documents() {
        let is_small = path.metadata().is_ok_and(|it| it.len() < most_bytes);
        if !is_small || path.to_string_lossy().contains("multi") {
            continue;
        }
        let Some(document) = json_of(&path) else {
            continue;
        };
        let old = load(&document);
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for (what, rewrite) in REWRITES {
            let mut other = document.clone();
            rewrite(&mut other);
            if other == document {
                continue;
            }
            let new = load(&other);
            for (from, to) in [(&old, &new), (&new, &old)] {
                count += 1;
                let changes = compare(from, to, &Options::default()).changes;
                if let Some(first) = changes.first() {
                    let place = first.new.as_ref().or(first.old.as_ref());
                    let place = place
                        .and_then(|label| label.location.pointer())
                        .unwrap_or_default();
                    found.push(format!(
                        "{name}: {what}: {} changes: {} at {place}",
                        changes.len(),
                        first.message
                    ));
                }
            }
        }
    }
    (count, found)
}

#[test]
fn third_party_documents_that_are_written_in_another_way_have_no_change() {
    if corpus::documents().is_empty() {
        println!("{}", corpus::SKIPPED);
        return;
    }
    assert!(REWRITES.len() >= 20);
    let (count, found) = rewritten(50_000);
    assert!(count > 40, "{count}");
    assert!(found.is_empty(), "{found:#?}");
}

/// The figures of `docs/diff.md`. It takes minutes, so it runs where somebody asks for it.
#[test]
#[ignore = "it is the measurement of docs/diff.md, and takes minutes"]
fn all_third_party_documents_that_are_written_in_another_way_have_no_change() {
    let (count, found) = rewritten(20_000_000);
    println!("{count} comparisons");
    for line in &found {
        println!("{line}");
    }
    assert!(found.is_empty(), "{}", found.len());
}
