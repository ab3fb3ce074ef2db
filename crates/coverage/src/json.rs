//! Coverage as JSON. Its form is published as `coverage.schema.json`.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::report::{Coverage, Item, ItemKind, Ratio};

/// Which parts of a description traffic has shown, as `conform check --coverage-output FILE.json` writes it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "Coverage report")]
pub struct Document {
    /// The version of this form. It is raised when programs that read the old form could be misled.
    pub(crate) version: u32,
    /// `info.title` and `info.version` of the description.
    pub(crate) description: String,
    /// The files that the messages came from, in the order of reports.
    pub(crate) inputs: Vec<String>,
    /// How many messages went to an operation.
    pub(crate) messages: u64,
    /// All items.
    pub(crate) total: Sum,
    /// By kind: operations, parameters, statuses and so on.
    pub(crate) kinds: Vec<KindSum>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) schemas: Vec<Schema>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Sum {
    /// How many are shown.
    pub(crate) covered: usize,
    /// How many there are.
    pub(crate) total: usize,
    /// In per cent, from 0 to 100.
    pub(crate) percent: f64,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Kind")]
pub(crate) struct KindSum {
    /// Such as `enum values`.
    pub(crate) kind: Cow<'static, str>,
    // These are the members of `Sum`. Flattened, `percent` could not be read in a program that has
    // `serde_json/arbitrary_precision`.
    /// How many are shown.
    pub(crate) covered: usize,
    /// How many there are.
    pub(crate) total: usize,
    /// In per cent, from 0 to 100.
    pub(crate) percent: f64,
}

/// An operation and its items.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Operation {
    /// `operationId`, or method and path if there is none.
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// Its tags.
    pub(crate) tags: Vec<String>,
    #[serde(flatten)]
    pub(crate) item: Shown,
    /// Of a status that no message shows, media types and headers are left out.
    pub(crate) items: Vec<ItemEntry>,
    /// The schemas that its messages reach, as indices into `schemas`.
    pub(crate) schemas: Vec<usize>,
}

/// A schema, its properties, enum values and union branches.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Schema {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    /// Absent in files of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<u32>,
    pub(crate) items: Vec<ItemEntry>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Part")]
pub(crate) struct ItemEntry {
    /// Such as `enum value`.
    pub(crate) kind: String,
    pub(crate) label: String,
    #[serde(flatten)]
    pub(crate) shown: Shown,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Shown {
    /// Where it is in the description.
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// How many messages show it; only in operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<u64>,
    /// The first message that shows it, as file or file and line; absent if none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) first: Option<String>,
}

impl Document {
    /// Makes the document of a coverage.
    #[must_use]
    pub fn of(coverage: &Coverage) -> Self {
        let kinds = coverage.ratios().into_iter();
        let kinds = kinds.map(|(kind, ratio)| KindSum::new(kind, ratio));
        let operations = coverage.operations.iter().map(|operation| Operation {
            name: operation.name.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            tags: operation.tags.clone(),
            item: shown(&operation.item),
            items: operation.items.iter().map(entry).collect(),
            schemas: operation.schemas.clone(),
        });
        let schemas = coverage.schemas.iter().map(|schema| Schema {
            name: schema.name.clone(),
            file: schema.origin.file.to_string(),
            line: schema.origin.line,
            column: Some(schema.origin.column),
            items: schema.items.iter().map(entry).collect(),
        });
        Self {
            version: 1,
            description: coverage.title.clone(),
            inputs: coverage.inputs.clone(),
            messages: coverage.messages(),
            total: sum(coverage.ratio()),
            kinds: kinds.collect(),
            operations: operations.collect(),
            schemas: schemas.collect(),
        }
    }

    /// Renders the document as JSON text.
    #[must_use]
    pub fn to_text(&self) -> String {
        text_of(self)
    }
}

/// Returns the JSON Schema of [`Document`], as text.
#[must_use]
pub fn schema() -> String {
    text_of(&schemars::schema_for!(Document))
}

impl KindSum {
    pub(crate) fn new(kind: ItemKind, ratio: Ratio) -> Self {
        let Sum {
            covered,
            total,
            percent,
        } = sum(ratio);
        Self {
            kind: kind.plural().into(),
            covered,
            total,
            percent,
        }
    }
}

pub(crate) fn sum(ratio: Ratio) -> Sum {
    Sum {
        covered: ratio.covered,
        total: ratio.total,
        percent: (ratio.percent() * 10.0).floor() / 10.0,
    }
}

fn entry(item: &Item) -> ItemEntry {
    ItemEntry {
        kind: item.kind.to_string(),
        label: item.label.clone(),
        shown: shown(item),
    }
}

fn shown(item: &Item) -> Shown {
    Shown {
        file: item.origin.file.to_string(),
        line: item.origin.line,
        column: item.origin.column,
        count: item.count,
        first: item.first.clone(),
    }
}

fn text_of(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("a document is JSON");
    text.push('\n');
    text
}
