//! What is wrong with brackets, commas and colons, and with what stands nowhere in JSON.

use super::{Cause, Expected, container, opened, opening};
use crate::{
    error::{ErrorCode, ParseError},
    merge_conflict,
    source::offset,
};

impl Cause<'_> {
    /// Things that stand nowhere in JSON.
    pub(super) fn mark(&self, byte: u8) -> Option<ParseError> {
        let rest = &self.scanner.bytes[self.at..];
        let line_starts = self.at == 0 || self.scanner.bytes[self.at - 1] == b'\n';
        if let (true, b'<' | b'=' | b'>') = (line_starts, byte) {
            return merge_conflict::find(&self.scanner.text[self.at..], offset(self.at));
        }
        let error = match byte {
            0xEF if rest.starts_with("\u{FEFF}".as_bytes()) && self.at > 0 => {
                let message = "a byte order mark stands inside the text";
                ParseError::new(ErrorCode::ByteOrderMark, self.span(3), message)
                    .hint("remove it; texts that were joined often hold one")
            }
            0xEF if rest.starts_with("\u{FEFF}".as_bytes()) && self.at == 0 => ParseError::new(
                ErrorCode::ByteOrderMark,
                self.span(3),
                "the text starts with a byte order mark",
            )
            .hint("save it as UTF-8 without BOM; RFC 8259 §8.1 forbids the mark"),
            b'/' if rest.starts_with(b"//") || rest.starts_with(b"/*") => {
                ParseError::new(ErrorCode::Comment, self.span(2), "JSON has no comments")
                    .hint("remove the comment")
            }
            b'#' => ParseError::new(ErrorCode::Comment, self.span(1), "JSON has no comments")
                .hint("remove the comment, or read the text as YAML"),
            b'\'' | b'`' => self.quote("strings are written in double quotes"),
            0xE2 if rest.starts_with("“".as_bytes()) || rest.starts_with("”".as_bytes()) => {
                self.quote("strings are written in straight double quotes, not in typographic ones")
            }
            0 => self
                .character("a NUL byte stands outside any string")
                .hint("the text may be binary, or UTF-16; JSON is UTF-8"),
            0xC2 if rest.starts_with("\u{A0}".as_bytes()) => self
                .character("a no-break space (U+00A0) stands here")
                .hint("JSON's white space is space, tab, line feed and carriage return"),
            0x0B | 0x0C => self
                .character(&format!(
                    "the control character U+{byte:04X} stands outside any string"
                ))
                .hint("JSON's white space is space, tab, line feed and carriage return"),
            _ => return None,
        };
        Some(error)
    }

    /// Brackets, commas and colons at the wrong place.
    pub(super) fn structure(&self, byte: u8) -> Option<ParseError> {
        let frame = self.tape.frames.last();
        match byte {
            b'}' | b']' => Some(self.closing(byte)),
            b',' => Some(match (self.expected, frame) {
                (Expected::End, _) => self.trailing(),
                (Expected::Colon, _) => self.plain(
                    "a key without a value",
                    "write `:` and a value after the key",
                ),
                (Expected::Element | Expected::Key, _) => {
                    self.plain("a comma follows a comma", "remove one of the two")
                }
                (Expected::FirstElement | Expected::FirstKey, Some(frame)) => {
                    let message = format!("this {} starts with a comma", container(*frame));
                    self.plain(&message, "remove the comma")
                }
                _ => self.plain(
                    "a value is missing before this comma",
                    "write a value, or `null`",
                ),
            }),
            b':' => Some(match (self.expected, frame) {
                (Expected::End, _) => self.trailing(),
                (Expected::Separator, Some(frame)) if !frame.is_object => self.plain(
                    "a colon in an array",
                    "only members of an object have names; write `{` before the name",
                ),
                (Expected::Value, Some(frame)) if frame.is_object => {
                    self.plain("a colon follows a colon", "remove one of the two")
                }
                (Expected::Key | Expected::FirstKey, _) => self.plain(
                    "a key is missing before this colon",
                    "write a name in double quotes",
                ),
                _ => self.plain(
                    "a colon stands where a value was expected",
                    "remove the colon",
                ),
            }),
            b'=' if self.expected == Expected::Colon => {
                Some(self.plain("`=` stands between a key and its value", "write `:`"))
            }
            b';' if self.expected == Expected::Separator => {
                Some(self.plain("`;` stands between two values", "write `,`"))
            }
            _ => None,
        }
    }

    /// A closing bracket at the wrong place.
    fn closing(&self, byte: u8) -> ParseError {
        let bracket = char::from(byte);
        let Some(&frame) = self.tape.frames.last() else {
            return match self.expected {
                Expected::End => ParseError::new(
                    ErrorCode::TrailingText,
                    self.span(1),
                    format!(
                        "this `{bracket}` closes nothing: all that was opened is closed before it"
                    ),
                )
                .hint(format!(
                    "remove `{bracket}`, or the bracket before it that closes too early"
                )),
                _ => self.plain(
                    &format!("this `{bracket}` closes nothing"),
                    "the text must start with a value",
                ),
            };
        };
        let kind = container(frame);
        if frame.is_object != (byte == b'}') {
            let closer = if frame.is_object { '}' } else { ']' };
            return ParseError::new(
                ErrorCode::MismatchedBracket,
                self.span(1),
                format!("`{bracket}` stands where this {kind} is still open"),
            )
            .and(opening(self.tape, frame), opened(frame))
            .hint(format!(
                "`{closer}` is missing before it, or it should be `{closer}`"
            ));
        }
        match self.expected {
            Expected::Element | Expected::Key => {
                let comma = self.before(b',');
                let last = if frame.is_object { "member" } else { "element" };
                ParseError::new(
                    ErrorCode::TrailingComma,
                    comma,
                    format!("a comma follows the last {last} of this {kind}"),
                )
                .and(opening(self.tape, frame), opened(frame))
                .hint("remove the comma")
            }
            Expected::Colon => self.plain(
                "a key without a value",
                "write `:` and a value after the key",
            ),
            _ => self.plain(
                "a value is missing before the end of this object",
                "write a value, or `null`",
            ),
        }
    }
}
