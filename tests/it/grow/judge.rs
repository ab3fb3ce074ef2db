//! Whether a value fits a schema, by `jsonschema`.

use serde_json::{Map, Value as Json, json};
use vsee_json::{Document, Format, Limits};
use vsee_spec::Node;
use vsee_spec::dialect::{Direction, Extent, Schema};

/// Judges values of one schema, of which only what values touch is compiled.
pub(super) struct Judge<'d> {
    node: Node<'d>,
    direction: Direction,
    extent: Extent,
    schema: Schema,
    /// The same, where it says what is meant by less.
    meant: jsonschema::Validator,
}

impl<'d> Judge<'d> {
    pub(super) fn new(node: Node<'d>, direction: Direction) -> Self {
        let extent = Extent::default();
        let schema = Schema::compile_within(node, direction, &extent);
        let meant = meant(&schema);
        Self {
            node,
            direction,
            extent,
            schema,
            meant,
        }
    }

    pub(super) fn admits(&mut self, value: &Json) -> bool {
        let text = value.to_string().into_bytes();
        let Ok(document) = Document::parse("grown", text, Format::Json, &Limits::default()) else {
            return false;
        };
        if !self.schema.covers(&Extent::of(document.root())) {
            self.extent.add(document.root());
            self.schema = Schema::compile_within(self.node, self.direction, &self.extent);
            self.meant = meant(&self.schema);
        }
        self.meant.is_valid(value) && self.schema.is_valid(document.root())
    }
}

fn meant(schema: &Schema) -> jsonschema::Validator {
    let mut json = schema.json().clone();
    mean(&mut json);
    jsonschema::options()
        .should_validate_formats(false)
        .build(&json)
        .expect("a translated schema compiles")
}

/// Narrows a schema to what is meant where generated types are narrower than the letter, and say so by an error: `properties`
/// without a type speak of objects and `items` of lists, and an integer of which no more is said has 64 bits.
fn mean(schema: &mut Json) {
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
                all.values_mut().for_each(mean);
            }
            ("allOf" | "oneOf" | "anyOf" | "prefixItems", Json::Array(all)) => {
                all.iter_mut().for_each(mean);
            }
            (
                "items" | "additionalProperties" | "unevaluatedProperties" | "then" | "else",
                schema,
            ) => {
                mean(schema);
            }
            _ => {}
        }
    }
}
