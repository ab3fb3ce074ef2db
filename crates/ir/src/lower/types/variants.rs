//! The branches of a union: what to call them, and which values of a discriminator select them.

use foldhash::{HashMap, HashSet};

use crate::lower::codes;
use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::merged::{Part, Shape, View};
use crate::lower::types::names::{Words, unique_names};
use crate::lower::types::union::Branch;
use crate::lower::types::{Built, Types};
use crate::{Definition, Docs, Expr, Kinds, Name, Tagged, TypeId, Union, Use, Variant};
use conform_description::subtypes::{self, is_base};
use conform_description::{Address, Node, Version};

/// The values of a discriminator that select a schema, by the schema, in order.
type Mapping = HashMap<Address, Vec<String>>;

/// The variants of a base schema in the making.
struct Family<'d> {
    base: Node<'d>,
    variants: Vec<Variant>,
}

impl<'d> Types<'d> {
    /// A union of what the branches are.
    pub(crate) fn variants(
        &mut self,
        branches: &[Branch<'d>],
        discriminator: Option<Node<'d>>,
        null: bool,
        words: &Words,
    ) -> Built<'d> {
        let property = discriminator
            .and_then(|node| node.get("propertyName"))
            .and_then(Node::as_str);
        let mapping = discriminator
            .map(|node| self.mapping(node, branches))
            .unwrap_or_default();
        let mut null = null;
        let default = discriminator.and_then(|node| self.default_mapping(node, branches));
        let mut names: Vec<String> = branches
            .iter()
            .map(|branch| self.variant_name(branch, property, &mapping))
            .collect();
        unique_names(names.iter_mut());
        let mut variants = Vec::new();
        for (index, (branch, name)) in branches.iter().zip(names).enumerate() {
            let used = self.of(&branch.parts, &words.then(name.as_str()));
            null |= used.nullable;
            if used.expr == Expr::Null {
                null = true;
                continue;
            }
            let tags = match property {
                Some(property) => self.tags(branch, property, &mapping),
                None => Vec::new(),
            };
            let keywords = Keywords::read(branch.node);
            let docs = if keywords.reference {
                Docs::default()
            } else {
                keywords.docs()
            };
            variants.push(Variant {
                name,
                ty: Use::of(used.expr),
                kinds: Kinds::default(),
                tags,
                default: default == Some(index),
                docs,
            });
        }
        let tag = property.map(|property| Tagged {
            property: property.to_owned(),
            declared: true,
        });
        self.union_of(variants, tag, null)
    }

    /// What to call a variant.
    fn variant_name(
        &mut self,
        branch: &Branch<'d>,
        property: Option<&str>,
        mapping: &Mapping,
    ) -> String {
        if let Some(id) = self.component(branch) {
            return self.component_name(id);
        }
        let keywords = Keywords::read(branch.node);
        if let Some(title) = keywords.title {
            return title.to_owned();
        }
        if let Some([name, ..]) = mapped_to(branch, mapping) {
            return name.clone();
        }
        // The constant of a member names the object better than anything else; of one that is always there, first.
        let mut constant = None;
        let fields = branch.shape.fields.clone();
        let (always, sometimes): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| {
            property.map_or_else(
                || branch.shape.required.contains(field.name),
                |property| property == field.name,
            )
        });
        let sometimes = sometimes.into_iter().filter(|_| property.is_none());
        for field in always.into_iter().chain(sometimes) {
            if constant.is_none() {
                constant =
                    self.merged(&field.parts).and_then(
                        |shape| match &self.values_of(&shape)?[..] {
                            [one] => one.value.value.as_str().map(str::to_owned),
                            _ => None,
                        },
                    );
            }
        }
        if let Some(constant) = constant.filter(|constant| !constant.is_empty()) {
            return constant;
        }
        if let Some(values) = self.values_of(&branch.shape)
            && let [one] = &values[..]
            && let Some(text) = one.value.value.as_str()
        {
            return text.to_owned();
        }
        if branch.shape.kinds == Kinds::ARRAY
            && let Some(items) = branch.shape.first(|keywords| keywords.items)
            && let Some(id) = self.referred(items)
        {
            return format!("{} array", self.component_name(id));
        }
        if branch.shape.kinds_said {
            return match branch.shape.first(|keywords| keywords.format) {
                Some(format) if branch.shape.kinds == Kinds::STRING => format.to_owned(),
                _ => kind_name(branch.shape.kinds).to_owned(),
            };
        }
        "value".to_owned()
    }

    /// The named schema that a branch refers to.
    pub(crate) fn component(&self, branch: &Branch<'d>) -> Option<TypeId> {
        self.referred(branch.node)
    }

    /// The named schema that a schema is, or refers to.
    pub(crate) fn referred(&self, node: Node<'d>) -> Option<TypeId> {
        let mut at = node;
        for _ in 0..64 {
            if let Some(id) = self.named(Part::whole(at)) {
                return Some(id);
            }
            at = at.reference()?.target?;
        }
        None
    }

    pub(crate) fn component_name(&self, id: TypeId) -> String {
        match &self.drafts[id.0 as usize].ty.name {
            Name::Component(name) => name.clone(),
            Name::Inline(words) => words.last().cloned().unwrap_or_default(),
        }
    }

    /// The values of a discriminator and the schemas that they select.
    fn mapping(&mut self, discriminator: Node<'d>, branches: &[Branch<'d>]) -> Mapping {
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
                self.report(self.warning(
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
    fn default_mapping(
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
            self.report(self.warning(
                codes::UNKNOWN_MAPPING,
                node,
                "`defaultMapping` leads to a schema that is no branch",
                "not among the branches",
            ));
        }
        found
    }

    /// The schema that a value of `mapping` leads to; one that leads nowhere was reported when the description was loaded.
    fn mapped(&self, node: Node<'d>) -> Option<Node<'d>> {
        let target = node.resolve().ok()?;
        target.is_referred().then_some(target.node)
    }

    /// `defaultMapping`, where the version has it.
    fn default_of(&self, discriminator: Node<'d>) -> Option<Node<'d>> {
        discriminator
            .get("defaultMapping")
            .filter(|_| self.description.version() == Version::V3_2)
    }

    /// The values of the discriminator that select a branch: those of `mapping`, else the values that the branch itself
    /// admits, else its name.
    fn tags(
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

    /// The union of the schemas that a base schema's discriminator selects, mapped or inheriting from it: inheritance
    /// without `oneOf`. As in the specification's own example, a mapping takes away no name of a schema that it leaves out.
    pub(crate) fn inherited(&mut self, node: Node<'d>, words: &Words) -> Option<Built<'d>> {
        if !is_base(node) {
            return None;
        }
        let discriminator = Keywords::read(node).discriminator?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let mut family = Family {
            base: node,
            variants: Vec::new(),
        };
        let mut mapped: Vec<Address> = Vec::new();
        let mapping = discriminator.get("mapping");
        for member in mapping.into_iter().flat_map(|mapping| mapping.members()) {
            let Some(target) = self.mapped(member.node) else {
                continue;
            };
            mapped.push(target.address());
            let tag = serde_json::Value::String(member.key.to_owned());
            let words = if target == node {
                words.then("base")
            } else {
                words.then(member.key)
            };
            self.add_to_family(&mut family, target, member.key, vec![tag], &words)?;
        }
        let default = self
            .default_of(discriminator)
            .and_then(|node| self.mapped(node));
        let whole = self.merged(&[Part::whole(node)])?;
        let listed = self.admitted(&whole, property);
        for (name, child) in subtypes::of(node) {
            if mapped.contains(&child.address()) {
                continue;
            }
            // A child that does not narrow the values of its base is selected by its name.
            let whole = self.merged(&[Part::whole(child)])?;
            let own = self.admitted(&whole, property);
            let tags = match own {
                Some(own) if Some(&own) != listed.as_ref() => own,
                _ => vec![serde_json::Value::String(name.to_owned())],
            };
            self.add_to_family(&mut family, child, name, tags, &words.then(name))?;
        }
        if family.variants.is_empty() {
            return None;
        }
        // What is listed and selects no child is the base itself.
        let mut others = listed.unwrap_or_default();
        let selecting: HashSet<&serde_json::Value> = family
            .variants
            .iter()
            .flat_map(|variant| &variant.tags)
            .collect();
        others.retain(|tag| !selecting.contains(tag));
        if !others.is_empty() {
            let name = self.drafts_name(node).unwrap_or_else(|| "base".to_owned());
            self.add_to_family(&mut family, node, &name, others, &words.then("base"))?;
        }
        if let Some(default) = default {
            let name = self.drafts_name(default);
            let name = name.unwrap_or_else(|| "default".to_owned());
            let words = words.then("default");
            let at = self.add_to_family(&mut family, default, &name, Vec::new(), &words)?;
            family.variants[at].default = true;
        }
        let mut variants = family.variants;
        unique_names(variants.iter_mut().map(|variant| &mut variant.name));
        let tag = Some(Tagged {
            property: property.to_owned(),
            declared: true,
        });
        Some(Built::Definition(
            Definition::Union(Union { variants, tag }),
            false,
        ))
    }

    /// Adds a schema that some tags select, and says which variant it is; `None`, reported, where it cannot be merged.
    fn add_to_family(
        &mut self,
        family: &mut Family<'d>,
        node: Node<'d>,
        name: &str,
        tags: Vec<serde_json::Value>,
        words: &Words,
    ) -> Option<usize> {
        let (name, used) = if ends_at(node, family.base.address()) {
            let node = family.base;
            // The base itself, as an object.
            let own = Part {
                node,
                view: View::Own,
            };
            let whole: Vec<Part<'d>> = Keywords::read(node)
                .all_of
                .into_iter()
                .flat_map(|list| list.items())
                .map(Part::whole)
                .chain([own])
                .collect();
            let shape = self.merged(&whole)?;
            let built = Built::Object(Box::new(shape));
            (
                self.drafts_name(node).unwrap_or_else(|| name.to_owned()),
                self.settle(built, None, words, &[Part::whole(node)]),
            )
        } else {
            let used = self.of_node(node, words);
            let name = match used.expr {
                Expr::Named(id) => self.component_name(id),
                _ => name.to_owned(),
            };
            (name, used)
        };
        let known = family
            .variants
            .iter()
            .position(|variant| variant.ty.expr == used.expr);
        match known {
            Some(at) => family.variants[at].tags.extend(tags),
            None => family.variants.push(Variant {
                name,
                ty: Use::of(used.expr),
                kinds: Kinds::default(),
                tags,
                default: false,
                docs: Docs::default(),
            }),
        }
        Some(known.unwrap_or(family.variants.len() - 1))
    }

    /// The values that a shape lists for a member, where it does.
    fn admitted(&mut self, shape: &Shape<'d>, property: &str) -> Option<Vec<serde_json::Value>> {
        let field = shape.fields.iter().find(|field| field.name == property)?;
        let shape = self.merged(&field.parts.clone())?;
        let values = self.values_of(&shape)?.into_iter();
        Some(values.map(|listed| listed.value.value).collect())
    }

    fn drafts_name(&self, node: Node<'d>) -> Option<String> {
        self.named(Part::whole(node))
            .map(|id| self.component_name(id))
    }
}

/// The schema that a schema is, references followed.
fn end_of(node: Node<'_>) -> Option<Address> {
    node.resolve().ok().map(|end| end.node.address())
}

/// Whether a schema is another one, or refers to it.
fn ends_at(node: Node<'_>, address: Address) -> bool {
    end_of(node) == Some(address)
}

/// The values of a mapping that select a branch; at least one.
fn mapped_to<'m>(branch: &Branch<'_>, mapping: &'m Mapping) -> Option<&'m [String]> {
    mapping.get(&end_of(branch.node)?).map(Vec::as_slice)
}

pub(crate) fn kind_name(kinds: Kinds) -> &'static str {
    match kinds {
        Kinds::OBJECT => "object",
        Kinds::ARRAY => "array",
        Kinds::STRING => "string",
        Kinds::INTEGER => "integer",
        Kinds::NUMBER | Kinds::FRACTION => "number",
        Kinds::BOOLEAN => "boolean",
        _ => "value",
    }
}
