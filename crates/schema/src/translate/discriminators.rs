//! Discriminators of unions.

use std::collections::{HashMap, HashSet};

use conform_description::{Address, Dialect, Node, NodeMember, Version};

use super::translator::{Translator, target};
use crate::constants::{listed, reference_name};
use crate::discriminator::Discriminator;
use crate::reading::Reading;

/// A branch of a union.
struct Branch<'d> {
    node: Node<'d>,
    /// The name of the schema that it refers to.
    name: Option<&'d str>,
    /// The values that it lists for the property.
    listed: Option<Vec<&'d str>>,
}

impl<'d> Translator<'d, '_> {
    /// Records which tag selects which branch. A value that only one branch lists for the property selects that branch,
    /// whatever the mapping says: no other can be valid. A mapped value is a reference to a branch, or its name.
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
        let branches: Vec<Branch<'d>> = union
            .items()
            .map(|node| Branch {
                node,
                name: reference_name(node),
                listed: listed(node, property),
            })
            .collect();
        let mut tags = listed_tags(&branches);
        let places = BranchPlaces::of(&branches);
        let mut known: HashSet<String> = tags.iter().map(|(tag, _)| tag.clone()).collect();
        let mut add = |tag: &str, branch: usize| {
            let admits = |branch: &Branch<'_>| {
                let listed = branch.listed.as_ref();
                listed.is_none_or(|listed| listed.contains(&tag))
            };
            if admits(&branches[branch]) && known.insert(tag.to_owned()) {
                tags.push((tag.to_owned(), branch));
            }
        };
        let mapping = discriminator.get("mapping").into_iter();
        for NodeMember { key, node, .. } in mapping.flat_map(Node::members) {
            if let Some(branch) = places.mapped(node) {
                add(key, branch);
            }
        }
        // A name that `mapping` gives to another branch selects that one; else it selects its own, even if its branch has other
        // names, too (3.0.4 §4.7.25.4).
        for (index, branch) in branches.iter().enumerate() {
            if let Some(name) = branch.name {
                add(name, index);
            }
        }
        let default = discriminator.get("defaultMapping");
        let default = default.filter(|node| node.description().version() == Version::V3_2);
        let default = default.and_then(|node| places.mapped(node));
        let is_exclusive = keyword == "oneOf";
        let discriminator = Discriminator {
            property: property.to_owned(),
            keyword,
            tags,
            default,
            settles: is_exclusive
                && self.reading == Reading::Meant
                && node.dialect() == Dialect::OpenApi30,
        };
        self.discriminators.insert(at.to_owned(), discriminator);
    }
}

/// Where the branches of a union are, by what they refer to and by their names. There may be thousands of both.
struct BranchPlaces<'d> {
    by_target: HashMap<Address, usize>,
    by_name: HashMap<&'d str, usize>,
}

impl<'d> BranchPlaces<'d> {
    fn of(branches: &[Branch<'d>]) -> Self {
        let (mut by_target, mut by_name) = (HashMap::new(), HashMap::new());
        for (index, branch) in branches.iter().enumerate() {
            if let Some(target) = target(branch.node) {
                by_target.entry(target).or_insert(index);
            }
            if let Some(name) = branch.name {
                by_name.entry(name).or_insert(index);
            }
        }
        Self { by_target, by_name }
    }

    /// Returns the branch that a value of `mapping` leads to, by reference or by the name of its schema.
    fn mapped(&self, node: Node<'_>) -> Option<usize> {
        let by_target = target(node).and_then(|target| self.by_target.get(&target));
        let by_name = || self.by_name.get(node.as_str()?);
        by_target.or_else(by_name).copied()
    }
}

/// The values that only one branch lists, each with that branch.
fn listed_tags(branches: &[Branch<'_>]) -> Vec<(String, usize)> {
    let mut owners: HashMap<&str, Option<usize>> = HashMap::new();
    for (index, branch) in branches.iter().enumerate() {
        for &text in branch.listed.iter().flatten() {
            owners
                .entry(text)
                .and_modify(|owner| *owner = owner.filter(|&owner| owner == index))
                .or_insert(Some(index));
        }
    }
    let listed = branches.iter().enumerate().flat_map(|(index, branch)| {
        let texts = branch.listed.iter().flatten();
        texts.map(move |&text| (text, index))
    });
    let own = listed.filter(|(text, index)| owners.get(text) == Some(&Some(*index)));
    let mut tags: Vec<(String, usize)> =
        own.map(|(text, index)| (text.to_owned(), index)).collect();
    tags.dedup();
    tags
}
