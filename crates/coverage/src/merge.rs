//! Merging coverage: what several runs have seen of parts of the same input, as one run would have reported it.

use std::collections::HashSet;
use std::fmt;
use std::iter::once;
use std::path::Path;

use crate::json::{Document, ItemEntry, KindSum, Shown, sum};
use crate::report::{ItemKind, Ratio};

/// Why two coverage reports cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoverageError {
    /// The text is not coverage in the form of `--coverage-output FILE.json`.
    Malformed(String),
    /// They are of different descriptions, or of different states of one.
    OtherDescription,
}

impl fmt::Display for CoverageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => {
                write!(
                    f,
                    "it is not coverage in the form of `--coverage-output FILE.json`: {why}"
                )
            }
            Self::OtherDescription => f.write_str(
                "it is of another description than the first, or of another state of it",
            ),
        }
    }
}

impl std::error::Error for CoverageError {}

impl Document {
    /// Reads what [`to_text`](Self::to_text) has written.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not in that form.
    pub fn read(text: &str) -> Result<Self, CoverageError> {
        let document: Self = serde_json::from_str(text)
            .map_err(|error| CoverageError::Malformed(error.to_string()))?;
        match document.version {
            1 => Ok(document),
            other => Err(CoverageError::Malformed(format!(
                "its `version` is {other}, not 1"
            ))),
        }
    }

    /// Adds what other messages have shown of the same description: counts are added, and the first message is the one that is
    /// first by file and line.
    ///
    /// # Errors
    ///
    /// Returns an error if the operations or schemas are not the same ones. Nothing is added then.
    pub fn add(&mut self, other: Self) -> Result<(), CoverageError> {
        if !self.is_of_same_description(&other) {
            return Err(CoverageError::OtherDescription);
        }
        self.messages += other.messages;
        self.inputs.extend(other.inputs);
        self.inputs.sort_by(|a, b| Path::new(a).cmp(Path::new(b)));
        self.inputs.dedup();
        for (own, other) in self.operations.iter_mut().zip(other.operations) {
            own.item.add(&other.item);
            own.items = added(std::mem::take(&mut own.items), other.items);
        }
        for (own, other) in self.schemas.iter_mut().zip(other.schemas) {
            own.items = added(std::mem::take(&mut own.items), other.items);
        }
        let mut total = Ratio::default();
        let mut kinds = ItemKind::ALL.map(|kind| (kind, Ratio::default()));
        for (name, shown) in self.items() {
            let kind = kinds.iter_mut().find(|(kind, _)| kind.to_string() == name);
            for ratio in once(&mut total).chain(kind.map(|(_, ratio)| ratio)) {
                ratio.total += 1;
                ratio.covered += usize::from(shown.first.is_some());
            }
        }
        let kinds = kinds.into_iter().filter(|(_, ratio)| ratio.total > 0);
        self.kinds = kinds
            .map(|(kind, ratio)| KindSum::new(kind, ratio))
            .collect();
        self.total = sum(total);
        Ok(())
    }

    /// Whether both have the same operations and schemas, in the same order.
    fn is_of_same_description(&self, other: &Self) -> bool {
        let operations = |document: &Self| -> Vec<(String, String)> {
            let operations = document.operations.iter();
            operations
                .map(|operation| (operation.method.clone(), operation.path.clone()))
                .collect()
        };
        let schemas = |document: &Self| -> Vec<(String, Vec<String>)> {
            let schemas = document.schemas.iter();
            let names = schemas.map(|schema| {
                let items = schema.items.iter().map(ItemEntry::name);
                (schema.name.clone(), items.collect())
            });
            names.collect()
        };
        self.description == other.description
            && operations(self) == operations(other)
            && schemas(self) == schemas(other)
    }

    /// Every item: what it is, and what shows it.
    fn items(&self) -> impl Iterator<Item = (&str, &Shown)> {
        let operations = self.operations.iter().flat_map(|operation| {
            let own = once(("operation", &operation.item));
            own.chain(operation.items.iter().map(ItemEntry::parts))
        });
        let schemas = self.schemas.iter();
        operations.chain(schemas.flat_map(|schema| schema.items.iter().map(ItemEntry::parts)))
    }
}

/// Adds the items of two reports. Either may lack some: those of a status that it does not show.
fn added(own: Vec<ItemEntry>, other: Vec<ItemEntry>) -> Vec<ItemEntry> {
    let names: HashSet<String> = own.iter().map(ItemEntry::name).collect();
    let mut others = other.into_iter().peekable();
    let mut items = Vec::new();
    for mut item in own {
        // What only the other one has is where it has it.
        while let Some(new) = others.next_if(|next| !names.contains(&next.name())) {
            items.push(new);
        }
        if let Some(same) = others.next_if(|next| next.name() == item.name()) {
            item.shown.add(&same.shown);
        }
        items.push(item);
    }
    items.extend(others);
    items
}

impl ItemEntry {
    fn name(&self) -> String {
        format!("{} {}", self.kind, self.label)
    }

    fn parts(&self) -> (&str, &Shown) {
        (&self.kind, &self.shown)
    }
}

impl Shown {
    fn add(&mut self, other: &Self) {
        if let (Some(count), Some(more)) = (&mut self.count, other.count) {
            *count += more;
        }
        let firsts = [&self.first, &other.first].into_iter().flatten();
        self.first = firsts.min_by_key(|first| order(first)).cloned();
    }
}

/// The file and the line of a message, from `file` or `file:line`.
fn order(message: &str) -> (&Path, u32) {
    let parts = message.rsplit_once(':');
    let parts = parts.and_then(|(file, line)| Some((file, line.parse().ok()?)));
    let (file, line) = parts.unwrap_or((message, 0));
    (Path::new(file), line)
}
