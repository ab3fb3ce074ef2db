//! Styles, and the reasons why a value cannot be written in one.
//!
//! The tools read the same styles in a description (`conform_description::parameter`). They are here once more since generated
//! packages may have a copy of this crate, which therefore depends on nothing of the tools; and `content` is a style here.

use std::fmt;

use crate::percent::Escape;

/// The style of a parameter, with `explode` and `allowReserved`.
///
/// ```
/// use conform_client::Style;
///
/// const TAGS: Style = Style::FORM.joined();
/// assert_ne!(TAGS, Style::FORM);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub(super) kind: StyleName,
    pub(super) explode: bool,
    pub(super) reserved: bool,
    /// How lists and objects inside of others are written; `None` for what the style itself says.
    pub(super) nesting: Option<Nesting>,
}

/// How lists and objects inside of others are written in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nesting {
    /// `a[]=1`, `a[b]=1`
    Brackets,
    /// `a[0]=1`, `a[b]=1`
    Indexed,
    /// `a=1&a=2`, `a[b]=1`
    Repeated,
    /// `a=1&a=2`, `a.b=1`
    Dotted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StyleName {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
    Cookie,
    Json,
}

impl Style {
    /// `simple`: `blue,black,brown`.
    pub const SIMPLE: Self = Self::new(StyleName::Simple, false);
    /// `label`: `.blue,black,brown`.
    pub const LABEL: Self = Self::new(StyleName::Label, false);
    /// `matrix`: `;color=blue,black,brown`.
    pub const MATRIX: Self = Self::new(StyleName::Matrix, false);
    /// `form`, exploded by default: `color=blue&color=black&color=brown`.
    pub const FORM: Self = Self::new(StyleName::Form, true);
    /// `spaceDelimited`: `color=blue%20black%20brown`.
    pub const SPACE_DELIMITED: Self = Self::new(StyleName::Space, false);
    /// `pipeDelimited`: `color=blue%7Cblack%7Cbrown`.
    pub const PIPE_DELIMITED: Self = Self::new(StyleName::Pipe, false);
    /// `deepObject`: `color%5BR%5D=100`.
    pub const DEEP_OBJECT: Self = Self::new(StyleName::Deep, true);
    /// `cookie` (OpenAPI 3.2), exploded by default: `color=blue; color=black`, without percent-encoding.
    pub const COOKIE: Self = Self::new(StyleName::Cookie, true);
    /// Not a style but a JSON media type (`content`): the value as JSON text.
    pub const JSON: Self = Self::new(StyleName::Json, false);

    const fn new(kind: StyleName, explode: bool) -> Self {
        Self {
            kind,
            explode,
            reserved: false,
            nesting: None,
        }
    }

    /// Returns the style with `explode: true`: each item or member is written separately.
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self {
            explode: true,
            ..self
        }
    }

    /// Returns the style with `explode: false`: items or members are joined.
    #[must_use]
    pub const fn joined(self) -> Self {
        Self {
            explode: false,
            ..self
        }
    }

    /// Returns the style with lists in a query as `a[]=1&a[]=2` and objects as `a[b]=1`: what Rack reads, and PHP and qs read of lists of scalars.
    #[must_use]
    pub const fn brackets(self) -> Self {
        self.nested(Nesting::Brackets)
    }

    /// Returns the style with lists in a query as `a[0]=1&a[1]=2` and objects as `a[b]=1`: what qs and PHP read.
    #[must_use]
    pub const fn indexed(self) -> Self {
        self.nested(Nesting::Indexed)
    }

    /// Returns the style with lists of scalars in a query as `a=1&a=2` and objects as `a[b]=1`.
    #[must_use]
    pub const fn repeated(self) -> Self {
        self.nested(Nesting::Repeated)
    }

    /// Returns the style with lists of scalars in a query as `a=1&a=2`, other lists as `a[0].b=1`, and objects as `a.b=1`: what Spring binds.
    #[must_use]
    pub const fn dotted(self) -> Self {
        self.nested(Nesting::Dotted)
    }

    /// Returns how a text is escaped: by `reserved` where reserved characters stay as they are, else by `strict`.
    pub(super) const fn escape(self, reserved: Escape, strict: Escape) -> Escape {
        if self.reserved { reserved } else { strict }
    }

    const fn nested(self, nesting: Nesting) -> Self {
        Self {
            nesting: Some(nesting),
            ..self
        }
    }

    /// Returns the style with `allowReserved: true`: reserved characters and percent-encoded triples are kept, except those that a server
    /// would misread: `&`, `+`, `#`, `[` and `]` in a query; `/`, `?`, `#`, `[` and `]` in a path; `,` and `;` in a cookie.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self {
            reserved: true,
            ..self
        }
    }
}

/// Why a value cannot be written in a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unwritable {
    /// A list or an object inside another, which the style cannot express.
    Nested,
    /// An empty value in a path, which would change the path.
    Empty,
    /// A character that is not allowed in the header or cookie.
    Character,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nested => "contains a nested list or object, which its style cannot express",
            Self::Empty => "is empty, which would change the path",
            Self::Character => "contains a character that is not allowed there",
        })
    }
}
