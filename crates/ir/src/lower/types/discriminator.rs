//! Which values of a discriminator select which branch.

use conform_description::{Address, Node, Version, subtypes};
use conform_json::pointer::unescape;
use foldhash::HashMap;

use crate::JsonTypes;
use crate::lower::codes;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::SchemaLowering;
use crate::lower::types::branch::UnionBranch;

/// The values of a discriminator, by the schema that they select.
pub(crate) type DiscriminatorMapping = HashMap<Address, Vec<String>>;

impl<'d> SchemaLowering<'d> {
    /// Reads `mapping`.
    pub(crate) fn read_mapping(
        &mut self,
        discriminator: Node<'d>,
        branches: &[UnionBranch<'d>],
    ) -> DiscriminatorMapping {
        let mut out = DiscriminatorMapping::default();
        let ends: Vec<Node<'d>> = branches
            .iter()
            .filter_map(|branch| branch.node.resolve().ok())
            .map(|end| end.node)
            .collect();
        let mut selected: HashMap<Address, Address> = HashMap::default();
        for end in &ends {
            selected.insert(end.address(), end.address());
        }
        let mut are_descendants_known = false;
        for member in discriminator
            .get("mapping")
            .into_iter()
            .flat_map(|mapping| mapping.members())
        {
            let Some(target) = self.mapped_schema(member.node) else {
                continue;
            };
            let address = target.address();
            if !are_descendants_known && !selected.contains_key(&address) {
                are_descendants_known = true;
                for end in &ends {
                    for descendant in descendants(*end) {
                        selected.entry(descendant).or_insert(end.address());
                    }
                }
            }
            if let Some(branch) = selected.get(&address) {
                out.entry(*branch).or_default().push(member.key.to_owned());
            } else {
                self.diagnostics.push(
                    self.diagnostics
                        .warning(
                            codes::UNKNOWN_MAPPING,
                            member.node,
                            format!("`{}` selects a schema that is not a branch", member.key),
                            "not among the branches of `oneOf` or `anyOf`",
                        )
                        .help("add the schema to the branches, or remove this entry"),
                );
            }
        }
        out
    }

    /// Adds the schemas that `mapping` selects and that extend a branch, as branches of their own: a value of them has more members than the
    /// branch. A branch that is a union itself has them already.
    pub(crate) fn add_mapped_descendants(
        &mut self,
        discriminator: Node<'d>,
        branches: &mut Vec<UnionBranch<'d>>,
    ) {
        let mapping = discriminator.get("mapping").into_iter();
        let targets: Vec<Node<'d>> = mapping
            .flat_map(Node::members)
            .filter_map(|member| self.mapped_schema(member.node))
            .collect();
        let is_branch = |branches: &[UnionBranch<'d>], target: Node<'d>| {
            let mut all = branches.iter();
            all.any(|branch| ends_at(branch.node, target.address()))
        };
        for target in targets {
            if is_branch(branches, target) {
                continue;
            }
            let extends = |branch: &UnionBranch<'d>| {
                branch.node.resolve().is_ok_and(|end| {
                    let mut derived = subtypes::of(end.node).into_iter();
                    !is_union(end.node) && derived.any(|(_, derived)| derived == target)
                })
            };
            let Some(own) = branches.iter().find(|branch| extends(branch)) else {
                continue;
            };
            // What stands beside the union applies to its branches, and would have to be added.
            if own.parts.len() > 1 {
                continue;
            }
            let parts = vec![SchemaPart::whole(target)];
            if let Some(merged) = self.merge(&parts) {
                branches.push(UnionBranch {
                    node: target,
                    parts,
                    merged,
                });
            }
        }
    }

    /// Returns the index of the branch that `defaultMapping` (3.2) leads to, by reference or by the name of a schema.
    pub(crate) fn default_mapping(
        &mut self,
        discriminator: Node<'d>,
        branches: &[UnionBranch<'d>],
    ) -> Option<usize> {
        let node = self.default_mapping_node(discriminator)?;
        let target = self.mapped_schema(node)?.address();
        let found = branches
            .iter()
            .position(|branch| ends_at(branch.node, target));
        if found.is_none() {
            self.diagnostics.push(
                self.diagnostics
                    .warning(
                        codes::UNKNOWN_MAPPING,
                        node,
                        "`defaultMapping` selects a schema that is not a branch",
                        "not among the branches of `oneOf` or `anyOf`",
                    )
                    .help("add the schema to the branches, or remove this entry"),
            );
        }
        found
    }

    /// Returns the schema that a value of `mapping` leads to. One that leads nowhere was reported when the description was
    /// loaded.
    pub(crate) fn mapped_schema(&self, node: Node<'d>) -> Option<Node<'d>> {
        let target = node.resolve().ok()?;
        target.is_referred().then_some(target.node)
    }

    /// Returns `defaultMapping`, if the version has it.
    pub(crate) fn default_mapping_node(&self, discriminator: Node<'d>) -> Option<Node<'d>> {
        discriminator
            .get("defaultMapping")
            .filter(|_| self.description.version() == Version::V3_2)
    }

    /// Returns the values of the discriminator that select a branch: those of `mapping`, and those that the branch itself
    /// admits or, if it does not list any, its name. A name that `mapping` gives to another branch selects that one. What the
    /// branch does not admit cannot select it, whatever the mapping says.
    pub(crate) fn branch_tags(
        &mut self,
        branch: &UnionBranch<'d>,
        property: &str,
        mapping: &DiscriminatorMapping,
    ) -> Vec<serde_json::Value> {
        let listed = self.listed_member_values(&branch.merged, property);
        let mapped = mapped_to(branch, mapping).unwrap_or_default().iter();
        let mut tags: Vec<serde_json::Value> = mapped
            .cloned()
            .map(serde_json::Value::String)
            .filter(|name| listed.as_ref().is_none_or(|listed| listed.contains(name)))
            .collect();
        if let Some(values) = listed {
            for value in values {
                if !tags.contains(&value) {
                    tags.push(value);
                }
            }
            return tags;
        }
        if branch.merged.json_types != JsonTypes::OBJECT && branch.merged.has_json_types {
            return tags;
        }
        let is_mapped = |name: &str| mapping.values().flatten().any(|key| key == name);
        if let Some(name) = implicit_name(branch.node).filter(|name| !is_mapped(name)) {
            tags.push(serde_json::Value::String(name));
        }
        tags
    }

    /// Returns the values that a merged schema lists for a member, if it does.
    pub(crate) fn listed_member_values(
        &mut self,
        merged: &MergedSchema<'d>,
        property: &str,
    ) -> Option<Vec<serde_json::Value>> {
        let field = merged.fields.iter().find(|field| field.name == property)?;
        let merged = self.merge(&field.parts.clone())?;
        let values = merged.common_values()?.into_iter();
        Some(values.map(|listed| listed.value.value).collect())
    }
}

/// Whether a schema is a union: of its branches, or of the schemas that extend it.
fn is_union(schema: Node<'_>) -> bool {
    subtypes::is_base(schema) || schema.get("oneOf").is_some() || schema.get("anyOf").is_some()
}

/// Returns the name by which a discriminator selects the schema that a branch refers to, if `mapping` does not give another.
fn implicit_name(branch: Node<'_>) -> Option<String> {
    let text = branch.reference()?.text;
    let last = text.rsplit('/').next()?;
    let last = last.split('#').next()?;
    let name = [".yaml", ".yml", ".json"]
        .iter()
        .find_map(|end| last.strip_suffix(end))
        .unwrap_or(last);
    Some(unescape(name).into_owned())
}

/// Returns the schemas that a schema stands for: those that extend it, and the branches of its own union.
fn descendants(schema: Node<'_>) -> Vec<Address> {
    let mut found: Vec<Node<'_>> = vec![schema];
    let mut next = 0;
    while let Some(&at) = found.get(next) {
        next += 1;
        let branches = [at.get("oneOf"), at.get("anyOf")].into_iter().flatten();
        let branches = branches
            .flat_map(Node::items)
            .filter_map(|branch| branch.resolve().ok().map(|end| end.node));
        let derived = subtypes::of(at).into_iter().map(|(_, derived)| derived);
        for node in branches.chain(derived) {
            if !found.contains(&node) {
                found.push(node);
            }
        }
    }
    found.iter().skip(1).map(|node| node.address()).collect()
}

/// Returns the tag of a new value of a branch: the one that `mapping` gives to the branch, else the only one that selects it.
pub(crate) fn new_tag(
    tags: &[serde_json::Value],
    mapped: Option<&[String]>,
) -> Option<serde_json::Value> {
    let is_mapped = |tag: &&serde_json::Value| {
        let mut mapped = mapped.into_iter().flatten();
        mapped.any(|name| tag.as_str() == Some(name))
    };
    let mut explicit = tags.iter().filter(is_mapped);
    match (explicit.next(), explicit.next(), tags) {
        (Some(only), None, _) | (None, _, [only]) => Some(only.clone()),
        _ => None,
    }
}

/// Returns the schema at the end of a chain of references.
fn end_of(node: Node<'_>) -> Option<Address> {
    node.resolve().ok().map(|end| end.node.address())
}

/// Whether a schema is another one, or refers to it.
pub(crate) fn ends_at(node: Node<'_>, address: Address) -> bool {
    end_of(node) == Some(address)
}

/// Returns the values of a mapping that select a branch, if there are any.
pub(crate) fn mapped_to<'m>(
    branch: &UnionBranch<'_>,
    mapping: &'m DiscriminatorMapping,
) -> Option<&'m [String]> {
    mapping.get(&end_of(branch.node)?).map(Vec::as_slice)
}
