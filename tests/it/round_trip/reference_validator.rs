//! Whether a value is valid, decided by `jsonschema`, which knows nothing of generated types.

use std::collections::HashSet;

use conform_description::Node;
use conform_json::pointer::escape;
use conform_json::{Document, Format, Limits};
use conform_schema::{Direction, Extent, Schema};
use serde_json::{Map, Value as Json, json};

/// Validates values of one schema. Only the part of the schema that values reach is compiled.
pub(super) struct ReferenceValidator<'d> {
    node: Node<'d>,
    direction: Direction,
    extent: Extent,
    schema: Schema,
    /// The schema with what it implies: see [`narrow`].
    narrowed: jsonschema::Validator,
    /// The schema in which the tag of a discriminator selects the branch.
    tagged: jsonschema::Validator,
}

impl<'d> ReferenceValidator<'d> {
    pub(super) fn new(node: Node<'d>, direction: Direction) -> Self {
        let extent = Extent::default();
        let schema = Schema::compile_within(node, direction, &extent);
        let (narrowed, tagged) = (narrowed(&schema), tagged(&schema));
        Self {
            node,
            direction,
            extent,
            schema,
            narrowed,
            tagged,
        }
    }

    /// Returns whether the value is valid, and a generated type must read it.
    pub(super) fn accepts(&mut self, value: &Json) -> bool {
        let text = value.to_string().into_bytes();
        let Ok(document) = Document::parse("value", text, Format::Json, &Limits::default()) else {
            return false;
        };
        if !self.schema.covers(&Extent::of(document.root())) {
            self.extent.add(document.root());
            self.schema = Schema::compile_within(self.node, self.direction, &self.extent);
            self.narrowed = narrowed(&self.schema);
            self.tagged = tagged(&self.schema);
        }
        // Generated types trust the tag of a union. If the branch that it selects has an optional member, `null` for that member is
        // read as absent, although another branch might have kept it.
        self.narrowed.is_valid(value)
            && self.schema.is_valid(document.root())
            && (!has_null(value) || self.tagged.is_valid(value))
    }
}

fn has_null(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.iter().any(has_null),
        Json::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

fn compiled(json: &Json) -> jsonschema::Validator {
    jsonschema::options()
        .should_validate_formats(false)
        .build(json)
        .expect("a translated schema compiles")
}

fn tagged(schema: &Schema) -> jsonschema::Validator {
    let mut json = schema.json().clone();
    trust_tags(&mut json, "", schema);
    compiled(&json)
}

/// Makes the tag of each discriminator select its branch: values of other branches are invalid.
fn trust_tags(json: &mut Json, pointer: &str, schema: &Schema) {
    match json {
        Json::Object(members) => {
            for (name, member) in &mut *members {
                trust_tags(member, &format!("{pointer}/{}", escape(name)), schema);
            }
            let Some(discriminator) = schema.discriminator(pointer) else {
                return;
            };
            let property = &discriminator.property;
            let mut rules = Vec::new();
            let mut known = HashSet::new();
            for (tag, branch) in &discriminator.tags {
                if known.insert(tag) {
                    let selects = json!({ "type": "object", "required": [property], "properties": { property: { "const": tag } } });
                    rules.push(
                        json!({ "if": selects, "then": members[discriminator.keyword][branch] }),
                    );
                }
            }
            let all = members.entry("allOf").or_insert_with(|| json!([]));
            all.as_array_mut().expect("it is a list").extend(rules);
        }
        Json::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                trust_tags(item, &format!("{pointer}/{index}"), schema);
            }
        }
        _ => {}
    }
}

fn narrowed(schema: &Schema) -> jsonschema::Validator {
    let mut json = schema.json().clone();
    narrow(&mut json);
    compiled(&json)
}

/// Narrows a schema where generated types accept less than the schema does, and return an error: with `properties` but no type they
/// expect an object, with `items` but no type a list, and an integer without a format or limits must have 64 bits.
fn narrow(schema: &mut Json) {
    let Json::Object(keywords) = schema else {
        return;
    };
    let has = |keywords: &Map<String, Json>, words: &[&str]| {
        words.iter().any(|word| keywords.contains_key(*word))
    };
    let is_value = has(keywords, &["enum", "const"]);
    if !has(keywords, &["type"]) && !is_value {
        if has(
            keywords,
            &["properties", "additionalProperties", "patternProperties"],
        ) {
            keywords.insert("type".to_owned(), "object".into());
        } else if has(keywords, &["items", "prefixItems"]) {
            keywords.insert("type".to_owned(), "array".into());
        }
    }
    let is_integer = keywords.get("type").is_some_and(|ty| {
        ty == "integer"
            || ty
                .as_array()
                .is_some_and(|types| types.contains(&"integer".into()))
    });
    let is_number = keywords.get("type").is_some_and(|ty| {
        ty.as_array()
            .is_some_and(|types| types.contains(&"number".into()))
    });
    if is_integer && !is_number && !is_value {
        keywords.entry("minimum").or_insert_with(|| json!(i64::MIN));
        keywords.entry("maximum").or_insert_with(|| json!(i64::MAX));
    }
    for (keyword, value) in keywords.iter_mut() {
        match (keyword.as_str(), value) {
            (
                "properties" | "patternProperties" | "$defs" | "dependentSchemas",
                Json::Object(all),
            ) => {
                all.values_mut().for_each(narrow);
            }
            ("allOf" | "oneOf" | "anyOf" | "prefixItems", Json::Array(all)) => {
                all.iter_mut().for_each(narrow);
            }
            (
                "items" | "additionalProperties" | "unevaluatedProperties" | "then" | "else",
                schema,
            ) => {
                narrow(schema);
            }
            _ => {}
        }
    }
}
