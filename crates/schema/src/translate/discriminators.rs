//! Discriminators of unions.

use conform_description::{Node, NodeMember};

use super::translator::{Translator, target};
use crate::discriminator::Discriminator;

impl<'d> Translator<'d, '_> {
    /// Records which tag selects which branch. A mapped value is a reference to a branch, or its name.
    pub(super) fn discriminator(&mut self, node: Node<'d>, at: &str) {
        let Some(discriminator) = node.get("discriminator") else {
            return;
        };
        let Some(property) = discriminator.get("propertyName").and_then(Node::as_str) else {
            return;
        };
        let mut unions = ["oneOf", "anyOf"].into_iter();
        let union = unions.find_map(|keyword| Some((keyword, node.get(keyword)?)));
        let Some((keyword, union)) = union else {
            return;
        };
        let branches: Vec<_> = union
            .items()
            .map(|branch| (target(branch), reference_name(branch)))
            .collect();
        let mut tags: Vec<(String, usize)> = Vec::new();
        let mapping = discriminator.get("mapping").into_iter();
        for NodeMember { key, node, .. } in mapping.flat_map(Node::members) {
            let by_target = target(node)
                .and_then(|at| branches.iter().position(|(branch, _)| *branch == Some(at)));
            let by_name = || {
                branches
                    .iter()
                    .position(|(_, name)| name.is_some() && *name == node.as_str())
            };
            let branch = by_target.or_else(by_name);
            tags.extend(branch.map(|branch| (key.to_owned(), branch)));
        }
        for (index, (_, name)) in branches.iter().enumerate() {
            let Some(name) = name else { continue };
            if !tags
                .iter()
                .any(|(tag, branch)| *branch == index || tag == name)
            {
                tags.push(((*name).to_owned(), index));
            }
        }
        let discriminator = Discriminator {
            property: property.to_owned(),
            keyword,
            tags,
        };
        self.discriminators.insert(at.to_owned(), discriminator);
    }
}

/// The name of the schema that a node refers to: the last word of the reference, without the extension of a file.
fn reference_name(node: Node<'_>) -> Option<&str> {
    let text = node.reference()?.text;
    let word = text.rsplit(['/', '#']).find(|word| !word.is_empty())?;
    [".yaml", ".yml", ".json"]
        .iter()
        .find_map(|extension| word.strip_suffix(extension))
        .or(Some(word))
}
