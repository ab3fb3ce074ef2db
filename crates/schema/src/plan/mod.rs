//! A translated schema as a graph that a payload can be walked along: which schemas apply to which value.
//!
//! Verdicts are the business of `jsonschema`. The plan answers what verdicts do not: which members nobody declared, which
//! types a value may have, and which Schema Objects apply to a value.

use std::collections::HashMap;

use conform_description::Description;
use conform_json::pointer::{escape, unescape};
use conform_json::{TapeJson, Value, ValueKind};
use jsonschema::{JsonType, JsonTypeSet};
use serde_json::Value as Json;

use crate::compile::Schema;
use crate::direction::Direction;

mod sources;
mod tag;
mod walk;

pub use sources::PlanSources;
pub use tag::{Mistagged, Tagged};
pub use walk::{Note, Walked, walk};

/// A schema in a [`Plan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part(u32);

/// A translated schema as a graph; [`Plan::ROOT`] is the whole.
pub struct Plan {
    nodes: Vec<PlanNode>,
}

/// One schema, as far as it says which other schemas apply to what.
#[derive(Default)]
pub struct PlanNode {
    /// Where it stands in the translated schema.
    pub pointer: String,
    /// `type`; all of them where there is none.
    pub types: JsonTypeSet,
    /// Schemas that apply to the same value: `$ref` and `allOf`.
    pub always: Vec<Part>,
    /// Schemas that apply to the same value when it fits them.
    pub unions: Vec<Union>,
    /// Schemas that may apply to the same value: `if`, `then`, `else`, `dependentSchemas`.
    pub sometimes: Vec<Part>,
    /// `properties`.
    pub properties: HashMap<String, Part>,
    /// `patternProperties`.
    pub patterns: Vec<NamePattern>,
    /// `additionalProperties` and `unevaluatedProperties`.
    pub additional: Additional,
    /// `prefixItems`.
    pub prefix: Vec<Part>,
    /// `items`.
    pub items: Option<Part>,
    /// A union whose branches a tag tells apart.
    pub tagged: Option<Tagged>,
    /// `readOnly` in the description.
    pub read_only: bool,
    /// `writeOnly` in the description.
    pub write_only: bool,
}

/// What applies to the members whose names match.
pub struct NamePattern {
    /// The pattern.
    pub text: String,
    pub part: Part,
    engine: jsonschema::Validator<TapeJson>,
}

/// `oneOf` or `anyOf`.
pub struct Union {
    /// Whether a value must fit exactly one branch: `oneOf`.
    pub exclusive: bool,
    pub branches: Vec<Part>,
}

/// What an object may hold beyond its declared members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Additional {
    /// The schema says nothing.
    #[default]
    Unspecified,
    /// `false`.
    Forbidden,
    /// `true` or a schema, which applies to them.
    Open(Part),
}

impl Part {
    /// Its place among the parts of its plan.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How many references and unions are followed, one behind the other, to find the types that a place admits; a longer chain
/// may admit any.
const MAX_DEPTH: usize = 100;

impl Plan {
    /// The schema as a whole.
    pub const ROOT: Part = Part(0);

    /// Makes the plan of a compiled schema.
    pub fn new(schema: &Schema, description: &Description) -> Self {
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
            nodes: builder.nodes,
        }
    }

    /// Every part, in order.
    pub fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        // There are fewer than 2^32.
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(Part)
    }

    pub fn node(&self, part: Part) -> &PlanNode {
        &self.nodes[part.0 as usize]
    }

    /// Collects every schema that applies to a value when `part` does: through references and `allOf`, and of unions the
    /// branches for which `fits` holds. Where a union's branches all fail, those that admit the value's type count.
    pub fn applying(
        &self,
        part: Part,
        types: JsonTypeSet,
        fits: &mut dyn FnMut(&str) -> bool,
        out: &mut Vec<Part>,
    ) {
        // Not by recursion: a chain of references may be as long as a document.
        let mut pending = vec![part];
        while let Some(part) = pending.pop() {
            if out.contains(&part) {
                continue;
            }
            out.push(part);
            let from = pending.len();
            let node = self.node(part);
            pending.extend(node.always.iter().chain(&node.sometimes));
            for union in &node.unions {
                pending.extend(self.fitting(union, types, fits));
            }
            pending[from..].reverse();
        }
    }

    /// The branches of a union that apply to a value of one of these types.
    fn fitting(
        &self,
        union: &Union,
        types: JsonTypeSet,
        fits: &mut dyn FnMut(&str) -> bool,
    ) -> Vec<Part> {
        let admitting: Vec<Part> = union
            .branches
            .iter()
            .copied()
            .filter(|&branch| self.admits(branch, types))
            .collect();
        let fitting: Vec<Part> = match admitting[..] {
            [_] => Vec::new(),
            _ => admitting
                .iter()
                .copied()
                .filter(|&branch| fits(&self.node(branch).pointer))
                .collect(),
        };
        if fitting.is_empty() {
            admitting
        } else {
            fitting
        }
    }

    /// The types that a place admits, through references and unions.
    pub fn types(&self, part: Part) -> JsonTypeSet {
        self.types_within(part, &mut Vec::new())
    }

    fn types_within(&self, part: Part, seen: &mut Vec<Part>) -> JsonTypeSet {
        if seen.len() > MAX_DEPTH || seen.contains(&part) {
            return JsonTypeSet::all();
        }
        seen.push(part);
        let node = self.node(part);
        let mut types = node.types;
        for &part in &node.always {
            types = intersection(types, self.types_within(part, seen));
        }
        for union in &node.unions {
            let branches = union
                .branches
                .iter()
                .map(|&branch| self.types_within(branch, seen));
            types = intersection(
                types,
                branches.fold(JsonTypeSet::empty(), |all, types| {
                    types.iter().fold(all, JsonTypeSet::insert)
                }),
            );
        }
        seen.pop();
        types
    }

    /// A pointer into a value, where `*` stands for items and for members that are not declared by their names.
    pub fn outline(&self, value: Value<'_>, pointer: &str) -> String {
        let mut parts = vec![Self::ROOT];
        let (mut at, mut out) = (Some(value), String::new());
        for token in pointer.split('/').skip(1) {
            out.push('/');
            let name = unescape(token);
            let (mut applying, mut below) = (Vec::new(), Vec::new());
            let types = at.map_or(JsonTypeSet::empty(), types_of);
            for &part in &parts {
                self.applying(part, types, &mut |_| true, &mut applying);
            }
            if let Some(array) = at.and_then(Value::as_array) {
                let index = name.parse().unwrap_or(usize::MAX);
                below.extend(applying.iter().filter_map(|&part| {
                    let node = self.node(part);
                    node.prefix.get(index).copied().or(node.items)
                }));
                at = array.iter().nth(index);
                out.push('*');
            } else {
                applying
                    .iter()
                    .for_each(|&part| self.member(part, &name, &mut below));
                let is_declared = applying
                    .iter()
                    .any(|&part| self.node(part).properties.contains_key(&*name));
                at = at
                    .and_then(Value::as_object)
                    .and_then(|object| Some(object.member(&name)?.value));
                out.push_str(if is_declared || below.is_empty() {
                    token
                } else {
                    "*"
                });
            }
            parts = below;
        }
        out
    }

    fn admits(&self, part: Part, types: JsonTypeSet) -> bool {
        let admitted = self.types(part);
        types.iter().any(|name| admitted.contains(name))
    }

    /// The schemas that the schema `part`, by itself, applies to the member `name` of an object.
    pub fn member(&self, part: Part, name: &str, out: &mut Vec<Part>) {
        let node = self.node(part);
        let before = out.len();
        out.extend(node.properties.get(name));
        for NamePattern { part, engine, .. } in &node.patterns {
            let matches = <TapeJson as jsonschema::json::Json>::with_string_node(
                &mut <TapeJson as jsonschema::json::Json>::StringBuffer::default(),
                name,
                |node| engine.is_valid(node),
            );
            if matches {
                out.push(*part);
            }
        }
        if let Additional::Open(part) = node.additional
            && out.len() == before
        {
            out.push(part);
        }
    }

    /// Whether a member that these schemas apply to is `readOnly` in a request or `writeOnly` in a response.
    pub fn is_misdirected(&self, parts: &[Part], direction: Direction) -> bool {
        let marked = |part: Part| match direction {
            Direction::Request => self.node(part).read_only,
            Direction::Response => self.node(part).write_only,
            Direction::Either => false,
        };
        parts
            .iter()
            .any(|&part| marked(part) || self.node(part).always.iter().any(|&part| marked(part)))
    }
}

impl PlanNode {
    /// Whether it lists members.
    pub fn describes_members(&self) -> bool {
        !self.properties.is_empty() || !self.patterns.is_empty()
    }
}

/// The types that a value has: an integer is a number, too.
pub fn types_of(value: Value<'_>) -> JsonTypeSet {
    let one = match value.kind() {
        ValueKind::Null => JsonType::Null,
        ValueKind::Boolean => JsonType::Boolean,
        ValueKind::String => JsonType::String,
        ValueKind::Array => JsonType::Array,
        ValueKind::Object => JsonType::Object,
        ValueKind::Number => {
            let types = JsonTypeSet::from(JsonType::Number);
            let is_integer = value.as_number().is_some_and(|number| number.is_integer());
            return if is_integer {
                types.insert(JsonType::Integer)
            } else {
                types
            };
        }
    };
    JsonTypeSet::from(one)
}

fn intersection(a: JsonTypeSet, b: JsonTypeSet) -> JsonTypeSet {
    let holds = |set: JsonTypeSet, name| {
        set.contains(name) || (name == JsonType::Integer && set.contains(JsonType::Number))
    };
    let all = JsonTypeSet::all();
    all.iter()
        .filter(|&name| holds(a, name) && holds(b, name))
        .fold(JsonTypeSet::empty(), JsonTypeSet::insert)
}

struct Builder<'s> {
    schema: &'s Schema,
    description: &'s Description,
    nodes: Vec<PlanNode>,
    parts: HashMap<String, Part>,
}

impl Builder<'_> {
    fn part(&mut self, pointer: &str) -> Part {
        if let Some(&part) = self.parts.get(pointer) {
            return part;
        }
        let part =
            Part(u32::try_from(self.nodes.len()).expect("a schema has fewer than 2^32 parts"));
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
                        // One that does not compile was taken out when the schema was compiled.
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
            node.read_only = source.flag("readOnly");
            node.write_only = source.flag("writeOnly");
        }
        self.nodes[index] = node;
    }

    fn list(&mut self, at: &str, len: usize) -> Vec<Part> {
        (0..len)
            .map(|index| self.part(&format!("{at}/{index}")))
            .collect()
    }
}

/// What decides a pattern; `None` if it is no regular expression.
pub fn pattern_engine(pattern: &str) -> Option<jsonschema::Validator<TapeJson>> {
    let schema = serde_json::json!({ "pattern": pattern });
    jsonschema::options_for::<TapeJson>().build(&schema).ok()
}
