//! The index of payloads: every file has an entry, every entry a file, and every payload belongs to an operation.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use conform_json::{Document, Format, Limits, Span, Value};
use conform_report::{Diagnostic, Label};

use super::codes;
use super::files::{self, Role, Tree, label};
use super::problem::problem;

/// Reports payload files without an entry, entries without a file, and folders that are no operation.
pub(super) fn check(tree: &Tree, found: &mut Vec<Diagnostic>) {
    let folder = tree.payloads();
    let name = "tests/payloads/index.yaml";
    let bytes = fs::read(folder.join("index.yaml")).unwrap_or_default();
    let index = match Document::parse(name, bytes, Format::Yaml, &Limits::default()) {
        Ok(document) => Arc::new(document),
        Err(error) => {
            let label = Label::in_source(error.source_text().clone().into(), error.span(), "");
            found.push(problem(codes::SYNTAX, label, error.message()));
            return;
        }
    };
    let items = tree.files.iter().flat_map(files::items);
    let ids = items
        .filter(|item| item.role == Role::Operation)
        .map(|item| item.object.get("operationId").and_then(Value::as_str));
    let ids: Vec<Option<&str>> = ids.collect();
    // A folder may be that of an operation without a name, which another rule reports.
    let are_named = ids.iter().all(Option::is_some);
    let operations: BTreeSet<&str> = ids.into_iter().flatten().collect();
    let listed = listed(index.root());
    let paths = conform_traffic::list_files(&folder).unwrap_or_default();
    let files: BTreeSet<String> = paths
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&folder).unwrap_or(path);
            below.to_string_lossy().replace('\\', "/")
        })
        .filter(|name| !matches!(name.as_str(), "README.md" | "index.yaml"))
        .collect();
    let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    let start = || Label::new(&index, Span::at(0), "");
    let mut unknown = BTreeSet::new();
    for file in &files {
        let operation = file.split('/').next().unwrap_or_default();
        let is_repair = file.ends_with(".repairs.yaml");
        if !operations.contains(operation) {
            unknown.insert(operation);
            continue;
        }
        if !is_repair && !listed.contains_key(file.as_str()) {
            let text = format!("the index does not list `{file}`");
            found.push(problem(codes::PAYLOAD_INDEX, start(), text).help(format!(
                "add it under `others` with its source: `- file: {file}` and `basis: …`"
            )));
        }
        let is_payload = !is_repair && !file.ends_with(".capture.txt");
        if is_payload && !readme.contains(&format!("`{file}`")) {
            let text = format!("`tests/payloads/README.md` has no row for `{file}`");
            found.push(
                problem(codes::PAYLOAD_INDEX, start(), text)
                    .help(format!("add `| `{file}` | | not captured | |`")),
            );
        }
    }
    for operation in unknown.into_iter().filter(|_| are_named) {
        let text = format!("`tests/payloads/{operation}` is the folder of no operation");
        let problem = problem(codes::PAYLOAD_INDEX, start(), text);
        let near = conform_report::nearest(operation, operations.iter().copied());
        found.push(match near {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("name the folder after an `operationId`"),
        });
    }
    for (file, span) in listed {
        if !files.contains(file) {
            let text = format!("`tests/payloads/{file}` does not exist");
            found.push(problem(codes::PAYLOAD_INDEX, label(&index, span), text));
        }
    }
}

/// Returns every file that the index lists, and where.
fn listed(index: Value<'_>) -> BTreeMap<&str, Span> {
    let mut found = BTreeMap::new();
    for list in ["captures", "exchanges", "others"] {
        let entries = index.get(list).and_then(Value::as_array);
        for entry in entries.into_iter().flatten() {
            let payloads = entry.get("payloads").and_then(Value::as_array);
            let names = entry
                .get("file")
                .into_iter()
                .chain(payloads.into_iter().flatten());
            for name in names {
                found.extend(name.as_str().map(|text| (text, name.span())));
            }
        }
    }
    found
}
