//! Styles, and why a value cannot be written in one.

use std::fmt;

/// The style of a parameter, with its modifiers.
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
    /// `form`, exploded as it is by default: `color=blue&color=black&color=brown`.
    pub const FORM: Self = Self::new(StyleName::Form, true);
    /// `spaceDelimited`: `color=blue%20black%20brown`.
    pub const SPACE_DELIMITED: Self = Self::new(StyleName::Space, false);
    /// `pipeDelimited`: `color=blue%7Cblack%7Cbrown`.
    pub const PIPE_DELIMITED: Self = Self::new(StyleName::Pipe, false);
    /// `deepObject`: `color%5BR%5D=100`.
    pub const DEEP_OBJECT: Self = Self::new(StyleName::Deep, true);
    /// `cookie` (3.2), exploded as it is by default: `color=blue; color=black`, nothing percent-encoded.
    pub const COOKIE: Self = Self::new(StyleName::Cookie, true);
    /// No style but a media type (`content`): the value as JSON text.
    pub const JSON: Self = Self::new(StyleName::Json, false);

    const fn new(kind: StyleName, explode: bool) -> Self {
        Self {
            kind,
            explode,
            reserved: false,
        }
    }

    /// With `explode: true`: each item or member is written on its own.
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self {
            explode: true,
            ..self
        }
    }

    /// With `explode: false`: items or members are joined.
    #[must_use]
    pub const fn joined(self) -> Self {
        Self {
            explode: false,
            ..self
        }
    }

    /// With `allowReserved: true`: reserved characters and percent-encoded triples stay as they are, but for those that a
    /// server would take for something else (`&`, `+`, `#`, `[`, `]` in a query; `/`, `?`, `#`, `[`, `]` in a path; `,`, `;`
    /// in a cookie).
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
    /// A value inside a value, where the style has no place for one.
    Nested,
    /// Nothing to write, where leaving it out would change the path.
    Empty,
    /// A character that cannot stand there.
    Character,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nested => {
                "holds a list or an object inside another, which its style has no place for"
            }
            Self::Empty => "is empty, which would make the path another one",
            Self::Character => "holds a character that cannot stand there",
        })
    }
}
