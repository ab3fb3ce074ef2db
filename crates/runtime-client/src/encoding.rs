//! How members of forms and multipart bodies are written.

use crate::style::Style;

/// How a member of a form or multipart body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// By a style, as a parameter is.
    Style(Style),
    /// As text under this media type.
    Text(&'static str),
    /// As JSON under this media type; of a list, each item.
    Json(&'static str),
    /// Lists and objects as JSON, scalars as text: for members that may be either.
    Structured(&'static str),
}

/// How members of a form or multipart body are written, where that is not the default: lists as repeated members, objects
/// as JSON in a multipart body and with brackets in a form, everything else as text.
pub type Encodings = &'static [(&'static str, Encoding)];
