//! Unions of scalars that mean something simpler: a list of values, `""` or a value, a number in a string.

use conform_description::Node;
use foldhash::HashSet;

use crate::lower::formats;
use crate::lower::schema::json_types::json_type_of;
use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::schema::leaves::SchemaLeaf;
use crate::lower::schema::listed_values::{ListedValue, definition, has_values, listed};
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::SchemaLowering;
use crate::lower::types::branch::{UnionBranch, is_decimal_text};
use crate::lower::types::drafts::BuiltType;
use crate::lower::types::names::NameWords;
use crate::{Docs, EnumGrowth, EnumValue, Expr, JsonTypes, StringFormat};

impl<'d> SchemaLowering<'d> {
    /// Returns [`Expr::Blank`] for a union of `""` and something else.
    pub(crate) fn empty_or_value(
        &mut self,
        branches: &mut Vec<UnionBranch<'d>>,
        null: bool,
        words: &NameWords,
        owner: Node<'d>,
    ) -> Option<BuiltType<'d>> {
        let at = branches
            .iter()
            .position(|branch| is_empty_string(&branch.merged))?;
        // Beside inline enums, `""` is just one more value.
        let others = || {
            branches
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != at)
                .map(|(_, branch)| branch)
        };
        if others()
            .all(|branch| has_values(&branch.merged) && self.branch_component(branch).is_none())
        {
            return None;
        }
        branches.remove(at);
        let rest = std::mem::take(branches);
        let inner_words = words.inner("value");
        let built = self.build_branches(rest, None, null, &inner_words, owner);
        let used = self.name_if_needed(built, None, &inner_words, &[]);
        Some(match used.expr {
            // Any string includes the empty one.
            Expr::Any | Expr::Null | Expr::String(StringFormat::Plain) | Expr::Blank(_) => {
                BuiltType::Use(used)
            }
            expr => BuiltType::of(Expr::Blank(Box::new(expr)), used.nullable),
        })
    }

    /// Returns [`Expr::Loose`] for a union of a number and the same number in a string.
    pub(crate) fn number_or_text(
        &mut self,
        branches: &[UnionBranch<'d>],
        null: bool,
        words: &NameWords,
    ) -> Option<BuiltType<'d>> {
        let [first, second] = branches else {
            return None;
        };
        let is_number = |merged: &MergedSchema<'d>| {
            merged.unions.is_empty()
                && match merged.common_values() {
                    Some(values) => {
                        !values.is_empty()
                            && values.iter().all(|listed| {
                                json_type_of(&listed.value.value) == JsonTypes::INTEGER
                            })
                    }
                    None => {
                        merged.has_json_types
                            && merged.json_types != JsonTypes(0)
                            && merged.json_types.0 & !JsonTypes::NUMBER.0 == 0
                    }
                }
        };
        let (number, text) = match (is_number(&first.merged), is_number(&second.merged)) {
            (true, false) => (first, second),
            (false, true) => (second, first),
            _ => return None,
        };
        if !text.merged.unions.is_empty()
            || !is_decimal_text(&text.merged, text.merged.common_values())
        {
            return None;
        }
        if let (Some(numbers), Some(texts)) =
            (number.merged.common_values(), text.merged.common_values())
        {
            let numbers: HashSet<String> = numbers
                .iter()
                .map(|number| number.value.value.to_string())
                .collect();
            let known = |text: &ListedValue<'d>| {
                let text = text.value.value.as_str();
                text.is_some_and(|text| numbers.contains(text))
            };
            if !texts.iter().all(known) {
                return None;
            }
        }
        let inner = self.type_of(&number.parts, &words.inner("value"));
        if matches!(inner.expr, Expr::Any) {
            return None;
        }
        let nullable = null || inner.nullable || text.merged.null;
        Some(BuiltType::of(Expr::Loose(Box::new(inner.expr)), nullable))
    }

    /// Returns an enum for a union of values and lists of values. A branch that admits any string makes it open.
    pub(crate) fn enum_of_branches(
        &mut self,
        branches: &[UnionBranch<'d>],
        null: bool,
    ) -> Option<BuiltType<'d>> {
        let mut found = BranchValues {
            null,
            ..BranchValues::default()
        };
        for branch in branches {
            self.collect_values(branch.node, &branch.merged, &mut found, 0)?;
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
            // An enum of one component and any other string: enums are open in code anyway.
            let mut named = branches
                .iter()
                .filter(|branch| !is_any_string(&branch.merged));
            if let (Some(one), None) = (named.next(), named.next())
                && let Some(id) = self.branch_component(one)
            {
                return Some(BuiltType::of(Expr::Named(id), found.null));
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
            return Some(BuiltType::of(Expr::Boolean, found.null));
        }
        // A branch of any string says that there are others.
        let growth = match found.is_open {
            true => EnumGrowth::Planned,
            false => EnumGrowth::Unplanned,
        };
        Some(BuiltType::Definition(
            definition(values, growth),
            found.null,
        ))
    }

    /// Collects the values that a branch lists, itself or in branches of its own; `None` if it is something else.
    fn collect_values(
        &mut self,
        node: Node<'d>,
        merged: &MergedSchema<'d>,
        found: &mut BranchValues<'d>,
        depth: u8,
    ) -> Option<()> {
        const DEEPEST: u8 = 8;
        if merged.unions.is_empty() {
            if is_any_string(merged) {
                found.is_open = true;
            } else if merged.json_types == JsonTypes(0) && merged.null {
                found.null = true;
                return Some(());
            } else if has_values(merged) {
                let mut own = merged.listed(merged.json_types)?;
                if let [single] = &mut own[..] {
                    self.name_value(node, merged, &mut single.value);
                }
                found.lists.push(own);
            } else {
                return None;
            }
            found.null |= merged.null;
            return Some(());
        }
        let [union] = &merged.unions[..] else {
            return None;
        };
        if depth == DEEPEST
            || union.discriminator.is_some()
            || !merged.leaves.iter().all(SchemaLeaf::is_empty)
        {
            return None;
        }
        for &branch in &union.branches {
            let inner = self.merge(&[SchemaPart::whole(branch)])?;
            self.collect_values(branch, &inner, found, depth + 1)?;
        }
        Some(())
    }

    /// Names a constant after its branch.
    fn name_value(&self, node: Node<'d>, merged: &MergedSchema<'d>, value: &mut EnumValue) {
        if value.name.is_none() {
            let title = SchemaKeywords::read(node).title.map(str::to_owned);
            value.name = title.or_else(|| self.referred(node).map(|id| self.drafts.short_name(id)));
        }
        if value.docs == Docs::default() {
            value.docs.description = merged
                .first(|keywords| keywords.description)
                .map(str::to_owned);
        }
    }
}

/// BranchValues among the branches of a union.
#[derive(Default)]
struct BranchValues<'d> {
    /// The values of each branch that lists some.
    lists: Vec<Vec<ListedValue<'d>>>,
    /// Whether a branch admits any string.
    is_open: bool,
    null: bool,
}

/// Whether any string is admitted, and nothing else.
fn is_any_string(merged: &MergedSchema<'_>) -> bool {
    merged.unions.is_empty()
        && !has_values(merged)
        && merged.json_types == JsonTypes::STRING
        && formats::string(
            merged.last(|keywords| keywords.format),
            merged.last(|keywords| keywords.content_encoding),
            merged.last(|keywords| keywords.content_media_type),
        ) == StringFormat::Plain
}

/// Whether only `""` matches.
fn is_empty_string(merged: &MergedSchema<'_>) -> bool {
    if !merged.unions.is_empty() {
        return false;
    }
    let lists = merged.first(|keywords| listed(keywords));
    match lists {
        Some(values) => matches!(&values[..], [one] if one.value.value == ""),
        None => {
            merged.json_types == JsonTypes::STRING
                && (merged.first(|keywords| keywords.max_length) == Some(0)
                    || merged.first(|keywords| keywords.pattern) == Some("^$"))
        }
    }
}
