//! Parameter Objects and Header Objects.

use conform_description::{Address, Node};
use conform_report::MessagePart;
use conform_schema::LazySchema;
use conform_traffic::MediaType;

use crate::observe::ItemId;

/// A Parameter Object, or a Header Object under its name.
#[derive(Debug)]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// Where in a message it is.
    pub location: ParameterLocation,
    /// Whether it must be there.
    pub required: bool,
    /// The Parameter Object or Header Object.
    pub address: Address,
    /// `schema`, or the schema of the only entry of `content`.
    pub(crate) schema: Option<LazySchema>,
    /// Whether the text is JSON: `content` has a JSON media type.
    pub(crate) is_json: bool,
    /// Whether the text is a form.
    pub(crate) is_form: bool,
    pub(crate) style: ParameterStyle,
    pub(crate) explode: bool,
    /// How lists and objects inside of it are written in a query, which the specification leaves open (`x-query-style`).
    pub(crate) nesting: Option<Nesting>,
    /// Whether reserved characters are sent as they are: `allowReserved`.
    pub(crate) allows_reserved: bool,
    /// Whether it may be sent without a value: `allowEmptyValue`.
    pub(crate) may_be_empty: bool,
    /// The id that observers receive; `None` for headers of the parts of a body, which are not reported.
    pub item: Option<ItemId>,
}

/// `in`: where in a message a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterLocation {
    /// In the path of the URL.
    Path,
    /// In the query of the URL.
    Query,
    /// The whole query (OpenAPI 3.2).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterStyle {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
}

/// What parts the names of nested members in a query. Servers that are told by `x-query-style` read any form of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nesting {
    /// `name[member]`: `brackets`, `indexed` and `repeated`.
    Brackets,
    /// `name.member`: `spring`.
    Dots,
}

impl Nesting {
    fn of(node: Node<'_>) -> Option<Self> {
        match node.text("x-query-style")? {
            "brackets" | "indexed" | "repeated" => Some(Self::Brackets),
            "spring" => Some(Self::Dots),
            _ => None,
        }
    }
}

impl Parameter {
    /// Reads a Parameter Object. Returns `None` for an unknown location, which linting reports.
    pub(crate) fn new(node: Node<'_>, name: &str, location: &str) -> Option<Self> {
        let location = match location {
            "path" => ParameterLocation::Path,
            "query" => ParameterLocation::Query,
            "querystring" => ParameterLocation::QueryString,
            "header" => ParameterLocation::Header,
            "cookie" => ParameterLocation::Cookie,
            _ => return None,
        };
        let default = match location {
            ParameterLocation::Path | ParameterLocation::Header => ParameterStyle::Simple,
            ParameterLocation::Query
            | ParameterLocation::QueryString
            | ParameterLocation::Cookie => ParameterStyle::Form,
        };
        let style = match node.text("style") {
            Some("simple") => ParameterStyle::Simple,
            Some("label") => ParameterStyle::Label,
            Some("matrix") => ParameterStyle::Matrix,
            Some("form") => ParameterStyle::Form,
            Some("spaceDelimited") => ParameterStyle::Space,
            Some("pipeDelimited") => ParameterStyle::Pipe,
            Some("deepObject") => ParameterStyle::Deep,
            _ => default,
        };
        let content = node
            .follow("content")
            .and_then(|content| content.members().next());
        let media = content.and_then(|member| Some((member.key, member.node.resolve().ok()?.node)));
        let schema = node
            .get("schema")
            .or_else(|| media.and_then(|(_, media)| media.get("schema")));
        let media_type = media.and_then(|(name, _)| MediaType::parse(name));
        let is_json = media_type.as_ref().is_some_and(MediaType::is_json);
        let is_form = media_type.as_ref().is_some_and(MediaType::is_form);
        Some(Self {
            name: name.to_owned(),
            location,
            required: node.flag("required"),
            address: node.address(),
            schema: schema.map(|schema| LazySchema::new(schema.address())),
            is_json,
            is_form,
            style,
            explode: node
                .get("explode")
                .and_then(Node::as_bool)
                .unwrap_or(style == ParameterStyle::Form),
            nesting: Nesting::of(node).filter(|_| location == ParameterLocation::Query),
            allows_reserved: node.flag("allowReserved") || media.is_some(),
            may_be_empty: node.flag("allowEmptyValue"),
            item: None,
        })
    }

    /// Returns the parameter with the id that observers receive.
    pub(crate) fn observed_as(self, item: ItemId) -> Self {
        Self {
            item: Some(item),
            ..self
        }
    }

    /// Returns the address of the Schema Object, or of a reference to it.
    #[must_use]
    pub fn schema(&self) -> Option<Address> {
        self.schema.as_ref().map(LazySchema::address)
    }

    /// Returns what findings call it.
    pub(crate) fn part(&self) -> MessagePart {
        let name = self.name.clone();
        match self.location {
            ParameterLocation::Path => MessagePart::Path(name),
            ParameterLocation::Query | ParameterLocation::QueryString => MessagePart::Query(name),
            ParameterLocation::Header => MessagePart::Header(name),
            ParameterLocation::Cookie => MessagePart::Cookie(name),
        }
    }
}
