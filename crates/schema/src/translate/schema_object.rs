//! Translation of one Schema Object.

use std::collections::HashSet;

use conform_description::grammar::PATTERN_PROPERTIES;
use conform_description::{Node, NodeMember, Unresolved, Version};
use conform_json::pointer::escape;
use serde_json::{Map, Value, json};

use super::keywords::{Applies, Keyword, keyword, keyword_since_3_1, translated_name};
use super::subtypes::lists_subtypes;
use super::translator::{Translator, View};
use crate::origin::SchemaOrigin;

/// Marks a schema that was left out. It asserts nothing.
const LEFT_OUT: &str = "x-left-out";

impl<'d> Translator<'d, '_> {
    /// Translates one Schema Object, whose translation will be at the pointer `at`.
    pub(super) fn schema_object(&mut self, node: Node<'d>, view: View, at: &str) -> Value {
        let inheriting = self.inheriting.take();
        let address = node.address();
        self.origins.insert(at, SchemaOrigin::of_schema(address));
        if let Some(boolean) = node.as_bool() {
            return Value::Bool(boolean);
        }
        if !node.is_object() {
            let message = format!("a schema must be an object, found {}", node.kind().noun());
            self.problem(SchemaOrigin::of_schema(address), message);
            return Value::Bool(true);
        }
        let mut out = Map::new();
        if node.get("$ref").is_some() {
            // One step at a time, so that the chain is kept. Loading marks references that lead nowhere or form a cycle.
            match node.reference().and_then(|reference| reference.target) {
                Some(target) => {
                    let view = self.view(target, inheriting);
                    let reference = self.definition(target, view);
                    out.insert("$ref".to_owned(), Value::String(reference));
                }
                None => {
                    let origin = SchemaOrigin::of_keyword(address, "$ref");
                    self.problem(origin, Unresolved.to_string());
                }
            }
            if self.version == Version::V3_0 {
                return Value::Object(out);
            }
        }
        if self.version != Version::V3_0 && node.get("$dynamicRef").is_some() {
            let origin = SchemaOrigin::of_keyword(address, "$dynamicRef");
            self.problem(origin, "dynamic references are not supported");
        }
        for member in node.members() {
            let is_union = matches!(member.key, "oneOf" | "anyOf");
            if view == View::Own && is_union && lists_subtypes(member.node, node) {
                continue;
            }
            // Where a schema of 3.1 has both, the keyword counts.
            if member.key == PATTERN_PROPERTIES && node.get("patternProperties").is_some() {
                continue;
            }
            if let Some(translated) = self.keyword(node, member, at) {
                out.insert(translated_name(member.key).to_owned(), translated);
            }
        }
        if let Some(Value::Array(required)) = out.get_mut("required") {
            // A name that is listed twice would make the keyword invalid, but its meaning is clear.
            let mut names = HashSet::new();
            required.retain(|name| names.insert(name.to_string()));
        }
        if self.version == Version::V3_0 {
            self.apply_rules_of_3_0(node, &mut out);
        }
        self.number_format(node, at, &mut out);
        if view == View::Whole {
            self.discriminator(node, at);
        }
        Value::Object(out)
    }

    /// Translates a keyword of a schema. `None` for an unknown keyword.
    fn keyword(&mut self, schema: Node<'d>, member: NodeMember<'d>, at: &str) -> Option<Value> {
        let (name, value) = (member.key, member.node);
        let kind = match keyword(name) {
            None if self.version != Version::V3_0 => keyword_since_3_1(name),
            kind => kind,
        };
        let at = format!("{at}/{}", translated_name(name));
        Some(match kind? {
            Keyword::Plain => value.value().to_serde(),
            Keyword::Schema(applies) => self.subschema(value, &at, applies, name),
            Keyword::Schemas(applies) if value.is_array() => {
                let items = value.items().enumerate();
                items
                    .map(|(index, item)| {
                        self.inheriting = (name == "allOf").then(|| schema.address());
                        self.subschema(item, &format!("{at}/{index}"), applies, name)
                    })
                    .collect()
            }
            Keyword::Named(applies) if value.is_object() => {
                let mut members = Map::new();
                for NodeMember { key, node, .. } in value.members() {
                    let token = escape(key);
                    let schema = self.subschema(node, &format!("{at}/{token}"), applies, key);
                    members.insert(key.to_owned(), schema);
                }
                Value::Object(members)
            }
            // Compiling reports the invalid value.
            Keyword::Schemas(_) | Keyword::Named(_) => value.value().to_serde(),
        })
    }

    /// Translates a schema that applies to the value or, by `name`, to a part of it. If no value of the extent has such a
    /// part, the schema is replaced by one that asserts nothing.
    fn subschema(&mut self, node: Node<'d>, at: &str, applies: Applies, name: &str) -> Value {
        let Some(extent) = self.extent else {
            return self.schema_object(node, View::Whole, at);
        };
        let level = self.depth;
        let is_needed = match applies {
            Applies::InPlace => return self.schema_object(node, View::Whole, at),
            Applies::Items => extent.has_items(level),
            Applies::Members => extent.has_members(level),
            Applies::NamedMember => extent.has_member(name, level),
        };
        if !is_needed {
            match applies {
                Applies::InPlace => {}
                Applies::Items => self.left_out.items(level),
                Applies::Members => self.left_out.members(level),
                Applies::NamedMember => self.left_out.member(name, level),
            }
            return json!({ LEFT_OUT: true });
        }
        self.depth += 1;
        let schema = self.schema_object(node, View::Whole, at);
        self.depth -= 1;
        schema
    }
}
