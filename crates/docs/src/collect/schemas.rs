//! Schemas: what an article or a place of use shows of them.
//!
//! A reference is a link, so a schema that refers to itself needs no care. What is written in place is shown in place.

use std::borrow::Cow;

use conform_description::grammar::PATTERN_PROPERTIES;
use conform_description::{Dialect, Node};
use foldhash::HashSet;

use super::collector::{Collector, SameSchema, json};
use crate::model::{EnumValue, Link, Member, NamedSchema, Part, Schema, TypeWord};
use crate::omissions::Reason;

/// How deep schemas are shown inside of each other. Public documents have up to about 12 levels.
const MOST_LEVELS: usize = 24;

/// The most values of an enumeration that are shown.
const MOST_VALUES: usize = 500;

/// How many values a schema that is written in place has at least, to be shown once.
const LARGE: u64 = 120;

/// Keywords that hold a schema, and what it is called. `items` and `additionalProperties` are handled apart.
const PARTS: [(&str, &str); 10] = [
    ("not", "not"),
    ("contains", "contains"),
    ("propertyNames", "each name"),
    ("if", "if"),
    ("then", "then"),
    ("else", "else"),
    ("unevaluatedProperties", "other members"),
    ("unevaluatedItems", "other items"),
    ("additionalItems", "other items"),
    ("contentSchema", "decoded"),
];

impl<'d> Collector<'d, '_> {
    /// Returns the articles of all schemas with a name. Those of schemas outside of `components` are added while others are
    /// collected.
    pub(super) fn named_schemas(&mut self) -> Vec<NamedSchema<'d>> {
        let mut all = Vec::new();
        self.operation = None;
        while let Some(registered) = self.registry.schemas.get(all.len()).cloned() {
            self.here = registered.link.clone();
            let mut schema = self.schema(registered.node, 0);
            let name = &registered.link.text;
            schema.title = schema.title.filter(|title| *title != &**name);
            all.push(NamedSchema {
                anchor: registered.link.anchor,
                name: registered.link.text,
                schema,
            });
        }
        all
    }

    /// Returns a schema that is written in place. A large one is shown once, with an anchor, if it is shared or there is another that
    /// is the same.
    pub(super) fn used_schema(&mut self, node: Node<'d>, level: usize) -> Schema<'d> {
        let is_inline = node.reference().is_none() && node.is_object();
        if !is_inline || node.value().node_count() < LARGE || level >= MOST_LEVELS {
            return self.schema(node, level);
        }
        let same = match self.marks {
            None => SameSchema::Text(json(node)),
            // What payloads have shown differs.
            Some(_) => SameSchema::Place(node.address()),
        };
        if let Some(place) = self.large_schemas.get(&same) {
            let ty = vec![
                TypeWord::Text("as in ".into()),
                TypeWord::Schema(place.clone()),
            ];
            return Schema {
                ty,
                ..Schema::default()
            };
        }
        let name = node.text("title").unwrap_or(&self.here.text);
        let place = Link {
            anchor: self.anchors.claim("inline", name),
            text: std::rc::Rc::clone(&self.here.text),
        };
        self.large_schemas.insert(same, place.clone());
        let mut schema = self.schema(node, level);
        schema.anchors.push(place.anchor);
        schema
    }

    /// Returns a schema. `level` is how many schemas it is in.
    pub(super) fn schema(&mut self, node: Node<'d>, level: usize) -> Schema<'d> {
        let ty = self.type_words(node);
        let mut schema = Schema {
            ty,
            ..Schema::default()
        };
        if !node.is_object() {
            return schema;
        }
        if node.reference().is_some() && node.dialect() == Dialect::OpenApi30 {
            return schema;
        }
        if level >= MOST_LEVELS {
            self.omissions.add(Reason::Deep, node.origin().to_string());
            return schema;
        }
        schema.title = node.text("title").filter(|title| !title.trim().is_empty());
        schema.prose = self.prose(node, "description");
        schema.external = self.external(node);
        for (key, flag) in [
            ("deprecated", "deprecated"),
            ("readOnly", "read-only"),
            ("writeOnly", "write-only"),
        ] {
            if node.flag(key) {
                schema.flags.push(flag);
            }
        }
        schema.facts = self.facts(node);
        schema.values = self.values(node);
        schema.examples = self.schema_examples(node);
        self.members(node, level, &mut schema);
        self.items(node, level, &mut schema);
        self.branches(node, level, &mut schema);
        self.other_parts(node, level, &mut schema);
        schema
    }

    /// Adds the members of an object.
    fn members(&mut self, node: Node<'d>, level: usize, schema: &mut Schema<'d>) {
        let names = node.get("required").into_iter().flat_map(Node::items);
        let mut required: Vec<&str> = names.filter_map(Node::as_str).collect();
        let is_required: HashSet<&str> = required.iter().copied().collect();
        let properties = node.get("properties").into_iter().flat_map(Node::members);
        for member in properties {
            let inner = self.used_schema(member.node, level + 1);
            schema.members.push(Member {
                name: member.key.into(),
                is_pattern: false,
                required: is_required.contains(member.key),
                mark: self.schema_mark(member.node),
                schema: inner,
            });
        }
        let properties = node.get("properties").into_iter().flat_map(Node::members);
        let mut declared: HashSet<&str> = properties.map(|member| member.key).collect();
        required.retain(|name| declared.insert(name));
        for name in required {
            schema.members.push(Member {
                name: name.into(),
                is_pattern: false,
                required: true,
                mark: None,
                schema: Schema::default(),
            });
        }
        for keyword in ["patternProperties", PATTERN_PROPERTIES] {
            let patterns = node.get(keyword).into_iter().flat_map(Node::members);
            for member in patterns {
                let inner = self.used_schema(member.node, level + 1);
                schema.members.push(Member {
                    name: member.key.into(),
                    is_pattern: true,
                    required: false,
                    mark: None,
                    schema: inner,
                });
            }
        }
        if let Some(others) = node.get("additionalProperties") {
            match others.as_bool() {
                Some(false) => schema
                    .facts
                    .push(super::schema_facts::words("no other members")),
                Some(true) => {}
                None => {
                    let inner = self.used_schema(others, level + 1);
                    // A map says in its type what its values are.
                    if !inner.is_plain() || !schema.members.is_empty() {
                        schema.parts.push(part("every other member", inner));
                    }
                }
            }
        }
    }

    /// Adds the items of an array, if there is more to say of them than their type.
    fn items(&mut self, node: Node<'d>, level: usize, schema: &mut Schema<'d>) {
        let prefix = node.get("prefixItems").into_iter().flat_map(Node::items);
        // Before 2020-12 a list of `items` was what `prefixItems` is now.
        let listed = node.get("items").filter(|items| items.is_array());
        let listed = listed.into_iter().flat_map(Node::items);
        let first: Vec<_> = prefix.chain(listed).collect();
        for (index, item) in first.iter().enumerate() {
            let inner = self.used_schema(*item, level + 1);
            schema
                .parts
                .push(part(format!("item {}", index + 1), inner));
        }
        if let Some(items) = node.get("items").filter(|items| !items.is_array()) {
            let inner = self.used_schema(items, level + 1);
            if items.as_bool() == Some(false) {
                schema
                    .facts
                    .push(super::schema_facts::words("no other items"));
            } else if !inner.is_plain() || !first.is_empty() {
                let label = if first.is_empty() {
                    "each item"
                } else {
                    "every other item"
                };
                schema.parts.push(part(label, inner));
            }
        }
    }

    /// Adds the branches of `allOf`, `oneOf` and `anyOf`. What `allOf` says in place is said of the schema itself.
    fn branches(&mut self, node: Node<'d>, level: usize, schema: &mut Schema<'d>) {
        for branch in node.get("allOf").into_iter().flat_map(Node::items) {
            let inner = self.schema(branch, level + 1);
            if branch.reference().is_some() && inner.is_plain() {
                continue;
            }
            schema.anchors.extend(inner.anchors);
            schema.title = schema.title.or(inner.title);
            if schema.prose.is_none() {
                schema.prose = inner.prose;
            }
            schema.flags.extend(inner.flags);
            schema.facts.extend(inner.facts);
            schema.values.extend(inner.values);
            schema.members.extend(inner.members);
            schema.parts.extend(inner.parts);
            schema.examples.extend(inner.examples);
        }
        for (keyword, label) in [("oneOf", "one of"), ("anyOf", "any of")] {
            let branches: Vec<_> = node
                .get(keyword)
                .into_iter()
                .flat_map(Node::items)
                .collect();
            let are_named = super::schema_type::are_named(&branches);
            for branch in branches {
                let inner = self.schema(branch, level + 1);
                let mark = self.schema_mark(branch);
                // The type has the names already, but a mark has no place there.
                if !(are_named && inner.is_plain() && mark.is_none()) {
                    schema.parts.push(Part {
                        label: label.into(),
                        mark,
                        schema: inner,
                    });
                }
            }
        }
    }

    /// Adds the schemas of all other keywords.
    fn other_parts(&mut self, node: Node<'d>, level: usize, schema: &mut Schema<'d>) {
        for (keyword, label) in PARTS {
            let Some(value) = node.get(keyword) else {
                continue;
            };
            match value.as_bool() {
                Some(false)
                    if keyword.starts_with("unevaluated") || keyword == "additionalItems" =>
                {
                    schema
                        .facts
                        .push(super::schema_facts::words(format!("no {label}")));
                }
                Some(true) if keyword != "not" => {}
                _ => {
                    let inner = self.used_schema(value, level + 1);
                    schema.parts.push(part(label, inner));
                }
            }
        }
        for keyword in ["dependentSchemas", "dependencies"] {
            for member in node.get(keyword).into_iter().flat_map(Node::members) {
                if member.node.is_array() {
                    continue;
                }
                let inner = self.used_schema(member.node, level + 1);
                schema
                    .parts
                    .push(part(format!("with {}", member.key), inner));
            }
        }
    }

    /// Returns the values of `enum` with their names and descriptions.
    fn values(&mut self, node: Node<'d>) -> Vec<EnumValue<'d>> {
        let Some(values) = node.get("enum").filter(|values| values.is_array()) else {
            return Vec::new();
        };
        let first = |keys: &[&str]| keys.iter().find_map(|key| node.get(key));
        let names = first(&[
            "x-enum-varnames",
            "x-enumNames",
            "x-enum-names",
            "x-speakeasy-enums",
        ]);
        let prose = first(&[
            "x-enum-descriptions",
            "x-enumDescriptions",
            "x-speakeasy-enum-descriptions",
        ]);
        let names: Vec<Option<&str>> = beside(names);
        let listed: Vec<Option<&str>> = beside(prose);
        let mut shown = Vec::new();
        for (index, value) in values.items().enumerate() {
            if index == MOST_VALUES {
                let rest = values.items().count() - index;
                let place = node.origin().to_string();
                self.omissions.add_many(Reason::ManyValues, place, rest);
                break;
            }
            let text = json(value);
            let by_value = |texts: Option<Node<'d>>| {
                let key = value.as_str().unwrap_or(&text);
                texts?.get(key)?.as_str()
            };
            shown.push(EnumValue {
                name: names.get(index).copied().flatten(),
                prose: listed
                    .get(index)
                    .copied()
                    .flatten()
                    .or_else(|| by_value(prose)),
                mark: self.schema_mark(value),
                value: self.cut(text, node),
            });
        }
        shown
    }
}

/// Returns the texts of a list that goes with the values of an enumeration.
fn beside(list: Option<Node<'_>>) -> Vec<Option<&str>> {
    list.into_iter()
        .flat_map(Node::items)
        .map(Node::as_str)
        .collect()
}

fn part<'d>(label: impl Into<Cow<'d, str>>, schema: Schema<'d>) -> Part<'d> {
    Part {
        label: label.into(),
        mark: None,
        schema,
    }
}
