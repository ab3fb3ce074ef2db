//! Members that a message need not have although a schema requires them: `readOnly` ones in requests, `writeOnly` ones in
//! responses (OpenAPI 3.0.3 §4.7.24.2).

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
    /// and combines by `allOf`, and those that are optional anyway.
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
        let found = sorted(found);
        self.marked.insert(node.address(), found.clone());
        found
    }
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
