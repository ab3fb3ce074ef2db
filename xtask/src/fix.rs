//! `check --fix`: the edits of the description that need no decision. Only the bytes that must change do.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use conform_json::{Document, Format, Limits, Object, Span, Value};
use conform_openapi::outcome::Outcome;
use conform_report::write_whole;

use crate::repository::unreadable;
use crate::rules::{Part, Tree, key_order};

/// Puts keys in order and lists components, and returns the files that were changed. Files that cannot be read are left alone.
pub(crate) fn run(root: &Path) -> Outcome<Vec<String>> {
    let mut changed = Vec::new();
    for part in [Part::Page, Part::Sister] {
        let (tree, _) = Tree::read_part(root, part);
        for (name, document) in tree.documents() {
            let text = document.text();
            let fixed = if name == part.file() {
                listed(&tree, text)
            } else {
                ordered(&tree, &name, text)
            };
            if fixed != text {
                let path = root.join(&name);
                write_whole(&path, &fixed).map_err(unreadable(&path))?;
                changed.push(name);
            }
        }
    }
    Ok(changed)
}

/// Returns the text of a file with the keys of its objects in order.
fn ordered(tree: &Tree, name: &str, text: &str) -> String {
    let mut text = text.to_owned();
    // Each edit moves what is behind it, so there is one at a time. An edit puts one object in order for good.
    while let Some(file) = tree.file_with(name, &text) {
        let edit = key_order::objects(&file)
            .into_iter()
            .find_map(|(object, order)| reordered(&text, object, order));
        match edit {
            Some((span, replacement)) => text.replace_range(span.range(), &replacement),
            None => break,
        }
    }
    text
}

/// Returns the edit that puts the members of an object in order, each with the comment lines below it. `None` if they are, or if
/// the members are not one below the other.
fn reordered(text: &str, object: Object<'_>, order: &[&str]) -> Option<(Span, String)> {
    let place = |key: &str| order.iter().position(|known| *known == key);
    let members: Vec<_> = object.iter().collect();
    let places: Option<Vec<usize>> = members.iter().map(|member| place(member.key)).collect();
    let places = places?;
    if places.is_sorted() {
        return None;
    }
    let column = |at: u32| {
        let line = text[..at as usize].rfind('\n').map_or(0, |line| line + 1);
        at as usize - line
    };
    let indent = column(members.first()?.key_span.start);
    if members
        .iter()
        .any(|member| column(member.key_span.start) != indent)
    {
        return None;
    }
    let end = object.value().span().end;
    let ends = members.iter().skip(1).map(|member| member.key_span.start);
    let mut parts: Vec<(usize, &str)> = members
        .iter()
        .zip(ends.chain([end]))
        .zip(places)
        .map(|((member, end), place)| {
            (
                place,
                text[Span::new(member.key_span.start, end).range()].trim_end(),
            )
        })
        .collect();
    parts.sort_by_key(|(place, _)| *place);
    let parts: Vec<&str> = parts.into_iter().map(|(_, part)| part).collect();
    let start = members.first()?.key_span.start;
    let old = text[Span::new(start, end).range()].trim_end();
    let end = start + u32::try_from(old.len()).ok()?;
    Some((
        Span::new(start, end),
        parts.join(&format!("\n{}", " ".repeat(indent))),
    ))
}

/// Returns the text of `openapi.yaml` with a line for each component, sorted by name.
fn listed(tree: &Tree, text: &str) -> String {
    let mut text = text.to_owned();
    for folder in ["schemas", "responses", "parameters"] {
        let Ok(document) = parse(&text) else {
            return text;
        };
        let components = document.root().get("components");
        let list = components.and_then(|components| components.get(folder)?.as_object());
        let Some(list) = list else {
            continue;
        };
        text = with_components(tree, folder, &text, list);
    }
    text
}

/// Returns the text with the lines of one kind of components complete and sorted.
fn with_components(tree: &Tree, folder: &str, text: &str, list: Object<'_>) -> String {
    let entries: Vec<_> = list.iter().collect();
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return text.to_owned();
    };
    let start = first.key_span.start as usize;
    let end = last.value.span().end as usize;
    let targets: Vec<&str> = entries
        .iter()
        .filter_map(|entry| entry.value.get("$ref").and_then(Value::as_str))
        .collect();
    // An entry is one line; what is spread over several is left as it is.
    if text[start..end].lines().count() != entries.len() {
        return text.to_owned();
    }
    let mut lines: Vec<(String, String)> = entries
        .iter()
        .zip(text[start..end].lines())
        .map(|(entry, line)| (entry.key.to_owned(), line.trim().to_owned()))
        .collect();
    for (name, path) in tree.components(folder) {
        if !targets.contains(&path.as_str()) {
            lines.push((name.clone(), format!("{name}: {{$ref: {path}}}")));
        }
    }
    lines.sort_by(|(a, _), (b, _)| a.cmp(b));
    let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
    let mut fixed = text.to_owned();
    fixed.replace_range(start..end, &lines.join("\n    "));
    fixed
}

/// Parses YAML.
fn parse(text: &str) -> Result<Arc<Document>, conform_json::SyntaxError> {
    let bytes = text.as_bytes().to_vec();
    Document::parse("openapi.yaml", bytes, Format::Yaml, &Limits::default()).map(Arc::new)
}

/// Lists the components that the files of the description are, so that `openapi.yaml` names all of them.
pub(crate) fn list_components(root: &Path) -> Outcome {
    let path = root.join("spec/openapi.yaml");
    let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
    let (tree, _) = Tree::read(root);
    write_whole(&path, &listed(&tree, &text)).map_err(unreadable(&path))
}
