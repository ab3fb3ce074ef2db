//! Schemas that apply together, and which of their keywords count.

use conform_description::{Address, Node};
use foldhash::HashSet;

/// How many Schema Objects one type may be merged from. Real documents stay below a hundred.
pub(crate) const MOST_LEAVES: usize = 300;

/// A schema, or some of its keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SchemaPart<'d> {
    /// The schema.
    pub(crate) node: Node<'d>,
    /// Which of its keywords count.
    pub(crate) view: PartView,
    /// What its dynamic references mean.
    pub(crate) scope: ScopeId,
}

/// Which keywords of a schema count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum PartView {
    /// All of them.
    Whole,
    /// Those beside `$ref` and `allOf`.
    Own,
    /// Those beside `$ref`, `allOf`, `oneOf` and `anyOf`.
    Base,
    /// None of them. The part only records that the schema applies, which decides the unions that list it.
    Applied,
}

/// What dynamic references mean where a schema is read: one of the [`Scopes`](super::scopes::Scopes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub(crate) u32);

impl ScopeId {
    /// The scope that binds nothing.
    pub(crate) const NONE: Self = Self(0);
}

/// The identity of a part.
pub(crate) type PartKey = (Address, PartView, ScopeId);

impl<'d> SchemaPart<'d> {
    /// Returns the whole of a schema.
    pub(crate) fn whole(node: Node<'d>) -> Self {
        Self {
            node,
            view: PartView::Whole,
            scope: ScopeId::NONE,
        }
    }

    /// Returns the same in a scope.
    pub(crate) fn within(self, scope: ScopeId) -> Self {
        Self { scope, ..self }
    }

    /// Returns the same with other keywords that count.
    pub(crate) fn viewed(self, view: PartView) -> Self {
        Self { view, ..self }
    }

    /// Returns its identity.
    pub(crate) fn key(self) -> PartKey {
        (self.node.address(), self.view, self.scope)
    }
}

/// The error of merging more than [`MOST_LEAVES`] schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooManyParts;

/// Parts that were met, in order. Most schemas consist of a few parts, for which a linear search is fastest.
#[derive(Default)]
pub(crate) struct SeenParts {
    order: Vec<PartKey>,
    set: HashSet<PartKey>,
}

impl SeenParts {
    /// Adds a part. Returns whether it is new.
    pub(crate) fn insert(&mut self, key: PartKey) -> bool {
        const FEW: usize = 16;
        if self.order.len() < FEW {
            if self.order.contains(&key) {
                return false;
            }
        } else {
            if self.set.is_empty() {
                self.set.extend(&self.order);
            }
            if !self.set.insert(key) {
                return false;
            }
        }
        self.order.push(key);
        true
    }

    /// Returns the part that was met as the `index`th.
    pub(crate) fn at(&self, index: usize) -> PartKey {
        self.order[index]
    }

    /// Returns how many parts were met.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether all of a schema is among the parts.
    pub(crate) fn holds_all_of(&self, address: Address) -> bool {
        [PartView::Whole, PartView::Applied]
            .into_iter()
            .any(|view| match self.set.is_empty() {
                true => {
                    let mut keys = self.order.iter();
                    keys.any(|(at, of, _)| *at == address && *of == view)
                }
                false => self.set.contains(&(address, view, ScopeId::NONE)),
            })
    }
}
