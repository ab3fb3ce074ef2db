//! Which values of a discriminator select which branch.

use conform_description::{Address, Node, Version};
use foldhash::{HashMap, HashSet};

use crate::JsonTypes;
use crate::lower::codes;
use crate::lower::schema::merged::MergedSchema;
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
        let ends: HashSet<Address> = branches
            .iter()
            .filter_map(|branch| end_of(branch.node))
            .collect();
        for member in discriminator
            .get("mapping")
            .into_iter()
            .flat_map(|mapping| mapping.members())
        {
            let Some(target) = self.mapped_schema(member.node) else {
                continue;
            };
            let address = target.address();
            if ends.contains(&address) {
                out.entry(address).or_default().push(member.key.to_owned());
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

    /// Returns the values of the discriminator that select a branch: those of `mapping` that the branch itself admits, else
    /// those that it lists, else its name. No other value can match the branch, whatever the mapping says.
    pub(crate) fn branch_tags(
        &mut self,
        branch: &UnionBranch<'d>,
        property: &str,
        mapping: &DiscriminatorMapping,
    ) -> Vec<serde_json::Value> {
        let listed = self.listed_member_values(&branch.merged, property);
        if let Some(names) = mapped_to(branch, mapping) {
            let names = names.iter().cloned().map(serde_json::Value::String);
            let is_admitted = |name: &serde_json::Value| {
                listed.as_ref().is_none_or(|listed| listed.contains(name))
            };
            let names: Vec<_> = names.filter(is_admitted).collect();
            if !names.is_empty() {
                return names;
            }
        }
        if let Some(values) = listed {
            return values;
        }
        if branch.merged.json_types != JsonTypes::OBJECT && branch.merged.has_json_types {
            return Vec::new();
        }
        let name = branch.node.reference().and_then(|reference| {
            let last = reference.text.rsplit('/').next()?;
            let last = last.split('#').next()?;
            Some(
                last.strip_suffix(".yaml")
                    .or(last.strip_suffix(".yml"))
                    .or(last.strip_suffix(".json"))
                    .unwrap_or(last),
            )
        });
        name.map(|name| serde_json::Value::String(name.to_owned()))
            .into_iter()
            .collect()
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
