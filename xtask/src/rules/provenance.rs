//! Provenance: a loose schema cites a payload or a source, and the payload shows what the schema says.

use std::collections::BTreeSet;
use std::fs;

use conform_json::Value;
use conform_tests::payloads;
use serde_json::Value as Json;

use super::files::{self, File, Item, Role};

/// Returns the keys of the sources in the table at the end of `spec/README.md`.
fn sources() -> BTreeSet<String> {
    let readme = fs::read_to_string(files::root().join("README.md")).expect("it is readable");
    let (_, table) = readme.split_once("## Sources").expect("it has the table");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split_once(" |"));
    let keys = cells.flat_map(|(keys, _)| keys.split(", "));
    keys.filter(|key| *key != "key")
        .map(str::to_owned)
        .collect()
}

/// Returns the comments in the lines of an object, joined, without those of its properties.
fn comments(item: &Item<'_>) -> String {
    let text = item.file.document.text();
    let span = item.object.value().span();
    let start = text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let indent = span.start as usize - start;
    let lines = text[start..span.end as usize].lines();
    let own = lines.filter_map(|line| {
        let comment = line.trim_start();
        (line.len() - comment.len() == indent)
            .then_some(comment)?
            .strip_prefix("# ")
    });
    own.collect::<Vec<_>>().join(" ")
}

/// Returns whether a schema allows several spellings, or says that none is known.
fn is_loose(item: &Item<'_>) -> bool {
    let is_unseen = |list: Value<'_>| {
        let mut found = Vec::new();
        files::references(list, &mut found);
        found
            .iter()
            .any(|(target, _)| target.ends_with("/Unseen.yaml"))
    };
    item.role == Role::Schema
        && !item.branch
        && (item.has("oneOf")
            || item.has("nullable")
            || item.has("maxItems")
            || item.object.get("allOf").is_some_and(is_unseen))
}

/// Returns the payloads that a comment cites, each with the text behind it.
fn citations(comment: &str) -> Vec<(&str, &str)> {
    comment
        .match_indices("tests/payloads/")
        .map(|(at, word)| {
            let rest = &comment[at + word.len()..];
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            let name = rest[..end].trim_end_matches('.');
            (name, &rest[name.len()..])
        })
        .collect()
}

/// Returns whether a payload contains this value, as a member with this name if one is given.
fn holds(payload: &Json, name: Option<&str>, wanted: &Json) -> bool {
    match payload {
        Json::Object(members) => members.iter().any(|(key, value)| {
            (value == wanted && name.is_none_or(|name| name == key)) || holds(value, name, wanted)
        }),
        Json::Array(items) => items
            .iter()
            .any(|item| (item == wanted && name.is_none()) || holds(item, name, wanted)),
        _ => false,
    }
}

/// Collects what is wrong with the citations of a comment.
fn check_citations(file: &File, item: &Item<'_>, comment: &str, faults: &mut Vec<String>) {
    for (name, rest) in citations(comment) {
        let place = item.place();
        let Ok(text) = fs::read_to_string(payloads::root().join(name)) else {
            faults.push(format!("{place}: the payload {name} does not exist"));
            continue;
        };
        // `: "508"` directly behind the name claims that the payload has this value here.
        let claim = rest.strip_prefix(": ").unwrap_or_default();
        let mut claims = serde_json::Deserializer::from_str(claim).into_iter::<Json>();
        let Some(Ok(value)) = claims.next() else {
            continue;
        };
        // A schema file without properties describes a value that may have any name.
        let property = item
            .property
            .filter(|_| file.kind == files::FileKind::Schema);
        let shown = match serde_json::from_str(&text) {
            Ok(payload) => holds(&payload, property, &value),
            Err(_) => text.contains(value.to_string().trim_matches('"')),
        };
        if !shown {
            faults.push(format!("{place}: {name} does not contain {value}"));
        }
    }
}

#[test]
fn loose_schema_cites_a_payload_or_source() {
    let sources = sources();
    let mut faults = Vec::new();
    let mut loose = 0;
    for file in files::all() {
        for item in files::items(&file).iter().filter(|item| is_loose(item)) {
            loose += 1;
            let comment = comments(item);
            let is_key = |c: char| c.is_ascii_alphanumeric() || c == '\'';
            let mut words = comment.split(|c| !is_key(c));
            if citations(&comment).is_empty() && !words.any(|word| sources.contains(word)) {
                faults.push(format!(
                    "{}: no comment names a payload or a source",
                    item.place()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(loose > 30, "only {loose} loose schemas found");
}

#[test]
fn cited_payload_contains_the_claimed_value() {
    let mut faults = Vec::new();
    for file in files::all() {
        for item in files::items(&file) {
            check_citations(&file, &item, &comments(&item), &mut faults);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn inferred_schema_is_marked_and_described_as_such() {
    let mut faults = Vec::new();
    for file in files::all() {
        for item in files::items(&file)
            .iter()
            .filter(|item| item.role != Role::PathItem)
        {
            let description = item.object.get("description").and_then(Value::as_str);
            let in_description =
                description.is_some_and(|text| text.to_lowercase().contains("inferred"));
            let in_values = item
                .object
                .get("x-enum-descriptions")
                .and_then(Value::as_array)
                .is_some_and(|list| {
                    list.iter()
                        .any(|text| text.as_str().is_some_and(|text| text.contains("inferred")))
                });
            let marked = item.has("x-inferred");
            if marked && !(in_description || in_values) {
                faults.push(format!(
                    "{}: `x-inferred`, but the description does not say so",
                    item.place()
                ));
            }
            if !marked && (in_description || in_values) {
                faults.push(format!(
                    "{}: inferred, but not marked with `x-inferred`",
                    item.place()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
