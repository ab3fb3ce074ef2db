//! The type that a `format` means.
//!
//! | type | format | lowers to |
//! |---|---|---|
//! | `integer` | `int32`, `int16`, `int8` | [`IntegerFormat::Int32`] |
//! | `integer` | `int64`, any other; none with both bounds within `int64` | [`IntegerFormat::Int64`] |
//! | `integer` | `uint32`, `uint16`, `uint8` | [`IntegerFormat::Uint32`] |
//! | `integer` | `uint64`, `uint`; none with `minimum` of at least 0 and a `maximum` beyond `int64` | [`IntegerFormat::Uint64`] |
//! | `integer` | none without both bounds within 64 bits: JSON Schema sets no bound | [`IntegerFormat::Wide`] |
//! | `integer` | none with a bound that 128 bits do not hold | [`IntegerFormat::Big`] |
//! | `integer` | `unix-time`, `unixtime`, `epoch-seconds` | [`IntegerFormat::UnixTime`] |
//! | `number` | `unix-time`, `unixtime`, `epoch-seconds` | [`NumberFormat::UnixTime`] |
//! | `number` | `int32`, `int64` and the other integer formats | the integer type: the OpenAPI Format Registry defines them for `number` as well |
//! | `number` | `float`, `double`, none, any other | [`NumberFormat::Double`] |
//! | `number` | `decimal`, `decimal128` | [`NumberFormat::Decimal`] |
//! | `string` | `date-time` | [`StringFormat::DateTime`] |
//! | `string` | `date` | [`StringFormat::Date`] |
//! | `string` | `time` | [`StringFormat::Time`] |
//! | `string` | `duration` | [`StringFormat::Duration`] |
//! | `string` | `uuid` | [`StringFormat::Uuid`] |
//! | `string` | `uri`, `url`, `iri` | [`StringFormat::Uri`] |
//! | `string` | `byte`, `base64`, `contentEncoding: base64` | [`StringFormat::Byte`] |
//! | `string` | `binary`, `contentMediaType` of no text and no JSON without an encoding | [`StringFormat::Binary`] |
//! | `string` | `password` | [`StringFormat::Password`] |
//! | `string` | `decimal`, `decimal128` | [`StringFormat::Decimal`] |
//! | `string` | none, any other (`email`, `uri-template`, `uri-reference`, …) | [`StringFormat::Plain`] |
//!
//! A `default` or an example that does not fit into the integer type shows that a wider one is meant: the first of
//! [`IntegerFormat::Int64`], [`IntegerFormat::Uint64`], [`IntegerFormat::Wide`] and [`IntegerFormat::Big`] into which all
//! of them fit. For an integer without a format, values beyond 64 bits in the examples of objects, lists and bodies count, too.
//!
//! Bounds are read as they are spelled, so numbers beyond 64 bits are not an error: real documents have
//! `-9223372036854776000`.

use crate::{Expr, IntegerFormat, NumberFormat, StringFormat};

/// Returns the narrowest format, from `wanted` on, into which all of these integers fit.
pub(crate) fn wide_enough<T: AsRef<str>>(wanted: IntegerFormat, values: &[T]) -> IntegerFormat {
    use IntegerFormat::{Big, Int32, Int64, Uint32, Uint64, UnixTime, Wide};
    let holds = |format: &IntegerFormat| {
        values
            .iter()
            .map(AsRef::as_ref)
            .all(|text: &str| match format {
                Int32 => text.parse::<i32>().is_ok(),
                Int64 | UnixTime => text.parse::<i64>().is_ok(),
                Uint32 => text.parse::<u32>().is_ok(),
                Uint64 => text.parse::<u64>().is_ok(),
                Wide => text.parse::<i128>().is_ok(),
                Big => true,
            })
    };
    [wanted, Int64, Uint64, Wide]
        .into_iter()
        .find(holds)
        .unwrap_or(Big)
}

/// Returns the format of an integer, from its `format` and its bounds as JSON spells them.
pub(crate) fn integer(
    format: Option<&str>,
    minimum: Option<&str>,
    maximum: Option<&str>,
) -> IntegerFormat {
    if let Some(format) = format.and_then(known_integer) {
        return format;
    }
    match format {
        Some(_) => IntegerFormat::Int64,
        None => by_bounds(minimum, maximum),
    }
}

/// Returns the integer format of this name.
fn known_integer(format: &str) -> Option<IntegerFormat> {
    Some(match format {
        "int32" | "int16" | "int8" => IntegerFormat::Int32,
        "int64" => IntegerFormat::Int64,
        "uint32" | "uint16" | "uint8" => IntegerFormat::Uint32,
        "uint64" | "uint" => IntegerFormat::Uint64,
        "unix-time" | "unixtime" | "epoch-seconds" => IntegerFormat::UnixTime,
        _ => return None,
    })
}

fn by_bounds(minimum: Option<&str>, maximum: Option<&str>) -> IntegerFormat {
    // Bounds that some program rounded to a 64-bit float still mean the limits of `int64`, so floats are compared.
    const INT64: f64 = 9_223_372_036_854_775_808.0;
    const UINT64: f64 = 18_446_744_073_709_551_616.0;
    const INT128: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    let low = minimum.map(value);
    let high = maximum.map(value);
    if low.is_some_and(|low| low.abs() > INT128) || high.is_some_and(|high| high.abs() > INT128) {
        return IntegerFormat::Big;
    }
    match (low, high) {
        (Some(low), Some(high)) if low >= -INT64 && high <= INT64 => {
            // `9223372036854775808` and the limit of `int64` are the same float, so the digits are compared.
            let is_beyond = maximum
                .and_then(|text| text.parse::<u64>().ok())
                .is_some_and(|high| {
                    i64::try_from(high).is_err() && high > 9_223_372_036_854_776_000
                });
            match (is_beyond, low >= 0.0) {
                (false, _) => IntegerFormat::Int64,
                (true, true) => IntegerFormat::Uint64,
                (true, false) => IntegerFormat::Wide,
            }
        }
        (Some(low), Some(high)) if low >= 0.0 && high <= UINT64 => IntegerFormat::Uint64,
        _ => IntegerFormat::Wide,
    }
}

fn value(text: &str) -> f64 {
    // A number with too many digits becomes an infinity, which compares as it should.
    text.parse().unwrap_or(0.0)
}

/// Whether a format has a type of its own, for some JSON type.
pub(crate) fn has_type(format: &str) -> bool {
    known_integer(format).is_some()
        || matches!(format, "float" | "double" | "decimal" | "decimal128")
        || string(Some(format), None, None) != StringFormat::Plain
}

/// Returns the type that `type: number` means: an integer, if its format is that of one.
pub(crate) fn number(format: Option<&str>) -> Expr {
    if let Some("decimal" | "decimal128") = format {
        return Expr::Number(NumberFormat::Decimal);
    }
    match format.and_then(known_integer) {
        // Seconds may have fractions, and `type: number` says that these do.
        Some(IntegerFormat::UnixTime) => Expr::Number(NumberFormat::UnixTime),
        Some(integer) => Expr::Integer(integer),
        None => Expr::Number(NumberFormat::Double),
    }
}

/// Returns the format of a string.
pub(crate) fn string(
    format: Option<&str>,
    encoding: Option<&str>,
    media_type: Option<&str>,
) -> StringFormat {
    if let Some(encoding) = encoding {
        return if encoding.eq_ignore_ascii_case("base64") {
            StringFormat::Byte
        } else {
            StringFormat::Plain
        };
    }
    match format {
        Some("date-time") => StringFormat::DateTime,
        Some("date") => StringFormat::Date,
        Some("time") => StringFormat::Time,
        Some("duration") => StringFormat::Duration,
        Some("uuid") => StringFormat::Uuid,
        Some("uri" | "url" | "iri") => StringFormat::Uri,
        Some("byte" | "base64") => StringFormat::Byte,
        Some("binary") => StringFormat::Binary,
        Some("password") => StringFormat::Password,
        Some("decimal" | "decimal128") => StringFormat::Decimal,
        _ => match media_type {
            Some(media_type) if !is_textual(media_type) => StringFormat::Binary,
            _ => StringFormat::Plain,
        },
    }
}

/// Whether values in this media type are text, also in JSON.
fn is_textual(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence.starts_with("text/")
        || essence.ends_with("json")
        || essence.ends_with("xml")
        || essence.ends_with("yaml")
        || essence == "application/jwt"
        || essence == "application/x-www-form-urlencoded"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_choose_the_width() {
        for (minimum, maximum, expected) in [
            (None, None, IntegerFormat::Wide),
            (Some("0"), None, IntegerFormat::Wide),
            (None, Some("100"), IntegerFormat::Wide),
            (Some("0"), Some("100"), IntegerFormat::Int64),
            (
                Some("-9223372036854775808"),
                Some("9223372036854775807"),
                IntegerFormat::Int64,
            ),
            (
                Some("-9223372036854776000"),
                Some("9223372036854776000"),
                IntegerFormat::Int64,
            ),
            (
                Some("0"),
                Some("18446744073709551615"),
                IntegerFormat::Uint64,
            ),
            (
                Some("0"),
                Some("18446744073709552000"),
                IntegerFormat::Uint64,
            ),
            (
                Some("-1"),
                Some("18446744073709551615"),
                IntegerFormat::Wide,
            ),
            (None, Some("18446744073709551615"), IntegerFormat::Wide),
            (Some("0"), Some("1e30"), IntegerFormat::Wide),
            (Some("0"), Some("1e39"), IntegerFormat::Big),
            (Some("-1e400"), None, IntegerFormat::Big),
        ] {
            assert_eq!(
                integer(None, minimum, maximum),
                expected,
                "{minimum:?}..{maximum:?}"
            );
        }
    }

    #[test]
    fn values_ask_for_width() {
        assert_eq!(
            wide_enough::<&str>(IntegerFormat::Int32, &[]),
            IntegerFormat::Int32
        );
        assert_eq!(
            wide_enough(IntegerFormat::Int32, &["-5000000000"]),
            IntegerFormat::Int64
        );
        assert_eq!(
            wide_enough(IntegerFormat::Int64, &["9223372036854776000", "1"]),
            IntegerFormat::Uint64
        );
        assert_eq!(
            wide_enough(IntegerFormat::Int64, &["9223372036854776000", "-1"]),
            IntegerFormat::Wide
        );
        assert_eq!(
            wide_enough(IntegerFormat::UnixTime, &["18446744073709551616"]),
            IntegerFormat::Wide
        );
    }

    #[test]
    fn a_format_wins_over_bounds() {
        assert_eq!(
            integer(Some("int32"), None, Some("1e30")),
            IntegerFormat::Int32
        );
        assert_eq!(
            integer(Some("unixtime"), None, None),
            IntegerFormat::UnixTime
        );
    }

    #[test]
    fn encodings_say_what_a_string_holds() {
        assert_eq!(
            string(None, Some("base64"), Some("image/png")),
            StringFormat::Byte
        );
        assert_eq!(string(None, None, Some("image/png")), StringFormat::Binary);
        assert_eq!(
            string(None, None, Some("application/json")),
            StringFormat::Plain
        );
        assert_eq!(string(Some("email"), None, None), StringFormat::Plain);
    }
}
