//! What a schema expects of a value that has no types of its own yet: a text in a URL, a header or a form.

use std::fmt;

use conform_json::{Document, Format, Limits};
use jsonschema::{JsonType, JsonTypeSet};

use crate::compiled::CompiledSchema;
use crate::plan::{Additional, Plan, PlanIndex, PlanNode};

/// The schemas that apply to a value which is still to be read. Without any, it may be anything.
///
/// Which branch of a union applies is not known before the value is read: all of them may.
pub struct ExpectedValue<'s> {
    compiled: Option<&'s CompiledSchema>,
    nodes: Vec<PlanIndex>,
}

impl<'s> ExpectedValue<'s> {
    /// Makes the expectation of a schema; without one, anything is expected.
    #[must_use]
    pub fn by(compiled: Option<&'s CompiledSchema>) -> Self {
        Self {
            compiled,
            nodes: vec![Plan::ROOT],
        }
    }

    /// Returns the types that the value may have.
    #[must_use]
    pub fn types(&self) -> JsonTypeSet {
        match self.compiled {
            Some(compiled) if !self.nodes.is_empty() => {
                let types = self.nodes.iter().map(|&node| compiled.plan().types(node));
                types.fold(JsonTypeSet::empty(), |all, types| {
                    types.iter().fold(all, JsonTypeSet::insert)
                })
            }
            _ => JsonTypeSet::all(),
        }
    }

    /// Returns whether a text may be the value: as a string, a number, a boolean or null.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        let structured = [JsonType::Array, JsonType::Object];
        self.types().iter().any(|name| !structured.contains(&name))
    }

    /// Returns what is expected of the items, if the value is an array.
    #[must_use]
    pub fn items(&self) -> Self {
        self.below(JsonType::Array, |plan, node, out| {
            out.extend(plan.node(node).items);
        })
    }

    /// Returns what is expected of a member, if the value is an object.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        self.below(JsonType::Object, |plan, node, out| {
            plan.member(node, name, out);
        })
    }

    /// Returns whether a schema lists a member of this name in `properties`.
    #[must_use]
    pub fn declares(&self, name: &str) -> bool {
        self.compiled.is_some_and(|compiled| {
            let plan = compiled.plan();
            let mut applying = self.applying(JsonType::Object).into_iter();
            applying.any(|node| plan.node(node).properties.contains_key(name))
        })
    }

    /// Returns whether a schema says that an object may have members of any name: it describes these, or no member at all.
    #[must_use]
    pub fn is_open_object(&self) -> bool {
        self.compiled.is_some_and(|compiled| {
            let plan = compiled.plan();
            let applying = self.applying(JsonType::Object);
            let mut nodes = applying.iter().map(|&node| plan.node(node));
            let is_described = nodes.any(|node| {
                matches!(node.additional, Additional::Open(_)) || !node.patterns.is_empty()
            });
            let mut nodes = applying.iter().map(|&node| plan.node(node));
            let says_nothing = |node: &PlanNode| {
                node.properties.is_empty() && node.additional == Additional::Unspecified
            };
            is_described || nodes.all(says_nothing)
        })
    }

    /// Returns whether a value, as JSON text, fits one of the schemas.
    #[must_use]
    pub fn admits(&self, json: &str) -> bool {
        let Some(compiled) = self.compiled else {
            return true;
        };
        let limits = Limits::default();
        if self.nodes.contains(&Plan::ROOT) && compiled.proves(json.as_bytes(), &limits, None) {
            return true;
        }
        let text = json.as_bytes().to_vec();
        let Ok(document) = Document::parse("value", text, Format::Json, &limits) else {
            return false;
        };
        let (schema, value) = (compiled.schema(), document.root());
        self.nodes.iter().any(|&node| match node {
            Plan::ROOT => schema.is_valid(value),
            node => schema.is_valid_at(&compiled.plan().node(node).pointer, value),
        })
    }

    fn applying(&self, kind: JsonType) -> Vec<PlanIndex> {
        let mut applying = Vec::new();
        if let Some(compiled) = self.compiled {
            for &node in &self.nodes {
                let plan = compiled.plan();
                plan.applying(node, kind.into(), &mut |_| true, &mut applying);
            }
        }
        applying
    }

    fn below(&self, kind: JsonType, each: impl Fn(&Plan, PlanIndex, &mut Vec<PlanIndex>)) -> Self {
        let mut nodes = Vec::new();
        if let Some(compiled) = self.compiled {
            for node in self.applying(kind) {
                each(compiled.plan(), node, &mut nodes);
            }
        }
        Self {
            compiled: self.compiled,
            nodes,
        }
    }
}

impl fmt::Debug for ExpectedValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpectedValue")
            .field("nodes", &self.nodes)
            .finish_non_exhaustive()
    }
}
