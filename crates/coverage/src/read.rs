//! Coverage that was written as JSON, read for the other forms of it.

use conform_description::Origin;

use super::json::{Document, ItemEntry, Shown};
use super::merge::CoverageError;
use super::report::{Coverage, Item, ItemKind, OperationCoverage, SchemaCoverage};

impl Document {
    /// Returns the coverage that the document is of, without addresses.
    ///
    /// # Errors
    ///
    /// Returns an error if an item is of no kind that is known.
    pub fn coverage(&self) -> Result<Coverage, CoverageError> {
        let operations = self.operations.iter().map(|operation| {
            Ok(OperationCoverage {
                name: operation.name.clone(),
                method: operation.method.clone(),
                path: operation.path.clone(),
                tags: operation.tags.clone(),
                item: item(ItemKind::Operation, operation.name.clone(), &operation.item),
                items: items(&operation.items)?,
                schemas: operation.schemas.clone(),
            })
        });
        let schemas = self.schemas.iter().map(|schema| {
            Ok(SchemaCoverage {
                name: schema.name.clone(),
                origin: Origin {
                    file: schema.file.as_str().into(),
                    line: schema.line,
                    column: schema.column.unwrap_or(1),
                },
                items: items(&schema.items)?,
            })
        });
        let coverage = Coverage {
            title: self.description.clone(),
            inputs: self.inputs.clone(),
            operations: operations.collect::<Result<_, CoverageError>>()?,
            schemas: schemas.collect::<Result<_, CoverageError>>()?,
        };
        let reached = coverage.operations.iter();
        let mut reached = reached.flat_map(|operation| &operation.schemas);
        match reached.find(|&&schema| schema >= coverage.schemas.len()) {
            Some(schema) => Err(CoverageError::Malformed(format!(
                "it has no schema {schema}"
            ))),
            None => Ok(coverage),
        }
    }
}

fn items(entries: &[ItemEntry]) -> Result<Vec<Item>, CoverageError> {
    let items = entries.iter().map(|entry| {
        let mut kinds = ItemKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.to_string() == entry.kind);
        let kind = kind.ok_or_else(|| {
            CoverageError::Malformed(format!("`{}` is no kind of item", entry.kind))
        })?;
        Ok(item(kind, entry.label.clone(), &entry.shown))
    });
    items.collect()
}

fn item(kind: ItemKind, label: String, shown: &Shown) -> Item {
    Item {
        kind,
        label,
        origin: Origin {
            file: shown.file.as_str().into(),
            line: shown.line,
            column: shown.column,
        },
        address: None,
        count: shown.count,
        first: shown.first.clone(),
    }
}
