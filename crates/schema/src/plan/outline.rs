//! Outlines of places in values.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;

use conform_json::pointer::unescape;
use conform_json::{NodeId, Value};
use jsonschema::JsonTypeSet;

use super::graph::{Plan, types_of};

/// Writes JSON Pointers into one value so that all values of its schema have them in common.
///
/// The items of an array are listed when they are first needed, since faults may be at the end of a long one.
pub struct Outline<'v> {
    plan: &'v Plan,
    value: Value<'v>,
    lists: RefCell<HashMap<NodeId, Vec<Value<'v>>>>,
}

impl<'v> Outline<'v> {
    pub(crate) fn new(plan: &'v Plan, value: Value<'v>) -> Self {
        Self {
            plan,
            value,
            lists: RefCell::default(),
        }
    }

    /// Returns a pointer into the value with `*` for items and for members that are not declared by their names.
    #[must_use]
    pub fn of(&self, pointer: &str) -> String {
        let plan = self.plan;
        let mut parts = vec![Plan::ROOT];
        let (mut at, mut out) = (Some(self.value), String::new());
        for token in pointer.split('/').skip(1) {
            out.push('/');
            let name = unescape(token);
            let (mut applying, mut below) = (Vec::new(), Vec::new());
            let types = at.map_or(JsonTypeSet::empty(), types_of);
            for &part in &parts {
                plan.applying(part, types, &mut |_| true, &mut applying);
            }
            if let Some(array) = at.filter(|value| value.as_array().is_some()) {
                let index = name.parse().unwrap_or(usize::MAX);
                below.extend(applying.iter().filter_map(|&part| {
                    let node = plan.node(part);
                    node.prefix.get(index).copied().or(node.items)
                }));
                at = self.item(array, index);
                out.push('*');
            } else {
                applying
                    .iter()
                    .for_each(|&part| plan.member(part, &name, &mut below));
                let is_declared = applying
                    .iter()
                    .any(|&part| plan.node(part).properties.contains_key(&*name));
                at = at
                    .and_then(Value::as_object)
                    .and_then(|object| Some(object.member(&name)?.value));
                out.push_str(if is_declared || below.is_empty() {
                    token
                } else {
                    "*"
                });
            }
            parts = below;
        }
        out
    }

    fn item(&self, array: Value<'v>, index: usize) -> Option<Value<'v>> {
        let mut lists = self.lists.borrow_mut();
        let list = lists.entry(array.id()).or_insert_with(|| {
            let items = array.as_array();
            items.iter().flat_map(|items| items.iter()).collect()
        });
        list.get(index).copied()
    }
}

impl fmt::Debug for Outline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outline").finish_non_exhaustive()
    }
}
