//! Inheritance: the named schemas whose `allOf` refers to another.

use std::collections::{HashMap, HashSet};

use crate::{Address, Description, Node};

/// Whether a schema has a discriminator, and no union that it would be about: it selects among the heirs.
pub fn is_base(node: Node<'_>) -> bool {
    node.get("discriminator").is_some()
        && node.get("oneOf").is_none()
        && node.get("anyOf").is_none()
}

/// Whether a branch of a `oneOf` or `anyOf` is a schema of which `is_meant` is true, or refers to one.
pub fn lists(branches: Node<'_>, is_meant: impl Fn(Address) -> bool) -> bool {
    branches.items().any(|branch| {
        branch
            .resolve()
            .is_ok_and(|branch| is_meant(branch.node.address()))
    })
}

/// Which named schemas inherit from which.
#[derive(Default)]
pub struct Heirs {
    /// By what is inherited from.
    children: HashMap<Address, Vec<Child>>,
    all: HashSet<Address>,
}

/// A named schema that inherits.
struct Child {
    /// Its place among the named schemas.
    order: usize,
    name: Box<str>,
    schema: Address,
}

impl Heirs {
    /// Those of a description, which keeps them: [`Description::heirs`].
    pub fn new(description: &Description) -> Self {
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
                    children.push(Child {
                        order,
                        name: member.key.into(),
                        schema: child.address(),
                    });
                    heirs.all.insert(child.address());
                }
            }
        }
        heirs
    }

    /// Whether the schema at an address inherits from another.
    pub fn is_heir(&self, address: Address) -> bool {
        self.all.contains(&address)
    }

    /// What inherits from a schema, directly or not: names and schemas, in the order of the description.
    pub fn of<'d>(&'d self, base: Node<'d>) -> Vec<(&'d str, Node<'d>)> {
        let mut seen = vec![base.address()];
        let mut heirs: Vec<&Child> = Vec::new();
        let mut next = 0;
        while let Some(&at) = seen.get(next) {
            next += 1;
            for child in self.children.get(&at).into_iter().flatten() {
                if !seen.contains(&child.schema) {
                    seen.push(child.schema);
                    heirs.push(child);
                }
            }
        }
        heirs.sort_by_key(|child| child.order);
        let description = base.description();
        let heirs = heirs.into_iter();
        heirs
            .map(|child| (&*child.name, description.node(child.schema)))
            .collect()
    }
}
