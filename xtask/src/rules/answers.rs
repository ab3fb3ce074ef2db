//! The answers of operations: every operation has each error answer, and every answer an example that is part of a payload.

use std::collections::BTreeSet;
use std::fs;

use conform_json::{Document, Format, Limits, Object, Value};
use conform_report::Diagnostic;

use super::codes;
use super::files::{self, FileKind, Item, Role, Tree};
use super::problem::problem;
use super::provenance::same;

/// Reports operations without an error answer or a known tag, and answers without an example that a payload shows.
pub(super) fn check(tree: &Tree, found: &mut Vec<Diagnostic>) {
    let tags = tags(tree);
    for file in &tree.files {
        if file.kind == FileKind::Response {
            let response = file.document.root().as_object();
            for content in response.into_iter().flat_map(contents) {
                if content.get("example").is_none() {
                    let label = file.label(content.value());
                    let text = "the answer has no `example`";
                    found.push(problem(codes::EXAMPLE, label, text));
                }
            }
        }
        for item in files::items(file) {
            if item.role == Role::Operation {
                tagged(tree, &item, &tags, found);
                errors(tree, &item, found);
                examples(tree, &item, found);
            }
        }
    }
}

/// Reports operations of the sister pages without a known tag, or without an error answer that the Visit API shares. There are no
/// payloads that could show examples.
pub(super) fn check_sister(tree: &Tree, page: &Tree, found: &mut Vec<Diagnostic>) {
    let tags = tags(tree);
    for item in tree.files.iter().flat_map(files::items) {
        if item.role == Role::Operation {
            tagged(tree, &item, &tags, found);
            errors(page, &item, found);
        }
    }
}

/// Returns the names of the tags that a root file lists.
fn tags(tree: &Tree) -> BTreeSet<&str> {
    let tags = tree.contents.root().get("tags").and_then(Value::as_array);
    let tags = tags.into_iter().flatten();
    tags.filter_map(|tag| tag.get("name")?.as_str()).collect()
}

/// Reports tags that the root file does not list, and lists of none or several of them.
fn tagged(tree: &Tree, item: &Item<'_>, tags: &BTreeSet<&str>, found: &mut Vec<Diagnostic>) {
    let Some(list) = item.object.get("tags").and_then(Value::as_array) else {
        return;
    };
    if list.is_empty() {
        let text = "the operation has no tag";
        found.push(problem(codes::UNDESCRIBED, item.label(), text));
    }
    if let Some(second) = list.get(1) {
        let text = format!("the operation has {} tags, but must have one", list.len());
        let problem = problem(codes::UNDESCRIBED, item.file.label(second), text);
        found.push(problem.help("keep the tag of the page's section that the operation is in"));
    }
    for tag in list {
        let name = tag.as_str().unwrap_or_default();
        if !tags.contains(name) {
            let text = format!("`{}` has no tag `{name}`", tree.part.file());
            let known: Vec<_> = tags.iter().copied().collect();
            let label = item.file.label(tag);
            found.push(
                problem(codes::UNDESCRIBED, label, text)
                    .help(format!("the tags are `{}`", known.join("`, `"))),
            );
        }
    }
}

/// Reports the error answers of `shared/responses` that an operation lacks, in one problem.
fn errors(tree: &Tree, item: &Item<'_>, found: &mut Vec<Diagnostic>) {
    let mut targets = Vec::new();
    files::references(item.object.value(), &mut targets);
    let lacks = tree.files.iter().filter(|file| {
        file.kind == FileKind::Response
            && file.resource == "shared"
            && !targets
                .iter()
                .any(|(target, _)| target.ends_with(&file.path()))
    });
    let lacks: Vec<(String, String)> = lacks
        .map(|file| {
            let text = file.document.root().get("description");
            let text = text.and_then(Value::as_str).unwrap_or_default();
            let status = text.split(':').next().unwrap_or_default().to_owned();
            (status, file.path())
        })
        .collect();
    if lacks.is_empty() {
        return;
    }
    let statuses: Vec<&str> = lacks.iter().map(|(status, _)| status.as_str()).collect();
    let text = format!(
        "the operation lacks error answers that every operation has: {}",
        statuses.join(", ")
    );
    let lines: Vec<String> = lacks
        .iter()
        .map(|(status, path)| format!("\"{status}\": {{$ref: ../../{path}}}"))
        .collect();
    found.push(
        problem(codes::MISSING_ANSWER, item.label(), text)
            .help(format!("add to `responses`: {}", lines.join(", "))),
    );
}

/// Returns the media type objects of a response.
fn contents<'f>(response: Object<'f>) -> impl Iterator<Item = Object<'f>> {
    let content = response.get("content").and_then(Value::as_object);
    content
        .into_iter()
        .flatten()
        .filter_map(|media| media.value.as_object())
}

/// Reports answers without an example, and examples that no payload of the operation shows.
fn examples(tree: &Tree, item: &Item<'_>, found: &mut Vec<Diagnostic>) {
    let operation = item.object.get("operationId").and_then(Value::as_str);
    let operation = operation.unwrap_or_default();
    let responses = item.object.get("responses").and_then(Value::as_object);
    for response in responses.into_iter().flatten() {
        let Some(object) = response.value.as_object() else {
            continue;
        };
        for content in contents(object) {
            let Some(example) = content.get("example") else {
                let label = item.file.label(content.value());
                let text = format!("the answer {} has no `example`", response.key);
                found.push(problem(codes::EXAMPLE, label, text).help(format!(
                    "take it from `tests/payloads/{operation}/{}.….json`",
                    response.key
                )));
                continue;
            };
            // A payload that is no JSON is reported where payloads are checked.
            let Some(shown) = payloads(tree, operation, response.key) else {
                continue;
            };
            if !shown.iter().any(|payload| is_part(example, payload.root())) {
                let text = format!(
                    "no payload of `{operation}` with the status {} has this example",
                    response.key
                );
                found.push(
                    problem(codes::EXAMPLE, item.file.label(example), text)
                        .help("use values of a payload; members may be left out"),
                );
            }
        }
    }
}

/// Returns the JSON payloads of an operation with a status; `None` if one cannot be read.
fn payloads(tree: &Tree, operation: &str, status: &str) -> Option<Vec<Document>> {
    let paths = conform_traffic::list_files(&tree.payloads().join(operation)).unwrap_or_default();
    let start = format!("{status}.");
    let files = paths.iter().filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&start) && name.ends_with(".json")
    });
    files
        .map(|path| {
            let name = path.to_string_lossy();
            let bytes = fs::read(path).ok()?;
            Document::parse(name.as_ref(), bytes, Format::Json, &Limits::default()).ok()
        })
        .collect()
}

/// Returns whether a value is a part of another one: of an object some members, of a list some items in order.
fn is_part(part: Value<'_>, whole: Value<'_>) -> bool {
    if let (Some(part), Some(whole)) = (part.as_object(), whole.as_object()) {
        return part.iter().all(|member| {
            let other = whole.get(member.key);
            other.is_some_and(|other| is_part(member.value, other))
        });
    }
    if let (Some(part), Some(whole)) = (part.as_array(), whole.as_array()) {
        let mut rest = whole.iter();
        return part
            .iter()
            .all(|item| rest.by_ref().any(|other| is_part(item, other)));
    }
    same(part, whole)
}
