//! Unions of scalars that mean something simpler: a list of values, `""` or a value, a number in a string.

use foldhash::HashSet;

use crate::lower::decimals::{admits_decimals_only, is_decimal};
use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::merged::{Part, Shape, View};
use crate::lower::types::enumeration::{Listed, definition, kind_of};
use crate::lower::types::names::Words;
use crate::lower::types::union::Branch;
use crate::lower::types::variants::kind_name;
use crate::lower::types::{Built, Types};
use crate::{Docs, EnumValue, Expr, Kinds, StringFormat, Use, Variant};
use conform_description::Node;

impl<'d> Types<'d> {
    /// `""` or something else.
    pub(crate) fn blank(
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
    pub(crate) fn loose(
        &mut self,
        branches: &[Branch<'d>],
        null: bool,
        words: &Words,
    ) -> Option<Built<'d>> {
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
            let numbers: HashSet<String> = numbers
                .iter()
                .map(|number| number.value.value.to_string())
                .collect();
            let known = |text: &Listed<'d>| {
                let text = text.value.value.as_str();
                text.is_some_and(|text| numbers.contains(text))
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
    pub(crate) fn constants(&mut self, branches: &[Branch<'d>], null: bool) -> Option<Built<'d>> {
        let mut found = Constants {
            null,
            ..Constants::default()
        };
        for branch in branches {
            self.collect(branch.node, &branch.shape, &mut found, 0)?;
        }
        if found.lists.is_empty() {
            return None;
        }
        if found.is_open {
            if !found
                .lists
                .iter()
                .flatten()
                .all(|listed| listed.value.value.is_string())
            {
                return None;
            }
            // One named list and any other string: the list is open as it is.
            let mut named = branches
                .iter()
                .filter(|branch| !is_any_string(&branch.shape));
            if let (Some(one), None) = (named.next(), named.next())
                && let Some(id) = self.component(one)
            {
                return Some(Built::of(Expr::Named(id), found.null));
            }
        }
        let mut values: Vec<EnumValue> = Vec::new();
        let mut seen = HashSet::default();
        for listed in found.lists.into_iter().flatten() {
            if seen.insert(listed.value.value.clone()) {
                values.push(listed.value);
            }
        }
        if values
            .iter()
            .any(|value| value.value.is_object() || value.value.is_array())
        {
            return None;
        }
        if values.iter().all(|value| value.value.is_boolean()) {
            return Some(Built::of(Expr::Boolean, found.null));
        }
        Some(Built::Definition(definition(values), found.null))
    }

    /// Collects the values that a branch lists, itself or through branches of its own; `None` where it is something else.
    fn collect(
        &mut self,
        node: Node<'d>,
        shape: &Shape<'d>,
        found: &mut Constants<'d>,
        depth: u8,
    ) -> Option<()> {
        const DEEPEST: u8 = 8;
        if shape.unions.is_empty() {
            if is_any_string(shape) {
                found.is_open = true;
            } else if shape.kinds == Kinds(0) && shape.null {
                found.null = true;
                return Some(());
            } else if has_values(shape) {
                let mut own = self.listed(shape, shape.kinds)?;
                if let [single] = &mut own[..] {
                    self.name_value(node, shape, &mut single.value);
                }
                found.lists.push(own);
            } else {
                return None;
            }
            found.null |= shape.null;
            return Some(());
        }
        let [union] = &shape.unions[..] else {
            return None;
        };
        if depth == DEEPEST
            || union.discriminator.is_some()
            || !shape
                .leaves
                .iter()
                .all(crate::lower::schema::merged::Leaf::is_empty)
        {
            return None;
        }
        for &branch in &union.branches {
            let inner = self.merged(&[Part::whole(branch)])?;
            self.collect(branch, &inner, found, depth + 1)?;
        }
        Some(())
    }

    /// Names a constant by its branch.
    fn name_value(&self, node: Node<'d>, shape: &Shape<'d>, value: &mut EnumValue) {
        if value.name.is_none() {
            let title = Keywords::read(node).title.map(str::to_owned);
            value.name = title.or_else(|| self.referred(node).map(|id| self.component_name(id)));
        }
        if value.docs == Docs::default() {
            value.docs.description = shape
                .first(|keywords| keywords.description)
                .map(str::to_owned);
        }
    }

    /// Several JSON types in one `type`.
    pub(crate) fn several(&mut self, shape: Shape<'d>, kinds: Kinds, words: &Words) -> Built<'d> {
        let null = shape.null;
        let numbers = Kinds(kinds.0 & Kinds::NUMBER.0);
        let rest = Kinds(kinds.0 & !numbers.0);
        if rest == Kinds::STRING && numbers != Kinds(0) && is_decimal_text(&shape, None) {
            let expr = if numbers == Kinds::INTEGER {
                Expr::Integer(self.integer(&shape))
            } else {
                crate::lower::formats::number(shape.last(|keywords| keywords.format))
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
            self.keep_examples_of(&used, kind);
            variants.push(Variant {
                name: name.to_owned(),
                ty: Use::of(used.expr),
                kinds: Kinds::default(),
                tags: Vec::new(),
                default: false,
                docs: Docs::default(),
            });
        }
        self.union_of(variants, None, null)
    }

    pub(crate) fn values_of(&self, shape: &Shape<'d>) -> Option<Vec<Listed<'d>>> {
        let mut all = shape
            .leaves
            .iter()
            .filter_map(|leaf| crate::lower::types::enumeration::listed(&leaf.keywords));
        let mut values = all.next()?;
        for other in all {
            let other: HashSet<&serde_json::Value> =
                other.iter().map(|same| &same.value.value).collect();
            values.retain(|listed| other.contains(&listed.value.value));
        }
        Some(values)
    }
}

/// Constants among the branches of a union.
#[derive(Default)]
struct Constants<'d> {
    /// The values of each branch that lists some.
    lists: Vec<Vec<Listed<'d>>>,
    /// Whether a branch admits any string.
    is_open: bool,
    null: bool,
}

/// Whether any string is admitted, and nothing else.
fn is_any_string(shape: &Shape<'_>) -> bool {
    shape.unions.is_empty()
        && !has_values(shape)
        && shape.kinds == Kinds::STRING
        && crate::lower::formats::string(
            shape.last(|keywords| keywords.format),
            shape.last(|keywords| keywords.content_encoding),
            shape.last(|keywords| keywords.content_media_type),
        ) == StringFormat::Plain
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
    let lists = shape.first(|keywords| crate::lower::types::enumeration::listed(keywords));
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
