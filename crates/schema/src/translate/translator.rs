//! The state of a translation, and its queue of definitions.

use std::collections::{HashMap, HashSet, VecDeque};

use conform_description::{Address, Node, Version};
use serde_json::{Map, Value, json};

use crate::direction::Direction;
use crate::discriminator::Discriminator;
use crate::extent::{Extent, LeftOut};
use crate::origin::{OriginMap, SchemaOrigin, SchemaProblem};
use crate::translation::Translation;

/// A translation in progress.
pub(super) struct Translator<'d, 'e> {
    pub(super) version: Version,
    pub(super) direction: Direction,
    /// The extent of the values that are to be checked, or `None` for any value.
    pub(super) extent: Option<&'e Extent>,
    /// The least number of levels into the value at which the current schema applies. It is counted only within an extent.
    pub(super) depth: usize,
    pub(super) left_out: LeftOut,
    pub(super) definitions: Map<String, Value>,
    /// The name of each definition, and the least depth at which it is known to apply.
    pub(super) names: HashMap<(Address, View), (String, usize)>,
    /// The names that are taken.
    taken: HashSet<String>,
    /// Definitions to translate, sorted by depth. One that is found again at a smaller depth is in it twice, and the first
    /// counts.
    pub(super) queue: VecDeque<Queued<'d>>,
    /// The schema whose `allOf` contains the next schema.
    pub(super) inheriting: Option<Address>,
    pub(super) origins: OriginMap,
    pub(super) discriminators: HashMap<String, Discriminator>,
    problems: Vec<SchemaProblem>,
}

/// What a reference to a schema means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum View {
    /// The schema. If it is a base schema whose discriminator selects a subtype, the union of its subtypes.
    Whole,
    /// The schema alone, as its subtypes include it.
    Own,
}

/// A definition to translate.
pub(super) struct Queued<'d> {
    pub(super) node: Node<'d>,
    pub(super) view: View,
    pub(super) name: String,
    pub(super) depth: usize,
}

impl<'d, 'e> Translator<'d, 'e> {
    pub(super) fn new(root: Node<'d>, direction: Direction, extent: Option<&'e Extent>) -> Self {
        Self {
            version: root.description().version(),
            direction,
            extent,
            depth: 0,
            left_out: LeftOut::default(),
            definitions: Map::new(),
            names: HashMap::new(),
            taken: HashSet::new(),
            queue: VecDeque::new(),
            inheriting: None,
            origins: OriginMap::default(),
            discriminators: HashMap::new(),
            problems: Vec::new(),
        }
    }

    /// The translation, whose root is a `$ref` with this text.
    pub(super) fn finish(self, reference: String) -> Translation {
        Translation {
            json: json!({ "$ref": reference, "$defs": self.definitions }),
            origins: self.origins,
            discriminators: self.discriminators,
            problems: self.problems,
            left_out: self.left_out,
        }
    }

    /// The text of the `$ref` to the definition of the schema at `node`. The definition is queued if it is new, or if it was
    /// found at a greater depth before.
    pub(super) fn definition(&mut self, node: Node<'d>, view: View) -> String {
        let address = node.address();
        if let Some((name, depth)) = self.names.get_mut(&(address, view)) {
            let (reference, name) = (format!("#/$defs/{name}"), name.clone());
            if self.depth < std::mem::replace(depth, self.depth.min(*depth)) {
                self.enqueue(node, view, name);
            }
            return reference;
        }
        let name = self.new_name(node);
        self.names
            .insert((address, view), (name.clone(), self.depth));
        let reference = format!("#/$defs/{name}");
        self.enqueue(node, view, name);
        reference
    }

    /// A name for a definition that is not taken: the last segment of its pointer, with a number if necessary.
    fn new_name(&mut self, node: Node<'d>) -> String {
        let pointer = node.pointer();
        let stem = pointer
            .rsplit('/')
            .next()
            .filter(|word| !word.is_empty())
            .unwrap_or("schema");
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        let stem: String = stem
            .chars()
            .map(|c| if is_allowed(c) { c } else { '_' })
            .collect();
        let mut name = stem.clone();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format!("{stem}-{count}");
        }
        name
    }

    fn enqueue(&mut self, node: Node<'d>, view: View, name: String) {
        let depth = self.depth;
        let at = self.queue.partition_point(|queued| queued.depth <= depth);
        let queued = Queued {
            node,
            view,
            name,
            depth,
        };
        self.queue.insert(at, queued);
    }

    pub(super) fn problem(&mut self, origin: SchemaOrigin, message: impl Into<String>) {
        let message = message.into();
        self.problems.push(SchemaProblem { origin, message });
    }
}

/// The target of the reference that a node holds.
pub(super) fn target(node: Node<'_>) -> Option<Address> {
    node.reference()
        .and_then(|reference| reference.target)
        .map(Node::address)
}
