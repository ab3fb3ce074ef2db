//! The values that the branches of a union list for a member.

use std::collections::HashSet;

use conform_description::{Address, Node};

use crate::applied::applied;

/// How many schemas of one branch are searched.
const MOST: usize = 256;

/// Returns the texts that a schema lists for a property by `const` or `enum`, itself or in what it refers to and combines by
/// `allOf`. `None` if it lists none: then any value is allowed.
pub(crate) fn listed<'d>(schema: Node<'d>, property: &str) -> Option<Vec<&'d str>> {
    let mut all: Option<Vec<&'d str>> = None;
    for part in applied(schema, &["allOf"], MOST) {
        let Some(member) = part.get("properties").and_then(|all| all.get(property)) else {
            continue;
        };
        for part in applied(member, &["allOf"], MOST) {
            let texts = match (part.get("const"), part.get("enum")) {
                (Some(constant), _) => constant.as_str().into_iter().collect(),
                (None, Some(list)) => list.items().filter_map(Node::as_str).collect(),
                (None, None) => continue,
            };
            all = Some(match all {
                None => texts,
                Some(mut before) => {
                    before.retain(|text| texts.contains(text));
                    before
                }
            });
        }
    }
    all
}

/// Returns whether a schema is another one, or refers to it by `$ref` and `allOf`.
pub(crate) fn inherits(schema: Node<'_>, base: Node<'_>) -> bool {
    let mut seen: HashSet<Address> = HashSet::new();
    let mut pending = vec![schema];
    while let Some(part) = pending.pop() {
        if part == base {
            return true;
        }
        if seen.len() >= MOST || !seen.insert(part.address()) {
            continue;
        }
        pending.extend(part.reference().and_then(|reference| reference.target));
        pending.extend(part.get("allOf").into_iter().flat_map(Node::items));
    }
    false
}

/// The name of the schema that a node refers to: the last word of the reference, without the extension of a file.
pub(crate) fn reference_name(node: Node<'_>) -> Option<&str> {
    let text = node.reference()?.text;
    let word = text.rsplit(['/', '#']).find(|word| !word.is_empty())?;
    [".yaml", ".yml", ".json"]
        .iter()
        .find_map(|extension| word.strip_suffix(extension))
        .or(Some(word))
}
