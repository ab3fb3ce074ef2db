//! Members that a message need not have although a schema requires them: `readOnly` ones in requests, `writeOnly` ones in
//! responses (OpenAPI 3.0.3 §4.7.24.2).

use std::collections::HashMap;

use conform_description::{Dialect, Node};
use serde_json::Value;

use super::translator::{Names, Translator};
use crate::applied::applied;
use crate::direction::Direction;
use crate::reading::Reading;

/// How many schemas that apply together are searched.
const MOST: usize = 64;

impl<'d> Translator<'d, '_> {
    /// Returns whether `readOnly` and `writeOnly` change what is required. By the letter they are annotations from 3.1 on.
    fn reads_marks(&self, node: Node<'d>) -> bool {
        self.reading == Reading::Meant || node.dialect() == Dialect::OpenApi30
    }

    /// Returns the members that are optional for the values of a schema: those that it marks itself or in what it refers to
    /// and combines by `allOf`, those that all branches of a union mark, and those that are optional anyway.
    pub(super) fn optional_members(&mut self, node: Node<'d>, anyway: &Names<'d>) -> Names<'d> {
        let own = self.marked_members(node);
        union(&own, anyway)
    }

    /// Removes the optional members from `required`.
    pub(super) fn without_optional(required: &mut Value, optional: &Names<'d>) {
        if let (Value::Array(names), Some(optional)) = (required, optional) {
            let is_optional = |name: &Value| {
                let name = name.as_str();
                name.is_some_and(|name| optional.binary_search(&name).is_ok())
            };
            names.retain(|name| !is_optional(name));
        }
    }

    /// Returns which of these members a schema requires: only then is it another schema where they are optional.
    pub(super) fn required_of(&mut self, node: Node<'d>, names: &Names<'d>) -> Names<'d> {
        let names = names.as_ref()?;
        let required = match self.required.get(&node.address()) {
            Some(known) => known.clone(),
            None => {
                let mut found: Vec<&'d str> = Vec::new();
                for part in applied(node, &["allOf", "anyOf", "oneOf"], MOST) {
                    let listed = part.get("required").into_iter().flat_map(Node::items);
                    found.extend(listed.filter_map(Node::as_str));
                }
                let found = sorted(found);
                self.required.insert(node.address(), found.clone());
                found
            }
        };
        let required = required?;
        let both = names.iter().copied();
        let both = both.filter(|name| required.binary_search(name).is_ok());
        sorted(both.collect())
    }

    fn marked_members(&mut self, node: Node<'d>) -> Names<'d> {
        if !self.reads_marks(node) {
            return None;
        }
        if let Some(known) = self.marked.get(&node.address()) {
            return known.clone();
        }
        let marks: &[&str] = match self.direction {
            Direction::Request => &["readOnly"],
            Direction::Response => &["writeOnly"],
            Direction::Either => &["readOnly", "writeOnly"],
        };
        let is_marked = |part: Node<'d>| marks.iter().any(|mark| part.flag(mark));
        let mut found: Vec<&'d str> = Vec::new();
        for part in applied(node, &["allOf"], MOST) {
            let properties = part.get("properties").into_iter();
            for member in properties.flat_map(Node::members) {
                if applied(member.node, &["allOf"], MOST)
                    .into_iter()
                    .any(is_marked)
                {
                    found.push(member.key);
                }
            }
        }
        found.extend(marked_in_branches(node, is_marked));
        let found = sorted(found);
        self.marked.insert(node.address(), found.clone());
        found
    }
}

/// Returns the members that branches of a union mark, if no other branch declares them without the mark.
fn marked_in_branches<'d>(node: Node<'d>, is_marked: impl Fn(Node<'d>) -> bool) -> Vec<&'d str> {
    if node.get("anyOf").is_none() && node.get("oneOf").is_none() {
        return Vec::new();
    }
    let mut everywhere: HashMap<&'d str, bool> = HashMap::new();
    for part in applied(node, &["allOf", "anyOf", "oneOf"], MOST) {
        let properties = part.get("properties").into_iter();
        for member in properties.flat_map(Node::members) {
            let mut parts = applied(member.node, &["allOf"], MOST).into_iter();
            let is_marked = parts.any(&is_marked);
            *everywhere.entry(member.key).or_insert(true) &= is_marked;
        }
    }
    let marked = everywhere.into_iter().filter(|(_, is_marked)| *is_marked);
    marked.map(|(name, _)| name).collect()
}

fn sorted(mut names: Vec<&str>) -> Names<'_> {
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| names.into())
}

fn union<'d>(a: &Names<'d>, b: &Names<'d>) -> Names<'d> {
    match (a, b) {
        (Some(a), Some(b)) => sorted(a.iter().chain(b.iter()).copied().collect()),
        (names, None) | (None, names) => names.clone(),
    }
}
