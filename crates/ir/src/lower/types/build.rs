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
use crate::{Docs, Expr, IntegerFormat, JsonTypes, StringFormat, Use, Variant};

/// What becomes of a value that no schema describes.
const RAW: &str =
    "in generated code the value is raw JSON; to give it a type, make the schemas agree";

/// What becomes of a value for which one of the schemas is taken.
const NARROWEST: &str = "in generated code the value has the type of the narrowest of these schemas; what does not fit is kept as JSON \
    where the member may be absent. Make the schemas agree";

impl<'d> SchemaLowering<'d> {
    /// Decides what a merged schema is.
    pub(crate) fn build(
        &mut self,
        merged: MergedSchema<'d>,
        only: JsonTypes,
        words: &NameWords,
    ) -> BuiltType<'d> {
        if let Some((one, other)) = merged.contradiction {
            let narrower = merged.without_contradiction();
            let is_raw = narrower.contradiction.is_some();
            self.diagnostics.push(
                self.diagnostics
                    .warning(
                        codes::CONTRADICTION,
                        other,
                        "no value fits all the schemas that apply here",
                        "requires another type",
                    )
                    .with(one.label("than this"))
                    .help(if is_raw { RAW } else { NARROWEST }),
            );
            if is_raw {
                return BuiltType::of(Expr::Any, false);
            }
            return self.build(narrower, only, words);
        }
        if !merged.unions.is_empty() {
            return self.build_union(merged, words);
        }
        let json_types = JsonTypes(merged.json_types.0 & only.0);
        if let Some(built) = self.build_enum(&merged, json_types) {
            return built;
        }
        if merged.is_anything() {
            return BuiltType::of(Expr::Any, false);
        }
        if let Some((leaf, keyword)) = merged.assumed() {
            self.diagnostics.assumed_type(leaf, keyword);
        }
        let null = merged.null && only == VALUES;
        match json_types {
            JsonTypes(0) if merged.null => BuiltType::of(Expr::Null, false),
            // `false` admits no value, so any type will do; raw JSON loses nothing.
            JsonTypes(0) => BuiltType::of(Expr::Any, false),
            JsonTypes::OBJECT => self.build_object_or_map(merged, null, words),
            JsonTypes::ARRAY => {
                let expr = self.build_array(&merged, words);
                BuiltType::of(expr, null)
            }
            JsonTypes::BOOLEAN => BuiltType::of(Expr::Boolean, null),
            JsonTypes::STRING => BuiltType::of(Expr::String(self.string(&merged)), null),
            JsonTypes::NUMBER | JsonTypes::FRACTION => {
                let format = merged.last(|keywords| keywords.format);
                BuiltType::of(formats::number(format), null)
            }
            JsonTypes::INTEGER => BuiltType::of(Expr::Integer(self.integer(&merged)), null),
            VALUES => BuiltType::of(Expr::Any, false),
            _ => self.union_of_json_types(merged, json_types, words),
        }
    }

    fn string(&self, merged: &MergedSchema<'d>) -> StringFormat {
        formats::string(
            merged.last(|keywords| keywords.format),
            merged.last(|keywords| keywords.content_encoding),
            merged.last(|keywords| keywords.content_media_type),
        )
    }

    /// Returns the format of an integer.
    pub(crate) fn integer(&self, merged: &MergedSchema<'d>) -> IntegerFormat {
        let format = formats::integer(
            merged.last(|keywords| keywords.format),
            merged.last(|keywords| keywords.minimum),
            merged.last(|keywords| keywords.maximum),
        );
        let leaves = merged.leaves.iter();
        let values: Vec<_> = leaves
            .flat_map(|leaf| self.wide_integers.shown_for(&leaf.keywords))
            .collect();
        formats::wide_enough(format, &values)
    }

    /// Returns an enum, or what else listed values are; `None` if none are listed.
    pub(crate) fn build_enum(
        &mut self,
        merged: &MergedSchema<'d>,
        json_types: JsonTypes,
    ) -> Option<BuiltType<'d>> {
        let null = merged.null;
        let values = merged.listed(json_types)?;
        if values.is_empty() {
            if null {
                return Some(BuiltType::of(Expr::Null, false));
            }
            // No value fits. The stated type, if there is one, is closest to what is meant.
            self.report_disjoint(merged);
            return None;
        }
        if values.iter().all(|listed| listed.value.value.is_boolean()) {
            return Some(BuiltType::of(Expr::Boolean, null));
        }
        Some(BuiltType::Definition(
            definition(
                values.into_iter().map(|listed| listed.value).collect(),
                merged.growth(),
            ),
            null,
        ))
    }

    /// Reports schemas that list values, but none in common. Linting reports a list that is empty itself.
    fn report_disjoint(&mut self, merged: &MergedSchema<'d>) {
        let mut lists = merged.leaves.iter().filter_map(|leaf| {
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
        merged: MergedSchema<'d>,
        json_types: JsonTypes,
        words: &NameWords,
    ) -> BuiltType<'d> {
        let null = merged.null;
        let numbers = JsonTypes(json_types.0 & JsonTypes::NUMBER.0);
        let rest = JsonTypes(json_types.0 & !numbers.0);
        if rest == JsonTypes::STRING && numbers != JsonTypes(0) && is_decimal_text(&merged, None) {
            let expr = if numbers == JsonTypes::INTEGER {
                Expr::Integer(self.integer(&merged))
            } else {
                formats::number(merged.last(|keywords| keywords.format))
            };
            return BuiltType::of(Expr::Loose(Box::new(expr)), null);
        }
        let parts: Vec<SchemaPart<'d>> = merged
            .leaves
            .iter()
            .map(|leaf| leaf.part(PartView::Base))
            .collect();
        let mut variants = Vec::new();
        for kind in order_of(&merged, json_types) {
            let name = json_type_name(kind);
            let used = self.inline(&parts, kind, &words.then(name), &parts);
            self.drafts.keep_examples_of(&used, kind);
            variants.push(Variant {
                name: name.to_owned(),
                ty: Use::of(used.expr),
                key: None,
                json_types: JsonTypes::default(),
                tags: Vec::new(),
                new_tag: None,
                default: false,
                docs: Docs::default(),
            });
        }
        self.union_of(variants, None, null)
    }
}

/// Returns the JSON types of a set one by one, in the order in which `type` lists them.
fn order_of(merged: &MergedSchema<'_>, json_types: JsonTypes) -> Vec<JsonTypes> {
    let mut out: Vec<JsonTypes> = Vec::new();
    let mut add = |kind: JsonTypes| {
        let kind = JsonTypes(kind.0 & json_types.0);
        if kind != JsonTypes(0) && !out.iter().any(|other| other.overlaps(kind)) {
            out.push(kind);
        }
    };
    for node in merged
        .leaves
        .iter()
        .filter_map(|leaf| leaf.keywords.node.get("type"))
    {
        let has_number = node.items().any(|item| item.as_str() == Some("number"));
        for name in node.items().filter_map(Node::as_str) {
            match name {
                "boolean" => add(JsonTypes::BOOLEAN),
                "integer" if has_number => add(JsonTypes::NUMBER),
                "integer" => add(JsonTypes::INTEGER),
                "number" => add(JsonTypes::NUMBER),
                "string" => add(JsonTypes::STRING),
                "array" => add(JsonTypes::ARRAY),
                "object" => add(JsonTypes::OBJECT),
                _ => {}
            }
        }
    }
    for kind in [
        JsonTypes::OBJECT,
        JsonTypes::ARRAY,
        JsonTypes::STRING,
        JsonTypes::NUMBER,
        JsonTypes::BOOLEAN,
    ] {
        add(kind);
    }
    out
}
