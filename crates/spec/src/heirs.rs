//! Inheritance: the named schemas whose `allOf` refers to another.

use std::collections::{HashMap, HashSet};

use crate::description::{Address, Description, Node};

/// Whether a schema has a discriminator, and no union that it would be about: it selects among the heirs.
pub(crate) fn is_base(node: Node<'_>) -> bool {
    node.get("discriminator").is_some()
        && node.get("oneOf").is_none()
        && node.get("anyOf").is_none()
}

/// Which named schemas inherit from which.
#[derive(Default)]
pub(crate) struct Heirs<'d> {
    /// By what is inherited from: the children, with their place among the named schemas.
    children: HashMap<Address, Vec<(usize, &'d str, Node<'d>)>>,
    all: HashSet<Address>,
}

impl<'d> Heirs<'d> {
    /// Those of a description.
    pub(crate) fn new(description: &'d Description) -> Self {
        let mut heirs = Self::default();
        let schemas = description.root().at("/components/schemas");
        let schemas = schemas.into_iter().flat_map(Node::members);
        for (order, member) in schemas.enumerate() {
            let Ok(child) = member.node.resolve().map(|resolved| resolved.node) else {
                continue;
            };
            let parents = child.get("allOf").into_iter().flat_map(Node::items);
            for parent in parents.filter(|part| part.reference().is_some()) {
                if let Ok(parent) = parent.resolve() {
                    let children = heirs.children.entry(parent.node.address()).or_default();
                    children.push((order, member.key, child));
                    heirs.all.insert(child.address());
                }
            }
        }
        heirs
    }

    /// Whether the schema at an address inherits from another.
    pub(crate) fn is_heir(&self, address: Address) -> bool {
        self.all.contains(&address)
    }

    /// What inherits from a schema, directly or not: names and schemas, in the order of the description.
    pub(crate) fn of(&self, base: Node<'d>) -> Vec<(&'d str, Node<'d>)> {
        let mut seen = vec![base.address()];
        let mut heirs: Vec<(usize, &'d str, Node<'d>)> = Vec::new();
        let mut next = 0;
        while let Some(&at) = seen.get(next) {
            next += 1;
            for &(order, name, node) in self.children.get(&at).into_iter().flatten() {
                if !seen.contains(&node.address()) {
                    seen.push(node.address());
                    heirs.push((order, name, node));
                }
            }
        }
        heirs.sort_by_key(|&(order, ..)| order);
        let heirs = heirs.into_iter();
        heirs.map(|(_, name, node)| (name, node)).collect()
    }
}
