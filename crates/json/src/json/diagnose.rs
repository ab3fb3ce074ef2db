//! What is wrong with text that is not JSON: one precise message for each mistake that people and
//! programs make, made only when reading has failed.
//!
//! No message quotes a value of the document.

use crate::{
    error::{ErrorCode, ParseError},
    json::{Expected, Scanner},
    merge_conflict,
    source::{Span, offset},
    tape::{Frame, Tape},
};

mod token;

pub(crate) use token::{escape, number, string_end};

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
    /// Things that stand nowhere in JSON.
    fn mark(&self, byte: u8) -> Option<ParseError> {
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
    fn structure(&self, byte: u8) -> Option<ParseError> {
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

    /// Words, numbers and strings at the wrong place, and characters that start nothing.
    fn content(&self, byte: u8) -> ParseError {
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

/// Whether a text ends inside one of JSON's literals.
fn is_cut(word: &[u8], rest: &[u8]) -> bool {
    let literals: [&[u8]; 3] = [b"true", b"false", b"null"];
    let is_start = literals.iter().any(|literal| literal.starts_with(word));
    !word.is_empty() && word.len() == rest.len() && is_start
}

/// Whether a value can start with the byte.
fn is_start(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'[' | b'-') || is_word(byte)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

fn is_number_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
}
