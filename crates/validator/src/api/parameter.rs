//! Parameter Objects and Header Objects.

use conform_description::parameter::{
    ParameterLocation, ParameterStyle, QueryNesting, content, schema,
};
use conform_description::{Address, Node};
use conform_report::MessagePart;
use conform_schema::LazySchema;
use conform_traffic::MediaType;

use super::field_style::FieldStyle;
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
    /// How the fields of that form are written.
    pub(crate) fields: Vec<(String, FieldStyle)>,
    pub(crate) style: ParameterStyle,
    pub(crate) explode: bool,
    /// How lists and objects inside of it are written in a query, which the specification leaves open (`x-query-style`).
    pub(crate) nesting: Option<QueryNesting>,
    /// Whether reserved characters are sent as they are: `allowReserved`.
    pub(crate) allows_reserved: bool,
    /// Whether its value has no escapes: it is a cookie with `style: cookie`.
    pub(crate) has_no_escapes: bool,
    /// Whether it may be sent without a value: `allowEmptyValue`.
    pub(crate) may_be_empty: bool,
    /// The id that observers receive; `None` for headers of the parts of a body, which are not reported.
    pub item: Option<ItemId>,
}

impl Parameter {
    /// Reads a Parameter Object. Returns `None` for an unknown location, which linting reports.
    pub(crate) fn new(node: Node<'_>, name: &str, location: &str) -> Option<Self> {
        let location = ParameterLocation::of(location)?;
        // A cookie is read as a form, but for escapes.
        let stated = ParameterStyle::stated(node);
        let style = stated
            .filter(|style| *style != ParameterStyle::Cookie)
            .unwrap_or(location.default_style());
        let media = content(node);
        let media_type = media.and_then(|(name, _)| MediaType::parse(name));
        let is_json = media_type.as_ref().is_some_and(MediaType::is_json);
        let is_form = media_type.as_ref().is_some_and(MediaType::is_form);
        Some(Self {
            name: name.to_owned(),
            location,
            has_no_escapes: stated == Some(ParameterStyle::Cookie),
            required: node.flag("required"),
            address: node.address(),
            schema: schema(node).map(|schema| LazySchema::new(schema.address())),
            is_json,
            is_form,
            fields: media.map_or_else(Vec::new, |(_, media)| FieldStyle::of_fields(media)),
            style,
            explode: style.explodes(node),
            nesting: QueryNesting::stated(node).filter(|_| location == ParameterLocation::Query),
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
