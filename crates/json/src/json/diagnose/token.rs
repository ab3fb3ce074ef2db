//! What is wrong with a number or a string.

use super::byte_class::{is_number_byte, is_word};
use crate::json::scanner::Scanner;
use crate::{
    error::{ErrorCode, ParseError},
    source::{Span, offset},
};

/// The error for a number that starts at `start` and is not one.
#[cold]
pub(crate) fn number(bytes: &[u8], start: usize) -> ParseError {
    let length = bytes[start..]
        .iter()
        .take_while(|byte| is_number_byte(**byte) || is_word(**byte))
        .count();
    let token = &bytes[start..start + length];
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    let (message, help) = match digits {
        [] => ("a minus sign without a number", "write a digit after it"),
        [b'I' | b'i' | b'N' | b'n', ..] => (
            "JSON has no NaN and no infinity",
            "write `null`, or a string",
        ),
        [b'0', b'0'..=b'9', ..] => (
            "a number does not start with a zero",
            "remove the zeros; codes with leading zeros are strings",
        ),
        [b'.', ..] => (
            "a digit is missing before the decimal point",
            "write `0` before it",
        ),
        [b'0'..=b'9', ..] => match token.iter().position(|byte| matches!(byte, b'e' | b'E')) {
            Some(at) if token.get(at.wrapping_sub(1)) != Some(&b'.') => (
                "a digit is missing in the exponent",
                "write a digit after `e`, or remove it",
            ),
            _ => (
                "a digit is missing after the decimal point",
                "write `0` after it, or remove it",
            ),
        },
        _ => ("a minus sign without a number", "write a digit after it"),
    };
    ParseError::new(
        ErrorCode::InvalidNumber,
        Span::new(offset(start), offset(start + length.max(1))),
        message,
    )
    .hint(help)
}

/// The error for a string, opened at `start`, that does not go on at `at`.
#[cold]
pub(crate) fn string_end(scanner: &Scanner<'_>, start: u32, at: usize) -> ParseError {
    let opening = Span::new(start, start + 1);
    let Some(&byte) = scanner.bytes.get(at) else {
        return ParseError::new(
            ErrorCode::UnexpectedEnd,
            Span::at(offset(at)),
            "the text ends inside a string",
        )
        .and(opening, "the string is opened here")
        .hint("a closing `\"` is missing; or the text was cut off");
    };
    let span = Span::new(offset(at), offset(at + 1));
    let error = match byte {
        b'\n' | b'\r' => ParseError::new(
            ErrorCode::InvalidString,
            span,
            "the line ends inside a string",
        )
        .hint("write `\\n` for a line break; or a closing `\"` is missing"),
        b'\t' => ParseError::new(ErrorCode::InvalidString, span, "a tab stands in a string")
            .hint("write `\\t`"),
        _ => ParseError::new(
            ErrorCode::InvalidString,
            span,
            format!("the control character U+{byte:04X} stands in a string"),
        )
        .hint(format!("write `\\u{byte:04x}`")),
    };
    error.and(opening, "the string is opened here")
}

/// The error for the escape at `at` that is none.
#[cold]
pub(crate) fn escape(bytes: &[u8], at: usize) -> ParseError {
    let rest = &bytes[at + 1..];
    let digits = rest
        .iter()
        .skip(1)
        .take(4)
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    if rest.is_empty() || rest[0] == b'u' && rest.len() == 1 + digits {
        let end = Span::at(offset(bytes.len()));
        return ParseError::new(
            ErrorCode::UnexpectedEnd,
            end,
            "the text ends inside an escape",
        )
        .hint("the text was probably cut off");
    }
    let length = match rest[0] {
        b'u' => 2 + digits,
        byte if byte.is_ascii() && !byte.is_ascii_control() => 2,
        _ => 1,
    };
    let (message, help) = match rest[0] {
        b'u' => (
            "`\\u` is followed by four hexadecimal digits",
            "write the code with leading zeros: `\\u00e9`",
        ),
        b'x' => (
            "JSON has no `\\x` escape",
            "write `\\u00` and the two digits",
        ),
        b'\'' => ("JSON has no `\\'` escape", "write `'` as it is"),
        b'\n' | b'\r' => (
            "a string does not go on in the next line",
            "write `\\n` for a line break",
        ),
        _ => ("JSON has no such escape", "write `\\\\` for a backslash"),
    };
    let span = Span::new(offset(at), offset(at + length));
    ParseError::new(ErrorCode::InvalidString, span, message).hint(help)
}
