//! The core schema (YAML 1.2.2 §10.3.2): which value a scalar represents.

use granit_parser::{ScalarStyle, Tag};

use crate::{
    error::{ErrorCode, ParseError},
    source::Span,
};

/// The value that a scalar represents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Null,
    Boolean(bool),
    /// A number, in JSON spelling.
    Number(String),
    String,
}

/// Returns the value that a scalar represents. `span` is the span of its tag, or of the scalar
/// itself if it has no tag.
pub(super) fn resolve(
    content: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: Span,
) -> Result<Scalar, ParseError> {
    let Some(tag) = tag else {
        return if style == ScalarStyle::Plain {
            plain(content, span)
        } else {
            Ok(Scalar::String)
        };
    };
    let expected = tag.core_suffix();
    let found = match expected {
        Some("str") => return Ok(Scalar::String),
        Some("null" | "bool" | "int" | "float") => plain(content, span)?,
        None if is_non_specific(tag) => return Ok(Scalar::String),
        Some(suffix @ ("seq" | "map")) => return Err(misfit(suffix, span)),
        _ => return Err(unsupported(tag, span)),
    };
    match (expected, found) {
        (Some("null"), Scalar::Null) => Ok(Scalar::Null),
        (Some("bool"), Scalar::Boolean(value)) => Ok(Scalar::Boolean(value)),
        (Some("float"), Scalar::Number(json)) => Ok(Scalar::Number(json)),
        (Some("int"), Scalar::Number(json)) if !json.contains(['.', 'e', 'E']) => {
            Ok(Scalar::Number(json))
        }
        (expected, _) => Err(misfit(expected.unwrap_or_default(), span)),
    }
}

/// Refuses a tag that does not fit a collection. `expected` is the one that does.
pub(super) fn check_collection(
    tag: Option<&Tag>,
    expected: &str,
    span: Span,
) -> Result<(), ParseError> {
    match tag {
        None => Ok(()),
        Some(tag) if is_non_specific(tag) => Ok(()),
        Some(tag) => match tag.core_suffix() {
            Some(suffix) if suffix == expected => Ok(()),
            Some(suffix) => Err(misfit(suffix, span)),
            None => Err(unsupported(tag, span)),
        },
    }
}

/// Returns the error for a value whose type is not that of its tag.
fn misfit(suffix: &str, span: Span) -> ParseError {
    let message = format!("the value does not fit its tag `!!{suffix}`");
    ParseError::new(ErrorCode::InvalidTag, span, message)
        .with_help("remove the tag, or write a value of this type")
}

/// Returns whether a tag is a lone `!`, which makes any scalar a string.
fn is_non_specific(tag: &Tag) -> bool {
    tag.original() == "!"
}

/// Returns the error for a tag whose type JSON does not have.
fn unsupported(tag: &Tag, span: Span) -> ParseError {
    let message = format!(
        "unsupported tag `{}`; JSON has no such type",
        tag.original()
    );
    ParseError::new(ErrorCode::InvalidTag, span, message)
        .with_help("remove the tag; JSON has null, booleans, numbers, strings, arrays and objects")
}

fn plain(content: &str, span: Span) -> Result<Scalar, ParseError> {
    Ok(match content {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Boolean(true),
        "false" | "False" | "FALSE" => Scalar::Boolean(false),
        _ => match content.as_bytes()[0] {
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                number(content, span)?.map_or(Scalar::String, Scalar::Number)
            }
            _ => Scalar::String,
        },
    })
}

/// Returns the JSON spelling of a number of the core schema, or `None` if the text is no number.
fn number(content: &str, span: Span) -> Result<Option<String>, ParseError> {
    if let Some((digits, radix)) = content
        .strip_prefix("0x")
        .map(|digits| (digits, 16))
        .or_else(|| content.strip_prefix("0o").map(|digits| (digits, 8)))
    {
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
            return Ok(None);
        }
        return match u128::from_str_radix(digits, radix) {
            Ok(value) => Ok(Some(value.to_string())),
            Err(_) => Err(ParseError::new(
                ErrorCode::InvalidNumber,
                span,
                "the number is too large; hexadecimal and octal numbers have at most 128 bits",
            )
            .with_help("write it in decimal, or put it in quotes if it is text")),
        };
    }
    let (sign, unsigned) = match content.as_bytes()[0] {
        b'-' => ("-", &content[1..]),
        b'+' => ("", &content[1..]),
        _ => ("", content),
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(content, ".nan" | ".NaN" | ".NAN") {
        return Err(ParseError::new(
            ErrorCode::InvalidNumber,
            span,
            "invalid number; JSON has no NaN and no infinity",
        )
        .with_help("write a number or `null`, or put it in quotes if it is text"));
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at..])),
        None => (unsigned, None),
    };
    let (integer, fraction) = match mantissa.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some = !integer.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let power = exponent[1..]
            .strip_prefix(['+', '-'])
            .unwrap_or(&exponent[1..]);
        !power.is_empty() && digits(power)
    });
    if !some || !digits(integer) || !fraction.is_none_or(digits) || !exponent_fits {
        return Ok(None);
    }
    let integer = match integer.trim_start_matches('0') {
        "" => "0",
        integer => integer,
    };
    let mut json = format!("{sign}{integer}");
    if let Some(fraction) = fraction {
        json.push('.');
        json.push_str(if fraction.is_empty() { "0" } else { fraction });
    }
    json.push_str(exponent.unwrap_or_default());
    Ok(Some(json))
}
