//! What `$dynamicRef` means at each place: the scopes in which schemas are read.
//!
//! A template, such as a page of some items, is read once for each scope that binds its dynamic anchors: the schema that binds
//! them gets a type of its own. Where a scope changes nothing, the schema is read without it, so that everything else keeps its one
//! type.

use std::cell::RefCell;

use conform_description::{Address, Description, DynamicScope, Node};
use foldhash::{HashMap, HashSet};

use crate::lower::schema::part::{SchemaPart, ScopeId};

/// How many schemas are looked at to find out whether a scope matters.
const MOST_STEPS: usize = 20_000;

/// The scopes in which schemas were read so far.
pub(crate) struct Scopes {
    /// Whether the description has dynamic references that could be bound.
    are_used: bool,
    known: RefCell<KnownScopes>,
    /// Whether a scope changes the meaning of a schema.
    matters: RefCell<HashMap<(Address, ScopeId), bool>>,
}

#[derive(Default)]
struct KnownScopes {
    list: Vec<DynamicScope>,
    ids: HashMap<DynamicScope, ScopeId>,
}

impl KnownScopes {
    fn id_of(&mut self, scope: DynamicScope) -> ScopeId {
        if scope == DynamicScope::default() {
            return ScopeId::NONE;
        }
        if let Some(id) = self.ids.get(&scope) {
            return *id;
        }
        self.list.push(scope.clone());
        let id = ScopeId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.ids.insert(scope, id);
        id
    }

    fn get(&self, id: ScopeId) -> DynamicScope {
        match (id.0 as usize).checked_sub(1) {
            Some(index) => self.list[index].clone(),
            None => DynamicScope::default(),
        }
    }
}

impl Scopes {
    /// Returns the scopes of a description.
    pub(crate) fn of(description: &Description) -> Self {
        let mut objects = description.objects();
        Self {
            are_used: objects.any(|(_, node)| node.dynamic_target().is_some()),
            known: RefCell::default(),
            matters: RefCell::default(),
        }
    }

    /// Returns the scope after entering the resource of a schema.
    pub(crate) fn entering(&self, scope: ScopeId, node: Node<'_>) -> ScopeId {
        if !self.are_used {
            return ScopeId::NONE;
        }
        let mut known = self.known.borrow_mut();
        let entered = known.get(scope).entering(node);
        known.id_of(entered)
    }

    /// Returns where the `$ref` or `$dynamicRef` of a schema leads in a scope.
    pub(crate) fn target<'d>(&self, scope: ScopeId, node: Node<'d>) -> Option<Node<'d>> {
        match node.reference() {
            Some(reference) => reference.target,
            None => self.known.borrow().get(scope).target(node),
        }
    }

    /// Returns a part without its scope, if that changes nothing.
    pub(crate) fn normal<'d>(&self, part: SchemaPart<'d>) -> SchemaPart<'d> {
        let scope = match self.matters(part.scope, part.node) {
            true => part.scope,
            false => ScopeId::NONE,
        };
        SchemaPart { scope, ..part }
    }

    /// Whether a scope changes what a schema means.
    pub(crate) fn matters(&self, scope: ScopeId, node: Node<'_>) -> bool {
        if scope == ScopeId::NONE {
            return false;
        }
        let key = (node.address(), scope);
        if let Some(known) = self.matters.borrow().get(&key) {
            return *known;
        }
        let bound = self.known.borrow().get(scope);
        let found = differs(
            node,
            &bound.entering(node),
            &DynamicScope::default().entering(node),
        );
        self.matters.borrow_mut().insert(key, found);
        found
    }
}

/// Whether a dynamic reference that a schema leads to has different targets in two scopes.
fn differs(start: Node<'_>, one: &DynamicScope, other: &DynamicScope) -> bool {
    let mut seen = HashSet::default();
    let mut pending = vec![(start, one.clone(), other.clone())];
    while let Some((node, one, other)) = pending.pop() {
        if one == other || !seen.insert((node.address(), one.clone(), other.clone())) {
            continue;
        }
        if seen.len() > MOST_STEPS {
            return false;
        }
        let target = one.target(node);
        if target != other.target(node) {
            return true;
        }
        let referred = node.reference().and_then(|reference| reference.target);
        for target in target.into_iter().chain(referred) {
            pending.push((target, one.entering(target), other.entering(target)));
        }
        // Definitions apply only where something refers to them.
        let members = node.members();
        let members = members.filter(|member| !matches!(member.key, "$defs" | "definitions"));
        for inner in members.map(|member| member.node).chain(node.items()) {
            match inner.get("$id") {
                Some(_) => pending.push((inner, one.entering(inner), other.entering(inner))),
                None => pending.push((inner, one.clone(), other.clone())),
            }
        }
    }
    false
}
