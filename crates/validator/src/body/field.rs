//! Fields of forms, and parts of multipart bodies.

use conform_json::Span;
use conform_json::pointer::escape;
use conform_traffic::MediaType;

/// Why a body cannot be split into fields.
pub(crate) struct Malformed {
    pub(crate) span: Span,
    /// The field, as a JSON Pointer; empty if it is not known.
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// One field of a form or part of a multipart body.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The bytes of the value in what was sent.
    pub(crate) span: Span,
    /// Where it belongs in the value of its name; empty if it is the whole value.
    pub(crate) path: Vec<String>,
    /// The media type that the part states.
    pub(crate) media_type: Option<MediaType>,
    /// The headers of the part.
    pub(crate) headers: Vec<(String, String)>,
    /// Whether the part is a file, whose content is not read.
    pub(crate) is_file: bool,
    /// Whether its text was made from what was sent, which was XML.
    pub(crate) is_made: bool,
}

impl Field {
    /// Returns whether the part states that it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        !self.is_file && self.media_type.as_ref().is_some_and(MediaType::is_json)
    }

    /// Returns whether the part states that it is XML.
    pub(crate) fn is_xml(&self) -> bool {
        !self.is_file && self.media_type.as_ref().is_some_and(MediaType::is_xml)
    }

    /// Returns whether its text is what was sent: a part, or a field that needed no decoding.
    pub(crate) fn is_verbatim(&self) -> bool {
        !self.is_file
            && !self.is_made
            && self.text.len() == (self.span.end - self.span.start) as usize
    }

    /// Returns the JSON Pointer of the field in the body.
    pub(crate) fn pointer(&self) -> String {
        format!("/{}", escape(&self.name))
    }
}
