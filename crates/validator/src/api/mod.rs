//! The operations of a description, as far as checking needs them.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use conform_description::parameter::is_ignored_header;
use conform_description::{Address, Description, Node, Version};
use conform_schema::LazySchema;

use self::encoding::{Encoding, PositionalEncoding};
use self::security::Requirement;
use crate::observe::{ItemId, ItemIds};
use conform_traffic::MediaType;

pub(crate) mod encoding;
pub(crate) mod field_style;
pub(crate) mod media_range;
pub(crate) mod parameter;
pub(crate) mod security;

pub use conform_description::parameter::ParameterLocation;
pub use media_range::MediaRange;
pub use parameter::Parameter;

/// The operations of a description, as a [`Validator`](crate::Validator) reads them.
///
/// It is a view for observers: each item has the [`ItemId`] that an observer receives, and the [`Address`] of what the
/// description says of it.
#[derive(Debug)]
pub struct Api {
    pub(crate) operations: Vec<Operation>,
    by_id: HashMap<Arc<str>, usize>,
    /// How many ids were given out.
    items: usize,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The id that observers receive.
    pub item: ItemId,
    /// `operationId`, or method and path where it has none.
    pub name: Arc<str>,
    /// The Operation Object.
    pub address: Address,
    /// The method, in upper case unless it is one of `additionalOperations`.
    pub method: Box<str>,
    /// The path template.
    pub path: Arc<str>,
    /// The Path Item Object.
    pub path_item: Address,
    /// The parameters, those of the path item included.
    pub parameters: Vec<Parameter>,
    /// Alternatives; empty if no credentials are required.
    pub(crate) security: Vec<Requirement>,
    /// The request body.
    pub request: Option<Request>,
    /// The responses, in the order of the description.
    pub responses: Vec<Response>,
}

/// A Request Body Object.
#[derive(Debug)]
pub struct Request {
    /// The Request Body Object.
    pub address: Address,
    /// Whether a request must have a body.
    pub required: bool,
    /// The entries of `content`, in the order of the description.
    pub content: Vec<Content>,
}

/// A Response Object and the statuses that it is for.
#[derive(Debug)]
pub struct Response {
    /// The id that observers receive.
    pub item: ItemId,
    /// The Response Object.
    pub address: Address,
    /// The key under which it is listed.
    pub statuses: Statuses,
    /// The headers.
    pub headers: Vec<Parameter>,
    /// The entries of `content`, in the order of the description.
    pub content: Vec<Content>,
}

/// A Media Type Object and the media types that it is for.
#[derive(Debug)]
pub struct Content {
    /// The id that observers receive.
    pub item: ItemId,
    /// The Media Type Object.
    pub address: Address,
    /// The key under which it is listed.
    pub range: MediaRange,
    pub(crate) schema: Option<LazySchema>,
    /// The schema of each item of a sequence (OpenAPI 3.2).
    pub(crate) item_schema: Option<LazySchema>,
    /// How the fields of a form and the parts of a multipart body are written.
    pub(crate) encoding: Vec<Encoding>,
    /// How the parts of a multipart body without names are written.
    pub(crate) positions: PositionalEncoding,
}

impl Content {
    /// Returns the address of the Schema Object, or of a reference to it; `None` if any content is allowed.
    #[must_use]
    pub fn schema(&self) -> Option<Address> {
        self.schema.as_ref().map(LazySchema::address)
    }

    /// Returns the addresses of the Schema Objects that values are checked by: `schema` and `itemSchema`.
    pub fn schemas(&self) -> impl Iterator<Item = Address> {
        let schemas = self.schema.iter().chain(&self.item_schema);
        schemas.map(LazySchema::address)
    }
}

/// A key of `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statuses {
    /// `200`.
    One(u16),
    /// `2XX`, as its first digit.
    Range(u16),
    /// `default`.
    Default,
}

impl Statuses {
    fn parse(key: &str) -> Option<Self> {
        if key == "default" {
            return Some(Self::Default);
        }
        if let [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] = key.as_bytes() {
            return Some(Self::Range(u16::from(digit - b'0')));
        }
        key.parse()
            .ok()
            .filter(|status| (100..600).contains(status))
            .map(Self::One)
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(status) => write!(f, "{status}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Api {
    /// Collects the operations under `paths`. What cannot be read is left out; loading and linting report it.
    pub(crate) fn new(description: &Description) -> Self {
        let mut items = ItemIds::default();
        let operations = description.operations();
        let operations = operations.iter().map(|one| operation(one, &mut items));
        let mut operations: Vec<Operation> = operations.collect();
        let offered = operations.len();
        let called = description.webhooks();
        operations.extend(called.iter().map(|one| operation(one, &mut items)));
        // The API calls webhooks and callbacks. They are found by their name, too, but an id comes first. Several callbacks may
        // have a name; it says nothing then.
        let mut by_callback: HashMap<&str, Vec<usize>> = HashMap::new();
        for (one, index) in called.iter().zip(offered..) {
            if let Some(name) = one.callback {
                by_callback.entry(name).or_default().push(index);
            }
        }
        let callbacks = by_callback.into_iter();
        let callbacks = callbacks.filter_map(|(name, indices)| match indices[..] {
            [only] => Some((Arc::from(name), only)),
            _ => None,
        });
        let mut by_id: HashMap<Arc<str>, usize> = callbacks.collect();
        let keys = called.iter().zip(offered..);
        by_id.extend(keys.map(|(one, index)| (Arc::from(one.path.key), index)));
        let ids = operations.iter().enumerate().rev();
        by_id.extend(ids.map(|(index, operation)| (operation.name.clone(), index)));
        Self {
            operations,
            by_id,
            items: items.len(),
        }
    }

    /// Returns the operations, in the order of the description.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Returns how many items observers can receive: their ids are less.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// Returns the operation with this `operationId`.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Operation> {
        self.by_id.get(id).map(|&index| &self.operations[index])
    }
}

impl Operation {
    /// Returns the response for a status: by the status itself, then by its range, then `default`.
    #[must_use]
    pub fn response(&self, status: u16) -> Option<&Response> {
        let find = |wanted| {
            self.responses
                .iter()
                .find(|response| response.statuses == wanted)
        };
        find(Statuses::One(status))
            .or_else(|| find(Statuses::Range(status / 100)))
            .or_else(|| find(Statuses::Default))
    }
}

/// Returns the entry for a media type: the most specific one that covers it, and of equal ones the first.
pub(crate) fn content_for<'c>(
    content: &'c [Content],
    media_type: &MediaType,
) -> Option<&'c Content> {
    let covering = content
        .iter()
        .rev()
        .filter(|content| content.range.covers(media_type));
    covering.max_by_key(|content| content.range.specificity())
}

fn operation(
    operation: &conform_description::operations::Operation<'_>,
    items: &mut ItemIds,
) -> Operation {
    let node = operation.node;
    let name = || format!("{} {}", operation.method, operation.template());
    let item = items.next();
    let parameters = operation.parameters.iter();
    let parameters = parameters
        .filter(|parameter| parameter.location != "header" || !is_ignored_header(parameter.name));
    let parameters = parameters.filter_map(|parameter| {
        Parameter::new(parameter.node, parameter.name, parameter.location)
            .map(|parameter| parameter.observed_as(items.next()))
    });
    let parameters = parameters.collect();
    let request = node.follow("requestBody").map(|body| Request {
        address: body.address(),
        required: body.flag("required"),
        content: contents(body, items),
    });
    let responses = node
        .follow("responses")
        .into_iter()
        .flat_map(Node::members)
        .filter_map(|member| response(member.key, member.node, items));
    Operation {
        name: operation.id().map_or_else(name, str::to_owned).into(),
        address: node.address(),
        method: (*operation.method).into(),
        path: operation.template().into(),
        path_item: operation.path_item.address(),
        parameters,
        security: Requirement::of(node, operation.path_item),
        request,
        responses: responses.collect(),
        item,
    }
}

/// The Response Object, or a reference to it, of a key of `responses`.
fn response(key: &str, node: Node<'_>, items: &mut ItemIds) -> Option<Response> {
    let statuses = Statuses::parse(key)?;
    let node = node.resolve().ok()?.node;
    let item = items.next();
    let headers = node.follow("headers").into_iter().flat_map(Node::members);
    let headers = headers.filter_map(|header| {
        // By 3.0.3 §4.7.17.1 a header of this name is ignored, in favour of the media type.
        let is_ignored = header.key.eq_ignore_ascii_case("content-type");
        let node = header.node.resolve().ok()?.node;
        let header = Parameter::new(node, header.key, "header").filter(|_| !is_ignored)?;
        Some(header.observed_as(items.next()))
    });
    let headers = headers.collect();
    Some(Response {
        address: node.address(),
        statuses,
        headers,
        content: contents(node, items),
        item,
    })
}

fn contents(node: Node<'_>, items: &mut ItemIds) -> Vec<Content> {
    let content = node.follow("content").into_iter().flat_map(Node::members);
    let content = content.filter_map(|member| {
        let media = member.node.resolve().ok()?.node;
        Some(Content {
            address: media.address(),
            range: MediaRange::parse(member.key)?,
            schema: media
                .get("schema")
                .map(|schema| LazySchema::new(schema.address())),
            item_schema: media
                .get("itemSchema")
                .filter(|_| media.description().version() == Version::V3_2)
                .map(|schema| LazySchema::new(schema.address())),
            encoding: Encoding::of(media),
            positions: PositionalEncoding::of(media),
            item: items.next(),
        })
    });
    content.collect()
}
