//! Encoding Objects: how the fields of a form are written, and what the parts of a multipart body are (3.0.3 §4.7.15).

use conform_description::{Address, Node, Version};

use super::field_style::FieldStyle;
use super::media_range::MediaRange;
use super::parameter::Parameter;

/// An Encoding Object.
#[derive(Debug)]
pub(crate) struct Encoding {
    /// The property that it applies to.
    pub(crate) name: String,
    pub(crate) address: Address,
    pub(crate) style: FieldStyle,
    /// Whether reserved characters are sent as they are: `allowReserved`.
    pub(crate) allows_reserved: bool,
    /// `contentType`; empty if it is not stated.
    pub(crate) content_types: Vec<MediaRange>,
    pub(crate) headers: Vec<Parameter>,
}

/// The Encoding Objects of parts by their position (3.2.0 §4.15.1): `prefixEncoding` and `itemEncoding`.
#[derive(Debug, Default)]
pub(crate) struct PositionalEncoding {
    first: Vec<Encoding>,
    /// That of all further parts.
    rest: Option<Encoding>,
}

impl PositionalEncoding {
    /// Returns those of a Media Type Object.
    pub(crate) fn of(media: Node<'_>) -> Self {
        if media.description().version() != Version::V3_2 {
            return Self::default();
        }
        let first = media.follow("prefixEncoding").into_iter();
        let first = first.flat_map(Node::items).enumerate();
        let rest = media.follow("itemEncoding");
        Self {
            first: first
                .map(|(index, node)| Encoding::new(&index.to_string(), node))
                .collect(),
            rest: rest.map(|node| Encoding::new("", node)),
        }
    }

    /// Returns that of the part at an index.
    pub(crate) fn at(&self, index: usize) -> Option<&Encoding> {
        self.first.get(index).or(self.rest.as_ref())
    }
}

impl Encoding {
    /// Returns the Encoding Objects of a Media Type Object.
    pub(crate) fn of(media: Node<'_>) -> Vec<Self> {
        let encoding = media.follow("encoding");
        let members = encoding.into_iter().flat_map(Node::members);
        members
            .map(|member| Self::new(member.key, member.node))
            .collect()
    }

    fn new(name: &str, node: Node<'_>) -> Self {
        let content_types = node.text("contentType").unwrap_or_default().split(',');
        let headers = node.follow("headers").into_iter().flat_map(Node::members);
        let headers = headers.filter_map(|header| {
            // By 3.0.3 §4.7.15.1 a header of this name is ignored in favour of `contentType`.
            let is_ignored = header.key.eq_ignore_ascii_case("content-type");
            let node = header.node.resolve().ok()?.node;
            let header = Parameter::new(node, header.key, "header");
            header.filter(|_| !is_ignored)
        });
        Self {
            name: name.to_owned(),
            address: node.address(),
            style: FieldStyle::of(node),
            allows_reserved: node.flag("allowReserved"),
            content_types: content_types
                .filter_map(|text| MediaRange::parse(text.trim()))
                .collect(),
            headers: headers.collect(),
        }
    }
}
