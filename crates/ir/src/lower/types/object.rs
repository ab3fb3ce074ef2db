//! Objects and maps.

use conform_description::Node;

use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::schema::merged::{MergedMember, MergedSchema};
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::SchemaLowering;
use crate::lower::types::annotations::Annotations;
use crate::lower::types::drafts::BuiltType;
use crate::lower::types::names::NameWords;
use crate::lower::types::singular::singular;
use crate::lower::{codes, long_names};
use crate::{
    Additional, Constant, ConstantSource, Definition, Docs, EnumGrowth, Expr, Field, JsonTypes,
    Object, Presence, StringFormat, Union, Use, Variant,
};

impl<'d> SchemaLowering<'d> {
    /// Returns an object, or a map if no member is known.
    ///
    /// An object without any keyword is a map of any JSON. An object that admits no member at all is an object without
    /// members.
    pub(crate) fn build_object_or_map(
        &mut self,
        mut merged: MergedSchema<'d>,
        null: bool,
        words: &NameWords,
    ) -> BuiltType<'d> {
        if !merged.fields.is_empty() || forbids_others(&merged) {
            merged.null = null;
            return BuiltType::Object(Box::new(merged));
        }
        self.report_conditional_members(&merged);
        let words = self.drafts.value_words(words);
        let value = match self.additional_members(&merged, &words) {
            Additional::Typed(value) => value,
            _ => Use::of(Expr::Any),
        };
        BuiltType::of(Expr::Map(Box::new(value)), null)
    }

    /// Returns an object with members.
    pub(crate) fn build_object(&mut self, merged: &MergedSchema<'d>, words: &NameWords) -> Object {
        self.report_conditional_members(merged);
        let mut fields = Vec::with_capacity(merged.fields.len());
        for field in &merged.fields {
            let required = merged.required.contains(field.name);
            // What must not be there has no field. A value that has it all the same keeps it among the others.
            if !required && is_forbidden(field) {
                continue;
            }
            let mut words = words.then(field.name);
            // The items of `lines` are not called like what is in `line`.
            let one = singular(field.name);
            if one.is_some_and(|one| merged.fields.iter().any(|other| other.name == one)) {
                words = words.kept();
            }
            let used = self.type_of(&field.parts, &words);
            fields.push(self.build_field(field, used, required));
        }
        let additional = self.additional_members(merged, &words.then("value"));
        Object { fields, additional }
    }

    fn build_field(&mut self, field: &MergedMember<'d>, used: Use, required: bool) -> Field {
        let annotations = Annotations::of(self.description.version(), &field.parts);
        let constant = self.unnamed_constant(field, &used);
        let password = used.expr == Expr::String(StringFormat::Password);
        if annotations.rename.is_none() {
            long_names::report_member(&field.member, &mut self.diagnostics);
        }
        Field {
            wire: field.name.to_owned(),
            rename: annotations.rename.map(str::to_owned),
            origin: field.member.key_origin(),
            docs: annotations.docs,
            presence: Presence::of(required, used.nullable),
            ty: Use::of(used.expr),
            read_only: annotations.read_only,
            write_only: annotations.write_only,
            deprecated: annotations.deprecated,
            sensitive: annotations.sensitive || password,
            default: annotations.default,
            constant,
        }
    }

    /// Returns the only value of a boolean or `null`, whose type does not say it. Constants of other types are those of enums.
    fn unnamed_constant(&mut self, field: &MergedMember<'d>, used: &Use) -> Option<Constant> {
        match used.expr {
            Expr::Boolean if !used.nullable => self.only_boolean(&field.parts),
            Expr::Null => {
                let merged = self.merge(&field.parts)?;
                // A list of `null` alone says that no other value is known, and not that there is none.
                let is_stated = merged.leaves.iter().any(|leaf| {
                    let keywords = &leaf.keywords;
                    keywords.constant.is_some() || keywords.types == Some(JsonTypes(0))
                });
                Some(Constant {
                    value: serde_json::Value::Null,
                    source: match is_stated {
                        true => ConstantSource::Only,
                        false => ConstantSource::Listed,
                    },
                    selects: false,
                })
            }
            _ => None,
        }
    }

    /// Returns the only boolean that schemas admit, if they list just one.
    pub(crate) fn only_boolean(&mut self, parts: &[SchemaPart<'d>]) -> Option<Constant> {
        let may_list = parts.iter().any(|part| {
            let keywords = SchemaKeywords::read(part.node);
            keywords.values.is_some()
                || keywords.constant.is_some()
                || keywords.reference
                || keywords.all_of.is_some()
        });
        if !may_list {
            return None;
        }
        let merged = self.merge(parts)?;
        let growth = merged.growth();
        match &merged.common_values()?[..] {
            [only] if growth != EnumGrowth::Planned => Some(Constant {
                value: only.value.value.clone(),
                source: match growth {
                    EnumGrowth::Never => ConstantSource::Only,
                    _ => ConstantSource::Listed,
                },
                selects: false,
            }),
            _ => None,
        }
    }

    /// Returns what other members an object may have.
    pub(crate) fn additional_members(
        &mut self,
        merged: &MergedSchema<'d>,
        words: &NameWords,
    ) -> Additional {
        let mut stated: Vec<SchemaPart<'d>> = Vec::new();
        let mut open = false;
        for leaf in &merged.leaves {
            for node in [leaf.keywords.additional, leaf.keywords.unevaluated]
                .into_iter()
                .flatten()
            {
                match node.as_bool() {
                    Some(false) => {}
                    Some(true) => open = true,
                    None if node.members().next().is_none() => open = true,
                    None => stated.push(leaf.inner(node)),
                }
            }
        }
        let mut patterns: Vec<SchemaPart<'d>> = Vec::new();
        let mut match_all = false;
        for leaf in &merged.leaves {
            let members = leaf.keywords.patterns.into_iter().flat_map(Node::members);
            for member in members {
                patterns.push(leaf.inner(member.node));
                match_all |= matches_every_name(member.key);
            }
        }
        if patterns.is_empty() {
            return if !stated.is_empty() {
                Additional::Typed(self.type_of(&stated, words))
            } else if forbids_others(merged) {
                Additional::Forbidden
            } else if open {
                Additional::Any
            } else {
                Additional::Unspecified
            };
        }
        // Members that match no pattern may be anything, unless another keyword constrains them.
        let closed = match_all || !stated.is_empty() || forbids_unmatched(merged);
        // Without members of its own, an object with patterns is a map, whatever names that match none may hold.
        let is_map = merged.fields.is_empty() && !open;
        if let ([pattern], false) = (&patterns[..], closed || is_map) {
            return self.pattern_members(*pattern, words);
        }
        open |= !closed && !is_map;
        let mut uses: Vec<Use> = Vec::new();
        for part in patterns.iter().chain(&stated) {
            let used = self.type_of(&[*part], words);
            if !uses.contains(&used) {
                uses.push(used);
            }
        }
        match (uses.pop(), uses.is_empty()) {
            (Some(used), true) if !open => Additional::Typed(used),
            _ => {
                self.diagnostics.push(self.diagnostics.warning(
                    codes::MIXED_PATTERNS,
                    patterns[0].node,
                    "the type of other members depends on their names: they stay raw JSON",
                    "one type for names that match this pattern",
                ));
                Additional::Any
            }
        }
    }

    /// Returns the type of members of which those that match a pattern have a type, and the others may be anything: a union
    /// that keeps as JSON what the type does not read.
    fn pattern_members(&mut self, pattern: SchemaPart<'d>, words: &NameWords) -> Additional {
        let used = self.type_of(&[pattern], &words.then("matched"));
        if matches!(used.expr, Expr::Any | Expr::Null) {
            return Additional::Any;
        }
        let name = match self.referred(pattern.node) {
            Some(id) => self.drafts.short_name(id),
            None => "matched".to_owned(),
        };
        let union = Union {
            variants: vec![Variant {
                name,
                ty: Use::of(used.expr),
                key: None,
                json_types: JsonTypes::default(),
                tags: Vec::new(),
                new_tag: None,
                default: true,
                docs: Docs::default(),
            }],
            tag: None,
            any_of: false,
        };
        // The prose of the pattern's schema is about the members that match, so it is not that of the union.
        let id = self.inline_draft(words, &[]);
        self.drafts[id].ty.origin = pattern.node.origin();
        self.drafts
            .define(id, Definition::Union(union), used.nullable);
        Additional::Typed(Use::of(Expr::Named(id)))
    }

    fn report_conditional_members(&mut self, merged: &MergedSchema<'d>) {
        let known = |name: &str| merged.fields.iter().any(|field| field.name == name);
        // A condition about a member that is declared anyway adds no member.
        let adds = |schema: Node<'d>| {
            let mut members = schema.get("properties").into_iter().flat_map(Node::members);
            members.any(|member| !known(member.key))
        };
        let conditions = merged
            .leaves
            .iter()
            .flat_map(|leaf| &leaf.keywords.conditional);
        let adding = conditions
            .copied()
            .find(|&node| adds(node) || node.members().any(|member| adds(member.node)));
        if let Some(node) = adding {
            self.diagnostics.push(self.diagnostics.warning(
                codes::CONDITIONAL_MEMBERS,
                node,
                "members that are declared under a condition stay raw JSON",
                "declares members for some values only",
            ));
        }
    }
}

/// Whether a pattern obviously matches every name.
fn matches_every_name(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    matches!(inner, "" | ".*" | ".+") && pattern != "^$" || pattern == "."
}

/// Whether members are forbidden that are neither declared nor match a pattern.
fn forbids_unmatched(merged: &MergedSchema<'_>) -> bool {
    let forbidden = |keywords: &SchemaKeywords<'_>| {
        [keywords.additional, keywords.unevaluated]
            .into_iter()
            .flatten()
            .any(|node| node.as_bool() == Some(false))
    };
    merged.leaves.iter().any(|leaf| forbidden(&leaf.keywords))
}

/// Whether members other than the declared ones are forbidden.
fn forbids_others(merged: &MergedSchema<'_>) -> bool {
    forbids_unmatched(merged)
        && merged
            .leaves
            .iter()
            .all(|leaf| leaf.keywords.patterns.is_none())
}

/// Whether a schema says that a member must not be there: `false`.
fn is_forbidden(field: &MergedMember<'_>) -> bool {
    let mut schemas = field.parts.iter().map(|part| part.node);
    schemas.any(|schema| schema.as_bool() == Some(false))
}
