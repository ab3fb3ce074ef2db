//! Base schemas whose discriminator selects one of their subtypes (OpenAPI 3.0.3 §4.7.25, "allOf").

use serde_json::{Map, Value, json};

use super::translator::{Translator, View, target};
use crate::constants::inherits;
use crate::direction::Direction;
use crate::discriminator::Discriminator;
use crate::origin::SchemaOrigin;
use crate::reading::Reading;
use conform_description::subtypes::{self, is_base, is_subtype, lists};
use conform_description::{Address, Node, Version};

impl<'d> Translator<'d, '_> {
    /// What a reference to `target` means. `inheriting` is the schema whose `allOf` contains the reference.
    pub(super) fn view(&self, target: Node<'d>, inheriting: Option<Address>) -> View {
        match inheriting {
            Some(subtype) if is_base(target) && is_subtype(target.description().node(subtype)) => {
                View::Own
            }
            // A branch of the union of `target` includes `target` without the union, which would never end.
            Some(subtype)
                if unions(target).any(|union| lists(union, |branch| branch == subtype)) =>
            {
                View::Own
            }
            _ => View::Whole,
        }
    }

    /// Translates a base schema to the union of its subtypes, each with its tags, and of itself with any other tag. `None`
    /// if it is not a base schema. A tag that selects no subtype is valid, because a discriminator asserts nothing.
    ///
    /// If the direction of a value is not known, as for the example of a schema, and by the letter, a base schema is like any
    /// other.
    pub(super) fn union_of_subtypes(&mut self, node: Node<'d>, at: &str) -> Option<Value> {
        let is_read = self.direction != Direction::Either && self.reading == Reading::Meant;
        if !is_read || !is_base(node) {
            return None;
        }
        let optional = self.optional.clone();
        let discriminator = node.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let mut tags: Vec<(String, usize)> = Vec::new();
        let mut branches: Vec<Node<'d>> = Vec::new();
        let mut own: Vec<&str> = Vec::new();
        let mapping = discriminator.get("mapping");
        for mapped in mapping.into_iter().flat_map(Node::members) {
            let Some(to) = mapped.node.reference().and_then(|to| to.target) else {
                continue;
            };
            // A discriminator asserts nothing, so a schema that does not have the assertions of the base cannot replace it.
            if to == node || !inherits(to, node) {
                own.push(mapped.key);
                continue;
            }
            let known = branches.iter().position(|branch| *branch == to);
            let index = known.unwrap_or_else(|| {
                branches.push(to);
                branches.len() - 1
            });
            tags.push((mapped.key.to_owned(), index));
        }
        // A subtype that `mapping` selects has the name of its schema, too, unless another one is mapped to that (3.0.4 §4.7.25.4).
        for (name, subtype) in subtypes::of(node) {
            let known = branches.iter().position(|branch| *branch == subtype);
            let index = known.unwrap_or_else(|| {
                branches.push(subtype);
                branches.len() - 1
            });
            let listed = own_values(subtype, property);
            let names = if listed.is_empty() {
                vec![name]
            } else {
                listed
            };
            for name in names {
                if !tags.iter().any(|(tag, _)| tag == name) {
                    tags.push((name.to_owned(), index));
                }
            }
        }
        if branches.is_empty() {
            return None;
        }
        let of_subtypes: Vec<Value> = tags.iter().map(|(tag, _)| json!(tag)).collect();
        let pointer = node.pointer();
        own.extend(pointer.rsplit('/').next());
        own.extend(own_values(node, property));
        for name in own {
            if !tags.iter().any(|(tag, _)| tag == name) {
                tags.push((name.to_owned(), branches.len()));
            }
        }
        let default = default_schema(discriminator).filter(|default| *default != node);
        let references = branches.iter().map(|&branch| (branch, View::Whole));
        let references = references
            .chain([(node, View::Own)])
            .chain(default.map(|default| (default, View::Whole)));
        let references: Vec<String> = references
            .map(|(branch, view)| {
                self.optional.clone_from(&optional);
                self.definition(branch, view)
            })
            .collect();
        let branch = |(index, reference): (usize, &String)| {
            let of_branch = tags.iter().filter(|(_, branch)| *branch == index);
            let of_branch: Vec<&String> = of_branch.map(|(tag, _)| tag).collect();
            let is_of_others = match default {
                Some(_) => index == branches.len() + 1,
                None => index == branches.len(),
            };
            let wanted = if is_of_others {
                let of_others = match default {
                    Some(_) => tags.iter().map(|(tag, _)| json!(tag)).collect(),
                    None => of_subtypes.clone(),
                };
                json!({ "not": { "enum": of_others } })
            } else {
                json!({ "enum": of_branch })
            };
            let mut members = Map::new();
            members.insert(property.to_owned(), wanted);
            let mut branch = json!({ "$ref": reference, "properties": members });
            if let Some(default) = default {
                // What has no tag fits only the branch of `defaultMapping`, and that one does not replace the base, either.
                if !is_of_others {
                    branch["required"] = json!([property]);
                } else if !inherits(default, node) {
                    branch["allOf"] = json!([{ "$ref": references[branches.len()] }]);
                }
            }
            branch
        };
        let union: Vec<Value> = references.iter().enumerate().map(branch).collect();
        let origin = SchemaOrigin::of_keyword(node.address(), "discriminator");
        self.origins.insert(at, origin);
        let discriminator = Discriminator {
            property: property.to_owned(),
            keyword: "anyOf",
            default: default.map(|_| branches.len() + 1),
            tags,
            settles: false,
        };
        self.discriminators.insert(at.to_owned(), discriminator);
        Some(json!({ "anyOf": union }))
    }
}

/// The schema that `defaultMapping` names for other tags, and for values without one (3.2.0 §4.25).
fn default_schema<'d>(discriminator: Node<'d>) -> Option<Node<'d>> {
    if discriminator.description().version() != Version::V3_2 {
        return None;
    }
    discriminator.get("defaultMapping")?.reference()?.target
}

fn unions(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    ["oneOf", "anyOf"]
        .into_iter()
        .filter_map(move |keyword| node.get(keyword))
}

/// Whether a branch of the union of `base` has `base` in its `allOf`.
pub(super) fn lists_subtypes(union: Node<'_>, base: Node<'_>) -> bool {
    let inherits = |branch: Node<'_>| {
        let mut parts = branch.get("allOf").into_iter().flat_map(Node::items);
        parts.any(|part| target(part) == Some(base.address()))
    };
    let branches = union.items().filter_map(|branch| branch.resolve().ok());
    branches.into_iter().any(|branch| inherits(branch.node))
}

/// The values that a schema lists for a property, itself or in the parts of its `allOf` that are not references.
fn own_values<'d>(node: Node<'d>, property: &str) -> Vec<&'d str> {
    let parts = node.get("allOf").into_iter().flat_map(Node::items);
    let parts = parts.filter(|part| target(*part).is_none());
    let members = parts.chain([node]).filter_map(|part| {
        let properties = part.get("properties")?;
        properties.get(property)
    });
    members
        .flat_map(|member| {
            let listed = member.get("enum").into_iter().flat_map(Node::items);
            listed.chain(member.get("const"))
        })
        .filter_map(Node::as_str)
        .collect()
}
