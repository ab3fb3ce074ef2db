//! Schemas that are written alike, so that they need not be compared.
//!
//! Most schemas of two versions of a description are the same, and comparing values is far cheaper than translating schemas.

use std::collections::HashMap;

use conform_description::grammar::{ObjectKind, PATTERN_PROPERTIES};
use conform_description::subtypes::is_base;
use conform_description::{Address, Description, Node};
use conform_json::ValueKind;

use super::local::EXTENSIBLE;
use super::term::asserts;
use crate::lifecycle::SUNSET;

/// The pairs of schemas that were compared so far, and what they refer to.
pub(super) struct Same<'d> {
    descriptions: [&'d Description; 2],
    pairs: Vec<SamePair>,
    index: HashMap<[Address; 2], usize>,
    queue: Vec<usize>,
}

struct SamePair {
    schemas: [Address; 2],
    differs: bool,
    /// The pairs that refer to it.
    parents: Vec<usize>,
}

impl<'d> Same<'d> {
    pub(super) fn new(descriptions: [&'d Description; 2]) -> Self {
        Self {
            descriptions,
            pairs: Vec::new(),
            index: HashMap::new(),
            queue: Vec::new(),
        }
    }

    /// Returns which pairs of schemas are written differently, themselves or in what they refer to.
    pub(super) fn differing(&mut self, roots: impl Iterator<Item = [Address; 2]>) -> Vec<bool> {
        let roots: Vec<usize> = roots.map(|pair| self.pair(pair, None)).collect();
        while let Some(pair) = self.queue.pop() {
            let [old, new] = self.pairs[pair].schemas;
            let nodes = (
                self.descriptions[0].node(old),
                self.descriptions[1].node(new),
            );
            if !self.is_same(pair, nodes) {
                self.pairs[pair].differs = true;
            }
        }
        // What refers to something that differs differs.
        let mut pending: Vec<usize> = (0..self.pairs.len())
            .filter(|pair| self.pairs[*pair].differs)
            .collect();
        while let Some(pair) = pending.pop() {
            for parent in std::mem::take(&mut self.pairs[pair].parents) {
                if !self.pairs[parent].differs {
                    self.pairs[parent].differs = true;
                    pending.push(parent);
                }
            }
        }
        roots
            .into_iter()
            .map(|pair| self.pairs[pair].differs)
            .collect()
    }

    fn pair(&mut self, schemas: [Address; 2], parent: Option<usize>) -> usize {
        let next = self.pairs.len();
        let pair = *self.index.entry(schemas).or_insert(next);
        if pair == next {
            self.pairs.push(SamePair {
                schemas,
                differs: false,
                parents: Vec::new(),
            });
            self.queue.push(pair);
        }
        self.pairs[pair].parents.extend(parent);
        pair
    }

    /// Compares two schemas, and queues what they refer to.
    fn is_same(&mut self, pair: usize, (old, new): (Node<'d>, Node<'d>)) -> bool {
        // What a base schema is depends on the schemas that derive from it.
        if old.dialect() != new.dialect() || is_base(old) || is_base(new) {
            return false;
        }
        let mut pending = vec![(old, new)];
        while let Some((old, new)) = pending.pop() {
            if old.kind() != new.kind() {
                return false;
            }
            match old.kind() {
                ValueKind::Object => {
                    if !self.members(pair, (old, new), &mut pending) {
                        return false;
                    }
                }
                ValueKind::Array => {
                    let before = pending.len();
                    let [count_old, count_new] = [old, new].map(|node| node.items().count());
                    pending.extend(old.items().zip(new.items()));
                    if count_old != count_new || pending.len() - before != count_old {
                        return false;
                    }
                }
                _ => {
                    if !old.value().same_value(new.value()) {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn members(
        &mut self,
        pair: usize,
        (old, new): (Node<'d>, Node<'d>),
        pending: &mut Vec<(Node<'d>, Node<'d>)>,
    ) -> bool {
        let is_schema = old.object_kind() == Some(ObjectKind::Schema);
        if is_schema && old.get("discriminator").is_some() && !have_same_names(old, new) {
            return false;
        }
        let counts = |key: &str| !is_schema || matters(key);
        let (mut members, mut count) = (new.members(), 0);
        for member in old.members().filter(|member| counts(member.key)) {
            count += 1;
            if is_schema
                && matches!(
                    member.key,
                    "$dynamicRef" | "$recursiveRef" | "$id" | "$schema"
                )
            {
                return false;
            }
            // Members are most often in the same order.
            let same_place = members.find(|other| counts(other.key));
            let other = match same_place.filter(|other| other.key == member.key) {
                Some(other) => other.node,
                None => match new.get(member.key) {
                    Some(other) => other,
                    None => return false,
                },
            };
            // References have no kind of their own.
            if member.key == "$ref" && old.reference().is_some() {
                let targets = [old, new].map(|node| node.reference().and_then(|to| to.target));
                match targets {
                    [Some(old), Some(new)] => {
                        self.pair([old.address(), new.address()], Some(pair));
                    }
                    [None, None] => {}
                    _ => return false,
                }
                continue;
            }
            pending.push((member.node, other));
        }
        let others = new.members().filter(|member| counts(member.key)).count();
        count == others
    }
}

/// Whether the branches of unions with a discriminator have the same names, which are values of its property.
fn have_same_names(old: Node<'_>, new: Node<'_>) -> bool {
    ["oneOf", "anyOf"].iter().all(|keyword| {
        let [old, new] = [old, new].map(|schema| {
            let branches = schema.get(keyword).into_iter().flat_map(Node::items);
            let names = branches.map(|branch| {
                let text = branch.reference().map(|reference| reference.text);
                text.map(|text| text.rsplit('/').next().unwrap_or(text))
            });
            names.collect::<Vec<_>>()
        });
        old == new
    })
}

/// Whether a keyword changes which values are valid, or what their absence means.
fn matters(keyword: &str) -> bool {
    asserts(keyword)
        || matches!(
            keyword,
            "default"
                | "contentSchema"
                | "readOnly"
                | "writeOnly"
                | "discriminator"
                | "nullable"
                | "deprecated"
                | "xml"
                | "$schema"
                | "$id"
                | "$dynamicAnchor"
                | SUNSET
                | EXTENSIBLE
        )
        || keyword == PATTERN_PROPERTIES
}
