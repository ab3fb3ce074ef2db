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
    /// The folder that all inputs are in, which the page does not repeat at each mark.
    folder: &'c str,
}

impl<'c> Marks<'c> {
    /// Collects the marks of a coverage.
    pub(crate) fn new(coverage: &'c Coverage) -> Self {
        let mut of_operations = HashMap::new();
        for (index, operation) in coverage.operations.iter().enumerate() {
            for item in std::iter::once(&operation.item).chain(&operation.items) {
                let address = item.address.into_iter();
                of_operations.extend(address.map(|address| ((index, item.kind, address), item)));
            }
        }
        let items = coverage.schemas.iter().flat_map(|schema| &schema.items);
        Self {
            of_operations,
            of_schemas: items
                .filter_map(|item| Some((item.address?, item)))
                .collect(),
            folder: common_folder(&coverage.inputs),
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
        item.map(|item| self.mark(item))
    }

    /// Returns the mark of a property, a value or a branch.
    pub(crate) fn of_schema(&self, address: Address) -> Option<Mark> {
        self.of_schemas.get(&address).map(|item| self.mark(item))
    }

    fn mark(&self, item: &Item) -> Mark {
        let short = |first: &String| {
            let first = first.as_str();
            first.strip_prefix(self.folder).unwrap_or(first).to_owned()
        };
        Mark {
            count: item.count,
            first: item.first.as_ref().map(short),
        }
    }
}

/// Returns the folder that all paths are in, with the slash at its end; nothing if there is none.
fn common_folder(paths: &[String]) -> &str {
    let Some((first, others)) = paths.split_first() else {
        return "";
    };
    let mut folder = &first[..first.rfind('/').map_or(0, |slash| slash + 1)];
    while !others.iter().all(|path| path.starts_with(folder)) {
        let above = folder.trim_end_matches('/').rfind('/');
        folder = &folder[..above.map_or(0, |slash| slash + 1)];
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_share_a_folder() {
        let folder = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            common_folder(&paths).to_owned()
        };
        assert_eq!(folder(&["a/b/c.json", "a/b/d/e.json"]), "a/b/");
        assert_eq!(folder(&["a/bc/d.json", "a/b/d.json"]), "a/");
        assert_eq!(folder(&["a.json", "b/c.json"]), "");
        assert_eq!(folder(&["/a/b.json"]), "/a/");
        assert_eq!(folder(&[]), "");
    }
}
