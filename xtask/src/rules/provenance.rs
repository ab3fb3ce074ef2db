//! Provenance: a loose schema cites a payload or a source, and the payload shows what the schema says.

use std::collections::BTreeSet;
use std::fs;

use conform_json::{Document, Format, Limits, Value};
use conform_report::Diagnostic;

use super::codes;
use super::files::{self, Item, Role, Tree};
use super::problem::problem;

/// Returns the keys of the sources in the table at the end of `spec/README.md`.
fn sources(tree: &Tree) -> BTreeSet<String> {
    let readme = fs::read_to_string(tree.root.join("spec/README.md")).unwrap_or_default();
    let table = readme
        .split_once("## Sources")
        .map_or("", |(_, table)| table);
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
fn holds(payload: Value<'_>, name: Option<&str>, wanted: Value<'_>) -> bool {
    let members = payload.as_object().into_iter().flatten();
    let mut members = members.map(|member| (Some(member.key), member.value));
    let items = payload.as_array().into_iter().flatten();
    let mut items = items.map(|item| (None, item));
    let mut fits = |(key, value): (Option<&str>, Value<'_>)| {
        (same(value, wanted) && (name.is_none() || name == key)) || holds(value, name, wanted)
    };
    members.any(&mut fits) || items.any(&mut fits)
}

/// Returns whether two values are the same JSON.
pub(super) fn same(one: Value<'_>, two: Value<'_>) -> bool {
    one.to_serde() == two.to_serde()
}

/// Returns the JSON value at the start of a text. Texts that go on after it are cut at a separator.
fn claimed(text: &str) -> Option<Document> {
    let ends = text
        .char_indices()
        .filter(|(_, c)| matches!(c, ' ' | ',' | ';' | ':' | '.'))
        .map(|(at, _)| at);
    let ends = ends.chain([text.len()]);
    ends.filter(|end| *end > 0).find_map(|end| {
        let bytes = text.as_bytes()[..end].to_vec();
        Document::parse("claim", bytes, Format::Json, &Limits::default()).ok()
    })
}

/// Reports loose schemas without a source, false citations, and inferences that are not marked.
pub(super) fn check(tree: &Tree, found: &mut Vec<Diagnostic>) {
    let sources = sources(tree);
    for file in &tree.files {
        for item in files::items(file) {
            let comment = comments(&item);
            if is_loose(&item) {
                let is_key = |c: char| c.is_ascii_alphanumeric() || c == '\'';
                let mut words = comment.split(|c| !is_key(c));
                if citations(&comment).is_empty() && !words.any(|word| sources.contains(word)) {
                    let text = "no comment says where the looseness of this schema was seen";
                    found.push(problem(codes::UNEXPLAINED, item.label(), text).help(
                        "write a comment below `description`: `# tests/payloads/<operationId>/<file>: <value>`, or the key of a source",
                    ));
                }
            }
            check_citations(tree, &item, &comment, found);
            inferred(&item, found);
        }
    }
}

/// Reports operations and schemas of the sister pages that do not name their pages in `x-source`, and keys that are no source.
pub(super) fn check_sources(tree: &Tree, found: &mut Vec<Diagnostic>) {
    let known = sources(tree);
    for item in tree.files.iter().flat_map(files::items) {
        let is_whole = item.object.value() == item.file.document.root();
        if item.role != Role::Operation && !(item.role == Role::Schema && is_whole) {
            continue;
        }
        let list = item.object.get("x-source").and_then(Value::as_array);
        let keys = list.into_iter().flatten();
        let keys: Vec<Value<'_>> = keys.collect();
        if keys.is_empty() {
            let text = format!("{} of a sister page has no `x-source`", item.role.noun());
            found.push(problem(codes::UNEXPLAINED, item.label(), text).help(
                "add `x-source` with a list of keys of the table of sources in `spec/README.md`",
            ));
        }
        for key in keys {
            let name = key.as_str().unwrap_or_default();
            if !known.contains(name) {
                let text = format!("`{name}` is no key of a source");
                let near = conform_report::nearest(name, known.iter().map(String::as_str));
                let problem = problem(codes::UNEXPLAINED, item.file.label(key), text);
                found.push(match near {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => {
                        problem.help("the keys are in the table of sources in `spec/README.md`")
                    }
                });
            }
        }
    }
}

/// Reports what is wrong with the citations of a comment.
fn check_citations(tree: &Tree, item: &Item<'_>, comment: &str, found: &mut Vec<Diagnostic>) {
    for (name, rest) in citations(comment) {
        let Ok(text) = fs::read(tree.payloads().join(name)) else {
            let text = format!("the cited payload `tests/payloads/{name}` does not exist");
            found.push(problem(codes::CITATION, item.label(), text));
            continue;
        };
        // `: "508"` directly behind the name claims that the payload has this value here.
        let Some(claim) = rest.strip_prefix(": ").and_then(claimed) else {
            continue;
        };
        // A schema file without properties describes a value that may have any name.
        let property = item
            .property
            .filter(|_| item.file.kind == files::FileKind::Schema);
        let plain = claim.text().trim_matches('"').to_owned();
        let shown = match Document::parse(name, text.clone(), Format::Json, &Limits::default()) {
            Ok(payload) => holds(payload.root(), property, claim.root()),
            Err(_) => String::from_utf8_lossy(&text).contains(&plain),
        };
        if !shown {
            let text = format!(
                "`tests/payloads/{name}` does not have the value {}",
                claim.text()
            );
            found.push(problem(codes::CITATION, item.label(), text));
        }
    }
}

/// Reports an object that says in one way only that something in it is inferred.
fn inferred(item: &Item<'_>, found: &mut Vec<Diagnostic>) {
    if item.role == Role::PathItem {
        return;
    }
    let says = |value: Value<'_>| {
        let text = value.as_str().unwrap_or_default();
        text.to_lowercase().contains("inferred")
    };
    let values = item.object.get("x-enum-descriptions");
    let values = values.and_then(Value::as_array).into_iter().flatten();
    let in_words = item.object.get("description").is_some_and(says) || values.into_iter().any(says);
    let text = match (item.has("x-inferred"), in_words) {
        (true, false) => "`x-inferred` is set, but no description says what is inferred",
        (false, true) => {
            "the description says that something is inferred, but `x-inferred` is missing"
        }
        _ => return,
    };
    found.push(problem(codes::INFERRED, item.label(), text));
}
