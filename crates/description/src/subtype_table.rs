//! Which schemas are derived from which, by address.

use std::collections::{HashMap, HashSet};

use crate::address::Address;

/// The schemas that are derived from others. [`crate::subtypes`] fills and reads it.
#[derive(Default)]
pub(crate) struct SubtypeTable {
    by_parent: HashMap<Address, Vec<Subtype>>,
    all: HashSet<Address>,
}

/// A named schema that is derived from another.
pub(crate) struct Subtype {
    /// Its index among the named schemas of the description.
    pub(crate) order: usize,
    pub(crate) name: Box<str>,
    pub(crate) schema: Address,
}

impl SubtypeTable {
    pub(crate) fn insert(&mut self, parent: Address, subtype: Subtype) {
        self.all.insert(subtype.schema);
        self.by_parent.entry(parent).or_default().push(subtype);
    }

    pub(crate) fn contains(&self, schema: Address) -> bool {
        self.all.contains(&schema)
    }

    /// The schemas that are derived from `base`, directly or not, in the order of the description.
    pub(crate) fn of(&self, base: Address) -> Vec<&Subtype> {
        let mut seen = vec![base];
        let mut found: Vec<&Subtype> = Vec::new();
        let mut next = 0;
        while let Some(parent) = seen.get(next) {
            next += 1;
            for subtype in self.by_parent.get(parent).into_iter().flatten() {
                if !seen.contains(&subtype.schema) {
                    seen.push(subtype.schema);
                    found.push(subtype);
                }
            }
        }
        found.sort_by_key(|subtype| subtype.order);
        found
    }
}
