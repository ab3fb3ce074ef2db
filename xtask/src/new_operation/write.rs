//! The path item of a new operation, and the lines of the lists.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use conform_json::{Document, Format, Limits, Value};
use conform_openapi::outcome::{Failure, Outcome};

use super::name::{pascal, spaced};
use super::operation::Operation;
use super::schemas::{Schemas, quoted, scalar};
use crate::repository::unreadable;
use crate::rules::{Tree, stem};

/// Returns the variant of a payload that its file gives: the name in kebab case, without what a payload's name starts with.
pub(super) fn kebab(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words
        .filter(|word| !word.is_empty() && !matches!(*word, "200" | "made" | "captured" | "facts"))
        .collect();
    if words.is_empty() {
        "body".to_owned()
    } else {
        words.join("-")
    }
}

/// The bodies of an operation, which become examples.
pub(super) struct Bodies<'p> {
    pub(super) answer: Value<'p>,
    pub(super) request: Option<Value<'p>>,
}

/// Returns the text of the path item: the known one with one more operation, or a new one.
pub(super) fn path_item(
    tree: &Tree,
    operation: &Operation,
    schemas: &Schemas<'_>,
    bodies: &Bodies<'_>,
    known: Option<&str>,
) -> Outcome<String> {
    let names = &operation.names;
    let mut text = String::new();
    match known {
        Some(known) => {
            let start = format!("{}:", operation.method);
            if known.lines().any(|line| line == start) {
                return Err(Failure::message(format!(
                    "the description already has {} {}",
                    operation.method.to_ascii_uppercase(),
                    operation.path
                )));
            }
            text.push_str(known);
        }
        None => text.push_str(&parameters(tree, operation)),
    }
    let _ = write!(
        text,
        "{}:\n  operationId: {}\n  summary: {}\n  description: {}. What it does is inferred from its path and one payload.\n  tags: [{}]\n",
        operation.method,
        names.id,
        names.summary,
        names.summary,
        scalar(&operation.tag),
    );
    query(operation, schemas, &mut text)?;
    if let Some(request) = bodies.request {
        text.push_str("  requestBody:\n    required: true\n    content:\n");
        let schema = schemas.reference(operation, &names.input);
        content(&schema, request, 6, &mut text);
    }
    text.push_str("  responses:\n    \"200\":\n      description: The answer.\n      content:\n");
    let schema = schemas.reference(operation, &names.response);
    content(&schema, bodies.answer, 8, &mut text);
    for (status, path) in tree.error_answers() {
        let _ = write!(text, "    \"{status}\":\n      $ref: ../../{path}\n");
    }
    text.push_str("  x-inferred: meaning\n");
    Ok(text)
}

/// Writes a media type with its schema and an example.
fn content(schema: &str, example: Value<'_>, indent: usize, text: &mut String) {
    let space = " ".repeat(indent);
    let _ = write!(
        text,
        "{space}application/json:\n{space}  schema:\n{space}    $ref: {schema}\n{space}  example:"
    );
    node(example, indent + 4, text);
}

/// Writes the parameters of the query, with the values that the command line has as examples.
fn query(operation: &Operation, schemas: &Schemas<'_>, text: &mut String) -> Outcome {
    if !operation.query.is_empty() {
        text.push_str("  parameters:\n");
    }
    for (name, value) in &operation.query {
        // Text that is a number or a truth value is one; anything else is text.
        let quoted = quoted(value);
        let json = |text: &str| {
            let bytes = text.as_bytes().to_vec();
            Document::parse("query", bytes, Format::Json, &Limits::default())
        };
        let plain = json(value).ok().filter(|document| {
            let root = document.root();
            root.as_number().is_some() || root.as_bool().is_some()
        });
        let document = match plain {
            Some(document) => document,
            None => json(&quoted).map_err(|error| Failure::message(error.message()))?,
        };
        let _ = write!(
            text,
            "    - name: {}\n      in: query\n      description: {}, by its name. The meaning is inferred.\n      schema:\n",
            scalar(name),
            scalar(&spaced(&pascal(name))),
        );
        schemas.parameter(name, document.root(), text);
        if !value.is_empty() {
            let _ = writeln!(text, "      example: {}", document.text());
        }
        text.push_str("      x-inferred: meaning\n");
    }
    Ok(())
}

/// Returns the parameters of the path: as other paths of the resource have them, else texts.
fn parameters(tree: &Tree, operation: &Operation) -> String {
    let names = operation.path.split('{').skip(1);
    let names: Vec<&str> = names.filter_map(|rest| rest.split('}').next()).collect();
    if names.is_empty() {
        return String::new();
    }
    let mut text = "parameters:\n".to_owned();
    for name in names {
        let to = operation.path.find(&format!("{{{name}}}"));
        let prefix = &operation.path[..to.map_or(0, |to| to + name.len() + 2)];
        match tree.path_parameter(prefix, name) {
            Some(known) => text.push_str(&known),
            None => {
                let _ = write!(
                    text,
                    "  - name: {name}\n    in: path\n    description: The part `{name}` of the path. That it is a text is inferred.\n    required: true\n    schema:\n      type: string\n    x-inferred: type\n"
                );
            }
        }
    }
    text
}

/// Writes the members of an object as block YAML.
fn members(value: Value<'_>, indent: usize, text: &mut String) {
    let space = " ".repeat(indent);
    for member in value.as_object().into_iter().flatten() {
        let _ = write!(text, "{space}{}:", scalar(member.key));
        node(member.value, indent + 2, text);
    }
}

/// Writes a value behind a key or a dash.
fn node(value: Value<'_>, indent: usize, text: &mut String) {
    let is_block = value.as_object().is_some_and(|object| !object.is_empty());
    let items = value.as_array().filter(|items| !items.is_empty());
    match (is_block, items) {
        (true, _) => {
            text.push('\n');
            members(value, indent, text);
        }
        (false, Some(items)) => {
            text.push('\n');
            for item in items {
                let mut inner = String::new();
                node(item, indent + 2, &mut inner);
                let _ = write!(text, "{}- {}", " ".repeat(indent), inner.trim_start());
            }
        }
        (false, None) => {
            let mut json = String::new();
            value.write_json(&mut json);
            let _ = writeln!(text, " {json}");
        }
    }
}

/// Returns path and new text of each list: `openapi.yaml`, the index of payloads and its table.
pub(super) fn lists(
    root: &Path,
    operation: &Operation,
    payloads: &[String],
    basis: &str,
) -> Outcome<Vec<(String, String)>> {
    let read = |name: &str| {
        let path = root.join(name);
        fs::read_to_string(&path).map_err(unreadable(&path))
    };
    let mut lists = Vec::new();
    let name = "spec/openapi.yaml";
    let text = read(name)?;
    if let Some(text) = with_path(operation, &text)? {
        lists.push((name.to_owned(), text));
    }
    let name = "tests/payloads/index.yaml";
    let mut text = read(name)?;
    for payload in payloads {
        let _ = write!(text, "  - file: {payload}\n    basis: >-\n      {basis}\n");
    }
    lists.push((name.to_owned(), text));
    let name = "tests/payloads/README.md";
    let text = read(name)?;
    let rows = payloads.iter();
    let rows: String = rows
        .map(|payload| format!("| `{payload}` | | not captured | |\n"))
        .collect();
    let at = text
        .find("\n## Bodies with a mistake")
        .unwrap_or(text.len());
    lists.push((name.to_owned(), [&text[..at], &rows, &text[at..]].concat()));
    Ok(lists)
}

/// Returns the text of `openapi.yaml` with the path, behind the last one of the resource; `None` if it is there.
fn with_path(operation: &Operation, text: &str) -> Outcome<Option<String>> {
    let bytes = text.as_bytes().to_vec();
    let document = Document::parse("openapi.yaml", bytes, Format::Yaml, &Limits::default())
        .map_err(|error| Failure::message(error.message()))?;
    let paths = document.root().get("paths").and_then(Value::as_object);
    let paths: Vec<_> = paths.into_iter().flatten().collect();
    if paths.iter().any(|path| path.key == operation.path) {
        return Ok(None);
    }
    let is_same = |path: &str| {
        let mut words = path.trim_start_matches('/').split('/');
        words.next() == Some(operation.resource.as_str())
    };
    let of_resource = paths.iter().rev().find(|path| is_same(path.key));
    let Some(last) = of_resource.or(paths.last()) else {
        return Err(Failure::message("`spec/openapi.yaml` has no paths"));
    };
    let at = last.value.span().end as usize;
    let line = format!(
        "\n  {}: {{$ref: {}/paths/{}.yaml}}",
        operation.path,
        operation.resource,
        stem(&operation.path)
    );
    Ok(Some([&text[..at], &line, &text[at..]].concat()))
}
