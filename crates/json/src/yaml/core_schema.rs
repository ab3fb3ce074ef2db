//! What plain scalars stand for: the core schema (YAML 1.2.2 §10.3.2).

use granit_parser::{ScalarStyle, Tag};

use crate::{
    error::{ErrorCode, ParseError},
    source::Span,
};

/// What a scalar stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Null,
    Boolean(bool),
    /// A number, in JSON's spelling.
    Number(String),
    String,
}

/// Finds what a scalar stands for. `place` is that of the tag if there is one, and otherwise that
/// of the scalar.
pub(super) fn resolve(
    content: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    place: Span,
) -> Result<Scalar, ParseError> {
    let Some(tag) = tag else {
        return if style == ScalarStyle::Plain {
            plain(content, place)
        } else {
            Ok(Scalar::String)
        };
    };
    let wanted = tag.core_suffix();
    let found = match wanted {
        Some("str") => return Ok(Scalar::String),
        Some("null" | "bool" | "int" | "float") => plain(content, place)?,
        None if is_non_specific(tag) => return Ok(Scalar::String),
        Some(suffix @ ("seq" | "map")) => return Err(misfit(suffix, place)),
        _ => return Err(foreign(tag, place)),
    };
    match (wanted, found) {
        (Some("null"), Scalar::Null) => Ok(Scalar::Null),
        (Some("bool"), Scalar::Boolean(value)) => Ok(Scalar::Boolean(value)),
        (Some("float"), Scalar::Number(json)) => Ok(Scalar::Number(json)),
        (Some("int"), Scalar::Number(json)) if !json.contains(['.', 'e', 'E']) => {
            Ok(Scalar::Number(json))
        }
        (wanted, _) => Err(misfit(wanted.unwrap_or_default(), place)),
    }
}

/// Refuses a tag that does not fit a collection; `wanted` is the one that does.
pub(super) fn check_collection(
    tag: Option<&Tag>,
    wanted: &str,
    place: Span,
) -> Result<(), ParseError> {
    match tag {
        None => Ok(()),
        Some(tag) if is_non_specific(tag) => Ok(()),
        Some(tag) => match tag.core_suffix() {
            Some(suffix) if suffix == wanted => Ok(()),
            Some(suffix) => Err(misfit(suffix, place)),
            None => Err(foreign(tag, place)),
        },
    }
}

/// The error for a value that is not of the kind that its tag says.
fn misfit(suffix: &str, place: Span) -> ParseError {
    let message = format!("the value does not fit its tag `!!{suffix}`");
    ParseError::new(ErrorCode::InvalidTag, place, message)
        .hint("remove the tag, or write a value of that kind")
}

/// Whether a tag is a lone `!`, which says no more than that the value is not to be resolved.
fn is_non_specific(tag: &Tag) -> bool {
    tag.original() == "!"
}

/// The error for a tag that JSON has no kind for.
fn foreign(tag: &Tag, place: Span) -> ParseError {
    let message = format!("the tag `{}` says what JSON cannot", tag.original());
    ParseError::new(ErrorCode::InvalidTag, place, message)
        .hint("remove the tag; JSON has null, booleans, numbers, strings, arrays and objects")
}

fn plain(content: &str, place: Span) -> Result<Scalar, ParseError> {
    Ok(match content {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Boolean(true),
        "false" | "False" | "FALSE" => Scalar::Boolean(false),
        _ => match content.as_bytes()[0] {
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                number(content, place)?.map_or(Scalar::String, Scalar::Number)
            }
            _ => Scalar::String,
        },
    })
}

/// The JSON spelling of a number of the core schema; none if the text is no number.
fn number(content: &str, place: Span) -> Result<Option<String>, ParseError> {
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
                place,
                "the number has more than 128 bits",
            )
            .hint("write it in decimal, or in quotes if it is a string")),
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
            place,
            "JSON has no NaN and no infinity",
        )
        .hint("write a number, `null`, or the text in quotes"));
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
