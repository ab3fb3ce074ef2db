//! `oneOf` and `anyOf`: unions, and the many other things that people say with them.
//!
//! In this order: branches that only repeat constraints add nothing; `null` makes nullable; constants make an enum;
//! a string beside an enum of strings opens it; `""` makes [`Expr::Blank`]; a number and the same number in a string make
//! [`Expr::Loose`]; what is left is a union. Keywords beside a union apply to each of its branches.

use super::codes;
use super::decimals::{admits_decimals_only, is_decimal};
use super::names::{Words, unique_names};
use super::schema::{Built, Types};
use super::shape::{Part, Shape, UnionShape, VALUES, View};
use super::values::{Listed, definition, kind_of};
use crate::ir::{
    Definition, Docs, Expr, Kinds, Name, NumberFormat, StringFormat, Tagged, Union, Use, Variant,
};
use crate::{Address, Node};

/// How many combinations of branches are told apart.
const MOST_COMBINATIONS: usize = 64;

/// A branch, together with what applies to all.
struct Branch<'d> {
    /// The schema of the branch; of the first one, in a combination.
    node: Node<'d>,
    /// All schemas that apply.
    parts: Vec<Part<'d>>,
    /// What they say together.
    shape: Shape<'d>,
}

/// A union without the branches that do not matter.
struct Choice<'d> {
    union: UnionShape<'d>,
    /// Branches other than `null`.
    branches: Vec<Node<'d>>,
    /// Whether a branch admits only `null`.
    null: bool,
}

impl<'d> Types<'d> {
    /// What a shape with unions is.
    pub(super) fn union(&mut self, mut shape: Shape<'d>, words: &Words) -> Built<'d> {
        let unions = std::mem::take(&mut shape.unions);
        let base: Vec<Part<'d>> = shape
            .leaves
            .iter()
            .filter(|leaf| !leaf.is_empty())
            .map(|leaf| Part {
                node: leaf.keywords.node,
                view: View::Base,
            })
            .collect();
        let mut choices = Vec::new();
        for union in unions {
            match self.choice(union, &shape) {
                Some(choice) => choices.push(choice),
                None => continue,
            }
        }
        if choices.is_empty() {
            return self.build(shape, VALUES, words);
        }
        let null = shape.null && choices.iter().all(|choice| choice.null);
        if let Some(choice) = choices.iter().find(|choice| choice.branches.is_empty()) {
            // Nothing but `null`, or nothing at all.
            let expr = if choice.null { Expr::Null } else { Expr::Any };
            return Built::of(expr, false);
        }
        let Some(combinations) = combine(&choices) else {
            let owner = choices[0].union.owner;
            self.report(self.warning(
                codes::TOO_MANY_BRANCHES,
                owner,
                "too many combinations of branches",
                format!("{} `oneOf` or `anyOf` apply here at once", choices.len()),
            ));
            return Built::of(Expr::Any, false);
        };
        let mut branches = Vec::new();
        for nodes in combinations {
            let mut parts = base.clone();
            parts.extend(nodes.iter().map(|node| Part::whole(*node)));
            let Some(merged) = self.merged(&parts) else {
                continue;
            };
            if merged.contradiction.is_some() && (!base.is_empty() || choices.len() > 1) {
                if choices.len() == 1 {
                    self.report(self.warning(
                        codes::IMPOSSIBLE_BRANCH,
                        nodes[0],
                        "no value can match this branch",
                        "contradicts the schema around it",
                    ));
                }
                continue;
            }
            branches.push(Branch {
                node: nodes[0],
                parts,
                shape: merged,
            });
        }
        let discriminator = choices.iter().find_map(|choice| choice.union.discriminator);
        self.branches(branches, discriminator, null, words, choices[0].union.owner)
    }

    /// A union without `null` and without branches that nothing matches; `None` where it adds nothing to `base`.
    fn choice(&mut self, union: UnionShape<'d>, base: &Shape<'d>) -> Option<Choice<'d>> {
        let mut branches = Vec::new();
        let mut null = false;
        let mut constraints = 0;
        for &node in &union.branches {
            let Some(shape) = self.merged(&[Part::whole(node)]) else {
                branches.push(node);
                continue;
            };
            let says_values = shape
                .leaves
                .iter()
                .any(|leaf| leaf.keywords.values.is_some() || leaf.keywords.constant.is_some());
            let lists_only_null = says_values
                && self
                    .listed(&shape, Kinds(0))
                    .is_some_and(|values| values.is_empty());
            if shape.null && shape.unions.is_empty() && (shape.kinds == Kinds(0) || lists_only_null)
            {
                null = true;
                continue;
            }
            if shape.kinds == Kinds(0) && shape.contradiction.is_none() {
                continue;
            }
            let mere = shape.unions.is_empty()
                && shape.leaves.iter().all(|leaf| {
                    let mut leaf = leaf.clone();
                    leaf.keywords.required = None;
                    leaf.is_empty() || base.implies(&leaf)
                });
            if mere {
                constraints += 1;
            }
            branches.push(node);
        }
        // `anyOf: [{required: [a]}, {required: [b]}]` says which members go together, and nothing about types. A branch
        // that admits anything makes the others meaningless.
        if constraints > 0 && constraints == branches.len() {
            return None;
        }
        let anything = branches.iter().any(|node| {
            self.merged(&[Part::whole(*node)])
                .is_some_and(|shape| shape.is_anything())
        });
        if anything && !union.one {
            return None;
        }
        Some(Choice {
            union,
            branches,
            null,
        })
    }

    /// What branches are together.
    fn branches(
        &mut self,
        mut branches: Vec<Branch<'d>>,
        discriminator: Option<Node<'d>>,
        null: bool,
        words: &Words,
        owner: Node<'d>,
    ) -> Built<'d> {
        if branches.len() < 2 {
            return match branches.pop() {
                Some(branch) => self.again(&branch.parts, null, words),
                None => Built::of(if null { Expr::Null } else { Expr::Any }, false),
            };
        }
        if discriminator.is_none() {
            if let Some(built) = self.blank(&mut branches, null, words, owner) {
                return built;
            }
            if let Some(built) = self.loose(&branches, null, words) {
                return built;
            }
            if let Some(built) = self.constants(&branches, null) {
                return built;
            }
        }
        self.variants(&branches, discriminator, null, words)
    }

    /// Lowers parts in the place of the union that they were found in.
    fn again(&mut self, parts: &[Part<'d>], null: bool, words: &Words) -> Built<'d> {
        let used = self.of(parts, &words.inner("value"));
        Built::of(used.expr, used.nullable || null)
    }

    // ------------------------------------------------------------------------------------------------------- scalars ---

    /// `""` or something else.
    fn blank(
        &mut self,
        branches: &mut Vec<Branch<'d>>,
        null: bool,
        words: &Words,
        owner: Node<'d>,
    ) -> Option<Built<'d>> {
        let at = branches
            .iter()
            .position(|branch| is_empty_string(&branch.shape))?;
        // Among inline enums `""` is one value more.
        let others = || {
            branches
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != at)
                .map(|(_, branch)| branch)
        };
        if others().all(|branch| has_values(&branch.shape) && self.component(branch).is_none()) {
            return None;
        }
        branches.remove(at);
        let rest = std::mem::take(branches);
        let inner_words = words.inner("value");
        let built = self.branches(rest, None, null, &inner_words, owner);
        let used = self.settle(built, None, &inner_words, &[]);
        Some(match used.expr {
            // Any string includes the empty one.
            Expr::Any | Expr::Null | Expr::String(StringFormat::Plain) | Expr::Blank(_) => {
                Built::Use(used)
            }
            expr => Built::of(Expr::Blank(Box::new(expr)), used.nullable),
        })
    }

    /// A number, or the same number in a string.
    fn loose(&mut self, branches: &[Branch<'d>], null: bool, words: &Words) -> Option<Built<'d>> {
        let [first, second] = branches else {
            return None;
        };
        let is_number = |shape: &Shape<'d>| {
            shape.unions.is_empty()
                && match self.values_of(shape) {
                    Some(values) => {
                        !values.is_empty()
                            && values
                                .iter()
                                .all(|listed| kind_of(&listed.value.value) == Kinds::INTEGER)
                    }
                    None => {
                        shape.kinds_said
                            && shape.kinds != Kinds(0)
                            && shape.kinds.0 & !Kinds::NUMBER.0 == 0
                    }
                }
        };
        let (number, text) = match (is_number(&first.shape), is_number(&second.shape)) {
            (true, false) => (first, second),
            (false, true) => (second, first),
            _ => return None,
        };
        if !text.shape.unions.is_empty()
            || !is_decimal_text(&text.shape, self.values_of(&text.shape))
        {
            return None;
        }
        if let (Some(numbers), Some(texts)) =
            (self.values_of(&number.shape), self.values_of(&text.shape))
        {
            let known = |text: &Listed<'d>| {
                numbers.iter().any(|number| {
                    text.value.value.as_str() == Some(&number.value.value.to_string())
                })
            };
            if !texts.iter().all(known) {
                return None;
            }
        }
        let inner = self.of(&number.parts, &words.inner("value"));
        if matches!(inner.expr, Expr::Any) {
            return None;
        }
        let nullable = null || inner.nullable || text.shape.null;
        Some(Built::of(Expr::Loose(Box::new(inner.expr)), nullable))
    }

    /// Values and lists of values; with a string of any content among them, a list that is open.
    fn constants(&mut self, branches: &[Branch<'d>], null: bool) -> Option<Built<'d>> {
        let is_text = |branch: &Branch<'d>| {
            let shape = &branch.shape;
            shape.unions.is_empty()
                && !has_values(shape)
                && shape.kinds == Kinds::STRING
                && super::formats::string(
                    shape.last(|keywords| keywords.format),
                    shape.last(|keywords| keywords.content_encoding),
                    shape.last(|keywords| keywords.content_media_type),
                ) == StringFormat::Plain
        };
        let texts = branches.iter().filter(|branch| is_text(branch)).count();
        let lists: Vec<&Branch<'d>> = branches
            .iter()
            .filter(|branch| branch.shape.unions.is_empty() && has_values(&branch.shape))
            .collect();
        if lists.is_empty() || texts + lists.len() != branches.len() {
            return None;
        }
        let null = null || branches.iter().any(|branch| branch.shape.null);
        if texts > 0 {
            let strings = |branch: &&Branch<'d>| {
                self.values_of(&branch.shape).is_some_and(|values| {
                    values.iter().all(|listed| listed.value.value.is_string())
                })
            };
            if !lists.iter().all(strings) {
                return None;
            }
            if let [one] = lists[..]
                && let Some(id) = self.component(one)
            {
                return Some(Built::of(Expr::Named(id), null));
            }
        }
        let mut values: Vec<Listed<'d>> = Vec::new();
        for branch in lists {
            let own = self.listed(&branch.shape, branch.shape.kinds)?;
            let single = own.len() == 1;
            for mut listed in own {
                if single {
                    let keywords = super::keywords::Keywords::read(branch.node);
                    let name = self.component(branch).map(|id| self.component_name(id));
                    listed.value.name = listed
                        .value
                        .name
                        .or(keywords.title.map(str::to_owned))
                        .or(name);
                    if listed.value.docs == Docs::default() {
                        listed.value.docs.description = branch
                            .shape
                            .first(|keywords| keywords.description)
                            .map(str::to_owned);
                    }
                }
                if !values
                    .iter()
                    .any(|other| other.value.value == listed.value.value)
                {
                    values.push(listed);
                }
            }
        }
        if values
            .iter()
            .any(|listed| listed.value.value.is_object() || listed.value.value.is_array())
        {
            return None;
        }
        if values.iter().all(|listed| listed.value.value.is_boolean()) {
            return Some(Built::of(Expr::Boolean, null));
        }
        Some(Built::Definition(
            definition(values.into_iter().map(|listed| listed.value).collect()),
            null,
        ))
    }

    /// Several JSON types in one `type`.
    pub(super) fn several(&mut self, shape: Shape<'d>, kinds: Kinds, words: &Words) -> Built<'d> {
        let null = shape.null;
        let numbers = Kinds(kinds.0 & Kinds::NUMBER.0);
        let rest = Kinds(kinds.0 & !numbers.0);
        if rest == Kinds::STRING && numbers != Kinds(0) && is_decimal_text(&shape, None) {
            let expr = if numbers == Kinds::INTEGER {
                Expr::Integer(self.integer(&shape))
            } else {
                Expr::Number(super::formats::number(
                    shape.last(|keywords| keywords.format),
                ))
            };
            return Built::of(Expr::Loose(Box::new(expr)), null);
        }
        let parts: Vec<Part<'d>> = shape
            .leaves
            .iter()
            .map(|leaf| Part {
                node: leaf.keywords.node,
                view: View::Base,
            })
            .collect();
        let mut variants = Vec::new();
        for kind in order_of(&shape, kinds) {
            let name = kind_name(kind);
            let used = self.inline(&parts, kind, &words.then(name), &parts);
            variants.push(Variant {
                name: name.to_owned(),
                ty: Use::of(used.expr),
                kinds: Kinds::default(),
                tags: Vec::new(),
                docs: Docs::default(),
            });
        }
        self.union_of(variants, None, null)
    }

    // ------------------------------------------------------------------------------------------------------- variants ---

    /// A union of what the branches are.
    fn variants(
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
        let mut names: Vec<String> = branches
            .iter()
            .map(|branch| self.variant_name(branch, property, &mapping))
            .collect();
        unique_names(names.iter_mut());
        let mut variants = Vec::new();
        for (branch, name) in branches.iter().zip(names) {
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
            let keywords = super::keywords::Keywords::read(branch.node);
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
                docs,
            });
        }
        let tag = property.map(|property| Tagged {
            property: property.to_owned(),
            declared: true,
        });
        self.union_of(variants, tag, null)
    }

    /// A union of variants, or what they are where they do not differ.
    fn union_of(
        &mut self,
        mut variants: Vec<Variant>,
        tag: Option<Tagged>,
        null: bool,
    ) -> Built<'d> {
        let mut kept: Vec<Variant> = Vec::new();
        for variant in variants.drain(..) {
            match kept.iter_mut().find(|other| other.ty == variant.ty) {
                // Two names for one type: what selects either selects it.
                Some(other) => {
                    for tag in variant.tags {
                        if !other.tags.contains(&tag) {
                            other.tags.push(tag);
                        }
                    }
                }
                None => kept.push(variant),
            }
        }
        let absorbs = |wide: &Expr, narrow: &Expr| {
            matches!(
                (wide, narrow),
                (Expr::Any, _)
                    | (Expr::String(StringFormat::Plain), Expr::String(_))
                    | (Expr::Number(NumberFormat::Double), Expr::Integer(_))
            )
        };
        let wide: Vec<Expr> = kept.iter().map(|variant| variant.ty.expr.clone()).collect();
        kept.retain(|variant| {
            !wide
                .iter()
                .any(|wide| *wide != variant.ty.expr && absorbs(wide, &variant.ty.expr))
        });
        match kept.len() {
            0 => Built::of(if null { Expr::Null } else { Expr::Any }, false),
            1 => Built::of(kept.remove(0).ty.expr, null),
            _ => Built::Definition(
                Definition::Union(Union {
                    variants: kept,
                    tag,
                }),
                null,
            ),
        }
    }

    /// What to call a variant.
    fn variant_name(
        &mut self,
        branch: &Branch<'d>,
        property: Option<&str>,
        mapping: &[(String, Address)],
    ) -> String {
        if let Some(id) = self.component(branch) {
            return self.component_name(id);
        }
        let keywords = super::keywords::Keywords::read(branch.node);
        if let Some(title) = keywords.title {
            return title.to_owned();
        }
        let end = branch
            .node
            .resolve()
            .ok()
            .map(|resolved| resolved.node.address());
        if let Some((name, _)) = mapping.iter().find(|(_, address)| Some(*address) == end) {
            return name.clone();
        }
        // The constant of a member names the object better than anything else.
        let mut constant = None;
        for field in branch.shape.fields.clone() {
            let wanted = property.map_or_else(
                || branch.shape.required.contains(field.name),
                |property| property == field.name,
            );
            if wanted && constant.is_none() {
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
        if branch.shape.kinds_said {
            return match branch.shape.first(|keywords| keywords.format) {
                Some(format) if branch.shape.kinds == Kinds::STRING => format.to_owned(),
                _ => kind_name(branch.shape.kinds).to_owned(),
            };
        }
        "value".to_owned()
    }

    /// The named schema that a branch refers to.
    fn component(&self, branch: &Branch<'d>) -> Option<crate::ir::TypeId> {
        let mut at = branch.node;
        for _ in 0..64 {
            if let Some(id) = self.named(Part::whole(at)) {
                return Some(id);
            }
            at = at.reference()?.target?;
        }
        None
    }

    fn component_name(&self, id: crate::ir::TypeId) -> String {
        match &self.drafts[id.0 as usize].ty.name {
            Name::Component(name) => name.clone(),
            Name::Inline(words) => words.last().cloned().unwrap_or_default(),
        }
    }

    fn values_of(&self, shape: &Shape<'d>) -> Option<Vec<Listed<'d>>> {
        let mut all = shape
            .leaves
            .iter()
            .filter_map(|leaf| super::values::listed(&leaf.keywords));
        let mut values = all.next()?;
        for other in all {
            values.retain(|listed| {
                other
                    .iter()
                    .any(|same| same.value.value == listed.value.value)
            });
        }
        Some(values)
    }

    // ---------------------------------------------------------------------------------------------------------- tags ---

    /// The values of a discriminator and the schemas that they select.
    fn mapping(
        &mut self,
        discriminator: Node<'d>,
        branches: &[Branch<'d>],
    ) -> Vec<(String, Address)> {
        let mut out = Vec::new();
        for member in discriminator
            .get("mapping")
            .into_iter()
            .flat_map(|mapping| mapping.members())
        {
            // A target that leads nowhere was reported when the description was loaded.
            let Ok(target) = member.node.resolve() else {
                continue;
            };
            if target.chain.is_empty() {
                continue;
            }
            let address = target.node.address();
            let known = branches.iter().any(|branch| {
                branch
                    .node
                    .resolve()
                    .is_ok_and(|end| end.node.address() == address)
            });
            if known {
                out.push((member.key.to_owned(), address));
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

    /// The values of the discriminator that select a branch: those of `mapping`, else the values that the branch itself
    /// admits, else its name.
    fn tags(
        &mut self,
        branch: &Branch<'d>,
        property: &str,
        mapping: &[(String, Address)],
    ) -> Vec<serde_json::Value> {
        let end = branch
            .node
            .resolve()
            .ok()
            .map(|resolved| resolved.node.address());
        let mapped: Vec<serde_json::Value> = mapping
            .iter()
            .filter(|(_, address)| Some(*address) == end)
            .map(|(name, _)| serde_json::Value::String(name.clone()))
            .collect();
        if !mapped.is_empty() {
            return mapped;
        }
        let field = branch
            .shape
            .fields
            .iter()
            .find(|field| field.name == property)
            .cloned();
        if let Some(values) = field
            .and_then(|field| self.merged(&field.parts))
            .and_then(|shape| self.values_of(&shape))
        {
            return values
                .into_iter()
                .map(|listed| listed.value.value)
                .collect();
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

    /// The union of the schemas that a base schema's discriminator maps to: inheritance without `oneOf`.
    pub(super) fn inherited(&mut self, node: Node<'d>, words: &Words) -> Option<Built<'d>> {
        let keywords = super::keywords::Keywords::read(node);
        if keywords.one_of.is_some() || keywords.any_of.is_some() {
            return None;
        }
        let discriminator = keywords.discriminator?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let mut variants: Vec<Variant> = Vec::new();
        for member in discriminator.get("mapping")?.members() {
            let Ok(target) = member.node.resolve() else {
                continue;
            };
            if target.chain.is_empty() {
                continue;
            }
            let tag = serde_json::Value::String(member.key.to_owned());
            let used = if target.node == node {
                // The base itself, as an object.
                let parts = [Part {
                    node,
                    view: View::Own,
                }];
                let name = self
                    .drafts_name(node)
                    .unwrap_or_else(|| member.key.to_owned());
                let whole: Vec<Part<'d>> = keywords
                    .all_of
                    .into_iter()
                    .flat_map(|list| list.items())
                    .map(Part::whole)
                    .chain(parts)
                    .collect();
                let shape = self.merged(&whole)?;
                let built = Built::Object(Box::new(shape));
                (
                    name,
                    self.settle(built, None, &words.then("base"), &[Part::whole(node)]),
                )
            } else {
                let used = self.of_node(target.node, &words.then(member.key));
                let name = match used.expr {
                    Expr::Named(id) => self.component_name(id),
                    _ => member.key.to_owned(),
                };
                (name, used)
            };
            let (name, used) = used;
            match variants
                .iter_mut()
                .find(|variant| variant.ty.expr == used.expr)
            {
                Some(variant) => variant.tags.push(tag),
                None => variants.push(Variant {
                    name,
                    ty: Use::of(used.expr),
                    kinds: Kinds::default(),
                    tags: vec![tag],
                    docs: Docs::default(),
                }),
            }
        }
        if variants.is_empty() {
            return None;
        }
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

    fn drafts_name(&self, node: Node<'d>) -> Option<String> {
        self.named(Part::whole(node))
            .map(|id| self.component_name(id))
    }
}

/// Every combination of one branch of each choice; `None` where they are too many.
fn combine<'d>(choices: &[Choice<'d>]) -> Option<Vec<Vec<Node<'d>>>> {
    if let [only] = choices {
        return Some(only.branches.iter().map(|node| vec![*node]).collect());
    }
    let count = choices.iter().try_fold(1_usize, |count, choice| {
        count.checked_mul(choice.branches.len())
    })?;
    if count > MOST_COMBINATIONS {
        return None;
    }
    let mut all: Vec<Vec<Node<'d>>> = vec![Vec::new()];
    for choice in choices {
        all = all
            .iter()
            .flat_map(|before| {
                choice.branches.iter().map(move |node| {
                    let mut combination = before.clone();
                    combination.push(*node);
                    combination
                })
            })
            .collect();
    }
    Some(all)
}

fn has_values(shape: &Shape<'_>) -> bool {
    shape
        .leaves
        .iter()
        .any(|leaf| leaf.keywords.values.is_some() || leaf.keywords.constant.is_some())
}

/// Whether only `""` matches.
fn is_empty_string(shape: &Shape<'_>) -> bool {
    if !shape.unions.is_empty() {
        return false;
    }
    let lists = shape.first(|keywords| super::values::listed(keywords));
    match lists {
        Some(values) => matches!(&values[..], [one] if one.value.value == ""),
        None => {
            shape.kinds == Kinds::STRING
                && (shape.first(|keywords| keywords.max_length) == Some(0)
                    || shape.first(|keywords| keywords.pattern) == Some("^$"))
        }
    }
}

/// Whether the strings of a shape are decimal numbers only.
fn is_decimal_text(shape: &Shape<'_>, values: Option<Vec<Listed<'_>>>) -> bool {
    if let Some(values) = values {
        return !values.is_empty()
            && values
                .iter()
                .all(|listed| listed.value.value.as_str().is_some_and(is_decimal));
    }
    shape.kinds_said
        && shape.kinds.overlaps(Kinds::STRING)
        && (shape
            .leaves
            .iter()
            .filter_map(|leaf| leaf.keywords.pattern)
            .any(admits_decimals_only)
            || (shape.kinds == Kinds::STRING
                && shape.last(|keywords| keywords.format) == Some("decimal")))
}

/// The single kinds of a set, in the order in which a `type` lists them.
fn order_of(shape: &Shape<'_>, kinds: Kinds) -> Vec<Kinds> {
    let mut out: Vec<Kinds> = Vec::new();
    let mut add = |kind: Kinds| {
        let kind = Kinds(kind.0 & kinds.0);
        if kind != Kinds(0) && !out.iter().any(|other| other.overlaps(kind)) {
            out.push(kind);
        }
    };
    for node in shape
        .leaves
        .iter()
        .filter_map(|leaf| leaf.keywords.node.get("type"))
    {
        let has_number = node.items().any(|item| item.as_str() == Some("number"));
        for name in node.items().filter_map(Node::as_str) {
            match name {
                "boolean" => add(Kinds::BOOLEAN),
                "integer" if has_number => add(Kinds::NUMBER),
                "integer" => add(Kinds::INTEGER),
                "number" => add(Kinds::NUMBER),
                "string" => add(Kinds::STRING),
                "array" => add(Kinds::ARRAY),
                "object" => add(Kinds::OBJECT),
                _ => {}
            }
        }
    }
    for kind in [
        Kinds::OBJECT,
        Kinds::ARRAY,
        Kinds::STRING,
        Kinds::NUMBER,
        Kinds::BOOLEAN,
    ] {
        add(kind);
    }
    out
}

fn kind_name(kinds: Kinds) -> &'static str {
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
