//! Lists and tuples.

use crate::lower::codes;
use crate::lower::schema::json_types::json_type_name;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::SchemaLowering;
use crate::lower::types::drafts::{BuiltType, InlineKey};
use crate::lower::types::lowering::nullable;
use crate::lower::types::names::{NameWords, unique_names};
use crate::{Definition, Docs, Expr, JsonTypes, Name, Union, Use, Variant};

impl<'d> SchemaLowering<'d> {
    /// Returns a list, or a tuple if the length is exact. The items of a list with `prefixItems` are a union of what these admit.
    pub(crate) fn build_array(&mut self, merged: &MergedSchema<'d>, words: &NameWords) -> Expr {
        let words = self.drafts.item_words(words);
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
        if !closed && !items.is_empty() {
            all.push(self.type_of(&items, &words));
        }
        if all.iter().any(|used| used.expr == Expr::Any) {
            self.diagnostics.push(self.diagnostics.warning(
                codes::MIXED_TUPLE,
                prefix,
                "`prefixItems` without an exact length has a schema that admits anything: the items stay raw JSON",
                "for a tuple, `minItems` and `maxItems` must be the number of these schemas",
            ));
            return Expr::Array(Box::new(Use::of(Expr::Any)));
        }
        let mut parts: Vec<SchemaPart<'d>> = prefix.items().map(|node| leaf.inner(node)).collect();
        parts.extend(&items);
        let is_open = !closed && items.is_empty();
        Expr::Array(Box::new(
            self.one_of_positions(&parts, all, is_open, &words),
        ))
    }

    /// Returns the type of an item that may be at any of several positions: a union of their types. `is_open` says that a longer list may
    /// have any other items: then a value need not fit the branch of its JSON type, and is kept as JSON.
    fn one_of_positions(
        &mut self,
        parts: &[SchemaPart<'d>],
        positions: Vec<Use>,
        is_open: bool,
        words: &NameWords,
    ) -> Use {
        let null = positions.iter().any(|used| used.nullable);
        // These schemas are no union anywhere else.
        let key = InlineKey::new(parts, JsonTypes(0));
        if let Some(id) = self.inline_types.get(&key) {
            return nullable(Use::of(Expr::Named(id)), null);
        }
        let mut names: Vec<String> = positions.iter().map(|used| self.kind_of(used)).collect();
        unique_names(names.iter_mut());
        let variants = positions
            .into_iter()
            .zip(names)
            .map(|(used, name)| Variant {
                name,
                ty: Use::of(used.expr),
                key: None,
                json_types: JsonTypes::default(),
                tags: Vec::new(),
                new_tag: None,
                default: is_open,
                docs: Docs::default(),
            });
        let variants: Vec<Variant> = variants.collect();
        let first = variants.first().cloned();
        let built = match (self.union_of(variants, None, null), first) {
            // One type for all of them, beside which there may be anything.
            (BuiltType::Use(used), Some(first)) if is_open && used.expr != Expr::Any => {
                let only = Variant {
                    ty: Use::of(used.expr),
                    ..first
                };
                let union = Union {
                    variants: vec![only],
                    tag: None,
                    any_of: false,
                };
                BuiltType::Definition(Definition::Union(union), used.nullable)
            }
            (built, _) => built,
        };
        nullable(self.name_if_needed(built, Some(key), words, &[]), null)
    }

    /// Returns a word for what the values of a use are.
    fn kind_of(&self, used: &Use) -> String {
        let kind = match &used.expr {
            Expr::Named(id) => {
                let ty = &self.drafts[*id].ty;
                match (&ty.name, &ty.definition) {
                    (Name::Component(name), _) => return name.clone(),
                    (_, Definition::Enum(_)) => JsonTypes::STRING,
                    _ => JsonTypes::OBJECT,
                }
            }
            Expr::Boolean => JsonTypes::BOOLEAN,
            Expr::Integer(_) => JsonTypes::INTEGER,
            Expr::Number(_) | Expr::Loose(_) => JsonTypes::NUMBER,
            Expr::String(_) => JsonTypes::STRING,
            Expr::Array(_) | Expr::Tuple(_) => JsonTypes::ARRAY,
            Expr::Map(_) => JsonTypes::OBJECT,
            Expr::Any | Expr::Null | Expr::Blank(_) => return "value".to_owned(),
        };
        json_type_name(kind).to_owned()
    }
}
