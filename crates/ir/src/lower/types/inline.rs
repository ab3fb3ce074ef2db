//! Schemas without a name of their own. A type is added for them only where a type needs a name.

use crate::lower::schema::json_types::VALUES;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::SchemaLowering;
use crate::lower::types::drafts::{BuiltType, InlineKey, PendingType};
use crate::lower::types::names::NameWords;
use crate::{Expr, JsonTypes, Use};

impl<'d> SchemaLowering<'d> {
    /// Returns the type of parts that are not just one named schema.
    ///
    /// `only` limits the JSON types that count; `described` are the schemas whose prose and examples a new type gets.
    pub(crate) fn inline(
        &mut self,
        parts: &[SchemaPart<'d>],
        only: JsonTypes,
        words: &NameWords,
        described: &[SchemaPart<'d>],
    ) -> Use {
        let key = InlineKey::new(parts, only);
        if let Some(id) = self.inline_types.get(&key) {
            return Use::of(Expr::Named(id));
        }
        if let Some(words) = self.inline_types.active_words(&key).cloned() {
            // It contains itself, so its type needs a name: that of the place where it was met first.
            let id = self.inline_draft(&words, described);
            self.inline_types.insert(key, id);
            return Use::of(Expr::Named(id));
        }
        if self.inline_types.is_too_deep() {
            let id = self.inline_draft(words, described);
            self.inline_types.insert(key, id);
            self.pending
                .push(PendingType::Parts(id, parts.to_vec(), only));
            return Use::of(Expr::Named(id));
        }
        let Some(merged) = self.merge(parts) else {
            return Use::of(Expr::Any);
        };
        self.inline_types.enter(key.clone(), words.clone());
        let built = self.build(merged, only, words);
        self.inline_types.leave();
        if let Some(id) = self.inline_types.get(&key) {
            self.define_as(id, built);
            return Use::of(Expr::Named(id));
        }
        self.name_if_needed(built, Some(key), words, described)
    }

    /// Returns what parts are, for a type that has a name already and needs no second one.
    pub(crate) fn in_place(
        &mut self,
        parts: &[SchemaPart<'d>],
        words: &NameWords,
    ) -> BuiltType<'d> {
        self.add_externals(parts);
        let plain = match self.split(parts, None) {
            Ok(split)
                if !split.nullable
                    && split
                        .parts
                        .iter()
                        .all(|part| self.type_of_part(*part).is_none()) =>
            {
                split.parts
            }
            _ => Vec::new(),
        };
        let key = InlineKey::new(&plain, VALUES);
        let is_known =
            self.inline_types.get(&key).is_some() || self.inline_types.active_words(&key).is_some();
        if plain.is_empty() || is_known || self.inline_types.is_too_deep() {
            return BuiltType::Use(self.type_of(parts, &words.inner("value")));
        }
        let Some(merged) = self.merge(&plain) else {
            return BuiltType::of(Expr::Any, false);
        };
        self.inline_types.enter(key.clone(), words.inner("value"));
        let built = self.build(merged, VALUES, words);
        self.inline_types.leave();
        match self.inline_types.get(&key) {
            // It contains itself, and got a name meanwhile.
            Some(id) => {
                self.define_as(id, built);
                BuiltType::Use(Use::of(Expr::Named(id)))
            }
            None => built,
        }
    }

    /// Adds a type for what was built, if that needs a name. Returns how it is used.
    pub(crate) fn name_if_needed(
        &mut self,
        built: BuiltType<'d>,
        key: Option<InlineKey>,
        words: &NameWords,
        described: &[SchemaPart<'d>],
    ) -> Use {
        if let BuiltType::Use(used) = built {
            return used;
        }
        let id = self.inline_draft(words, described);
        if let Some(key) = key {
            self.inline_types.insert(key, id);
        }
        match built {
            BuiltType::Object(merged) => {
                self.drafts[id].null = merged.null;
                self.pending.push(PendingType::Object(id, merged));
            }
            built => self.define_as(id, built),
        }
        Use::of(Expr::Named(id))
    }
}
