//! The schemas that apply to a value together.

use std::collections::HashSet;

use conform_description::{Address, Node};

/// Returns a schema and those that apply with it, by `$ref` and the given keywords, such as `allOf`; at most so many.
pub(crate) fn applied<'d>(schema: Node<'d>, keywords: &[&str], most: usize) -> Vec<Node<'d>> {
    let is_lone = |node: Node<'_>| {
        node.get("$ref").is_none() && keywords.iter().all(|word| node.get(word).is_none())
    };
    if is_lone(schema) {
        return vec![schema];
    }
    let mut seen: HashSet<Address> = HashSet::new();
    let mut found = Vec::new();
    let mut pending = vec![schema];
    while let Some(part) = pending.pop() {
        if found.len() >= most || !seen.insert(part.address()) {
            continue;
        }
        let target = part.reference().and_then(|reference| reference.target);
        pending.extend(target);
        if target.is_some() && !part.dialect().siblings_apply() {
            continue;
        }
        found.push(part);
        for word in keywords {
            pending.extend(part.get(word).into_iter().flat_map(Node::items));
        }
    }
    found
}
