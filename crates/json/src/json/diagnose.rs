//! Diagnosis of text that is not JSON. It runs only after reading has failed, and has a precise
//! message for each mistake that people and programs make.
//!
//! Start at [`unexpected`]. A message says what is wrong, then what was expected. No message quotes
//! a value of the document.

use self::byte_class::is_word;
use super::scanner::Scanner;
use crate::{
    error::{ErrorCode, ParseError},
    source::{Span, offset},
    tape::{OpenContainer, Tape},
};

mod byte_class;
mod foreign;
mod punctuation;
mod token;
mod words;

pub(crate) use token::{escape, number, string_end};

/// What was expected where the reader found something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A value, at the start of the text or after a colon.
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
    /// A comma or a closing bracket, after a value.
    Separator,
    /// The end of the text.
    End,
}

/// How many closing brackets a help text lists before it only counts them.
const MAX_LISTED: usize = 8;

/// Returns the error for what is at the scanner's position instead of what was expected.
#[cold]
pub(crate) fn unexpected(scanner: &Scanner<'_>, tape: &Tape, expected: Expected) -> ParseError {
    let Some(&byte) = scanner.bytes.get(scanner.at) else {
        return unexpected_end(scanner, tape, expected);
    };
    let unexpected = Unexpected {
        scanner,
        tape,
        expected,
        at: scanner.at,
    };
    unexpected
        .foreign(byte)
        .or_else(|| unexpected.punctuation(byte))
        .unwrap_or_else(|| unexpected.word(byte))
}

/// Returns the error for text that ends too early.
fn unexpected_end(scanner: &Scanner<'_>, tape: &Tape, expected: Expected) -> ParseError {
    let span = Span::at(offset(scanner.bytes.len()));
    let Some(&container) = tape.open_containers.last() else {
        let message = "the text is empty; expected a JSON value";
        return ParseError::new(ErrorCode::Empty, span, message);
    };
    let message = match expected {
        Expected::Colon => "the text ends after a key; expected `:` and a value".to_owned(),
        Expected::Value => "the text ends after a key and its colon; expected a value".to_owned(),
        _ => format!("the text ends inside this {}", container.noun()),
    };
    let open = tape.open_containers.iter().rev();
    let closers: String = open.map(|container| container.closer()).collect();
    let help = match closers.len() {
        1 => format!("close it with `{closers}`, or check whether the text was truncated"),
        count @ 2..=MAX_LISTED => format!(
            "close the {count} open brackets with `{closers}`, or check whether the text was truncated"
        ),
        count => format!("check whether the text was truncated; {count} brackets are open"),
    };
    let error = ParseError::new(ErrorCode::UnexpectedEnd, span, message).with_help(help);
    with_start(error, tape, container)
}

/// Adds to an error where an open object or array starts.
fn with_start(error: ParseError, tape: &Tape, container: OpenContainer) -> ParseError {
    let start = tape.slot(container.slot).start;
    let message = format!("the {} starts here", container.noun());
    error.with_related(Span::new(start, start + 1), message)
}

/// Something unexpected in the text: its position, and what was expected there.
struct Unexpected<'s> {
    scanner: &'s Scanner<'s>,
    tape: &'s Tape,
    expected: Expected,
    at: usize,
}

impl Unexpected<'_> {
    /// Returns the error for text after the document's value.
    fn trailing(&self) -> ParseError {
        let help = match self.scanner.bytes[self.at] {
            b',' => "put `[` and `]` around the values to make them one array",
            b'{' | b'[' => {
                "keep one value; a text with several values, one per line, is NDJSON, not JSON"
            }
            _ => "remove the text after the value",
        };
        let message = "unexpected text after the end of the JSON value";
        ParseError::new(ErrorCode::TrailingText, self.span(1), message).with_help(help)
    }

    /// Returns the error for a character that starts no token.
    fn stray(&self, byte: u8) -> ParseError {
        let character = self.rest().chars().next().unwrap_or(char::from(byte));
        let found = if character.is_ascii_graphic() {
            format!("`{character}`")
        } else {
            format!("character U+{:04X}", u32::from(character))
        };
        let expected = self.expected_tokens();
        self.at_character(&format!("unexpected {found}; expected {expected}"))
    }

    /// Returns what was expected, as the end of a sentence.
    fn expected_tokens(&self) -> &'static str {
        let is_object = self
            .container()
            .is_some_and(|container| container.is_object);
        match self.expected {
            Expected::Value | Expected::Element => "a value",
            Expected::FirstElement => "a value or `]`",
            Expected::Key => "a key in double quotes",
            Expected::FirstKey => "a key in double quotes or `}`",
            Expected::Colon => "`:`",
            Expected::Separator if is_object => "`,` or `}`",
            Expected::Separator => "`,` or `]`",
            Expected::End => "the end of the text",
        }
    }

    /// Returns an error about the word here, or about one character if there is no word.
    fn at_word(&self, message: &str, help: &str) -> ParseError {
        self.coded_at_word(ErrorCode::UnexpectedToken, message, help)
    }

    fn coded_at_word(&self, code: ErrorCode, message: &str, help: &str) -> ParseError {
        let span = self.span(self.word_length().max(1));
        ParseError::new(code, span, message).with_help(help)
    }

    /// Returns an error about the character here.
    fn at_character(&self, message: &str) -> ParseError {
        let length = self.rest().chars().next().map_or(1, char::len_utf8);
        ParseError::new(ErrorCode::UnexpectedToken, self.span(length), message)
    }

    /// Returns the innermost open object or array.
    fn container(&self) -> Option<OpenContainer> {
        self.tape.open_containers.last().copied()
    }

    /// Returns the text from here on.
    fn rest(&self) -> &str {
        &self.scanner.text[self.at..]
    }

    fn span(&self, length: usize) -> Span {
        Span::new(offset(self.at), offset(self.at + length))
    }

    /// Returns the length of the word that starts here.
    fn word_length(&self) -> usize {
        let bytes = self.rest().bytes();
        bytes.take_while(|byte| is_word(*byte)).count()
    }
}
