//! Diagnosis of malformed numbers, strings and escapes.

use super::byte_class::{is_number_byte, is_word};
use crate::json::scanner::Scanner;
use crate::{
    error::{ErrorCode, ParseError},
    source::{Span, offset},
};

/// Returns the error for a malformed number that starts at `start`.
#[cold]
pub(crate) fn number(bytes: &[u8], start: usize) -> ParseError {
    let length = bytes[start..]
        .iter()
        .take_while(|byte| is_number_byte(**byte) || is_word(**byte))
        .count();
    let token = &bytes[start..start + length];
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    let (message, help) = match digits {
        [b'I' | b'i' | b'N' | b'n', ..] => (
            "invalid number; JSON has no NaN and no infinity",
            "write `null`, or put it in double quotes",
        ),
        [b'0', b'0'..=b'9', ..] => (
            "invalid number; unexpected leading zero",
            "remove the leading zeros, or put it in double quotes if it is a code",
        ),
        [b'.', ..] => (
            "invalid number; expected a digit before the decimal point",
            "write `0` before the decimal point",
        ),
        [b'0'..=b'9', ..] => match token.iter().position(|byte| matches!(byte, b'e' | b'E')) {
            Some(at) if token.get(at.wrapping_sub(1)) != Some(&b'.') => (
                "invalid number; expected a digit in the exponent",
                "write a digit after the `e`, or remove the exponent",
            ),
            _ => (
                "invalid number; expected a digit after the decimal point",
                "write `0` after the decimal point, or remove it",
            ),
        },
        _ => (
            "invalid number; expected a digit after `-`",
            "write the digits, or remove the `-`",
        ),
    };
    let span = Span::new(offset(start), offset(start + length.max(1)));
    ParseError::new(ErrorCode::InvalidNumber, span, message).with_help(help)
}

/// Returns the error for a string that starts at `start` and cannot continue at `at`.
#[cold]
pub(crate) fn string_end(scanner: &Scanner<'_>, start: u32, at: usize) -> ParseError {
    let span = Span::new(offset(at), offset(at + 1));
    let invalid = |message: &str, help: &str| {
        ParseError::new(ErrorCode::InvalidString, span, message).with_help(help)
    };
    let error = match scanner.bytes.get(at) {
        None => {
            let end = Span::at(offset(at));
            let message = "the text ends inside a string";
            ParseError::new(ErrorCode::UnexpectedEnd, end, message)
                .with_help("write a closing `\"`, or check whether the text was truncated")
        }
        Some(b'\n' | b'\r') => invalid(
            "unexpected line break inside a string",
            "write `\\n` for a line break, or a closing `\"` before it",
        ),
        Some(b'\t') => invalid("unexpected tab inside a string", "write `\\t`"),
        Some(byte) => invalid(
            &format!("unexpected control character U+{byte:04X} inside a string"),
            &format!("write `\\u{byte:04x}`"),
        ),
    };
    error.with_related(Span::new(start, start + 1), "the string starts here")
}

/// Returns the error for a malformed or unknown escape at `at`.
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
        let message = "the text ends inside an escape";
        return ParseError::new(ErrorCode::UnexpectedEnd, end, message)
            .with_help("check whether the text was truncated");
    }
    let length = match rest[0] {
        b'u' => 2 + digits,
        byte if byte.is_ascii() && !byte.is_ascii_control() => 2,
        _ => 1,
    };
    let (message, help) = match rest[0] {
        b'u' => (
            "malformed escape; expected four hexadecimal digits after `\\u`",
            "write the code with leading zeros, as in `\\u00e9`",
        ),
        b'x' => (
            "unknown escape `\\x`",
            "write `\\u00` and the two hexadecimal digits",
        ),
        b'\'' => ("unknown escape `\\'`", "write `'` without a backslash"),
        b'\n' | b'\r' => (
            "unexpected line break after a backslash",
            "write `\\n` for a line break; a string cannot continue on the next line",
        ),
        _ => ("unknown escape", "write `\\\\` for a backslash"),
    };
    let span = Span::new(offset(at), offset(at + length));
    ParseError::new(ErrorCode::InvalidString, span, message).with_help(help)
}
