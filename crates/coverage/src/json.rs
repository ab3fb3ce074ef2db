//! Coverage as JSON. Its form is published as `coverage.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::report::{Coverage, Item, Ratio};

/// Which parts of a description traffic has shown, as `conform check --coverage-output FILE.json` writes it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "Coverage report")]
pub struct Document {
    /// The version of this form. It is raised when programs that read the old form could be misled.
    version: u32,
    /// `info.title` and `info.version` of the description.
    description: String,
    /// How many files the messages came from.
    inputs: usize,
    /// How many messages went to an operation.
    messages: u64,
    /// All items.
    total: Sum,
    /// By kind: operations, parameters, statuses and so on.
    kinds: Vec<KindSum>,
    operations: Vec<Operation>,
    schemas: Vec<Schema>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Sum {
    /// How many are shown.
    covered: usize,
    /// How many there are.
    total: usize,
    /// In per cent, from 0 to 100.
    percent: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Kind")]
struct KindSum {
    /// Such as `enum values`.
    kind: &'static str,
    #[serde(flatten)]
    sum: Sum,
}

/// An operation and its items.
#[derive(Debug, Serialize, JsonSchema)]
struct Operation {
    /// `operationId`, or method and path if there is none.
    name: String,
    method: String,
    path: String,
    /// Its tags.
    tags: Vec<String>,
    #[serde(flatten)]
    item: Shown,
    /// Of a status that no message shows, media types and headers are left out.
    items: Vec<ItemEntry>,
    /// The schemas that its messages reach, as indices into `schemas`.
    schemas: Vec<usize>,
}

/// A schema, its properties, enum values and union branches.
#[derive(Debug, Serialize, JsonSchema)]
struct Schema {
    name: String,
    file: String,
    line: u32,
    items: Vec<ItemEntry>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Part")]
struct ItemEntry {
    /// Such as `enum value`.
    kind: String,
    label: String,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Shown {
    /// Where it is in the description.
    file: String,
    line: u32,
    column: u32,
    /// How many messages show it; only in operations.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    /// The first message that shows it, as file or file and line; absent if none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
}

impl Document {
    /// Makes the document of a coverage.
    #[must_use]
    pub fn of(coverage: &Coverage) -> Self {
        let kinds = coverage.ratios().into_iter().map(|(kind, ratio)| KindSum {
            kind: kind.plural(),
            sum: sum(ratio),
        });
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
            items: schema.items.iter().map(entry).collect(),
        });
        Self {
            version: 1,
            description: coverage.title.clone(),
            inputs: coverage.inputs,
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

fn sum(ratio: Ratio) -> Sum {
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
