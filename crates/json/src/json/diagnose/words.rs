//! Diagnosis of words, numbers, strings and keys in the wrong position.

use super::{
    Expected, Unexpected,
    byte_class::{is_number_byte, is_value_start, is_word},
    with_start,
};
use crate::{
    error::{ErrorCode, ParseError},
    source::{Span, offset},
};

impl Unexpected<'_> {
    /// Returns the error for a word, number or string here, or for a character that starts no token.
    pub(super) fn word(&self, byte: u8) -> ParseError {
        if let Some(error) = self.number_suffix() {
            return error;
        }
        match self.expected {
            Expected::End => self.trailing(),
            Expected::Key | Expected::FirstKey => self.key(byte),
            Expected::Colon => self.at_word(
                "missing colon between a key and its value",
                "write `:` before the value",
            ),
            Expected::Separator if is_value_start(byte) => self.missing_comma(),
            Expected::Value | Expected::Element | Expected::FirstElement | Expected::Separator => {
                self.value(byte)
            }
        }
    }

    fn missing_comma(&self) -> ParseError {
        let container = self.container();
        let message = match container {
            Some(container) if container.is_object => {
                "missing comma between two members of this object"
            }
            _ => "missing comma between two elements of this array",
        };
        let error = self.at_word(message, "write `,` here");
        match container {
            Some(container) => with_start(error, self.tape, container),
            None => error,
        }
    }

    /// Returns the error for something that directly follows a number, so belongs to it: `0x1F`,
    /// `1_000`, `01`.
    fn number_suffix(&self) -> Option<ParseError> {
        let bytes = self.scanner.bytes;
        let before = bytes.get(self.at.checked_sub(1)?)?;
        if !before.is_ascii_digit() || !matches!(self.expected, Expected::Separator | Expected::End)
        {
            return None;
        }
        let first = bytes[self.at];
        let (message, help) = match first {
            b'x' | b'X' | b'o' | b'O' | b'b' | b'B' => (
                "invalid number; JSON numbers are decimal",
                "write the number in decimal",
            ),
            b'_' => (
                "invalid number; JSON numbers have no digit separators",
                "remove each `_`",
            ),
            b'.' => (
                "invalid number; unexpected decimal point",
                "put it in double quotes if it is a version or an address",
            ),
            _ if first == b'-' || first == b'+' || is_word(first) => (
                "invalid number; unexpected character after a digit",
                "put it in double quotes if it is a string",
            ),
            _ => return None,
        };
        let start = bytes[..self.at]
            .iter()
            .rposition(|byte| !is_number_byte(*byte))
            .map_or(0, |at| at + 1);
        let suffix = bytes[self.at..].iter();
        let length = suffix
            .take_while(|byte| is_word(**byte) || is_number_byte(**byte))
            .count();
        let span = Span::new(offset(start), offset(self.at + length));
        Some(ParseError::new(ErrorCode::InvalidNumber, span, message).with_help(help))
    }

    /// Returns the error for something that is no key.
    fn key(&self, byte: u8) -> ParseError {
        let help = "write the key as a string in double quotes";
        match byte {
            b'{' => self.at_word("unexpected object; expected a key in double quotes", help),
            b'[' => self.at_word("unexpected array; expected a key in double quotes", help),
            b'.' if self.rest().starts_with("...") => self.ellipsis(),
            _ if self.word_length() > 0 => self.at_word(
                "missing double quotes around this key",
                "put the key in double quotes",
            ),
            _ => self.stray(byte),
        }
    }

    /// Returns the error for something that is no value.
    fn value(&self, byte: u8) -> ParseError {
        let rest = self.rest();
        let word = &rest[..self.word_length()];
        if is_cut(word, rest) {
            let end = Span::at(offset(self.scanner.bytes.len()));
            let message = "the text ends inside a literal";
            return ParseError::new(ErrorCode::UnexpectedEnd, end, message)
                .with_help("check whether the text was truncated");
        }
        let number = |message, help| self.coded_at_word(ErrorCode::InvalidNumber, message, help);
        let literal = |help| {
            let message = "unknown literal; expected `true`, `false` or `null`";
            self.at_word(message, help)
        };
        match (word, byte) {
            ("NaN" | "nan" | "Infinity" | "inf" | "Inf", _) => number(
                "invalid number; JSON has no NaN and no infinity",
                "write `null`, or put it in double quotes",
            ),
            ("undefined" | "None" | "nil" | "NULL" | "Null", _) => literal("write `null`"),
            ("True" | "TRUE", _) => literal("write `true`"),
            ("False" | "FALSE", _) => literal("write `false`"),
            (_, b'<') => self.stray(byte).with_help(
                "check where the text comes from; it looks like HTML or XML, such as an error page",
            ),
            (_, b'+') => number(
                "invalid number; unexpected `+` before the digits",
                "remove the `+`",
            ),
            (_, b'.') if rest.starts_with("...") => self.ellipsis(),
            (_, b'.') => number(
                "invalid number; expected a digit before the decimal point",
                "write `0` before the decimal point",
            ),
            ("", _) => self.stray(byte),
            _ => self.at_word(
                "unexpected bare word; expected a value",
                "put it in double quotes; only `true`, `false` and `null` are written without",
            ),
        }
    }

    fn ellipsis(&self) -> ParseError {
        let message = format!("unexpected `...`; expected {}", self.expected_tokens());
        ParseError::new(ErrorCode::UnexpectedToken, self.span(3), message)
            .with_help("remove it, or write what was left out")
    }
}

/// Returns whether a text ends inside one of the literals of JSON.
fn is_cut(word: &str, rest: &str) -> bool {
    let literals = ["true", "false", "null"];
    let is_start = literals.iter().any(|literal| literal.starts_with(word));
    !word.is_empty() && word.len() == rest.len() && is_start
}
