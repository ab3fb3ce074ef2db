//! The result of a recorder.

use std::collections::BTreeMap;
use std::fmt;

use conform_description::{Address, Origin};

/// Which parts of a description traffic has shown; see [`Recorder::coverage`](super::Recorder::coverage).
#[derive(Clone, Debug)]
pub struct Coverage {
    /// `info.title` and `info.version`.
    pub title: String,
    /// The files that the messages came from, sorted as paths.
    pub inputs: Vec<String>,
    /// The operations, in the order of the description.
    pub operations: Vec<OperationCoverage>,
    /// The schemas that operations reach, in the order in which they are first reached.
    pub schemas: Vec<SchemaCoverage>,
}

/// Which parts of an operation traffic has shown.
#[derive(Clone, Debug)]
pub struct OperationCoverage {
    /// `operationId`, or method and path if there is none.
    pub name: String,
    /// The method, in upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The operation itself.
    pub item: Item,
    /// Parameters, media types, statuses and headers. A status that no message shows is one item, without media types and headers.
    pub items: Vec<Item>,
    /// The schemas that its messages reach, as indices into [`Coverage::schemas`].
    pub schemas: Vec<usize>,
}

/// Which parts of a schema traffic has shown.
#[derive(Clone, Debug)]
pub struct SchemaCoverage {
    /// The name of the schema, or of the message that it is of.
    pub name: String,
    /// Where it is written.
    pub origin: Origin,
    /// Properties, values and branches, in the order of the description.
    pub items: Vec<Item>,
}

/// A part of a description that traffic can show.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its name in its operation or schema.
    pub label: String,
    /// Where it is written.
    pub origin: Origin,
    /// The same as an address in the description: of the object itself, where the place of use is a reference. `None` where the coverage was
    /// read from a file.
    pub address: Option<Address>,
    /// How many messages show it; only for items of operations.
    pub count: Option<u64>,
    /// The first message that shows it, as `file` or `file:line`.
    pub first: Option<String>,
}

impl Item {
    /// Returns whether a message shows it.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.first.is_some()
    }
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// An operation.
    Operation,
    /// A parameter of an operation.
    Parameter,
    /// A status, or a range of them.
    Status,
    /// A media type of a request or response.
    MediaType,
    /// A header of a response.
    Header,
    /// A property of a schema.
    Property,
    /// A value that `enum` lists.
    EnumValue,
    /// A branch of `oneOf` or `anyOf`.
    Branch,
}

impl ItemKind {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Operation,
        Self::Parameter,
        Self::Status,
        Self::MediaType,
        Self::Header,
        Self::Property,
        Self::EnumValue,
        Self::Branch,
    ];

    /// Returns the plural.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Operation => "operations",
            Self::Parameter => "parameters",
            Self::Status => "statuses",
            Self::MediaType => "media types",
            Self::Header => "headers",
            Self::Property => "properties",
            Self::EnumValue => "enum values",
            Self::Branch => "union branches",
        }
    }
}

impl fmt::Display for ItemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Status => "status",
            Self::MediaType => "media type",
            Self::Header => "header",
            Self::Property => "property",
            Self::EnumValue => "enum value",
            Self::Branch => "union branch",
        })
    }
}

/// How many of a number of items are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// The number of items that are shown.
    pub covered: usize,
    /// The number of all items.
    pub total: usize,
}

impl Ratio {
    /// Returns the ratio of some items.
    pub(crate) fn of<'i>(items: impl IntoIterator<Item = &'i Item>) -> Self {
        let mut ratio = Self::default();
        for item in items {
            ratio.total += 1;
            ratio.covered += usize::from(item.is_covered());
        }
        ratio
    }

    /// Returns it in per cent, from 0 to 100. It is 100 if there are no items.
    #[must_use]
    pub fn percent(self) -> f64 {
        if self.total == 0 {
            return 100.0;
        }
        // This is exact, since no description has 2^53 items.
        self.covered as f64 * 100.0 / self.total as f64
    }

    /// Returns how many items are not shown.
    #[must_use]
    pub fn missing(self) -> usize {
        self.total - self.covered
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.covered, self.total)
    }
}

impl Coverage {
    /// Returns all items.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        let operations = self.operations.iter();
        let operations = operations
            .flat_map(|operation| std::iter::once(&operation.item).chain(&operation.items));
        operations.chain(self.schemas.iter().flat_map(|schema| &schema.items))
    }

    /// Returns how many items are shown, by what they are.
    #[must_use]
    pub fn ratios(&self) -> BTreeMap<ItemKind, Ratio> {
        let mut ratios: BTreeMap<ItemKind, Ratio> = BTreeMap::new();
        for item in self.items() {
            let ratio = ratios.entry(item.kind).or_default();
            ratio.total += 1;
            ratio.covered += usize::from(item.is_covered());
        }
        ratios
    }

    /// Returns how many messages went to an operation.
    #[must_use]
    pub fn messages(&self) -> u64 {
        let counts = self.operations.iter();
        counts.filter_map(|operation| operation.item.count).sum()
    }

    /// Returns how many of all items are shown.
    #[must_use]
    pub fn ratio(&self) -> Ratio {
        Ratio::of(self.items())
    }
}
