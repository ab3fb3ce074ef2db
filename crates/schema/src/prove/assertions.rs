//! What several schemas together assert of a value.

use serde_json::Value as Json;

use super::kinds::{JsonKind, KindSet};
use super::number::NumberTest;
use super::pattern::Pattern;
use super::text::TextTest;
use crate::compile::Schema;
use crate::plan::{Plan, PlanIndex};

/// The assertions of all schemas that apply to a value.
pub(super) struct Assertions {
    pub(super) kinds: KindSet,
    /// Kinds with assertions that the pass does not support.
    pub(super) unknown: KindSet,
    pub(super) boolean: Option<bool>,
    pub(super) number: NumberTest,
    pub(super) text: TextTest,
    pub(super) items: (u64, u64),
    pub(super) unique: bool,
    pub(super) members: (u64, u64),
    pub(super) required: Vec<Box<str>>,
}

impl Assertions {
    /// Collects what these schemas assert; `None` if that is not known.
    pub(super) fn of(schema: &Schema, plan: &Plan, parts: &[PlanIndex]) -> Option<Self> {
        let mut all = Assertions {
            kinds: KindSet::ALL,
            unknown: KindSet::NONE,
            boolean: None,
            number: NumberTest::default(),
            text: TextTest::default(),
            items: (0, u64::MAX),
            unique: false,
            members: (0, u64::MAX),
            required: Vec::new(),
        };
        for &part in parts {
            let node = plan.node(part);
            if !node.sometimes.is_empty() {
                return None;
            }
            match schema.json().pointer(&node.pointer) {
                Some(Json::Bool(true)) => {}
                Some(Json::Bool(false)) => all.kinds = KindSet::NONE,
                Some(Json::Object(keywords)) => {
                    for (name, value) in keywords {
                        all.keyword(name, value);
                    }
                    all.content(schema, &node.pointer);
                }
                _ => return None,
            }
        }
        Some(all)
    }

    /// Adds the assertion of a keyword, except for keywords that the plan follows.
    fn keyword(&mut self, name: &str, value: &Json) {
        let unknown = |all: &mut Self, kind| all.unknown = all.unknown.with(KindSet::of(kind));
        let count = |value: &Json| value.as_u64();
        match name {
            "$ref"
            | "$defs"
            | "allOf"
            | "oneOf"
            | "anyOf"
            | "properties"
            | "additionalProperties"
            | "patternProperties"
            | "prefixItems"
            | "items"
            | "pattern"
            | "format" => {}
            "type" => {
                let names: Vec<&str> = match value {
                    Json::Array(names) => names.iter().filter_map(Json::as_str).collect(),
                    other => other.as_str().into_iter().collect(),
                };
                let kinds = names.iter().filter_map(|name| kind_of_type(name));
                let kinds = kinds.fold(KindSet::NONE, |kinds, kind| kinds.with(KindSet::of(kind)));
                self.kinds = self.kinds.and(kinds);
                self.number.integer |= names.contains(&"integer") && !names.contains(&"number");
            }
            "x-written-as-integer" => self.number.written_as_integer = true,
            "enum" => match value {
                Json::Array(values) => self.list(values),
                _ => self.unknown = KindSet::ALL,
            },
            "const" => self.list(std::slice::from_ref(value)),
            "not" => match value.as_object().and_then(|not| not.get("enum")) {
                Some(Json::Array(values))
                    if value.as_object().is_some_and(|not| not.len() == 1)
                        && values.iter().all(Json::is_string) =>
                {
                    self.text.exclude(values.iter());
                }
                _ => self.unknown = KindSet::ALL,
            },
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                self.number.add(name, value);
            }
            "minLength" | "maxLength" => match count(value).and_then(|n| usize::try_from(n).ok()) {
                Some(length) if name == "minLength" => self.text.min = self.text.min.max(length),
                Some(length) => {
                    self.text.max = Some(self.text.max.map_or(length, |max| max.min(length)));
                }
                None => unknown(self, JsonKind::String),
            },
            "minItems" | "maxItems" => match count(value) {
                Some(n) if name == "minItems" => self.items.0 = self.items.0.max(n),
                Some(n) => self.items.1 = self.items.1.min(n),
                None => unknown(self, JsonKind::Array),
            },
            "uniqueItems" => match value.as_bool() {
                Some(unique) => self.unique |= unique,
                None => unknown(self, JsonKind::Array),
            },
            "minProperties" | "maxProperties" => match count(value) {
                Some(n) if name == "minProperties" => self.members.0 = self.members.0.max(n),
                Some(n) => self.members.1 = self.members.1.min(n),
                None => unknown(self, JsonKind::Object),
            },
            "required" => match value {
                Json::Array(names) => {
                    let names = names.iter().filter_map(Json::as_str);
                    self.required.extend(names.map(Box::<str>::from));
                }
                _ => unknown(self, JsonKind::Object),
            },
            "contains" | "minContains" | "maxContains" | "unevaluatedItems" => {
                unknown(self, JsonKind::Array);
            }
            "propertyNames" | "dependentRequired" | "unevaluatedProperties" => {
                unknown(self, JsonKind::Object);
            }
            _ => self.unknown = KindSet::ALL,
        }
    }

    /// Adds the assertions about the content of strings.
    fn content(&mut self, schema: &Schema, pointer: &str) {
        let keyword = |name: &str| schema.json().pointer(pointer)?.get(name)?.as_str();
        if !self.kinds.has(JsonKind::String) {
            return;
        }
        match (keyword("pattern").map(Pattern::parse), keyword("format")) {
            (None, None) => {}
            (Some(Some(pattern)), None) => self.text.patterns.push(pattern),
            _ => match schema.content_test(pointer) {
                Some(engine) => self.text.engines.push(engine),
                None => self.unknown = self.unknown.with(KindSet::of(JsonKind::String)),
            },
        }
    }

    /// Adds the assertion of `enum` or `const`.
    fn list(&mut self, values: &[Json]) {
        let of = |kind| values.iter().filter(move |value| kind_of(value) == kind);
        let kinds = values.iter().map(|value| KindSet::of(kind_of(value)));
        self.kinds = self.kinds.and(kinds.fold(KindSet::NONE, KindSet::with));
        self.number.add_list(of(JsonKind::Number));
        self.text.add_list(of(JsonKind::String));
        let listed =
            |wanted: bool| of(JsonKind::Boolean).any(|value| value.as_bool() == Some(wanted));
        match (listed(false), listed(true)) {
            (false, true) if self.boolean != Some(false) => self.boolean = Some(true),
            (true, false) if self.boolean != Some(true) => self.boolean = Some(false),
            (true, true) => {}
            _ => self.kinds = self.kinds.without(JsonKind::Boolean),
        }
        // Arrays and objects would have to be compared as a whole.
        let compound = KindSet::of(JsonKind::Array).with(KindSet::of(JsonKind::Object));
        self.unknown = self.unknown.with(compound);
    }
}

fn kind_of(value: &Json) -> JsonKind {
    match value {
        Json::Null => JsonKind::Null,
        Json::Bool(_) => JsonKind::Boolean,
        Json::Number(_) => JsonKind::Number,
        Json::String(_) => JsonKind::String,
        Json::Array(_) => JsonKind::Array,
        Json::Object(_) => JsonKind::Object,
    }
}

fn kind_of_type(name: &str) -> Option<JsonKind> {
    Some(match name {
        "null" => JsonKind::Null,
        "boolean" => JsonKind::Boolean,
        "number" | "integer" => JsonKind::Number,
        "string" => JsonKind::String,
        "array" => JsonKind::Array,
        "object" => JsonKind::Object,
        _ => return None,
    })
}
