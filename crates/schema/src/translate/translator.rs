//! The state of a translation, and its queue of definitions.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use conform_description::{Address, DynamicScope, Node};
use conform_json::pointer::unescape;
use serde_json::{Map, Value, json};

use crate::direction::Direction;
use crate::discriminator::Discriminator;
use crate::extent::{Extent, LeftOut};
use crate::origin::{OriginMap, SchemaOrigin, SchemaProblem, SchemaProblemKind};
use crate::reading::Reading;
use crate::translation::Translation;

/// Names of members, sorted; `None` if there are none.
pub(super) type Names<'d> = Option<Arc<[&'d str]>>;

/// How many contexts of one schema are distinguished.
const MAX_VARIANTS: usize = 256;

/// A translation in progress.
pub(super) struct Translator<'d, 'e> {
    pub(super) direction: Direction,
    pub(super) reading: Reading,
    /// The extent of the values that are to be checked, or `None` for any value.
    pub(super) extent: Option<&'e Extent>,
    /// The least number of levels into the value at which the current schema applies. It is counted only within an extent.
    pub(super) depth: usize,
    pub(super) left_out: LeftOut,
    pub(super) definitions: Map<String, Value>,
    /// The name of each definition, and the least depth at which it is known to apply.
    pub(super) names: HashMap<(Address, View, Context<'d>), (String, usize)>,
    /// How many contexts a schema has that has several.
    variants: HashMap<Address, usize>,
    /// The dynamic anchors that are bound at the current schema.
    pub(super) scope: DynamicScope,
    /// The members that are optional for the values of the next schema, because of schemas that apply with it.
    pub(super) optional: Names<'d>,
    /// The members that schemas mark as optional.
    pub(super) marked: HashMap<Address, Names<'d>>,
    /// The members that schemas require.
    pub(super) required: HashMap<Address, Names<'d>>,
    /// The ends of long chains of references.
    pub(super) chain_ends: HashMap<Address, Address>,
    /// Patterns that are written in another way, by their translation.
    pub(super) patterns: HashMap<String, String>,
    /// The statements of unknown dialects that were reported.
    pub(super) unknown_dialects: HashSet<Address>,
    /// The names that are taken.
    taken: HashSet<String>,
    /// How often each name was taken.
    counts: HashMap<String, usize>,
    /// The names of schemas, by those of their definitions where these differ.
    written_names: HashMap<String, String>,
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

/// What else decides the meaning of a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Context<'d> {
    /// The dynamic anchors that are bound.
    pub(super) scope: DynamicScope,
    /// The required members that are optional, because of schemas that apply with it.
    pub(super) optional: Names<'d>,
}

/// A definition to translate.
pub(super) struct Queued<'d> {
    pub(super) node: Node<'d>,
    pub(super) view: View,
    pub(super) context: Context<'d>,
    pub(super) name: String,
    pub(super) depth: usize,
}

impl<'d, 'e> Translator<'d, 'e> {
    pub(super) fn new(direction: Direction, reading: Reading, extent: Option<&'e Extent>) -> Self {
        Self {
            direction,
            reading,
            extent,
            depth: 0,
            left_out: LeftOut::default(),
            definitions: Map::new(),
            names: HashMap::new(),
            variants: HashMap::new(),
            scope: DynamicScope::default(),
            optional: None,
            marked: HashMap::new(),
            required: HashMap::new(),
            chain_ends: HashMap::new(),
            patterns: HashMap::new(),
            unknown_dialects: HashSet::new(),
            taken: HashSet::new(),
            counts: HashMap::new(),
            written_names: HashMap::new(),
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
            names: self.written_names,
            patterns: self.patterns,
            problems: self.problems,
            left_out: self.left_out,
        }
    }

    /// The text of the `$ref` to the definition of the schema at `node`. The definition is queued if it is new, or if it was
    /// found at a greater depth before.
    pub(super) fn definition(&mut self, node: Node<'d>, view: View) -> String {
        let address = node.address();
        let optional = self.optional.take();
        let context = Context {
            scope: self.scope.entering(node),
            optional: self.required_of(node, &optional),
        };
        let mut key = (address, view, context);
        if key.2 != Context::default() && !self.names.contains_key(&key) && self.is_full(node) {
            key.2 = Context::default();
        }
        if let Some((name, depth)) = self.names.get_mut(&key) {
            let (reference, name) = (format!("#/$defs/{name}"), name.clone());
            if self.depth < std::mem::replace(depth, self.depth.min(*depth)) {
                self.enqueue(node, view, key.2, name);
            }
            return reference;
        }
        let name = self.new_name(node);
        self.names.insert(key.clone(), (name.clone(), self.depth));
        let reference = format!("#/$defs/{name}");
        self.enqueue(node, view, key.2, name);
        reference
    }

    /// Counts one more context of a schema. Returns whether it has very many already, which is reported once.
    fn is_full(&mut self, node: Node<'d>) -> bool {
        let variants = self.variants.entry(node.address()).or_default();
        *variants += 1;
        let is_full = *variants > MAX_VARIANTS;
        if *variants == MAX_VARIANTS + 1 {
            let origin = SchemaOrigin::of_schema(node.address());
            let message = format!(
                "references give it more than {MAX_VARIANTS} meanings, and the others are not read"
            );
            self.problem(origin, message);
        }
        is_full
    }

    /// A name for a definition that is not taken: the last segment of its pointer, with a number if necessary.
    fn new_name(&mut self, node: Node<'d>) -> String {
        let pointer = node.pointer();
        let stem = pointer
            .rsplit('/')
            .next()
            .filter(|word| !word.is_empty())
            .unwrap_or("schema");
        let written = unescape(stem).into_owned();
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        let stem: String = stem
            .chars()
            .map(|c| if is_allowed(c) { c } else { '_' })
            .collect();
        let mut name = stem.clone();
        let count = self.counts.entry(stem.clone()).or_insert(1);
        while !self.taken.insert(name.clone()) {
            *count += 1;
            name = format!("{stem}-{count}");
        }
        if *name != *written {
            self.written_names.insert(name.clone(), written);
        }
        name
    }

    fn enqueue(&mut self, node: Node<'d>, view: View, context: Context<'d>, name: String) {
        let depth = self.depth;
        let at = self.queue.partition_point(|queued| queued.depth <= depth);
        let queued = Queued {
            node,
            view,
            context,
            name,
            depth,
        };
        self.queue.insert(at, queued);
    }

    pub(super) fn problem(&mut self, origin: SchemaOrigin, message: impl Into<String>) {
        let message = message.into();
        self.problems.push(SchemaProblem::invalid(origin, message));
    }

    /// Reports a schema that is not checked.
    pub(super) fn unchecked(&mut self, origin: SchemaOrigin, message: String) {
        self.problems.push(SchemaProblem {
            origin,
            message,
            kind: SchemaProblemKind::UnknownDialect,
        });
    }
}

/// The target of the reference that a node holds.
pub(super) fn target(node: Node<'_>) -> Option<Address> {
    node.reference()
        .and_then(|reference| reference.target)
        .map(Node::address)
}
