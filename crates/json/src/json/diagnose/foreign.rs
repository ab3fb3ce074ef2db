//! Diagnosis of what JSON never has outside of strings: comments, other quotes, invisible
//! characters, conflict markers.

use super::Unexpected;
use crate::{
    error::{ErrorCode, ParseError},
    merge_conflict,
    source::offset,
};

/// Advice about white space that JSON does not allow.
const WHITE_SPACE: &str =
    "replace it with a space; JSON allows only space, tab, line feed and carriage return";

impl Unexpected<'_> {
    /// Returns the error for something that JSON never has outside of strings, if it is here.
    pub(super) fn foreign(&self, byte: u8) -> Option<ParseError> {
        let rest = self.rest();
        let is_line_start = self.at == 0 || self.scanner.bytes[self.at - 1] == b'\n';
        if let (true, b'<' | b'=' | b'>') = (is_line_start, byte) {
            return merge_conflict::find(rest, offset(self.at));
        }
        let error = match byte {
            0xEF if rest.starts_with('\u{FEFF}') => self.byte_order_mark(),
            b'/' if rest.starts_with("//") || rest.starts_with("/*") => {
                self.comment(2).with_help("remove the comment")
            }
            b'#' => self
                .comment(1)
                .with_help("remove the comment, or write the text as YAML, which has comments"),
            b'\'' => self.quote("unexpected single quote; expected a double quote"),
            b'`' => self.quote("unexpected backtick; expected a double quote"),
            0xE2 if rest.starts_with(['“', '”']) => {
                self.quote("unexpected typographic quote; expected a straight double quote")
            }
            0 => self
                .at_character("unexpected NUL byte outside a string")
                .with_help("save the text as UTF-8; it may be UTF-16, or a binary file"),
            0xC2 if rest.starts_with('\u{A0}') => self
                .at_character("unexpected no-break space (U+00A0)")
                .with_help(WHITE_SPACE),
            0x0B | 0x0C => self
                .at_character(&format!(
                    "unexpected control character U+{byte:04X} outside a string"
                ))
                .with_help(WHITE_SPACE),
            _ => return None,
        };
        Some(error)
    }

    fn byte_order_mark(&self) -> ParseError {
        let (message, help) = if self.at == 0 {
            (
                "unexpected byte order mark at the start of the text",
                "save the text as UTF-8 without a byte order mark (RFC 8259 §8.1)",
            )
        } else {
            (
                "unexpected byte order mark inside the text",
                "remove it; it is often left over when texts are joined",
            )
        };
        ParseError::new(ErrorCode::ByteOrderMark, self.span(3), message).with_help(help)
    }

    fn comment(&self, length: usize) -> ParseError {
        let message = "unexpected comment; JSON has no comments";
        ParseError::new(ErrorCode::Comment, self.span(length), message)
    }

    fn quote(&self, message: &str) -> ParseError {
        self.at_character(message).with_help("write `\"`")
    }
}
