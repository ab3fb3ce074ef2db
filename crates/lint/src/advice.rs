//! Advice beyond the specification: what a description should have, so that people and tools can work with it.

use std::collections::HashSet;

use conform_description::Description;
use conform_description::operations::{Operation, OperationKind};
use conform_json::Span;
use conform_report::{Diagnostic, Label, Source};

use crate::codes;

/// Returns what a description should have beyond what the specification requires. The problems are sorted, as those of
/// [`lint`](crate::lint), and none is an error.
#[must_use]
pub fn advice(description: &Description) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let operations = description.operations();
    let webhooks = description.webhooks();
    for operation in operations.iter().chain(&webhooks) {
        if operation.kind != OperationKind::Callback && operation.node.get("operationId").is_none()
        {
            found.push(missing_id(description, operation));
        }
    }
    for operation in &operations {
        found.extend(missing_error(description, operation));
    }
    conform_report::sort(&mut found);
    found
}

/// What messages call an operation.
fn name(operation: &Operation<'_>) -> String {
    format!(
        "{} {}",
        operation.method,
        crate::paths::brief(operation.path.key)
    )
}

fn missing_id(description: &Description, operation: &Operation<'_>) -> Diagnostic {
    let message = format!("`{}` has no `operationId`", name(operation));
    let label = operation.key.key_label("");
    description
        .report(codes::MISSING_OPERATION_ID, label, message)
        .help("add one: methods of clients, links and payload files are named by it")
}

fn missing_error(description: &Description, operation: &Operation<'_>) -> Option<Diagnostic> {
    let responses = operation.node.member("responses")?;
    let listed = responses.node.resolve().ok()?.node;
    let mut keys = listed
        .members()
        .map(|response| response.key)
        .filter(|key| !key.starts_with("x-"))
        .peekable();
    keys.peek()?;
    if keys.any(|key| key == "default" || key.starts_with(['4', '5'])) {
        return None;
    }
    let message = format!("`{}` describes no error response", name(operation));
    let label = responses.key_label("");
    let help =
        "add the errors that callers must expect, such as `'404'` or `4XX`, or `default` for all";
    let problem = description.report(codes::MISSING_ERROR_RESPONSE, label, message);
    Some(problem.help(help))
}

/// Returns a problem for each of these files that no reference leads to. The names are relative to the folder of the root
/// file, with forward slashes; those of other kinds than JSON and YAML are skipped.
#[must_use]
pub fn unlisted_files<'n>(
    description: &Description,
    names: impl IntoIterator<Item = &'n str>,
) -> Vec<Diagnostic> {
    let read: HashSet<&str> = description.files().map(|file| &**file.name()).collect();
    let mut found: Vec<Diagnostic> = names
        .into_iter()
        .filter(|name| {
            [".yaml", ".yml", ".json"]
                .iter()
                .any(|end| name.ends_with(end))
        })
        .filter(|name| !read.contains(name))
        .map(|name| {
            let label = Label::in_source(Source::unread(name), Span::at(0), "");
            let message = format!("no reference leads to `{name}`");
            description
                .report(codes::UNLISTED_FILE, label, message)
                .help("refer to it, or remove it")
        })
        .collect();
    conform_report::sort(&mut found);
    found
}
