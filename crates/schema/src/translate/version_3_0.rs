//! The keywords that mean something else in OpenAPI 3.0 than in JSON Schema 2020-12.

use std::collections::HashSet;

use conform_description::{Address, Node};
use serde_json::{Map, Value, json};

use super::translator::Translator;
use crate::direction::Direction;
use crate::written_as_integer::WRITTEN_AS_INTEGER;

impl<'d> Translator<'d, '_> {
    /// Applies the rules of 3.0 to the translated keywords of the schema at `node`.
    pub(super) fn apply_rules_of_3_0(&self, node: Node<'d>, out: &mut Map<String, Value>) {
        if let Some(Value::String(name)) = out.get("type") {
            let is_integer = name == "integer";
            if node.flag("nullable") {
                let types = json!([name, "null"]);
                out.insert("type".to_owned(), types);
            }
            if is_integer {
                out.insert(WRITTEN_AS_INTEGER.to_owned(), Value::Bool(true));
            }
        }
        for (exclusive, inclusive) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if let Some(&Value::Bool(is_exclusive)) = out.get(exclusive) {
                out.remove(exclusive);
                if is_exclusive && let Some(limit) = out.remove(inclusive) {
                    out.insert(exclusive.to_owned(), limit);
                }
            }
        }
        if let Some(Value::Array(required)) = out.get_mut("required") {
            let mut optional = HashSet::new();
            self.optional_members(node, &mut optional, &mut HashSet::new());
            required.retain(|name| !name.as_str().is_some_and(|name| optional.contains(name)));
        }
    }

    /// Collects the members that are never required in this direction: those marked so in the schema at `node`, or in a
    /// schema of its `allOf`.
    fn optional_members(
        &self,
        node: Node<'d>,
        names: &mut HashSet<&'d str>,
        seen: &mut HashSet<Address>,
    ) {
        let Ok(resolved) = node.resolve() else { return };
        if !seen.insert(resolved.node.address()) {
            return;
        }
        let marks: &[&str] = match self.direction {
            Direction::Request => &["readOnly"],
            Direction::Response => &["writeOnly"],
            Direction::Either => &["readOnly", "writeOnly"],
        };
        let properties = resolved.node.get("properties").into_iter();
        for member in properties.flat_map(Node::members) {
            let Ok(schema) = member.node.resolve() else {
                continue;
            };
            if marks.iter().any(|mark| schema.node.flag(mark)) {
                names.insert(member.key);
            }
        }
        for part in resolved.node.get("allOf").into_iter().flat_map(Node::items) {
            self.optional_members(part, names, seen);
        }
    }
}
