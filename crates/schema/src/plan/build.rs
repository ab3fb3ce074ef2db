//! Makes the plan of a compiled schema.

use std::collections::HashMap;

use conform_description::Description;
use conform_json::pointer::escape;
use jsonschema::{JsonType, JsonTypeSet};
use serde_json::Value as Json;

use super::graph::{Additional, NamePattern, Plan, PlanIndex, PlanNode, Union, pattern_engine};
use super::tag::Tagged;
use super::types::allowed_types;
use crate::ascending;
use crate::compile::Schema;

impl Plan {
    /// Makes the plan of a compiled schema.
    pub(crate) fn new(schema: &Schema, description: &Description) -> Self {
        let mut builder = Builder {
            schema,
            description,
            nodes: Vec::new(),
            parts: HashMap::new(),
        };
        builder.part("");
        let mut next = 0;
        while next < builder.nodes.len() {
            builder.fill(next);
            next += 1;
        }
        Self {
            types: allowed_types(&builder.nodes),
            nodes: builder.nodes,
        }
    }
}

struct Builder<'s> {
    schema: &'s Schema,
    description: &'s Description,
    nodes: Vec<PlanNode>,
    parts: HashMap<String, PlanIndex>,
}

impl Builder<'_> {
    fn part(&mut self, pointer: &str) -> PlanIndex {
        if let Some(&part) = self.parts.get(pointer) {
            return part;
        }
        let part = PlanIndex::new(self.nodes.len());
        self.nodes.push(PlanNode {
            pointer: pointer.to_owned(),
            types: JsonTypeSet::all(),
            ..PlanNode::default()
        });
        self.parts.insert(pointer.to_owned(), part);
        part
    }

    fn fill(&mut self, index: usize) {
        let at = self.nodes[index].pointer.clone();
        let Some(Json::Object(members)) = self.schema.json().pointer(&at) else {
            return;
        };
        let mut node = PlanNode {
            pointer: at.clone(),
            types: JsonTypeSet::all(),
            ..PlanNode::default()
        };
        for (name, value) in members {
            let below = format!("{at}/{name}");
            match (name.as_str(), value) {
                ("$ref", Json::String(target)) => {
                    node.always.push(self.part(target.trim_start_matches('#')))
                }
                ("type", Json::String(name)) => {
                    node.types = name
                        .parse::<JsonType>()
                        .map_or(node.types, JsonTypeSet::from)
                }
                ("type", Json::Array(names)) => {
                    let names = names
                        .iter()
                        .filter_map(|name| name.as_str()?.parse::<JsonType>().ok());
                    node.types = names.fold(JsonTypeSet::empty(), JsonTypeSet::insert);
                }
                ("allOf", Json::Array(items)) => node.always.extend(self.list(&below, items.len())),
                ("oneOf" | "anyOf", Json::Array(items)) => node.unions.push(Union {
                    exclusive: name == "oneOf",
                    branches: self.list(&below, items.len()),
                }),
                ("if" | "then" | "else", _) => node.sometimes.push(self.part(&below)),
                ("dependentSchemas", Json::Object(schemas)) => {
                    node.sometimes.extend(
                        schemas
                            .keys()
                            .map(|key| self.part(&format!("{below}/{}", escape(key)))),
                    );
                }
                ("properties", Json::Object(schemas)) => {
                    for key in schemas.keys() {
                        node.properties
                            .insert(key.clone(), self.part(&format!("{below}/{}", escape(key))));
                    }
                }
                ("patternProperties", Json::Object(schemas)) => {
                    for key in schemas.keys() {
                        // Patterns that are not valid were removed when the schema was compiled.
                        if let Some(engine) = pattern_engine(key) {
                            node.patterns.push(NamePattern {
                                text: key.clone(),
                                part: self.part(&format!("{below}/{}", escape(key))),
                                engine,
                            });
                        }
                    }
                }
                ("additionalProperties" | "unevaluatedProperties", Json::Bool(false)) => {
                    node.additional = Additional::Forbidden;
                }
                ("additionalProperties" | "unevaluatedProperties", _) => {
                    node.additional = Additional::Open(self.part(&below));
                }
                ("prefixItems", Json::Array(items)) => node.prefix = self.list(&below, items.len()),
                ("items", _) => node.items = Some(self.part(&below)),
                _ => {}
            }
        }
        let discriminator = self.schema.discriminator(&at);
        node.tagged = discriminator.map(|discriminator| Tagged::new(discriminator, &at));
        if let Some(place) = self.schema.origin(&at) {
            let source = self.description.node(place.schema);
            node.ascending = ascending::pairs(source);
            node.read_only = source.flag("readOnly");
            node.write_only = source.flag("writeOnly");
        }
        self.nodes[index] = node;
    }

    fn list(&mut self, at: &str, len: usize) -> Vec<PlanIndex> {
        (0..len)
            .map(|index| self.part(&format!("{at}/{index}")))
            .collect()
    }
}
