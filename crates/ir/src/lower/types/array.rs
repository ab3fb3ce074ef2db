//! Lists and tuples.

use crate::lower::codes;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::SchemaLowering;
use crate::lower::types::names::NameWords;
use crate::{Definition, Expr, Use};

impl<'d> SchemaLowering<'d> {
    /// A list, or a tuple where the length is exact.
    pub(crate) fn array(&mut self, shape: &MergedSchema<'d>, words: &NameWords) -> Expr {
        let words = words.inner("item");
        let items: Vec<SchemaPart<'d>> = shape
            .every(|keywords| keywords.items)
            .into_iter()
            .filter(|part| part.node.as_bool() != Some(true))
            .collect();
        let Some(prefix) = shape.first(|keywords| keywords.prefix_items) else {
            let item = if items.is_empty() {
                Use::of(Expr::Any)
            } else {
                self.of(&items, &words)
            };
            return Expr::Array(Box::new(self.shallow(item, &words, shape)));
        };
        let places: Vec<Use> = prefix
            .items()
            .enumerate()
            .map(|(index, node)| self.of_node(node, &words.then(&(index + 1).to_string())))
            .collect();
        let length = places.len() as u64;
        let closed = items.iter().any(|part| part.node.as_bool() == Some(false))
            || shape
                .first(|keywords| keywords.max_items)
                .is_some_and(|most| most <= length);
        if closed
            && shape
                .first(|keywords| keywords.min_items)
                .is_some_and(|least| least >= length)
        {
            return Expr::Tuple(places);
        }
        let mut all = places;
        if !closed {
            let rest = if items.is_empty() {
                Use::of(Expr::Any)
            } else {
                self.of(&items, &words)
            };
            all.push(rest);
        }
        all.dedup();
        if let [one] = &all[..] {
            return Expr::Array(Box::new(one.clone()));
        }
        self.diagnostics.push(self.diagnostics.warning(
            codes::MIXED_TUPLE,
            prefix,
            "items of different types and no exact length",
            "a tuple needs `minItems`, and `items: false` or `maxItems`, of the same length",
        ));
        Expr::Array(Box::new(Use::of(Expr::Any)))
    }

    /// What a list or map holds, under a name of its own where all together would be too deep to be read.
    pub(crate) fn shallow(
        &mut self,
        used: Use,
        words: &NameWords,
        shape: &MergedSchema<'d>,
    ) -> Use {
        /// Lists of lists of lists of lists stay: the coordinates of many polygons are such.
        const MOST: usize = 190;
        if complexity(&used, 3) <= MOST {
            return used;
        }
        let id = self.inline_draft(words, &[]);
        if let Some(leaf) = shape.leaves.first() {
            self.drafts[id].ty.origin = leaf.keywords.node.origin();
        }
        self.drafts
            .define(id, Definition::Alias(Use::of(used.expr)), false);
        Use {
            expr: Expr::Named(id),
            nullable: used.nullable,
        }
    }
}

/// How hard a type is to read: ten points for itself and each type in it, times how deep it stands.
fn complexity(used: &Use, depth: usize) -> usize {
    let (own, depth) = if used.nullable {
        (10 * depth, depth + 1)
    } else {
        (0, depth)
    };
    let inner = |expr: &Expr| complexity(&Use::of(expr.clone()), depth + 1);
    own + 10 * depth
        + match &used.expr {
            Expr::Array(item) => complexity(item, depth + 1),
            // Names are strings.
            Expr::Map(value) => 10 * (depth + 1) + complexity(value, depth + 1),
            Expr::Tuple(items) => items.iter().map(|item| complexity(item, depth + 1)).sum(),
            Expr::Loose(expr) | Expr::Blank(expr) => inner(expr),
            _ => 0,
        }
}
