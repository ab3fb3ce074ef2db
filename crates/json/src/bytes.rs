//! Checks on the bytes of a text, before it is read: their number, and that they are UTF-8.

use crate::{
    error::{ErrorCode, ParseError},
    limits::Limits,
    source::Span,
};

/// Refuses a text that is too long.
pub(crate) fn check_length(length: usize, limits: &Limits) -> Result<(), ParseError> {
    let max = limits.max_bytes.min(u32::MAX as usize - 1);
    if length <= max {
        return Ok(());
    }
    let message = format!("the text is too long: {length} bytes, of at most {max}");
    Err(ParseError::new(ErrorCode::TooLarge, Span::at(0), message))
}

/// Returns the error for bytes that are not UTF-8. Its span starts at the first bad byte and is
/// `length` bytes long, which is what the bad sequence takes up in the text that is shown.
#[cold]
pub(crate) fn invalid_utf8(text: &[u8], error: std::str::Utf8Error, length: u32) -> ParseError {
    #[expect(clippy::cast_possible_truncation, reason = "the length was checked")]
    let at = error.valid_up_to() as u32;
    let byte = text[at as usize];
    let message = format!("invalid UTF-8: byte 0x{byte:02X} at offset {at}");
    let help = match (text, byte) {
        ([0xFF, 0xFE, ..] | [0xFE, 0xFF, ..], _) => "the text looks like UTF-16; save it as UTF-8",
        ([0x1F, 0x8B, ..], _) => "the text is compressed with gzip; decompress it first",
        _ if error.error_len().is_none() => {
            "the text ends inside a character; check whether it was truncated"
        }
        _ => "save the text as UTF-8; it may be in Latin-1 or Windows-1252",
    };
    ParseError::new(ErrorCode::InvalidUtf8, Span::new(at, at + length), message).with_help(help)
}
