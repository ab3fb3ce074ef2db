//! References of a schema, and chains of them.

use conform_description::{Address, Node};
use serde_json::{Map, Value, json};

use super::keywords::keyword;
use super::translator::{Translator, View};
use crate::origin::SchemaOrigin;

/// What is wrong with a reference that loading could not follow: nothing is there, or it leads back to itself.
const LEADS_NOWHERE: &str = "the reference leads to no schema";

/// How many steps of a chain of references are kept, so that faults say which way they come. Longer chains are cut short.
const LONGEST_CHAIN: usize = 64;

impl<'d> Translator<'d, '_> {
    /// Adds the translation of `$ref`, one step at a time, so that the chain is kept.
    pub(super) fn static_reference(
        &mut self,
        node: Node<'d>,
        inheriting: Option<Address>,
        out: &mut Map<String, Value>,
    ) {
        if node.get("$ref").is_none() {
            return;
        }
        // Loading marks references that lead nowhere or form a cycle.
        match node.reference().and_then(|reference| reference.target) {
            Some(target) => {
                let target = self.end_of_long_chain(target);
                let view = self.view(target, inheriting);
                let reference = self.definition(target, view);
                out.insert("$ref".to_owned(), Value::String(reference));
            }
            None => {
                let origin = SchemaOrigin::of_keyword(node.address(), "$ref");
                self.problem(origin, LEADS_NOWHERE);
            }
        }
    }

    /// Adds the translation of `$dynamicRef` or `$recursiveRef`, which leads to what is bound in the scope.
    pub(super) fn dynamic_reference(
        &mut self,
        node: Node<'d>,
        at: &str,
        out: &mut Map<String, Value>,
    ) {
        let mut keywords = ["$dynamicRef", "$recursiveRef"].into_iter();
        let Some(name) = keywords.find(|name| node.get(name).is_some()) else {
            return;
        };
        let Some(target) = self.scope.target(node) else {
            let origin = SchemaOrigin::of_keyword(node.address(), name);
            self.problem(origin, LEADS_NOWHERE);
            return;
        };
        let reference = self.definition(target, View::Whole);
        if out.contains_key("$ref") {
            let parts = out.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(parts) = parts {
                let origin = SchemaOrigin::of_keyword(node.address(), name);
                self.origins
                    .insert(format!("{at}/allOf/{}", parts.len()), origin);
                parts.push(json!({ "$ref": reference }));
            }
        } else {
            self.origins.rename(format!("{at}/$ref"), name);
            out.insert("$ref".to_owned(), Value::String(reference));
        }
    }

    /// Returns the schema at the end of a chain of plain references, if the chain is long.
    fn end_of_long_chain(&mut self, start: Node<'d>) -> Node<'d> {
        let mut at = start;
        for _ in 0..LONGEST_CHAIN {
            match next(at) {
                Some(next) => at = next,
                None => return start,
            }
        }
        let description = start.description();
        let mut passed = Vec::new();
        let end = loop {
            if let Some(&end) = self.chain_ends.get(&at.address()) {
                break end;
            }
            passed.push(at.address());
            match next(at) {
                Some(next) => at = next,
                None => break at.address(),
            }
        };
        let ends = passed.into_iter().map(|address| (address, end));
        self.chain_ends.extend(ends);
        description.node(end)
    }
}

/// Returns where a schema leads that is a reference and nothing else.
fn next(node: Node<'_>) -> Option<Node<'_>> {
    let target = node.reference()?.target?;
    let dialect = node.dialect();
    let says_more = |name: &str| {
        let is_read = matches!(
            name,
            "nullable"
                | "readOnly"
                | "writeOnly"
                | "discriminator"
                | "$id"
                | "$dynamicRef"
                | "$recursiveRef"
        );
        is_read || keyword(name, dialect).is_some()
    };
    let mut members = node.members();
    (!members.any(|member| says_more(member.key))).then_some(target)
}
