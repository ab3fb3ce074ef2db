//! Dynamic references: which schema a `$dynamicRef` means, by the way that led to it.
//!
//! A `$dynamicRef` (JSON Schema 2020-12 core §8.2.3.2) leads to the `$dynamicAnchor` of the same name in the outermost schema
//! resource that evaluation has entered. A [`DynamicScope`] keeps the anchors of the resources entered so far, so that one
//! template, such as a page of some items, means another schema wherever it is bound.

use std::sync::Arc;

use crate::identifiers::RECURSIVE_ANCHOR;
use crate::{Address, Node};

/// The dynamic anchors that are bound on the way to a schema.
///
/// A scope is entered at the schema where evaluation starts, and again at the target of each `$ref` and `$dynamicRef` and at
/// each schema with an `$id`. Two ways with equal scopes give every schema behind them the same meaning, so a scope can be
/// part of a key. Without dynamic references in the description, all scopes are equal.
///
/// ```
/// use conform_description::{Description, DynamicScope, LoadOptions};
///
/// let text = "openapi: 3.1.1
/// info: {title: Clinic, version: '1'}
/// components:
///   schemas:
///     Page: {$id: page, type: array, items: {$dynamicRef: '#item'}, $defs: {any: {$dynamicAnchor: item}}}
///     Names: {$id: names, $ref: page, $defs: {name: {$dynamicAnchor: item, type: string}}}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let description = loaded.description.expect("the root file is a description");
/// let schema = |pointer| description.root().at(pointer).expect("the schema exists");
/// let (page, names) = (schema("/components/schemas/Page"), schema("/components/schemas/Names"));
/// let items = page.get("items").expect("it has items");
///
/// let alone = DynamicScope::default().entering(page);
/// assert_eq!(alone.target(items), page.at("/$defs/any"));
/// let bound = DynamicScope::default().entering(names).entering(page);
/// assert_eq!(bound.target(items), names.at("/$defs/name"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DynamicScope {
    /// The names and their anchors, sorted by name; `None` if there are none.
    bound: Option<Arc<[Bound]>>,
}

/// The name of an anchor, and the schema that it is bound to.
type Bound = (Box<str>, Address);

impl DynamicScope {
    /// Returns the scope after entering the schema resource that contains a schema. Names that are bound stay as they are.
    #[must_use]
    pub fn entering(&self, schema: Node<'_>) -> Self {
        let description = schema.description();
        if description.dynamic.is_empty() {
            return Self::default();
        }
        let address = schema.address();
        let anchors = description.dynamic_anchors(address);
        let is_bound = |name: &str| self.bound(name).is_some();
        let new = anchors.filter(|(name, _)| !is_bound(name));
        let mut new = new.peekable();
        if new.peek().is_none() {
            return self.clone();
        }
        let mut bound: Vec<Bound> = self
            .bound
            .iter()
            .flat_map(|bound| bound.iter())
            .cloned()
            .collect();
        bound.extend(new.map(|(name, node)| {
            let anchor = Address {
                file: address.file,
                node,
            };
            (Box::from(name), anchor)
        }));
        bound.sort_unstable();
        Self {
            bound: Some(bound.into()),
        }
    }

    /// Returns where the `$dynamicRef` or `$recursiveRef` of a schema leads in this scope; `None` if it has none, or if it
    /// leads nowhere, which loading has reported.
    #[must_use]
    pub fn target<'d>(&self, schema: Node<'d>) -> Option<Node<'d>> {
        let target = schema.dynamic_target()?;
        let name = match schema.get("$dynamicRef").and_then(Node::as_str) {
            Some(text) => {
                let name = text.split_once('#')?.1;
                // Without an anchor of the name at the target, it is a plain reference.
                let is_anchor = target.get("$dynamicAnchor").and_then(Node::as_str) == Some(name);
                is_anchor.then_some(name)
            }
            None => target.flag("$recursiveAnchor").then_some(RECURSIVE_ANCHOR),
        };
        let bound = name.and_then(|name| self.bound(name));
        Some(bound.map_or(target, |address| schema.description().node(address)))
    }

    fn bound(&self, name: &str) -> Option<Address> {
        let bound = self.bound.as_deref()?;
        let found = bound.binary_search_by(|(other, _)| (**other).cmp(name));
        found.ok().map(|index| bound[index].1)
    }
}
