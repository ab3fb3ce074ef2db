//! Lists and tuples.

use crate::lower::codes;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::SchemaLowering;
use crate::lower::types::names::NameWords;
use crate::{Expr, Use};

impl<'d> SchemaLowering<'d> {
    /// Returns a list, or a tuple if the length is exact.
    pub(crate) fn build_array(&mut self, merged: &MergedSchema<'d>, words: &NameWords) -> Expr {
        let words = words.inner("item");
        let items: Vec<SchemaPart<'d>> = merged
            .all(|keywords| keywords.items)
            .into_iter()
            .filter(|part| part.node.as_bool() != Some(true))
            .collect();
        let prefix = merged
            .leaves
            .iter()
            .find_map(|leaf| Some((leaf, leaf.keywords.prefix_items?)));
        let Some((leaf, prefix)) = prefix else {
            let item = if items.is_empty() {
                Use::of(Expr::Any)
            } else {
                self.type_of(&items, &words)
            };
            return Expr::Array(Box::new(item));
        };
        let positions: Vec<Use> = prefix
            .items()
            .enumerate()
            .map(|(index, node)| {
                let words = words.then(&(index + 1).to_string());
                self.type_of(&[leaf.inner(node)], &words)
            })
            .collect();
        let length = positions.len() as u64;
        let closed = items.iter().any(|part| part.node.as_bool() == Some(false))
            || merged
                .first(|keywords| keywords.max_items)
                .is_some_and(|most| most <= length);
        if closed
            && merged
                .first(|keywords| keywords.min_items)
                .is_some_and(|least| least >= length)
        {
            return Expr::Tuple(positions);
        }
        let mut all = positions;
        if !closed {
            let rest = if items.is_empty() {
                Use::of(Expr::Any)
            } else {
                self.type_of(&items, &words)
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
            "`prefixItems` of different types without an exact length: the items stay raw JSON",
            "for a tuple, `minItems` and `maxItems` must be the number of these schemas",
        ));
        Expr::Array(Box::new(Use::of(Expr::Any)))
    }
}
