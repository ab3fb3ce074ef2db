//! The description, as tests of the payloads walk it.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use conform_description::{Description, LoadOptions, Node};
use conform_tests::payloads::{Message, Payload};

pub(super) fn load() -> Description {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    let loaded = Description::load(&root, &LoadOptions::default());
    loaded
        .description
        .unwrap_or_else(|| panic!("{} does not load", root.display()))
}

/// A schema and those that it is composed of, references followed: whatever may say something about a value.
fn parts<'d>(
    schema: Node<'d>,
    seen: &mut HashSet<conform_description::Address>,
    found: &mut Vec<Node<'d>>,
) {
    let schema = schema
        .resolve()
        .expect("the description has no broken reference")
        .node;
    if !seen.insert(schema.address()) {
        return;
    }
    found.push(schema);
    for keyword in ["allOf", "oneOf", "anyOf"] {
        for part in schema.get(keyword).into_iter().flat_map(Node::items) {
            parts(part, seen, found);
        }
    }
}

pub(super) fn all_parts<'d>(schemas: impl IntoIterator<Item = Node<'d>>) -> Vec<Node<'d>> {
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    for schema in schemas {
        parts(schema, &mut seen, &mut found);
    }
    found
}

/// Returns the operations by their ids.
pub(super) fn by_id(description: &Description) -> BTreeMap<&str, Node<'_>> {
    let operations = description.operations();
    let operations = operations.iter();
    operations
        .map(|operation| (operation.id().expect("all have one"), operation.node))
        .collect()
}

/// The schema of a payload in the description.
pub(super) fn schema<'d>(operations: &BTreeMap<&str, Node<'d>>, payload: &Payload) -> Node<'d> {
    let operation = operations[payload.operation];
    let message = match payload.message {
        Message::Request => operation.follow("requestBody"),
        Message::Response(status) => operation
            .follow("responses")
            .and_then(|responses| responses.follow(&status.to_string())),
    };
    message
        .and_then(|message| {
            message
                .follow("content")?
                .follow(payload.media.media_type())?
                .get("schema")
        })
        .unwrap_or_else(|| panic!("{}: the description has no schema for it", payload.name()))
}
