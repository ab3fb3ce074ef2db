//! Marks: what payloads have shown of a description, by place.

use conform_coverage::{Coverage, Item, ItemKind};
use conform_description::Address;
use foldhash::{HashMap, HashMapExt as _};

use crate::model::Mark;

/// The marks of a description.
pub(crate) struct Marks<'c> {
    /// Of operations, parameters and so on: by the index of the operation, what it is, and where it is written. A shared response
    /// has marks for each operation.
    of_operations: HashMap<(usize, ItemKind, Address), &'c Item>,
    of_schemas: HashMap<Address, &'c Item>,
}

impl<'c> Marks<'c> {
    /// Collects the marks of a coverage.
    pub(crate) fn new(coverage: &'c Coverage) -> Self {
        let mut of_operations = HashMap::new();
        for (index, operation) in coverage.operations.iter().enumerate() {
            for item in std::iter::once(&operation.item).chain(&operation.items) {
                of_operations.insert((index, item.kind, item.address), item);
            }
        }
        let items = coverage.schemas.iter().flat_map(|schema| &schema.items);
        Self {
            of_operations,
            of_schemas: items.map(|item| (item.address, item)).collect(),
        }
    }

    /// Returns the mark of a part of the operation with this index.
    pub(crate) fn of_operation(
        &self,
        operation: usize,
        kind: ItemKind,
        address: Address,
    ) -> Option<Mark> {
        let item = self.of_operations.get(&(operation, kind, address));
        item.map(|item| mark(item))
    }

    /// Returns the mark of a property, a value or a branch.
    pub(crate) fn of_schema(&self, address: Address) -> Option<Mark> {
        self.of_schemas.get(&address).map(|item| mark(item))
    }
}

fn mark(item: &Item) -> Mark {
    Mark {
        count: item.count,
        first: item.first.clone(),
    }
}
