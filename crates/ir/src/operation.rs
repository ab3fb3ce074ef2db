//! Operations, their parameters, bodies and responses.

use conform_description::Origin;
pub use conform_description::extensions::{
    CursorSource, JobResult, NextPage, PageParameter, Pagination, Polling, UrlSource,
};
pub use conform_description::parameter::{ParameterLocation, ParameterStyle, QueryNesting};

use crate::docs::Docs;
use crate::security::SecurityRequirement;
use crate::server::Server;
use crate::types::{Example, Use};

/// An operation: a method on a path. For webhooks and callbacks, one that the API calls.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, made unique. If there is none, it is made from method and path.
    pub id: String,
    /// Whether the document declares the id.
    pub id_declared: bool,
    /// `x-rust-name`: what it is called instead.
    pub rename: Option<String>,
    /// The HTTP method, upper case; any token in 3.2's `additionalOperations`.
    pub method: String,
    /// The path template as written, without a `#fragment`; for webhooks the webhook's name, for callbacks the expression.
    pub path: String,
    /// Where it is written.
    pub origin: Origin,
    /// Tags as written.
    pub tags: Vec<String>,
    /// Prose.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// The path item's parameters and its own, each (location, name) once; path parameters in the order of the template.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// Responses in the order of the document.
    pub responses: Vec<Response>,
    /// Alternatives: those of the operation, else those of the document. Empty if neither has any.
    pub security: Vec<SecurityRequirement>,
    /// Servers of the operation or its path item, where they differ from the API's.
    pub servers: Vec<Server>,
    /// How it is continued with the next page (`x-pagination`, and extensions of other tools).
    pub pagination: Option<Pagination>,
    /// How it is known that its job has ended (`x-polling`, and `x-ms-long-running-operation`).
    pub polling: Option<Polling>,
    /// For webhooks and callbacks: whether their requests are signed by the scheme of standardwebhooks.com.
    pub is_signed: bool,
}

impl Operation {
    /// Returns what it is called: its `x-rust-name`, else its id.
    #[must_use]
    pub fn name(&self) -> &str {
        self.rename.as_deref().unwrap_or(&self.id)
    }
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// `x-rust-name`.
    pub rename: Option<String>,
    /// Where it is written.
    pub origin: Origin,
    /// Where it is sent.
    pub location: ParameterLocation,
    /// How it is written.
    pub encoding: ParameterEncoding,
    /// `required`; always so in a path.
    pub required: bool,
    /// The type.
    pub ty: Use,
    /// Prose.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-sensitive`.
    pub sensitive: bool,
    /// The schema's `default`.
    pub default: Option<serde_json::Value>,
    /// The only value that it may have, if it is required and its schema admits one value. Callers need not pass it.
    pub constant: Option<serde_json::Value>,
}

/// How a parameter is written (OpenAPI 3.0.3 §4.7.12.2, "Style Values").
#[derive(Clone, Debug)]
pub enum ParameterEncoding {
    /// By style.
    Style {
        /// The style.
        style: ParameterStyle,
        /// Whether each item or member is written on its own.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
        /// How lists and objects inside of it are written (`x-query-style`); `None` if the document does not say.
        nesting: Option<QueryNesting>,
    },
    /// In a media type: the value is serialised in it, then percent-encoded.
    Content(String),
    /// As a form that is the whole query string: how each of its members is written.
    Form(Vec<FormPart>),
    /// As text that the caller has in this media type already.
    Text(String),
}

/// A request body.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// `required`.
    pub required: bool,
    /// Prose.
    pub docs: Docs,
    /// Alternatives, in the order of the document.
    pub contents: Vec<Content>,
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct Content {
    /// The media type as written, parameters and ranges included.
    pub media_type: String,
    /// How such a body is read and written.
    pub kind: ContentKind,
    /// The type of the body; of one item for a stream. `None` for raw bytes, for a multipart body whose parts have no names,
    /// and where no schema is given.
    pub ty: Option<Use>,
    /// Whether it is text with a structure, such as XML, which is passed on as it is.
    pub structured_text: bool,
    /// For forms and multipart: how each member is written.
    pub parts: Vec<FormPart>,
    /// For multipart bodies whose parts have no names: the parts by position. `None` if the caller passes the parts.
    pub positions: Option<PositionalParts>,
    /// Where it is written.
    pub origin: Origin,
    /// Examples of the whole body.
    pub examples: Vec<Example>,
}

impl Content {
    /// Calls `show` with each use of a type: that of the body, those of its parts, then those of the headers of parts.
    pub fn each_use(&self, mut show: impl FnMut(&Use)) {
        self.ty.iter().for_each(&mut show);
        let positions = self.positions.iter().flat_map(PositionalParts::all);
        positions.for_each(|position| show(&position.ty));
        self.headers().for_each(|header| show(&header.ty));
    }

    /// Like [`each_use`](Self::each_use), with uses that can be changed.
    pub fn each_use_mut(&mut self, mut show: impl FnMut(&mut Use)) {
        self.ty.iter_mut().for_each(&mut show);
        for part in &mut self.parts {
            part.headers
                .iter_mut()
                .for_each(|header| show(&mut header.ty));
        }
        if let Some(positions) = &mut self.positions {
            for position in positions.first.iter_mut().chain(&mut positions.rest) {
                show(&mut position.ty);
                let headers = position.headers.iter_mut();
                headers.for_each(|header| show(&mut header.ty));
            }
        }
    }

    /// Returns the headers of its parts.
    pub fn headers(&self) -> impl Iterator<Item = &Header> {
        let positions = self.positions.iter().flat_map(PositionalParts::all);
        let of_parts = self.parts.iter().flat_map(|part| &part.headers);
        of_parts.chain(positions.flat_map(|position| &position.headers))
    }
}

/// The parts of a multipart body whose parts have no names (3.2, "Encoding By Position").
#[derive(Clone, Debug)]
pub struct PositionalParts {
    /// The first parts.
    pub first: Vec<PositionalPart>,
    /// How many parts there must be.
    pub required: usize,
    /// All further parts, if there may be any.
    pub rest: Option<PositionalPart>,
}

impl PositionalParts {
    /// Returns all of them, in order.
    pub fn all(&self) -> impl Iterator<Item = &PositionalPart> {
        self.first.iter().chain(&self.rest)
    }
}

/// A part of a multipart body that is known by its position.
#[derive(Clone, Debug)]
pub struct PositionalPart {
    /// Its name: `x-rust-name`, the schema's name or its title.
    pub name: Option<String>,
    /// Prose.
    pub docs: Docs,
    /// The type.
    pub ty: Use,
    /// How it is written.
    pub encoding: PartEncoding,
    /// Types of its own headers.
    pub headers: Vec<Header>,
}

/// How a body is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentKind {
    /// `application/json`, `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and other multipart types.
    Multipart,
    /// `text/*`, and XML as text.
    Text,
    /// `application/octet-stream`, images and anything else.
    Binary,
    /// `text/event-stream`.
    EventStream,
    /// `application/jsonl`, `application/x-ndjson`, `application/json-seq`.
    JsonLines,
}

impl ContentKind {
    /// Returns whether such a body is passed on as it is, as text or bytes.
    #[must_use]
    pub const fn is_raw(self) -> bool {
        matches!(self, Self::Text | Self::Binary)
    }
}

/// A member of a form or multipart body.
#[derive(Clone, Debug)]
pub struct FormPart {
    /// The member's name on the wire.
    pub wire: String,
    /// How it is written.
    pub encoding: PartEncoding,
    /// Types of the part's own headers.
    pub headers: Vec<Header>,
}

/// How a member of a form or multipart body is written (Encoding Object, OpenAPI 3.0.3 §4.7.15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartEncoding {
    /// By style, as a query parameter is.
    Style {
        /// The style.
        style: ParameterStyle,
        /// Whether each item or member is written on its own.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// As text.
    Text(String),
    /// As JSON with this media type.
    Json(String),
    /// As bytes with this media type: a file. The media type is as written: it may be a range or a list, from which the
    /// sender chooses.
    File(String),
    /// As a multipart body of its own, whose parts the caller passes.
    Multipart(String),
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// For which statuses.
    pub status: Status,
    /// Prose.
    pub docs: Docs,
    /// Where it is written.
    pub origin: Origin,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Alternatives, in the order of the document; empty for no body.
    pub contents: Vec<Content>,
}

/// The statuses that a response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// `4XX`: this holds 4.
    Range(u8),
    /// `default`: all others.
    Default,
}

/// A header of a response or part.
#[derive(Clone, Debug)]
pub struct Header {
    /// The name as written.
    pub wire: String,
    /// Where it is written: for a reference, what that leads to.
    pub origin: Origin,
    /// The type.
    pub ty: Use,
    /// How it is written: style `simple`, or by media type.
    pub encoding: ParameterEncoding,
    /// `required`.
    pub required: bool,
    /// Prose.
    pub docs: Docs,
}
