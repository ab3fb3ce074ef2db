//! What is wrong with words, numbers and keys.

use super::{
    Cause, Expected,
    byte_class::{is_number_byte, is_start, is_word},
    container, opened, opening,
};
use crate::{
    error::{ErrorCode, ParseError},
    source::{Span, offset},
};

impl Cause<'_> {
    /// Words, numbers and strings at the wrong place, and characters that start nothing.
    pub(super) fn content(&self, byte: u8) -> ParseError {
        if let Some(error) = self.glued() {
            return error;
        }
        match self.expected {
            Expected::End => self.trailing(),
            Expected::Key | Expected::FirstKey => self.key(byte),
            Expected::Colon => self.plain(
                "a colon is missing after this key",
                "write `:` between a key and its value",
            ),
            Expected::Separator if is_start(byte) => {
                let kind = self
                    .tape
                    .frames
                    .last()
                    .map_or("array", |frame| container(*frame));
                let what = if kind == "object" {
                    "two members of this object"
                } else {
                    "two elements of this array"
                };
                let error = self.plain(
                    &format!("a comma is missing between {what}"),
                    "write `,` before this",
                );
                match self.tape.frames.last() {
                    Some(frame) => error.and(opening(self.tape, *frame), opened(*frame)),
                    None => error,
                }
            }
            Expected::Value | Expected::Element | Expected::FirstElement | Expected::Separator => {
                self.word(byte)
            }
        }
    }

    /// Something that follows a number without a space, so belongs to it: `0x1F`, `1_000`, `01`.
    fn glued(&self) -> Option<ParseError> {
        let before = self
            .at
            .checked_sub(1)
            .and_then(|at| self.scanner.bytes.get(at))?;
        if !before.is_ascii_digit() || !matches!(self.expected, Expected::Separator | Expected::End)
        {
            return None;
        }
        let start = self.scanner.bytes[..self.at]
            .iter()
            .rposition(|byte| !is_number_byte(*byte))
            .map_or(0, |at| at + 1);
        let end = self.at
            + self.scanner.bytes[self.at..]
                .iter()
                .take_while(|byte| is_word(**byte) || is_number_byte(**byte))
                .count();
        let glue = self.scanner.bytes[self.at];
        let help = match glue {
            b'x' | b'X' | b'o' | b'O' | b'b' | b'B' => "JSON numbers are decimal",
            b'_' => "JSON numbers have no digit separators",
            b'.' => "a number has one decimal point; versions and addresses are strings",
            b'-' | b'+' => "put it in double quotes if it is a string",
            _ if is_word(glue) => "put it in double quotes if it is a string",
            _ => return None,
        };
        Some(
            ParseError::new(
                ErrorCode::InvalidNumber,
                Span::new(offset(start), offset(end)),
                "this is not a number by JSON's rules",
            )
            .hint(help),
        )
    }

    fn key(&self, byte: u8) -> ParseError {
        let length = self.word_length();
        let (what, help) = match byte {
            b'{' | b'[' => (
                "a key is a string, not an object or array",
                "write a name in double quotes",
            ),
            b'.' if self.scanner.bytes[self.at..].starts_with(b"...") => return self.ellipsis(),
            _ if length > 0 => (
                "keys are written in double quotes",
                "put the name in double quotes",
            ),
            _ => return self.stray(byte),
        };
        ParseError::new(ErrorCode::UnexpectedToken, self.span(length.max(1)), what).hint(help)
    }

    /// A bare word, or a number that does not start as one.
    fn word(&self, byte: u8) -> ParseError {
        let rest = &self.scanner.bytes[self.at..];
        let length = self.word_length();
        let word = &rest[..length];
        let bad = |code, message: &str, help: &str| {
            ParseError::new(code, self.span(length.max(1)), message).hint(help)
        };
        if is_cut(word, rest) {
            let end = Span::at(offset(self.scanner.bytes.len()));
            return ParseError::new(
                ErrorCode::UnexpectedEnd,
                end,
                "the text ends inside a literal",
            )
            .hint("the text was probably cut off");
        }
        match (word, byte) {
            (b"NaN" | b"nan" | b"Infinity" | b"inf" | b"Inf", _) => bad(
                ErrorCode::InvalidNumber,
                "JSON has no NaN and no infinity",
                "write `null`, or a string",
            ),
            (b"undefined" | b"None" | b"nil" | b"NULL" | b"Null", _) => bad(
                ErrorCode::UnexpectedToken,
                "this is not a JSON literal",
                "write `null`",
            ),
            (b"True" | b"TRUE", _) => bad(
                ErrorCode::UnexpectedToken,
                "this is not a JSON literal",
                "write `true`",
            ),
            (b"False" | b"FALSE", _) => bad(
                ErrorCode::UnexpectedToken,
                "this is not a JSON literal",
                "write `false`",
            ),
            (_, b'<') => self
                .stray(byte)
                .hint("the text looks like HTML or XML, perhaps the error page of a server"),
            (_, b'+') => bad(
                ErrorCode::InvalidNumber,
                "a number does not start with `+`",
                "remove the `+`",
            ),
            (_, b'.') if rest.starts_with(b"...") => self.ellipsis(),
            (_, b'.') => bad(
                ErrorCode::InvalidNumber,
                "a number does not start with a decimal point",
                "write `0` before it",
            ),
            _ if length > 0 => bad(
                ErrorCode::UnexpectedToken,
                "a bare word stands where a value was expected",
                "put strings in double quotes; the only words are `true`, `false` and `null`",
            ),
            _ => self.stray(byte),
        }
    }

    fn ellipsis(&self) -> ParseError {
        ParseError::new(
            ErrorCode::UnexpectedToken,
            self.span(3),
            "an ellipsis stands for text that was left out",
        )
        .hint("remove it, or write what it stands for")
    }

    /// A character that starts nothing.
    fn stray(&self, byte: u8) -> ParseError {
        let character = self.scanner.text[self.at..]
            .chars()
            .next()
            .unwrap_or(char::from(byte));
        let shown = if character.is_ascii_graphic() {
            format!("`{character}`")
        } else {
            format!("the character U+{:04X}", u32::from(character))
        };
        let wanted = match self.expected {
            Expected::Value | Expected::Element => "a value",
            Expected::FirstElement => "a value or `]`",
            Expected::Key => "a key in double quotes",
            Expected::FirstKey => "a key in double quotes or `}`",
            Expected::Colon => "`:`",
            Expected::Separator if self.tape.frames.last().is_some_and(|frame| frame.is_object) => {
                "`,` or `}`"
            }
            Expected::Separator => "`,` or `]`",
            Expected::End => "the end of the text",
        };
        self.character(&format!("{shown} stands where {wanted} was expected"))
    }
}

/// Whether a text ends inside one of JSON's literals.
fn is_cut(word: &[u8], rest: &[u8]) -> bool {
    let literals: [&[u8]; 3] = [b"true", b"false", b"null"];
    let is_start = literals.iter().any(|literal| literal.starts_with(word));
    !word.is_empty() && word.len() == rest.len() && is_start
}
