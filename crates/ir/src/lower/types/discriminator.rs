//! Which values of a discriminator select which branch.

use conform_description::{Address, Node, Version};
use foldhash::{HashMap, HashSet};

use crate::Kinds;
use crate::lower::codes;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::types::SchemaLowering;
use crate::lower::types::branch::Branch;

/// The values of a discriminator that select a schema, by the schema, in order.
pub(crate) type Mapping = HashMap<Address, Vec<String>>;

impl<'d> SchemaLowering<'d> {
    /// The values of a discriminator and the schemas that they select.
    pub(crate) fn mapping(&mut self, discriminator: Node<'d>, branches: &[Branch<'d>]) -> Mapping {
        let mut out = Mapping::default();
        let ends: HashSet<Address> = branches
            .iter()
            .filter_map(|branch| end_of(branch.node))
            .collect();
        for member in discriminator
            .get("mapping")
            .into_iter()
            .flat_map(|mapping| mapping.members())
        {
            let Some(target) = self.mapped(member.node) else {
                continue;
            };
            let address = target.address();
            if ends.contains(&address) {
                out.entry(address).or_default().push(member.key.to_owned());
            } else {
                self.diagnostics.push(self.diagnostics.warning(
                    codes::UNKNOWN_MAPPING,
                    member.node,
                    format!("`{}` selects a schema that is no branch", member.key),
                    "not among the branches",
                ));
            }
        }
        out
    }

    /// The branch that `defaultMapping` (3.2) leads to, by reference or by the name of a schema.
    pub(crate) fn default_mapping(
        &mut self,
        discriminator: Node<'d>,
        branches: &[Branch<'d>],
    ) -> Option<usize> {
        let node = self.default_of(discriminator)?;
        let target = self.mapped(node)?.address();
        let found = branches
            .iter()
            .position(|branch| ends_at(branch.node, target));
        if found.is_none() {
            self.diagnostics.push(self.diagnostics.warning(
                codes::UNKNOWN_MAPPING,
                node,
                "`defaultMapping` leads to a schema that is no branch",
                "not among the branches",
            ));
        }
        found
    }

    /// The schema that a value of `mapping` leads to; one that leads nowhere was reported when the description was loaded.
    pub(crate) fn mapped(&self, node: Node<'d>) -> Option<Node<'d>> {
        let target = node.resolve().ok()?;
        target.is_referred().then_some(target.node)
    }

    /// `defaultMapping`, where the version has it.
    pub(crate) fn default_of(&self, discriminator: Node<'d>) -> Option<Node<'d>> {
        discriminator
            .get("defaultMapping")
            .filter(|_| self.description.version() == Version::V3_2)
    }

    /// The values of the discriminator that select a branch: those of `mapping`, else the values that the branch itself
    /// admits, else its name.
    pub(crate) fn tags(
        &mut self,
        branch: &Branch<'d>,
        property: &str,
        mapping: &Mapping,
    ) -> Vec<serde_json::Value> {
        if let Some(names) = mapped_to(branch, mapping) {
            let names = names.iter().cloned();
            return names.map(serde_json::Value::String).collect();
        }
        if let Some(values) = self.admitted(&branch.shape, property) {
            return values;
        }
        if branch.shape.kinds != Kinds::OBJECT && branch.shape.kinds_said {
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

    /// The values that a shape lists for a member, where it does.
    pub(crate) fn admitted(
        &mut self,
        shape: &MergedSchema<'d>,
        property: &str,
    ) -> Option<Vec<serde_json::Value>> {
        let field = shape.fields.iter().find(|field| field.name == property)?;
        let shape = self.merge(&field.parts.clone())?;
        let values = shape.common_values()?.into_iter();
        Some(values.map(|listed| listed.value.value).collect())
    }
}

/// The schema that a schema is, references followed.
fn end_of(node: Node<'_>) -> Option<Address> {
    node.resolve().ok().map(|end| end.node.address())
}

/// Whether a schema is another one, or refers to it.
pub(crate) fn ends_at(node: Node<'_>, address: Address) -> bool {
    end_of(node) == Some(address)
}

/// The values of a mapping that select a branch; at least one.
pub(crate) fn mapped_to<'m>(branch: &Branch<'_>, mapping: &'m Mapping) -> Option<&'m [String]> {
    mapping.get(&end_of(branch.node)?).map(Vec::as_slice)
}
