//! The variants of a union: their types and names.

use std::collections::hash_map::Entry;

use conform_description::Node;
use foldhash::{HashMap, HashSet};

use crate::lower::schema::json_types::json_type_name;
use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::types::SchemaLowering;
use crate::lower::types::branch::UnionBranch;
use crate::lower::types::discriminator::{DiscriminatorMapping, mapped_to, new_tag};
use crate::lower::types::drafts::BuiltType;
use crate::lower::types::names::{NameWords, unique_names};
use crate::{
    Definition, Docs, Expr, JsonTypes, NumberFormat, StringFormat, TypeId, Union, UnionTag, Use,
    Variant,
};

impl<'d> SchemaLowering<'d> {
    /// Returns a union of the types of the branches; `any_of` says whether a value may fit several of them.
    pub(crate) fn build_variants(
        &mut self,
        branches: &[UnionBranch<'d>],
        discriminator: Option<Node<'d>>,
        null: bool,
        words: &NameWords,
        any_of: bool,
    ) -> BuiltType<'d> {
        let property = discriminator
            .and_then(|node| node.get("propertyName"))
            .and_then(Node::as_str);
        let mapping = discriminator
            .map(|node| self.read_mapping(node, branches))
            .unwrap_or_default();
        // A schema in another file gets its name when it is first met, and names its variant.
        for branch in branches {
            self.add_external(branch.node);
        }
        let mut null = null;
        let default = discriminator.and_then(|node| self.default_mapping(node, branches));
        let mut names: Vec<String> = branches
            .iter()
            .map(|branch| self.variant_name(branch, property, &mapping))
            .collect();
        name_by_own_members(branches, &mut names);
        unique_names(names.iter_mut());
        let mut variants = Vec::new();
        for (index, (branch, name)) in branches.iter().zip(names).enumerate() {
            let used = self.type_of(&branch.parts, &words.then(name.as_str()));
            null |= used.nullable;
            if used.expr == Expr::Null {
                null = true;
                continue;
            }
            let tags = match property {
                Some(property) => self.branch_tags(branch, property, &mapping),
                None => Vec::new(),
            };

            let keywords = SchemaKeywords::read(branch.node);
            let mut docs = if keywords.reference {
                Docs::default()
            } else {
                keywords.docs()
            };
            // A title that is the name says nothing beside a description.
            if docs.description.is_some() {
                docs.summary.take_if(|title| *title == name);
            }
            variants.push(Variant {
                name,
                ty: Use::of(used.expr),
                key: None,
                json_types: JsonTypes::default(),
                new_tag: new_tag(&tags, mapped_to(branch, &mapping)),
                tags,
                default: default == Some(index),
                docs,
            });
        }
        let tag = property.map(|property| UnionTag {
            property: property.to_owned(),
            declared: true,
        });
        let mut built = self.union_of(variants, tag, null);
        if let BuiltType::Definition(Definition::Union(union), _) = &mut built {
            union.any_of = any_of;
        }
        built
    }

    /// Returns the name of a variant.
    fn variant_name(
        &mut self,
        branch: &UnionBranch<'d>,
        property: Option<&str>,
        mapping: &DiscriminatorMapping,
    ) -> String {
        if let Some(id) = self.branch_component(branch) {
            return self.drafts.short_name(id);
        }
        let keywords = SchemaKeywords::read(branch.node);
        if let Some(title) = keywords.title {
            return title.to_owned();
        }
        if let Some([name, ..]) = mapped_to(branch, mapping) {
            return name.clone();
        }
        // The constant of a member is the best name for an object. Members that are always there come first.
        let mut constant = None;
        let fields = branch.merged.fields.clone();
        let (always, sometimes): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| {
            property.map_or_else(
                || branch.merged.required.contains(field.name),
                |property| property == field.name,
            )
        });
        let sometimes = sometimes.into_iter().filter(|_| property.is_none());
        for field in always.into_iter().chain(sometimes) {
            if constant.is_none() {
                constant =
                    self.merge(&field.parts).and_then(
                        |merged| match &merged.common_values()?[..] {
                            [one] => one.value.value.as_str().map(str::to_owned),
                            _ => None,
                        },
                    );
            }
        }
        if let Some(constant) = constant.filter(|constant| !constant.is_empty()) {
            return constant;
        }
        if let Some(values) = branch.merged.common_values()
            && let [one] = &values[..]
            && let Some(text) = one.value.value.as_str()
        {
            return text.to_owned();
        }
        if let Some(key) = branch.only_key().filter(|_| property.is_none()) {
            return key.to_owned();
        }
        if branch.merged.json_types == JsonTypes::ARRAY
            && let Some(items) = branch.merged.first(|keywords| keywords.items)
            && let Some(id) = self.referred(items)
        {
            return format!("{} array", self.drafts.short_name(id));
        }
        if branch.merged.has_json_types {
            return match branch.merged.first(|keywords| keywords.format) {
                Some(format) if branch.merged.json_types == JsonTypes::STRING => format.to_owned(),
                _ => json_type_name(branch.merged.json_types).to_owned(),
            };
        }
        "value".to_owned()
    }

    /// Returns the named schema that a branch refers to.
    pub(crate) fn branch_component(&self, branch: &UnionBranch<'d>) -> Option<TypeId> {
        let own = branch.parts.iter().find(|part| part.node == branch.node)?;
        self.referred_by(*own)
    }

    /// Returns a union of variants, or their type if they all have the same.
    pub(crate) fn union_of(
        &mut self,
        mut variants: Vec<Variant>,
        tag: Option<UnionTag>,
        null: bool,
    ) -> BuiltType<'d> {
        let mut kept: Vec<Variant> = Vec::new();
        let mut known: HashMap<Use, usize> = HashMap::default();
        for variant in variants.drain(..) {
            match known.entry(variant.ty.clone()) {
                // Two names for one type: the tags of both select it.
                Entry::Occupied(at) => {
                    let other = &mut kept[*at.get()];
                    for tag in variant.tags {
                        if !other.tags.contains(&tag) {
                            other.tags.push(tag);
                            other.new_tag = None;
                        }
                    }
                }
                Entry::Vacant(entry) => {
                    entry.insert(kept.len());
                    kept.push(variant);
                }
            }
        }
        let has = |wanted: &Expr| kept.iter().any(|variant| variant.ty.expr == *wanted);
        let anything = has(&Expr::Any);
        let text = has(&Expr::String(StringFormat::Plain));
        let number = has(&Expr::Number(NumberFormat::Double));
        let is_absorbed = |narrow: &Expr| match narrow {
            Expr::Any => false,
            _ if anything => true,
            // A file is not a text: a part of a form may be either.
            Expr::String(StringFormat::Plain | StringFormat::Binary) => false,
            Expr::String(_) => text,
            Expr::Integer(_) => number,
            _ => false,
        };
        kept.retain(|variant| !is_absorbed(&variant.ty.expr));
        match kept.len() {
            0 => BuiltType::of(if null { Expr::Null } else { Expr::Any }, false),
            1 => BuiltType::of(kept.remove(0).ty.expr, null),
            _ => BuiltType::Definition(
                Definition::Union(Union {
                    variants: kept,
                    tag,
                    any_of: false,
                }),
                null,
            ),
        }
    }
}

/// Names objects after the first member that no other branch has, required ones first, where they have no name that tells them apart.
fn name_by_own_members(branches: &[UnionBranch<'_>], names: &mut [String]) {
    let generic = json_type_name(JsonTypes::OBJECT);
    let is_object = |branch: &&UnionBranch<'_>| branch.merged.json_types == JsonTypes::OBJECT;
    if branches.iter().filter(is_object).count() < 2 {
        return;
    }
    let tells_nothing =
        |name: &String| name == generic || names.iter().filter(|other| *other == name).count() > 1;
    let own = |(branch, name): (&UnionBranch<'_>, &String)| {
        let is_named = branch.node.reference().is_some();
        (is_object(&branch) && !is_named && tells_nothing(name))
            .then(|| own_member(branch, branches))?
    };
    let found: Vec<Option<String>> = branches.iter().zip(&*names).map(own).collect();
    for (name, found) in names.iter_mut().zip(found) {
        if let Some(found) = found {
            *name = found;
        }
    }
}

/// Returns the first member of a branch that no other branch has; one that is always there, if there is any.
fn own_member(branch: &UnionBranch<'_>, all: &[UnionBranch<'_>]) -> Option<String> {
    let others: HashSet<&str> = all
        .iter()
        .filter(|other| !std::ptr::eq(*other, branch))
        .flat_map(|other| other.merged.fields.iter().map(|field| field.name))
        .collect();
    let own = || {
        let names = branch.merged.fields.iter().map(|field| field.name);
        names.filter(|name| !others.contains(name))
    };
    let always = own().find(|name| branch.merged.required.contains(name));
    always.or_else(|| own().next()).map(str::to_owned)
}
