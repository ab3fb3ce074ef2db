//! The walk along a value and its schema, which finds what no keyword forbids: members that are not declared, and members
//! that go the wrong way. It also finds pairs of members that `x-ascending` puts in order and that are not.

use std::collections::HashSet;

use conform_json::pointer::escape;
use conform_json::{NodeId, Value};

use super::graph::{Additional, Plan, PlanIndex, types_of};
use super::sources::PlanSources;
use super::tag::Mistagged;
use crate::ascending::{self, Scalar};
use crate::compile::Schema;
use crate::direction::Direction;
use crate::observe::Watch;

/// What the walk found at one object.
#[derive(Debug)]
pub struct ObjectNote {
    /// The object.
    pub object: NodeId,
    /// The object, as a JSON Pointer into the body.
    pub pointer: String,
    /// The schema that describes the object's members, as a JSON Pointer into the translated schema.
    pub schema: String,
    /// Members that are not declared, in the order of the payload.
    pub undeclared: Vec<String>,
    /// Members that are declared only for the other direction, in the order of the payload.
    pub misdirected: Vec<String>,
    /// The names that are declared, for suggestions; empty if nothing is undeclared.
    pub declared: Vec<String>,
}

/// Two members of an object that `x-ascending` puts in order, whose values are not.
#[derive(Debug)]
pub struct Disordered {
    /// The value that is not greater than the other.
    pub value: NodeId,
    /// That value, as a JSON Pointer into the body.
    pub pointer: String,
    /// The names: the member that should have the smaller value, and the other.
    pub names: [String; 2],
    /// The schema that says so, as a JSON Pointer into the translated schema.
    pub schema: String,
}

/// What the walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Objects with members that are not declared, or not for this direction.
    pub notes: Vec<ObjectNote>,
    /// Values that fit their union, but not the branch that their tag names.
    pub mistagged: Vec<Mistagged>,
    /// Members whose values do not ascend.
    pub disordered: Vec<Disordered>,
}

/// Walks along a value and its schema. Values in `skipped` have a fault that makes their content meaningless.
pub(crate) fn walk(
    plan: &Plan,
    schema: &Schema,
    direction: Direction,
    body: Value<'_>,
    skipped: &HashSet<NodeId>,
    watch: Option<(&PlanSources, Watch<'_>)>,
) -> Walked {
    let mut walker = Walker {
        plan,
        schema,
        direction,
        skipped,
        watch,
        walked: Walked::default(),
        pointer: String::new(),
    };
    walker.value(body, &[Plan::ROOT]);
    walker.walked
}

struct Walker<'w> {
    plan: &'w Plan,
    schema: &'w Schema,
    direction: Direction,
    skipped: &'w HashSet<NodeId>,
    watch: Option<(&'w PlanSources, Watch<'w>)>,
    walked: Walked,
    pointer: String,
}

impl Walker<'_> {
    // Recursion is bounded by the depth that the parser allows.
    fn value(&mut self, value: Value<'_>, parts: &[PlanIndex]) {
        if let Some((sources, watch)) = &self.watch {
            parts.iter().for_each(|&part| sources.applied(part, watch));
        }
        if self.skipped.contains(&value.id()) || parts.is_empty() {
            return;
        }
        let is_scalar = value.as_object().is_none() && value.as_array().is_none();
        if is_scalar && self.watch.is_none() {
            return;
        }
        let mut applying = Vec::new();
        for &part in parts {
            let fits = &mut |pointer: &str| self.schema.is_valid_at(pointer, value);
            self.plan
                .applying(part, types_of(value), fits, &mut applying);
        }
        if let Some((sources, watch)) = &self.watch {
            for &part in &applying {
                sources.applied(part, watch);
                sources.listed_value(part, value, watch);
            }
        }
        let tagged = applying
            .iter()
            .filter_map(|&part| self.plan.node(part).tagged.as_ref());
        let mistagged = tagged.filter_map(|tagged| tagged.check(self.schema, value, &self.pointer));
        let before = self.walked.mistagged.len();
        self.walked.mistagged.extend(mistagged);
        let new = &self.walked.mistagged[before..];
        if new.iter().any(Mistagged::is_misleading) {
            // Its content belongs to another branch than its tag names.
            return;
        }
        if let Some(object) = value.as_object() {
            self.object(value, object, &applying);
        } else if let Some(array) = value.as_array() {
            for (index, item) in array.iter().enumerate() {
                let below = applying.iter().filter_map(|&part| {
                    let node = self.plan.node(part);
                    node.prefix.get(index).copied().or(node.items)
                });
                let below: Vec<PlanIndex> = below.collect();
                self.below(item, &index.to_string(), &below);
            }
        }
    }

    fn object(
        &mut self,
        value: Value<'_>,
        object: conform_json::Object<'_>,
        applying: &[PlanIndex],
    ) {
        let nodes = || applying.iter().map(|&part| self.plan.node(part));
        let describing = nodes().find(|node| node.describes_members());
        let closed =
            describing.is_some() && nodes().all(|node| node.additional == Additional::Unspecified);
        let (mut undeclared, mut misdirected) = (Vec::new(), Vec::new());
        let mut below = Vec::new();
        for member in object.iter().filter(|member| !member.shadowed) {
            let mut parts = Vec::new();
            for &part in applying {
                self.plan.member(part, member.key, &mut parts);
            }
            if parts.is_empty() && closed {
                undeclared.push(member.key.to_owned());
            }
            if self.plan.is_misdirected(&parts, self.direction) {
                misdirected.push(member.key.to_owned());
            }
            below.push((member.key, member.value, parts));
        }
        if !undeclared.is_empty() || !misdirected.is_empty() {
            let mut declared: Vec<String> = if undeclared.is_empty() {
                Vec::new()
            } else {
                nodes()
                    .flat_map(|node| node.properties.keys().cloned())
                    .collect()
            };
            declared.sort_unstable();
            declared.dedup();
            let schema = describing.map_or_else(String::new, |node| node.pointer.clone());
            self.walked.notes.push(ObjectNote {
                object: value.id(),
                pointer: self.pointer.clone(),
                schema,
                undeclared,
                misdirected,
                declared,
            });
        }
        self.order(object, applying);
        for (key, value, parts) in below {
            self.below(value, &escape(key), &parts);
        }
    }

    /// Compares the members that `x-ascending` puts in order.
    fn order(&mut self, object: conform_json::Object<'_>, applying: &[PlanIndex]) {
        let before = self.walked.disordered.len();
        for &part in applying {
            let node = self.plan.node(part);
            for names in &node.ascending {
                let [first, second] = names.each_ref().map(|name| object.get(name));
                let (Some(first), Some(second)) = (first, second) else {
                    continue;
                };
                let (Some(smaller), Some(greater)) = (scalar(first), scalar(second)) else {
                    continue;
                };
                // Several schemas of one object may say the same.
                let so_far = &self.walked.disordered[before..];
                let is_known = so_far.iter().any(|known| known.names == *names);
                if !is_known && ascending::is_descending(smaller, greater) {
                    self.walked.disordered.push(Disordered {
                        value: second.id(),
                        pointer: format!("{}/{}", self.pointer, escape(&names[1])),
                        names: names.clone(),
                        schema: node.pointer.clone(),
                    });
                }
            }
        }
    }

    fn below(&mut self, value: Value<'_>, token: &str, parts: &[PlanIndex]) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(token);
        self.value(value, parts);
        self.pointer.truncate(length);
    }
}

/// Returns a number or a string as it is written.
fn scalar(value: Value<'_>) -> Option<Scalar<'_>> {
    let number = || value.as_number().map(|number| number.as_json());
    let text = value.as_str().map(Scalar::Text);
    text.or_else(|| number().map(Scalar::Number))
}
