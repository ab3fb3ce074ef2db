//! The graph of a translated schema: which schemas apply to which value.
//!
//! Whether a value is valid is decided by `jsonschema`. The plan answers other questions: which members are not declared,
//! which types a value may have, and which Schema Objects apply to a value.

use std::collections::{HashMap, HashSet};

use conform_json::{TapeJson, Value, ValueKind};
use jsonschema::{JsonType, JsonTypeSet};

use super::tag::Tagged;
use crate::direction::Direction;

/// The index of a schema in a [`Plan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PlanIndex(u32);

/// A translated schema as a graph. [`Plan::ROOT`] is the schema as a whole.
pub(crate) struct Plan {
    pub(super) nodes: Vec<PlanNode>,
    /// The types that each node allows, through references and unions.
    pub(super) types: Vec<JsonTypeSet>,
}

/// One schema: which other schemas apply to the same value, to its members and to its items.
#[derive(Default)]
pub(crate) struct PlanNode {
    /// Its JSON Pointer in the translated schema.
    pub(crate) pointer: String,
    /// `type`; all types if there is none.
    pub(crate) types: JsonTypeSet,
    /// Schemas that apply to the same value: `$ref` and `allOf`.
    pub(crate) always: Vec<PlanIndex>,
    /// Schemas that apply to the same value if it fits them.
    pub(crate) unions: Vec<Union>,
    /// Schemas that may apply to the same value: `if`, `then`, `else`, `dependentSchemas`.
    pub(crate) sometimes: Vec<PlanIndex>,
    /// `properties`.
    pub(crate) properties: HashMap<String, PlanIndex>,
    /// `patternProperties`.
    pub(crate) patterns: Vec<NamePattern>,
    /// `additionalProperties` and `unevaluatedProperties`.
    pub(crate) additional: Additional,
    /// `prefixItems`.
    pub(crate) prefix: Vec<PlanIndex>,
    /// `items`.
    pub(crate) items: Option<PlanIndex>,
    /// The discriminator of the union.
    pub(crate) tagged: Option<Tagged>,
    /// Pairs of members of which the second has the greater value: `x-ascending` in the description.
    pub(crate) ascending: Vec<[String; 2]>,
    /// `readOnly` in the description.
    pub(crate) read_only: bool,
    /// `writeOnly` in the description.
    pub(crate) write_only: bool,
}

/// The schema that applies to members whose names match a pattern.
pub(crate) struct NamePattern {
    /// The pattern.
    pub(crate) text: String,
    pub(crate) part: PlanIndex,
    pub(super) engine: jsonschema::Validator<TapeJson>,
}

/// `oneOf` or `anyOf`.
pub(crate) struct Union {
    /// Whether a value must fit exactly one branch: `oneOf`.
    pub(crate) exclusive: bool,
    pub(crate) branches: Vec<PlanIndex>,
}

/// What an object may have besides its declared members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Additional {
    /// The schema says nothing.
    #[default]
    Unspecified,
    /// `false`.
    Forbidden,
    /// `true`, or a schema that applies to them.
    Open(PlanIndex),
}

impl PlanIndex {
    pub(super) fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("a schema has fewer than 2^32 parts"))
    }

    /// Returns the index as a number.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl Plan {
    /// The schema as a whole.
    pub(crate) const ROOT: PlanIndex = PlanIndex(0);

    /// Returns every node, in order.
    pub(crate) fn indices(&self) -> impl Iterator<Item = PlanIndex> + use<> {
        // There are fewer than 2^32.
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(PlanIndex)
    }

    pub(crate) fn node(&self, part: PlanIndex) -> &PlanNode {
        &self.nodes[part.0 as usize]
    }

    /// Collects every schema that applies to a value if `part` does: through references and `allOf`, and the branches of
    /// unions for which `fits` is true. If no branch of a union fits, its branches that allow the value's type are taken.
    pub(crate) fn applying(
        &self,
        part: PlanIndex,
        types: JsonTypeSet,
        fits: &mut dyn FnMut(&str) -> bool,
        out: &mut Vec<PlanIndex>,
    ) {
        // This does not recurse, because a chain of references may be as long as a document.
        let mut seen = SeenNodes::new(out);
        let mut pending = vec![part];
        while let Some(part) = pending.pop() {
            if !seen.insert(part, out) {
                continue;
            }
            let from = pending.len();
            let node = self.node(part);
            pending.extend(node.always.iter().chain(&node.sometimes));
            for union in &node.unions {
                pending.extend(self.fitting(union, types, fits));
            }
            pending[from..].reverse();
        }
    }

    /// Returns the branches of a union that apply to a value of one of these types.
    fn fitting(
        &self,
        union: &Union,
        types: JsonTypeSet,
        fits: &mut dyn FnMut(&str) -> bool,
    ) -> Vec<PlanIndex> {
        let admitting: Vec<PlanIndex> = union
            .branches
            .iter()
            .copied()
            .filter(|&branch| self.admits(branch, types))
            .collect();
        let fitting: Vec<PlanIndex> = match admitting[..] {
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

    /// Returns the types that a schema allows, through references and unions.
    pub(crate) fn types(&self, part: PlanIndex) -> JsonTypeSet {
        self.types[part.index()]
    }

    fn admits(&self, part: PlanIndex, types: JsonTypeSet) -> bool {
        let admitted = self.types(part);
        types.iter().any(|name| admitted.contains(name))
    }

    /// Adds the schemas that `part` by itself applies to the member `name` of an object.
    pub(crate) fn member(&self, part: PlanIndex, name: &str, out: &mut Vec<PlanIndex>) {
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

    /// Returns whether a member with these schemas is `readOnly` in a request, or `writeOnly` in a response.
    pub(crate) fn is_misdirected(&self, parts: &[PlanIndex], direction: Direction) -> bool {
        let marked = |part: PlanIndex| match direction {
            Direction::Request => self.node(part).read_only,
            Direction::Response => self.node(part).write_only,
            Direction::Either => false,
        };
        parts
            .iter()
            .any(|&part| marked(part) || self.node(part).always.iter().any(|&part| marked(part)))
    }
}

/// Nodes that were met. Most values have a few, for which a linear search is fastest.
struct SeenNodes(Option<HashSet<PlanIndex>>);

impl SeenNodes {
    const FEW: usize = 32;

    fn new(nodes: &[PlanIndex]) -> Self {
        Self((nodes.len() > Self::FEW).then(|| nodes.iter().copied().collect()))
    }

    /// Adds a node to the list. Returns whether it is new.
    fn insert(&mut self, node: PlanIndex, nodes: &mut Vec<PlanIndex>) -> bool {
        let is_new = match &mut self.0 {
            Some(seen) => seen.insert(node),
            None => !nodes.contains(&node),
        };
        if is_new {
            nodes.push(node);
            if self.0.is_none() && nodes.len() > Self::FEW {
                self.0 = Some(nodes.iter().copied().collect());
            }
        }
        is_new
    }
}

impl PlanNode {
    /// Returns whether it lists members.
    pub(crate) fn describes_members(&self) -> bool {
        !self.properties.is_empty() || !self.patterns.is_empty()
    }
}

/// Returns the types of a value: an integer is also a number.
pub(crate) fn types_of(value: Value<'_>) -> JsonTypeSet {
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

/// Returns an engine for a pattern; `None` if it is not a regular expression.
pub(crate) fn pattern_engine(pattern: &str) -> Option<jsonschema::Validator<TapeJson>> {
    let schema = serde_json::json!({ "pattern": pattern });
    jsonschema::options_for::<TapeJson>().build(&schema).ok()
}
