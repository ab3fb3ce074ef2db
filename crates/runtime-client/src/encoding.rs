//! How members of forms and multipart bodies are written.

use crate::style::Style;

/// How a member of a form or multipart body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// In a style, like a parameter.
    Style(Style),
    /// As text with this media type.
    Text(&'static str),
    /// As JSON with this media type; for a list, each item is a part of its own.
    Json(&'static str),
    /// Lists and objects as JSON with this media type, other values as text: for members that may be either.
    Structured(&'static str),
}

/// How members of a form or multipart body are written, by name.
///
/// A member that is not listed is written by default: a list as repeated members, an object as JSON in a multipart body and with brackets in
/// a form, everything else as text.
pub type Encodings = &'static [(&'static str, Encoding)];
