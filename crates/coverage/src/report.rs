//! What a recorder has seen, as a table.

use std::collections::BTreeMap;
use std::fmt;

use conform_description::Origin;

/// What of a description traffic has shown; see [`Recorder::coverage`](super::Recorder::coverage).
#[derive(Clone, Debug)]
pub struct Coverage {
    /// `info.title` and `info.version`.
    pub title: String,
    /// The operations, in the order of the description.
    pub operations: Vec<OperationCoverage>,
    /// The schemas that operations reach, in the order in which they are first reached.
    pub schemas: Vec<SchemaCoverage>,
}

/// What of an operation traffic has shown.
#[derive(Clone, Debug)]
pub struct OperationCoverage {
    /// `operationId`, or method and path where there is none.
    pub name: String,
    /// The method, in upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The operation itself.
    pub item: Item,
    /// Parameters, media types, statuses and headers.
    pub items: Vec<Item>,
    /// The schemas that its messages reach, as indices into [`Coverage::schemas`].
    pub schemas: Vec<usize>,
}

/// What of a schema traffic has shown.
#[derive(Clone, Debug)]
pub struct SchemaCoverage {
    /// The name of the schema, or of the message that it is of.
    pub name: String,
    /// Where it is written.
    pub origin: Origin,
    /// Properties, values and branches, in the order of the description.
    pub items: Vec<Item>,
}

/// One thing that traffic can show.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// What it is called inside its operation or schema.
    pub label: String,
    /// Where it is written.
    pub origin: Origin,
    /// How many messages show it; only for what stands in an operation.
    pub count: Option<u64>,
    /// The first message that shows it, as `file` or `file:line`.
    pub first: Option<String>,
}

impl Item {
    /// Whether a message shows it.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.first.is_some()
    }
}

/// What can be shown.
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

    /// What several of them are called.
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

/// How many of how many are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// Those that are shown.
    pub covered: usize,
    /// All of them.
    pub total: usize,
}

impl Ratio {
    /// The ratio of some items.
    pub(crate) fn of<'i>(items: impl IntoIterator<Item = &'i Item>) -> Self {
        let mut ratio = Self::default();
        for item in items {
            ratio.total += 1;
            ratio.covered += usize::from(item.is_covered());
        }
        ratio
    }

    /// In per cent, from 0 to 100; 100 where there is nothing to show.
    #[must_use]
    pub fn percent(self) -> f64 {
        if self.total == 0 {
            return 100.0;
        }
        // Exact: no description has 2^53 parts.
        self.covered as f64 * 100.0 / self.total as f64
    }

    /// How many are not shown.
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
    /// All that can be shown.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        let operations = self.operations.iter();
        let operations = operations
            .flat_map(|operation| std::iter::once(&operation.item).chain(&operation.items));
        operations.chain(self.schemas.iter().flat_map(|schema| &schema.items))
    }

    /// How much is shown, by what it is.
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

    /// How much of everything is shown.
    #[must_use]
    pub fn ratio(&self) -> Ratio {
        Ratio::of(self.items())
    }
}
