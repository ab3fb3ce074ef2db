//! Inheritance without `oneOf`: a base schema with a discriminator is the union of its subtypes.

use conform_description::Node;
use conform_description::subtypes::{self, is_base};
use foldhash::HashSet;

use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::schema::part::{PartView, SchemaPart};
use crate::lower::types::SchemaLowering;
use crate::lower::types::discriminator::{ends_at, new_tag};
use crate::lower::types::drafts::BuiltType;
use crate::lower::types::names::{NameWords, unique_names};
use crate::{Definition, Docs, Expr, JsonTypes, Union, UnionTag, Use, Variant};

/// The union of a base schema's subtypes, while it is built.
struct SubtypeUnion<'d> {
    base: Node<'d>,
    /// How the base itself is used, as an object, once a variant is that.
    base_use: Option<Use>,
    variants: Vec<Variant>,
}

impl<'d> SchemaLowering<'d> {
    /// Returns the union of the schemas that a base schema's discriminator selects, by `mapping` or because they extend the
    /// base. As in the specification's own example, a schema that `mapping` leaves out is still selected by its name.
    pub(crate) fn subtype_union(
        &mut self,
        node: Node<'d>,
        words: &NameWords,
    ) -> Option<BuiltType<'d>> {
        if !is_base(node) {
            return None;
        }
        let discriminator = SchemaKeywords::read(node).discriminator?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let mut union = SubtypeUnion {
            base: node,
            base_use: None,
            variants: Vec::new(),
        };
        let mut mapped: Vec<&str> = Vec::new();
        let unrelated = conform_schema::selection::unrelated(node);
        let mapping = discriminator.get("mapping");
        for member in mapping.into_iter().flat_map(|mapping| mapping.members()) {
            let Some(target) = self.mapped_schema(member.node) else {
                continue;
            };
            // A schema that does not include the base cannot stand for it. Linting reports that.
            if unrelated.contains(&member.node) {
                continue;
            }
            mapped.push(member.key);
            let tag = serde_json::Value::String(member.key.to_owned());
            let words = if target == node {
                words.then("base")
            } else {
                words.then(member.key)
            };
            self.add_subtype(&mut union, target, member.key, vec![tag], &words)?;
        }
        let default = self
            .default_mapping_node(discriminator)
            .and_then(|node| self.mapped_schema(node));
        let whole = self.merge(&[SchemaPart::whole(node)])?;
        let listed = self.listed_member_values(&whole, property);
        for (name, child) in subtypes::of(node) {
            // A subtype that does not narrow the values of its base is selected by its name.
            let whole = self.merge(&[SchemaPart::whole(child)])?;
            let own = self.listed_member_values(&whole, property);
            let mut tags = match own {
                Some(own) if Some(&own) != listed.as_ref() => own,
                _ => vec![serde_json::Value::String(name.to_owned())],
            };
            tags.retain(|tag| tag.as_str().is_none_or(|tag| !mapped.contains(&tag)));
            self.add_subtype(&mut union, child, name, tags, &words.then(name))?;
        }
        if subtypes::of(node).is_empty()
            && mapping
                .into_iter()
                .flat_map(|mapping| mapping.members())
                .filter_map(|member| self.mapped_schema(member.node))
                .all(|target| ends_at(target, node.address()))
        {
            // Nothing extends it, so it is an object and not a union.
            return None;
        }
        // A listed value that selects no subtype means the base itself.
        let mut others = listed.unwrap_or_default();
        let selecting: HashSet<&serde_json::Value> = union
            .variants
            .iter()
            .flat_map(|variant| &variant.tags)
            .collect();
        others.retain(|tag| !selecting.contains(tag));
        if !others.is_empty() {
            let name = self
                .component_name_of(node)
                .unwrap_or_else(|| "base".to_owned());
            self.add_subtype(&mut union, node, &name, others, &words.then("base"))?;
        }
        if let Some(default) = default {
            let name = self.component_name_of(default);
            let name = name.unwrap_or_else(|| "default".to_owned());
            let words = words.then("default");
            let at = self.add_subtype(&mut union, default, &name, Vec::new(), &words)?;
            union.variants[at].default = true;
        }
        if !union.variants.iter().any(|variant| variant.default) {
            // A subtype that the description does not know still has the members of the base.
            let at =
                self.add_subtype(&mut union, node, "other", Vec::new(), &words.then("base"))?;
            union.variants[at].default = true;
        }
        let mut variants = union.variants;
        let mapped: Vec<String> = mapped.into_iter().map(str::to_owned).collect();
        for variant in &mut variants {
            variant.new_tag = new_tag(&variant.tags, Some(&mapped));
        }
        unique_names(variants.iter_mut().map(|variant| &mut variant.name));
        let tag = Some(UnionTag {
            property: property.to_owned(),
            declared: true,
        });
        Some(BuiltType::Definition(
            Definition::Union(Union {
                variants,
                tag,
                any_of: false,
            }),
            false,
        ))
    }

    /// Adds the schema that these tags select, and returns the index of its variant; `None`, reported, if it cannot be
    /// merged.
    fn add_subtype(
        &mut self,
        union: &mut SubtypeUnion<'d>,
        node: Node<'d>,
        name: &str,
        tags: Vec<serde_json::Value>,
        words: &NameWords,
    ) -> Option<usize> {
        let (name, used) = if ends_at(node, union.base.address()) {
            let node = union.base;
            let own = SchemaPart::whole(node).viewed(PartView::Own);
            let whole: Vec<SchemaPart<'d>> = SchemaKeywords::read(node)
                .all_of
                .into_iter()
                .flat_map(|list| list.items())
                .map(SchemaPart::whole)
                .chain([own])
                .collect();
            let used = match union.base_use.take() {
                Some(used) => used,
                None => {
                    let built = BuiltType::Object(Box::new(self.merge(&whole)?));
                    self.name_if_needed(built, None, words, &[SchemaPart::whole(node)])
                }
            };
            union.base_use = Some(used.clone());
            let component = self.component_name_of(node).filter(|_| !tags.is_empty());
            (component.unwrap_or_else(|| name.to_owned()), used)
        } else {
            let used = self.type_of_node(node, words);
            let name = match used.expr {
                Expr::Named(id) => self.drafts.short_name(id),
                _ => name.to_owned(),
            };
            (name, used)
        };
        let known = union
            .variants
            .iter()
            .position(|variant| variant.ty.expr == used.expr);
        match known {
            Some(at) => {
                for tag in tags {
                    if !union.variants[at].tags.contains(&tag) {
                        union.variants[at].tags.push(tag);
                    }
                }
            }
            None => union.variants.push(Variant {
                name,
                ty: Use::of(used.expr),
                key: None,
                json_types: JsonTypes::default(),
                tags,
                new_tag: None,
                default: false,
                docs: Docs::default(),
            }),
        }
        Some(known.unwrap_or(union.variants.len() - 1))
    }

    fn component_name_of(&self, node: Node<'d>) -> Option<String> {
        self.type_of_part(SchemaPart::whole(node))
            .map(|id| self.drafts.short_name(id))
    }
}
