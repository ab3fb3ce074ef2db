//! Named schemas: those that have a type under their own name.

use conform_description::Address;
use foldhash::{HashMap, HashSet};

use crate::TypeId;

/// Named schemas by their address.
#[derive(Default)]
pub(crate) struct NamedSchemas {
    types: HashMap<Address, TypeId>,
    names: HashSet<String>,
}

impl NamedSchemas {
    /// Records that a name is used by a schema.
    pub(crate) fn add_name(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    /// Whether a schema has this name.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Records the type of a schema.
    pub(crate) fn insert(&mut self, schema: Address, id: TypeId) {
        self.types.insert(schema, id);
    }

    /// Returns the type of a schema, if the schema is a named one.
    pub(crate) fn get(&self, schema: Address) -> Option<TypeId> {
        self.types.get(&schema).copied()
    }

    /// Whether a schema is a named one.
    pub(crate) fn contains(&self, schema: Address) -> bool {
        self.types.contains_key(&schema)
    }
}
