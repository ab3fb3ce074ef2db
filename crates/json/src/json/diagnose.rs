//! What is wrong with text that is not JSON: one precise message for each mistake that people and
//! programs make, made only when reading has failed.
//!
//! No message quotes a value of the document.

use self::byte_class::is_word;
use super::scanner::Scanner;
use crate::{
    error::{ErrorCode, ParseError},
    source::{Span, offset},
    tape::{Frame, Tape},
};

mod byte_class;
mod content;
mod structure;
mod token;

pub(crate) use token::{escape, number, string_end};

/// What may stand where the scanner met something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A value: at the start of the text, after a colon.
    Value,
    /// A value, after a comma in an array.
    Element,
    /// A value or the end of the array, after its opening bracket.
    FirstElement,
    /// A key, after a comma in an object.
    Key,
    /// A key or the end of the object, after its opening brace.
    FirstKey,
    /// A colon, after a key.
    Colon,
    /// A comma or the end of what is open, after a value.
    Separator,
    /// The end of the text.
    End,
}

/// How many closing brackets a message lists before it only counts them.
const LISTED: usize = 8;

/// The error for what stands at the scanner's place instead of what was expected.
#[cold]
pub(crate) fn unexpected(scanner: &Scanner<'_>, tape: &Tape, expected: Expected) -> ParseError {
    let Some(&byte) = scanner.bytes.get(scanner.at) else {
        return end(scanner, tape, expected);
    };
    let cause = Cause {
        scanner,
        tape,
        expected,
        at: scanner.at,
    };
    cause
        .mark(byte)
        .or_else(|| cause.structure(byte))
        .unwrap_or_else(|| cause.content(byte))
}

/// The error for text that ends too early.
fn end(scanner: &Scanner<'_>, tape: &Tape, expected: Expected) -> ParseError {
    let span = Span::at(offset(scanner.bytes.len()));
    let Some(frame) = tape.frames.last() else {
        return ParseError::new(
            ErrorCode::Empty,
            span,
            "the text is empty; a JSON value was expected",
        );
    };
    let kind = container(*frame);
    let message = match expected {
        Expected::Colon => format!("the text ends after a key of this {kind}, before its value"),
        Expected::Value if frame.is_object => {
            format!("the text ends after a key of this {kind}, before its value")
        }
        _ => format!("the text ends inside this {kind}"),
    };
    let closers: String = tape
        .frames
        .iter()
        .rev()
        .map(|frame| if frame.is_object { '}' } else { ']' })
        .collect();
    let help = match closers.len() {
        1 => format!("`{closers}` is missing; or the text was cut off"),
        open @ 2..=LISTED => format!(
            "{open} brackets are open, to be closed by `{closers}`; or the text was cut off"
        ),
        open => format!("{open} brackets are open; the text was probably cut off"),
    };
    ParseError::new(ErrorCode::UnexpectedEnd, span, message)
        .and(opening(tape, *frame), opened(*frame))
        .hint(help)
}

/// What is known when something unexpected is met.
struct Cause<'s> {
    scanner: &'s Scanner<'s>,
    tape: &'s Tape,
    expected: Expected,
    at: usize,
}

impl Cause<'_> {
    /// Text after the document's value.
    fn trailing(&self) -> ParseError {
        let rest = &self.scanner.bytes[self.at..];
        let help = match rest[0] {
            b',' => {
                "one text holds one value; `[` and `]` around several values make them one array"
            }
            b'{' | b'[' => "one text holds one value; several values, one to a line, are NDJSON",
            _ => "one text holds one value; remove what follows it",
        };
        ParseError::new(
            ErrorCode::TrailingText,
            self.span(1),
            "text follows the end of the JSON value",
        )
        .hint(help)
    }

    fn quote(&self, message: &str) -> ParseError {
        self.character(message).hint("write `\"`")
    }

    fn plain(&self, message: &str, help: &str) -> ParseError {
        let length = self.word_length().max(1);
        ParseError::new(ErrorCode::UnexpectedToken, self.span(length), message).hint(help)
    }

    fn character(&self, message: &str) -> ParseError {
        let length = self.scanner.text[self.at..]
            .chars()
            .next()
            .map_or(1, char::len_utf8);
        ParseError::new(ErrorCode::UnexpectedToken, self.span(length), message)
    }

    fn span(&self, length: usize) -> Span {
        Span::new(offset(self.at), offset(self.at + length))
    }

    /// The length of the word that starts here.
    fn word_length(&self) -> usize {
        self.scanner.bytes[self.at..]
            .iter()
            .take_while(|byte| is_word(**byte))
            .count()
    }

    /// The last byte of that kind before this place.
    fn before(&self, wanted: u8) -> Span {
        let at = self.scanner.bytes[..self.at]
            .iter()
            .rposition(|byte| *byte == wanted)
            .unwrap_or(self.at);
        Span::new(offset(at), offset(at + 1))
    }
}

fn container(frame: Frame) -> &'static str {
    if frame.is_object { "object" } else { "array" }
}

fn opened(frame: Frame) -> String {
    format!("the {} is opened here", container(frame))
}

/// The opening bracket.
fn opening(tape: &Tape, frame: Frame) -> Span {
    let start = tape.slot(frame.slot).start;
    Span::new(start, start + 1)
}
