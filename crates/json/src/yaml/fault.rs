//! What is wrong with text that is not YAML.

use granit_parser::ScanError;

use crate::{
    error::{ErrorCode, ParseError},
    source::Span,
};

/// The error for what the parser met.
#[cold]
pub(super) fn of(error: &ScanError, text: &str) -> ParseError {
    let mut at = error
        .marker()
        .byte_offset()
        .unwrap_or_default()
        .min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(super::offset(at), super::offset(at + length));
    ParseError::new(ErrorCode::InvalidYaml, span, error.info())
}
