//! Where parameters are in a message, and how their values are written.
//!
//! ```
//! use conform_description::parameter::{ParameterLocation, ParameterStyle};
//!
//! let location = ParameterLocation::of("query").expect("it is a location");
//! assert_eq!(location.default_style(), ParameterStyle::Form);
//! assert!(location.styles().contains(&ParameterStyle::DeepObject));
//! ```

use crate::Node;

/// `in`: where in a message a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// In the path of the URL.
    Path,
    /// In the query of the URL.
    Query,
    /// The whole query (OpenAPI 3.2).
    QueryString,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl ParameterLocation {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Query,
        Self::Header,
        Self::Path,
        Self::Cookie,
        Self::QueryString,
    ];

    /// The name of each.
    pub const NAMES: [&str; 5] = [
        Self::Query.name(),
        Self::Header.name(),
        Self::Path.name(),
        Self::Cookie.name(),
        Self::QueryString.name(),
    ];

    /// Returns the location of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Returns its name in a description.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::QueryString => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// Returns the styles that values may have there (OpenAPI 3.2.0 §4.12.2.2, "Style Values"). A value that is the whole query has
    /// those of the query.
    #[must_use]
    pub const fn styles(self) -> &'static [ParameterStyle] {
        use ParameterStyle::{
            Cookie, DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited,
        };
        match self {
            Self::Path => &[Simple, Label, Matrix],
            Self::Query | Self::QueryString => &[Form, SpaceDelimited, PipeDelimited, DeepObject],
            Self::Header => &[Simple],
            Self::Cookie => &[Form, Cookie],
        }
    }

    /// Returns the style of a value whose description has none.
    #[must_use]
    pub const fn default_style(self) -> ParameterStyle {
        self.styles()[0]
    }
}

/// `style`: how the value of a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterStyle {
    /// `matrix`: `;color=blue,black`.
    Matrix,
    /// `label`: `.blue,black`.
    Label,
    /// `simple`: `blue,black`.
    Simple,
    /// `form`: `color=blue&color=black`.
    Form,
    /// `spaceDelimited`: `color=blue%20black`.
    SpaceDelimited,
    /// `pipeDelimited`: `color=blue%7Cblack`.
    PipeDelimited,
    /// `deepObject`: `color[R]=100`.
    DeepObject,
    /// `cookie`: `color=blue; color=black`, without percent-encoding (OpenAPI 3.2).
    Cookie,
}

impl ParameterStyle {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Matrix,
        Self::Label,
        Self::Simple,
        Self::Form,
        Self::SpaceDelimited,
        Self::PipeDelimited,
        Self::DeepObject,
        Self::Cookie,
    ];

    /// The name of each.
    pub const NAMES: [&str; 8] = [
        Self::Matrix.name(),
        Self::Label.name(),
        Self::Simple.name(),
        Self::Form.name(),
        Self::SpaceDelimited.name(),
        Self::PipeDelimited.name(),
        Self::DeepObject.name(),
        Self::Cookie.name(),
    ];

    /// Returns the style of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Returns the style that an object states, if it is one.
    #[must_use]
    pub fn stated(node: Node<'_>) -> Option<Self> {
        node.text("style").and_then(Self::of)
    }

    /// Returns its name in a description.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Matrix => "matrix",
            Self::Label => "label",
            Self::Simple => "simple",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Cookie => "cookie",
        }
    }

    /// Returns the `explode` of an object that has none.
    #[must_use]
    pub const fn explodes_by_default(self) -> bool {
        matches!(self, Self::Form | Self::Cookie)
    }

    /// Returns whether each item or member is written on its own: the `explode` of an object, else the default of this style.
    #[must_use]
    pub fn explodes(self, node: Node<'_>) -> bool {
        let stated = node.get("explode").and_then(Node::as_bool);
        stated.unwrap_or(self.explodes_by_default())
    }
}

/// `x-query-style`: how lists and objects inside of a parameter are written in a query, which the specification leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QueryNesting {
    /// `brackets`: `name[]=a`, `name[key]=a`, as Rack and PHP read it.
    Brackets,
    /// `indexed`: `name[0]=a`, `name[key]=a`, as qs and PHP read it.
    Indexed,
    /// `repeated`: `name=a&name=b`, `name[key]=a`.
    Repeated,
    /// `spring`: `name=a&name=b`, `name.key=a`, as Spring binds it.
    Dotted,
}

impl QueryNesting {
    /// The value of each in a description.
    pub const NAMES: [&str; 4] = ["brackets", "indexed", "repeated", "spring"];

    /// Returns what a Parameter Object states, if it is known.
    #[must_use]
    pub fn stated(node: Node<'_>) -> Option<Self> {
        Some(match node.text("x-query-style")? {
            "brackets" => Self::Brackets,
            "indexed" => Self::Indexed,
            "repeated" => Self::Repeated,
            "spring" => Self::Dotted,
            _ => return None,
        })
    }
}

/// Returns whether header parameters of this name are ignored, since media types and security schemes describe these headers
/// (OpenAPI 3.0.3 §4.7.12.1).
#[must_use]
pub fn is_ignored_header(name: &str) -> bool {
    ["Accept", "Content-Type", "Authorization"]
        .iter()
        .any(|ignored| ignored.eq_ignore_ascii_case(name))
}

/// Returns the media type of a parameter or header whose value is written as its `content` says, and its Media Type Object.
#[must_use]
pub fn content(node: Node<'_>) -> Option<(&str, Node<'_>)> {
    let only = node.follow("content")?.members().next()?;
    Some((only.key, only.node.resolve().ok()?.node))
}

/// Returns the schema of a parameter or header: its own, or the one in its `content`.
#[must_use]
pub fn schema(node: Node<'_>) -> Option<Node<'_>> {
    node.get("schema")
        .or_else(|| content(node)?.1.get("schema"))
}
