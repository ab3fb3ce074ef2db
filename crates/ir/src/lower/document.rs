//! Parts of the document that are neither schema nor operation: `info`, tags, prose; and names in references.

use conform_description::Node;
use conform_json::pointer::unescape;
use foldhash::HashSet;
use percent_encoding::percent_decode_str;

use crate::lower::schema::keywords::text;
use crate::lower::types::names::NameWords;
use crate::{Docs, Info, Operation, Tag};

/// Returns title, version and prose of the API.
pub(crate) fn info(root: Node<'_>) -> Info {
    let Some(info) = root.get("info") else {
        return Info::default();
    };
    let text = |key| {
        info.get(key)
            .and_then(|node: Node<'_>| scalar(node))
            .unwrap_or_default()
    };
    let mut docs = docs(info);
    docs.external = root
        .get("externalDocs")
        .and_then(|docs| docs.text("url"))
        .map(str::to_owned);
    Info {
        title: text("title"),
        version: text("version"),
        docs,
    }
}

/// Returns `summary`, `description` and `externalDocs` of an object that is not a schema.
pub(crate) fn docs(node: Node<'_>) -> Docs {
    let member = |key: &str| node.get(key).and_then(text).map(str::to_owned);
    let external = node
        .get("externalDocs")
        .and_then(|docs| docs.get("url"))
        .and_then(text)
        .map(str::to_owned);
    Docs {
        summary: member("summary"),
        description: member("description"),
        external,
        notes: Vec::new(),
    }
}

/// Returns a scalar as text: an unquoted `version: 1.0` is a number in YAML, and meant as text.
pub(crate) fn scalar(node: Node<'_>) -> Option<String> {
    match node.as_number() {
        Some(number) => Some(number.as_str().to_owned()),
        None => node
            .as_str()
            .map(str::to_owned)
            .or_else(|| node.as_bool().map(|value| value.to_string())),
    }
}

/// Returns the tags of the root, then those that only operations name.
pub(crate) fn tags_of<'t>(
    root: Node<'t>,
    operations: impl Iterator<Item = &'t Operation>,
) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::default();
    for node in root.get("tags").into_iter().flat_map(Node::items) {
        if let Some(name) = node.text("name")
            && seen.insert(name)
        {
            tags.push(Tag {
                name: name.to_owned(),
                docs: docs(node),
            });
        }
    }
    for name in operations.flat_map(|operation| &operation.tags) {
        if seen.insert(name) {
            tags.push(Tag {
                name: name.clone(),
                docs: Docs::default(),
            });
        }
    }
    tags
}

/// Returns the name that a reference ends with: of a component, or of a file.
pub(crate) fn reference_name(text: &str) -> Option<String> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    let name = if fragment.trim_matches('/').is_empty() {
        stem_of_reference(path)
    } else {
        last_token(fragment)
    };
    (!name.is_empty()).then_some(name)
}

/// Returns the name of the file that the path of a reference leads to; see [`conform_description::file_stem`].
pub(crate) fn stem_of_reference(path: &str) -> String {
    decoded(conform_description::file_stem(path))
}

/// Returns the last token of the JSON Pointer in the fragment of a reference.
pub(crate) fn last_token(fragment: &str) -> String {
    let last = fragment.rsplit('/').next().unwrap_or(fragment);
    unescape(&decoded(last)).into_owned()
}

/// Returns a part of a reference without percent-encoding.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns the words for a body, response or parameter that is shared by reference.
pub(crate) fn shared_words(entry: Node<'_>, word: &str) -> Option<NameWords> {
    let name = reference_name(entry.reference()?.text)?;
    Some(NameWords::new([name.as_str(), word]))
}
