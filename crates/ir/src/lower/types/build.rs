//! What a merged schema is: a scalar, an enum, an object, a map, a list or a union.

use conform_description::Node;

use crate::lower::schema::json_types::{VALUES, json_type_name};
use crate::lower::schema::listed_values::{definition, listed};
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::{PartView, SchemaPart};
use crate::lower::types::SchemaLowering;
use crate::lower::types::branch::is_decimal_text;
use crate::lower::types::drafts::BuiltType;
use crate::lower::types::names::NameWords;
use crate::lower::{codes, formats};
use crate::{Docs, Expr, IntegerFormat, Kinds, StringFormat, Use, Variant};

impl<'d> SchemaLowering<'d> {
    /// Decides what a merged schema is.
    pub(crate) fn build(
        &mut self,
        shape: MergedSchema<'d>,
        only: Kinds,
        words: &NameWords,
    ) -> BuiltType<'d> {
        if let Some((one, other)) = shape.contradiction {
            self.diagnostics.push(
                self.diagnostics
                    .warning(
                        codes::CONTRADICTION,
                        other,
                        "no value fits all the schemas that apply here",
                        "requires another type",
                    )
                    .with(one.label("than this")),
            );
            return BuiltType::of(Expr::Any, false);
        }
        if !shape.unions.is_empty() {
            return self.build_union(shape, words);
        }
        let kinds = Kinds(shape.kinds.0 & only.0);
        if let Some(built) = self.build_enum(&shape, kinds) {
            return built;
        }
        if shape.is_anything() {
            return BuiltType::of(Expr::Any, false);
        }
        let null = shape.null && only == VALUES;
        match kinds {
            Kinds(0) if shape.null => BuiltType::of(Expr::Null, false),
            // `false` admits no value, so any type will do; raw JSON loses nothing.
            Kinds(0) => BuiltType::of(Expr::Any, false),
            Kinds::OBJECT => self.build_object_or_map(shape, null, words),
            Kinds::ARRAY => {
                let expr = self.build_array(&shape, words);
                BuiltType::of(expr, null)
            }
            Kinds::BOOLEAN => BuiltType::of(Expr::Boolean, null),
            Kinds::STRING => BuiltType::of(Expr::String(self.string(&shape)), null),
            Kinds::NUMBER | Kinds::FRACTION => {
                let format = shape.last(|keywords| keywords.format);
                BuiltType::of(formats::number(format), null)
            }
            Kinds::INTEGER => BuiltType::of(Expr::Integer(self.integer(&shape)), null),
            VALUES => BuiltType::of(Expr::Any, false),
            _ => self.union_of_json_types(shape, kinds, words),
        }
    }

    fn string(&self, shape: &MergedSchema<'d>) -> StringFormat {
        formats::string(
            shape.last(|keywords| keywords.format),
            shape.last(|keywords| keywords.content_encoding),
            shape.last(|keywords| keywords.content_media_type),
        )
    }

    /// Returns the format of an integer.
    pub(crate) fn integer(&self, shape: &MergedSchema<'d>) -> IntegerFormat {
        let format = formats::integer(
            shape.last(|keywords| keywords.format),
            shape.last(|keywords| keywords.minimum),
            shape.last(|keywords| keywords.maximum),
        );
        let leaves = shape.leaves.iter();
        let values: Vec<_> = leaves
            .flat_map(|leaf| self.wide_integers.shown_for(&leaf.keywords))
            .collect();
        formats::wide_enough(format, &values)
    }

    /// Returns an enum, or what else listed values are; `None` if none are listed.
    pub(crate) fn build_enum(
        &mut self,
        shape: &MergedSchema<'d>,
        kinds: Kinds,
    ) -> Option<BuiltType<'d>> {
        let null = shape.null;
        let values = shape.listed(kinds)?;
        if values.is_empty() {
            if null {
                return Some(BuiltType::of(Expr::Null, false));
            }
            // No value fits. The stated type, if there is one, is closest to what is meant.
            self.report_disjoint(shape);
            return None;
        }
        if values.iter().all(|listed| listed.value.value.is_boolean()) {
            return Some(BuiltType::of(Expr::Boolean, null));
        }
        Some(BuiltType::Definition(
            definition(values.into_iter().map(|listed| listed.value).collect()),
            null,
        ))
    }

    /// Reports schemas that list values, but none in common. Linting reports a list that is empty itself.
    fn report_disjoint(&mut self, shape: &MergedSchema<'d>) {
        let mut lists = shape.leaves.iter().filter_map(|leaf| {
            let values = listed(&leaf.keywords)?;
            Some(values.first()?.node)
        });
        if let (Some(one), Some(other)) = (lists.next(), lists.next()) {
            self.diagnostics.push(
                self.diagnostics
                    .warning(
                        codes::CONTRADICTION,
                        other,
                        "no value fits all the schemas that apply here",
                        "lists other values",
                    )
                    .with(one.label("than this")),
            );
        }
    }

    /// Returns a union of the JSON types that `type` lists.
    pub(crate) fn union_of_json_types(
        &mut self,
        shape: MergedSchema<'d>,
        kinds: Kinds,
        words: &NameWords,
    ) -> BuiltType<'d> {
        let null = shape.null;
        let numbers = Kinds(kinds.0 & Kinds::NUMBER.0);
        let rest = Kinds(kinds.0 & !numbers.0);
        if rest == Kinds::STRING && numbers != Kinds(0) && is_decimal_text(&shape, None) {
            let expr = if numbers == Kinds::INTEGER {
                Expr::Integer(self.integer(&shape))
            } else {
                formats::number(shape.last(|keywords| keywords.format))
            };
            return BuiltType::of(Expr::Loose(Box::new(expr)), null);
        }
        let parts: Vec<SchemaPart<'d>> = shape
            .leaves
            .iter()
            .map(|leaf| SchemaPart {
                node: leaf.keywords.node,
                view: PartView::Base,
            })
            .collect();
        let mut variants = Vec::new();
        for kind in order_of(&shape, kinds) {
            let name = json_type_name(kind);
            let used = self.inline(&parts, kind, &words.then(name), &parts);
            self.drafts.keep_examples_of(&used, kind);
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
}

/// Returns the JSON types of a set one by one, in the order in which `type` lists them.
fn order_of(shape: &MergedSchema<'_>, kinds: Kinds) -> Vec<Kinds> {
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
