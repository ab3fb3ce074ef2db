//! The state of collecting what a page shows.

use std::rc::Rc;
use std::sync::Arc;

use conform_coverage::ItemKind;
use conform_description::{Address, Description, Node};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};

use super::registry::Registry;
use crate::anchors::Anchors;
use crate::marks::Marks;
use crate::model::{ExternalDocs, Link, Mark, Prose};
use crate::omissions::{Omissions, Reason};
use crate::options::Options;
use crate::sample::Samples;

/// How long the prose of a shared object is before the page has it once and links to it.
const LONG_PROSE: usize = 400;

/// Collects what a page shows. What several places share and is long is shown at the first one, so that a page grows with its
/// description and not with the number of uses.
pub(crate) struct Collector<'d, 'c> {
    pub(super) description: &'d Description,
    pub(super) marks: Option<Marks<'c>>,
    /// The server that calls are tried on.
    pub(super) try_it: Option<String>,
    /// What the URLs of calls begin with, in place of the server of the description.
    pub(super) origin: Option<String>,
    pub(super) samples: Samples,
    pub(super) anchors: Anchors,
    pub(super) registry: Registry<'d>,
    pub(super) omissions: Omissions,
    /// The article that is being collected.
    pub(super) here: Link,
    /// The index of the operation that is being collected, if coverage can have marks for it.
    pub(super) operation: Option<usize>,
    /// Where each long piece that may be shared is shown.
    pub(super) first_places: HashMap<Address, Link>,
    /// Where each large schema is shown that is written in place.
    pub(super) large_schemas: HashMap<SameSchema, Link>,
    /// The anchors of operations, by the path item's key and the key of the operation.
    pub(super) operations: HashMap<(Address, Address), Link>,
    /// The anchors of operations by id.
    pub(super) operation_ids: HashMap<&'d str, Link>,
    /// The anchors of operations by the Operation Object.
    pub(super) operation_nodes: HashMap<Address, Link>,
    /// The anchors of security schemes by name.
    pub(super) schemes: HashMap<&'d str, Rc<str>>,
    /// Components that are shown.
    pub(super) used: HashSet<Address>,
    /// Examples that are shown at the end of the page.
    pub(super) shared_examples: Vec<(Link, Node<'d>)>,
}

/// What makes two schemas that are written in place the same.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum SameSchema {
    /// Their JSON.
    Text(String),
    /// Their place, if that of a shared object is shown twice.
    Place(Address),
}

impl<'d, 'c> Collector<'d, 'c> {
    pub(super) fn new(description: &'d Arc<Description>, options: &Options<'c>) -> Self {
        let mut anchors = Anchors::new();
        let registry = Registry::new(description, &mut anchors);
        Self {
            description,
            marks: options.coverage.map(Marks::new),
            try_it: options.try_it.clone(),
            origin: options.origin.clone(),
            samples: Samples::new(description),
            anchors,
            registry,
            omissions: Omissions::default(),
            here: Link {
                anchor: "overview".into(),
                text: "Overview".into(),
            },
            operation: None,
            first_places: HashMap::new(),
            large_schemas: HashMap::new(),
            operations: HashMap::new(),
            operation_ids: HashMap::new(),
            operation_nodes: HashMap::new(),
            schemes: HashMap::new(),
            used: HashSet::new(),
            shared_examples: Vec::new(),
        }
    }

    /// Returns the prose in a member of an object. Long prose that was shown before is a link to that place.
    pub(super) fn prose(&mut self, node: Node<'d>, key: &str) -> Option<Prose<'d>> {
        let text = node.follow(key)?;
        let prose = text.as_str().filter(|prose| !prose.trim().is_empty())?;
        if prose.len() > LONG_PROSE
            && let Some(place) = self.first_place(text.address())
        {
            return Some(Prose::Elsewhere(place));
        }
        Some(Prose::Text(prose))
    }

    /// Returns where a piece is shown already; if it is not, the article that is being collected is the place from now on.
    pub(super) fn first_place(&mut self, address: Address) -> Option<Link> {
        let known = self.first_places.get(&address).cloned();
        if known.is_none() {
            self.first_places.insert(address, self.here.clone());
        }
        known
    }

    /// Returns `externalDocs`.
    pub(super) fn external(&self, node: Node<'d>) -> Option<ExternalDocs<'d>> {
        let docs = node.follow("externalDocs")?;
        let url = docs.text("url")?;
        Some(ExternalDocs {
            url,
            text: docs.text("description").unwrap_or(url),
        })
    }

    /// Returns what a reference leads to, and notes that a component is shown. One that leads nowhere is counted.
    pub(super) fn resolved(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        match node.resolve() {
            Ok(resolved) => {
                for passed in resolved.passed() {
                    self.used.insert(passed.address());
                }
                self.used.insert(resolved.node.address());
                Some(resolved.node)
            }
            Err(_) => {
                let text = node.reference().map_or("", |reference| reference.text);
                self.omissions.add(Reason::Broken, text);
                None
            }
        }
    }

    /// Returns the members of a map of objects, with references followed.
    pub(super) fn entries(&mut self, node: Node<'d>, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let map = node.get(key).and_then(|map| self.resolved(map));
        let members = map.into_iter().flat_map(Node::members);
        let members = members.filter(|member| !member.key.starts_with("x-"));
        let members: Vec<_> = members.collect();
        members
            .into_iter()
            .filter_map(|member| Some((member.key, self.resolved(member.node)?)))
            .collect()
    }

    /// Returns the mark of a part of the operation that is being collected.
    pub(super) fn mark(&self, kind: ItemKind, node: Node<'d>) -> Option<Mark> {
        let marks = self.marks.as_ref()?;
        marks.of_operation(self.operation?, kind, node.address())
    }

    /// Returns the mark of a property, a value or a branch.
    pub(super) fn schema_mark(&self, node: Node<'d>) -> Option<Mark> {
        self.marks.as_ref()?.of_schema(node.address())
    }
}

/// Returns the JSON of a value.
pub(super) fn json(node: Node<'_>) -> String {
    let mut out = String::new();
    node.value().write_json(&mut out);
    out
}
