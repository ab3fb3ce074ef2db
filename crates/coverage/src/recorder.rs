//! The recorder, which observes a validator.

use std::fmt;
use std::sync::Arc;

use conform_description::{Address, Description, Node};

use conform_schema::{InputOrder, SchemaObserver};
use conform_validator::api::{Content, Operation, Parameter, Response};
use conform_validator::{ItemId, Observer, Validator};

use super::catalog::Catalog;
use super::mark::{Mark, SourceNames};
use super::report::{Coverage, Item, ItemKind, OperationCoverage, SchemaCoverage};

/// Records which parts of a description the checked messages show; see the example of [this crate](crate).
pub struct Recorder {
    description: Arc<Description>,
    operations: Vec<OperationEntries>,
    catalog: Catalog,
    /// By [`ItemId`].
    marks: Vec<Mark>,
    sources: SourceNames,
}

/// The items of an operation.
struct OperationEntries {
    method: String,
    path: String,
    tags: Vec<String>,
    own: ItemEntry,
    items: Vec<ItemEntry>,
}

/// An item that the validator reports by its id.
struct ItemEntry {
    id: ItemId,
    /// The status that it is a part of. Where no message shows that, the status alone is counted.
    status: Option<ItemId>,
    kind: ItemKind,
    label: String,
    address: Address,
}

impl Recorder {
    /// Makes a recorder for the description of a validator. Hand it in with [`Validator::observed_by`].
    #[must_use]
    pub fn new(validator: &Validator) -> Self {
        let description = validator.shared_description();
        let api = validator.api();
        let operations = description.operations();
        let operations = api.operations().iter().zip(&operations);
        let operations = operations.map(|(operation, described)| OperationEntries {
            method: described.method.to_string(),
            path: described.template().to_owned(),
            tags: tags(described.node),
            own: ItemEntry {
                id: operation.item,
                status: None,
                kind: ItemKind::Operation,
                label: operation.name.to_string(),
                address: operation.address,
            },
            items: items(operation),
        });
        Self {
            operations: operations.collect(),
            catalog: Catalog::new(&description, api),
            marks: (0..api.items()).map(|_| Mark::default()).collect(),
            sources: SourceNames::default(),
            description,
        }
    }

    /// Returns what the messages have shown that were checked so far.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let item = |kind, label: &str, node: Node<'_>, mark: &Mark, is_counted: bool| Item {
            kind,
            label: label.to_owned(),
            origin: node.origin(),
            address: Some(node.address()),
            count: is_counted.then(|| mark.times()),
            first: mark.first().map(|message| self.sources.describe(message)),
        };
        let of_api = |entry: &ItemEntry| {
            let node = self.description.node(entry.address);
            let mark = &self.marks[entry.id.index()];
            item(entry.kind, &entry.label, node, mark, true)
        };
        let is_counted = |entry: &&ItemEntry| {
            let status = entry.status.map(|status| &self.marks[status.index()]);
            status.is_none_or(|mark| mark.first().is_some())
        };
        let operations = self.operations.iter().zip(&self.catalog.reached);
        let operations = operations.map(|(operation, reached)| OperationCoverage {
            name: operation.own.label.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            tags: operation.tags.clone(),
            item: of_api(&operation.own),
            items: operation
                .items
                .iter()
                .filter(is_counted)
                .map(of_api)
                .collect(),
            schemas: reached
                .iter()
                .copied()
                .filter(|&schema| !self.catalog.schemas[schema].entries.is_empty())
                .collect(),
        });
        let schemas = self.catalog.schemas.iter().map(|group| {
            let items = group.entries.iter().map(|&entry| {
                let entry = &self.catalog.entries[entry as usize];
                let node = self.description.node(entry.address);
                item(entry.kind, &entry.label, node, &entry.mark, false)
            });
            SchemaCoverage {
                name: group.name.clone(),
                origin: self.description.node(group.address).origin(),
                items: items.collect(),
            }
        });
        let info = self.description.root().get("info");
        let word = |key| info.and_then(|info| info.text(key)).unwrap_or_default();
        Coverage {
            title: format!("{} {}", word("title"), word("version")),
            inputs: self.sources.names(),
            operations: operations.collect(),
            schemas: schemas.collect(),
        }
    }
}

impl SchemaObserver for Recorder {
    fn applied(&self, schema: Address, message: InputOrder) {
        if let Some(entry) = self.catalog.at(schema) {
            entry.mark.hit(message);
        }
    }
}

impl Observer for Recorder {
    fn source(&self, name: &Arc<str>) -> u32 {
        self.sources.number(name)
    }

    fn matched(&self, item: ItemId, message: InputOrder) {
        self.marks[item.index()].count(message);
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("operations", &self.operations.len())
            .field("schemas", &self.catalog.schemas.len())
            .finish_non_exhaustive()
    }
}

/// Returns parameters, media types, statuses and headers, in the order of reports.
fn items(operation: &Operation) -> Vec<ItemEntry> {
    let mut items = Vec::new();
    for one in &operation.parameters {
        let prefix = one.location.name();
        items.extend(parameter(ItemKind::Parameter, one, prefix, None));
    }
    let request = operation.request.iter();
    let contents = request.flat_map(|request| &request.content);
    items.extend(contents.map(|content| media_type(content, "request", None)));
    for response in &operation.responses {
        items.extend(of_response(response));
    }
    items
}

fn of_response(response: &Response) -> Vec<ItemEntry> {
    let status = response.statuses.to_string();
    let own = Some(response.item);
    let mut items = vec![ItemEntry {
        id: response.item,
        status: None,
        kind: ItemKind::Status,
        label: status.clone(),
        address: response.address,
    }];
    let contents = response.content.iter();
    items.extend(contents.map(|content| media_type(content, &status, own)));
    let headers = response.headers.iter();
    items.extend(headers.filter_map(|header| parameter(ItemKind::Header, header, &status, own)));
    items
}

fn parameter(
    kind: ItemKind,
    parameter: &Parameter,
    prefix: &str,
    status: Option<ItemId>,
) -> Option<ItemEntry> {
    Some(ItemEntry {
        id: parameter.item?,
        status,
        kind,
        label: format!("{prefix} {}", parameter.name),
        address: parameter.address,
    })
}

fn media_type(content: &Content, prefix: &str, status: Option<ItemId>) -> ItemEntry {
    ItemEntry {
        id: content.item,
        status,
        kind: ItemKind::MediaType,
        label: format!("{prefix} {}", content.range),
        address: content.address,
    }
}

/// Returns the tags of an operation.
fn tags(operation: Node<'_>) -> Vec<String> {
    let tags = operation.follow("tags").into_iter().flat_map(Node::items);
    tags.filter_map(|tag| tag.as_str().map(str::to_owned))
        .collect()
}
