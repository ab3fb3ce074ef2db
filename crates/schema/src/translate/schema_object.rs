//! Translation of one Schema Object.

use std::collections::HashSet;

use conform_description::grammar::PATTERN_PROPERTIES;
use conform_description::{Address, Dialect, Node, NodeMember};
use conform_json::pointer::escape;
use serde_json::{Map, Value, json};

use super::keywords::{Applies, Keyword, keyword, translated_name};
use super::older_rules;
use super::subtypes::lists_subtypes;
use super::translator::{Names, Translator, View};
use crate::ecma_pattern;
use crate::nullable;
use crate::origin::SchemaOrigin;
use crate::reading::Reading;

/// Marks a schema that was left out. It asserts nothing.
const LEFT_OUT: &str = "x-left-out";

/// What a Schema Object is in the translation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A definition, which references lead to.
    Definition,
    /// A part of another schema.
    Part,
}

impl<'d> Translator<'d, '_> {
    /// Translates one Schema Object, whose translation will be at the pointer `at`.
    pub(super) fn schema_object(
        &mut self,
        node: Node<'d>,
        view: View,
        at: &str,
        role: Role,
    ) -> Value {
        let inheriting = self.inheriting.take();
        let outer = (role == Role::Part).then(|| self.scope.clone());
        if role == Role::Part && node.get("$id").is_some() {
            self.scope = self.scope.entering(node);
        }
        let is_wrapped = self.reading == Reading::Meant
            && nullable::is_nullable(node)
            && nullable::is_combined(node);
        let schema = if is_wrapped {
            self.origins
                .insert(at, SchemaOrigin::of_schema(node.address()));
            self.origins.rename(format!("{at}/anyOf"), "nullable");
            let origin = SchemaOrigin::of_keyword(node.address(), "nullable");
            self.origins.insert(format!("{at}/anyOf/0"), origin);
            let at = format!("{at}/anyOf/1");
            let schema = self.union_or_keywords(node, view, &at, role, inheriting);
            json!({ "anyOf": [{ "type": "null" }, schema] })
        } else {
            self.union_or_keywords(node, view, at, role, inheriting)
        };
        if let Some(outer) = outer {
            self.scope = outer;
        }
        self.optional = None;
        schema
    }

    /// Translates a base schema to the union of its subtypes, and any other schema by its keywords.
    fn union_or_keywords(
        &mut self,
        node: Node<'d>,
        view: View,
        at: &str,
        role: Role,
        inheriting: Option<Address>,
    ) -> Value {
        let is_whole = role == Role::Definition && view == View::Whole;
        let union = is_whole.then(|| self.union_of_subtypes(node, at)).flatten();
        union.unwrap_or_else(|| self.keywords(node, view, at, inheriting))
    }

    /// Translates the keywords of a Schema Object.
    fn keywords(
        &mut self,
        node: Node<'d>,
        view: View,
        at: &str,
        inheriting: Option<Address>,
    ) -> Value {
        let anyway = self.optional.take();
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
        let dialect = node.dialect();
        if dialect == Dialect::Unknown {
            self.unknown_dialect(node);
            return Value::Bool(true);
        }
        let mut out = Map::new();
        let siblings_apply = dialect.siblings_apply();
        let is_combined = ["$ref", "required", "allOf", "anyOf", "oneOf"]
            .iter()
            .any(|word| node.get(word).is_some());
        let optional = if is_combined && (siblings_apply || node.get("$ref").is_none()) {
            self.optional_members(node, &anyway)
        } else {
            anyway
        };
        self.optional.clone_from(&optional);
        self.static_reference(node, inheriting, &mut out);
        self.optional = None;
        if !siblings_apply && node.get("$ref").is_some() {
            return Value::Object(out);
        }
        if siblings_apply {
            self.dynamic_reference(node, at, &mut out);
        }
        for member in node.members() {
            let is_union = matches!(member.key, "oneOf" | "anyOf");
            if view == View::Own && is_union && lists_subtypes(member.node, node) {
                continue;
            }
            // Where a schema has both, the keyword counts.
            if member.key == PATTERN_PROPERTIES && node.get("patternProperties").is_some() {
                continue;
            }
            if let Some(kind) = keyword(member.key, dialect) {
                self.keyword(node, member, kind, &optional, at, &mut out);
            }
        }
        if let Some(required) = out.get_mut("required") {
            if let Value::Array(names) = required {
                // A name that is listed twice would make the keyword invalid, but its meaning is clear.
                let mut seen = HashSet::new();
                names.retain(|name| seen.insert(name.to_string()));
            }
            Self::without_optional(required, &optional);
        }
        older_rules::apply(dialect, self.reading, node, &mut out);
        self.number_format(node, at, &mut out);
        if view == View::Whole {
            self.discriminator(node, at);
        }
        Value::Object(out)
    }

    /// Translates a keyword of a schema, and adds it to the translation.
    fn keyword(
        &mut self,
        schema: Node<'d>,
        member: NodeMember<'d>,
        kind: Keyword,
        optional: &Names<'d>,
        at: &str,
        out: &mut Map<String, Value>,
    ) {
        let (name, value) = (member.key, member.node);
        let translated = translated_name(name);
        let below = format!("{at}/{translated}");
        let schema_or_list = match (kind, value.is_array()) {
            (Keyword::Items, false) => Keyword::Schema(Applies::Items),
            (Keyword::Items, true) if schema.dialect().has_tuples_in_items() => {
                self.origins.rename(format!("{at}/prefixItems"), "items");
                let items = self.schemas(
                    schema,
                    value,
                    Applies::Items,
                    name,
                    optional,
                    &format!("{at}/prefixItems"),
                );
                out.insert("prefixItems".to_owned(), items);
                return;
            }
            (Keyword::Items, true) => Keyword::Schema(Applies::Items),
            (Keyword::AdditionalItems, _) => {
                if schema.get("items").is_some_and(Node::is_array) {
                    self.origins
                        .rename(format!("{at}/items"), "additionalItems");
                    let items = self.subschema(value, &format!("{at}/items"), Applies::Items, name);
                    out.insert("items".to_owned(), items);
                }
                return;
            }
            (Keyword::Dependencies, _) => {
                self.dependencies(value, at, out);
                return;
            }
            (kind, _) => kind,
        };
        let value = match schema_or_list {
            Keyword::Schema(applies) => self.subschema(value, &below, applies, name),
            Keyword::Schemas(applies) if value.is_array() => {
                self.schemas(schema, value, applies, name, optional, &below)
            }
            Keyword::Named(applies) if value.is_object() => {
                let mut members = Map::new();
                for NodeMember { key, node, .. } in value.members() {
                    let token = escape(key);
                    let schema = self.subschema(node, &format!("{below}/{token}"), applies, key);
                    members.insert(key.to_owned(), schema);
                }
                Value::Object(members)
            }
            Keyword::Patterned if value.is_object() => {
                let mut members = Map::new();
                for NodeMember { key, node, .. } in value.members() {
                    let mut pattern = self.pattern(key);
                    while members.contains_key(&pattern) {
                        // Two patterns that mean the same.
                        pattern.push_str("(?:)");
                    }
                    let token = escape(&pattern);
                    let at = format!("{below}/{token}");
                    let schema = self.subschema(node, &at, Applies::Members, key);
                    members.insert(pattern, schema);
                }
                Value::Object(members)
            }
            Keyword::Pattern => match value.as_str() {
                Some(pattern) => Value::String(self.pattern(pattern)),
                None => value.value().to_serde(),
            },
            // Compiling reports an invalid value.
            _ => value.value().to_serde(),
        };
        out.insert(translated.to_owned(), value);
    }

    /// Translates a list of schemas.
    fn schemas(
        &mut self,
        schema: Node<'d>,
        list: Node<'d>,
        applies: Applies,
        name: &str,
        optional: &Names<'d>,
        at: &str,
    ) -> Value {
        let items = list.items().enumerate();
        items
            .map(|(index, item)| {
                self.inheriting = (name == "allOf").then(|| schema.address());
                if applies == Applies::InPlace && !(name == "oneOf" && tells_apart(item, optional))
                {
                    self.optional.clone_from(optional);
                }
                self.subschema(item, &format!("{at}/{index}"), applies, name)
            })
            .collect()
    }

    /// Translates `dependencies`: names that are required with another, and schemas that apply with it.
    fn dependencies(&mut self, value: Node<'d>, at: &str, out: &mut Map<String, Value>) {
        let (mut required, mut schemas) = (Map::new(), Map::new());
        for NodeMember { key, node, .. } in value.members() {
            if node.is_array() {
                required.insert(key.to_owned(), node.value().to_serde());
            } else {
                let at = format!("{at}/dependentSchemas/{}", escape(key));
                let schema = self.subschema(node, &at, Applies::InPlace, key);
                schemas.insert(key.to_owned(), schema);
            }
        }
        for (name, members) in [
            ("dependentRequired", required),
            ("dependentSchemas", schemas),
        ] {
            if !members.is_empty() {
                self.origins.rename(format!("{at}/{name}"), "dependencies");
                out.insert(name.to_owned(), Value::Object(members));
            }
        }
    }

    /// Returns a pattern in a form that every engine reads as ECMA-262 means it. One that cannot be read stays as it is:
    /// compiling reports it.
    fn pattern(&mut self, written: &str) -> String {
        match ecma_pattern::rewrite(written, self.reading) {
            Ok(pattern) => {
                if pattern != written {
                    self.patterns.insert(pattern.clone(), written.to_owned());
                }
                pattern
            }
            Err(_) => written.to_owned(),
        }
    }

    /// Reports, once, that the dialect of a schema is unknown, so that it is not checked.
    fn unknown_dialect(&mut self, node: Node<'d>) {
        let statement = node.dialect_statement().unwrap_or(node);
        if self.unknown_dialects.insert(statement.address()) {
            let uri = statement.as_str().unwrap_or_default();
            let message = format!("the schema dialect `{uri}` is not supported");
            self.unchecked(SchemaOrigin::of_schema(statement.address()), message);
        }
    }

    /// Translates a schema that applies to the value or, by `name`, to a part of it. If no value of the extent has such a
    /// part, the schema is replaced by one that asserts nothing.
    fn subschema(&mut self, node: Node<'d>, at: &str, applies: Applies, name: &str) -> Value {
        let Some(extent) = self.extent else {
            return self.schema_object(node, View::Whole, at, Role::Part);
        };
        let level = self.depth;
        let is_needed = match applies {
            Applies::InPlace => return self.schema_object(node, View::Whole, at, Role::Part),
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
        let schema = self.schema_object(node, View::Whole, at, Role::Part);
        self.depth -= 1;
        schema
    }
}

/// Whether a branch is told apart from others by nothing but members that are optional here.
fn tells_apart(branch: Node<'_>, optional: &Names<'_>) -> bool {
    let mut members = branch.members();
    let only_requires = members
        .all(|member| keyword(member.key, branch.dialect()).is_none() || member.key == "required");
    let Some(required) = branch.get("required").filter(|_| only_requires) else {
        return false;
    };
    let is_optional = |name: &str| {
        let mut names = optional.iter().flat_map(|names| names.iter());
        names.any(|other| *other == name)
    };
    required.items().filter_map(Node::as_str).all(is_optional)
}
