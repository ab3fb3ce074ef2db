//! Reading integers by value, however they are written: `1`, `1.0` and `1e0` are the same integer.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

use crate::{Value, score};

/// An integer type of up to 64 bits.
pub(super) trait Integer: TryFrom<i64> + TryFrom<u64> {
    /// The name of the type in messages.
    const NAME: &'static str;

    /// Deserializes this type with a visitor.
    fn deserialize_with<'de, D: Deserializer<'de>>(
        deserializer: D,
        visitor: IntegerVisitor<Self>,
    ) -> Result<Self, D::Error>;
}

macro_rules! integers {
    ($($ty:ident $method:ident,)*) => {
        $(impl Integer for $ty {
            const NAME: &'static str = stringify!($ty);

            #[inline]
            fn deserialize_with<'de, D: Deserializer<'de>>(
                deserializer: D,
                visitor: IntegerVisitor<Self>,
            ) -> Result<Self, D::Error> {
                deserializer.$method(visitor)
            }
        })*
    };
}

integers! {
    i32 deserialize_i32,
    i64 deserialize_i64,
    u32 deserialize_u32,
    u64 deserialize_u64,
}

/// Reads an integer by value.
///
/// `1.0` and `1e2` are integers, too: JSON Schema 2020-12 (Core §4.2.3, Validation §6.1.1), and so OpenAPI from 3.1 on, defines integers by their
/// value and not by how they are written. They are written back as `1` and `100`. If several branches of a union can read such a number, one that
/// keeps its digits is preferred.
#[inline]
pub(super) fn read<'de, T: Integer, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::deserialize_with(deserializer, IntegerVisitor(PhantomData))
}

pub(super) struct IntegerVisitor<T>(PhantomData<T>);

impl<'de, T: Integer> Visitor<'de> for IntegerVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }

    #[inline]
    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    #[inline]
    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        T::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        match integral(value) {
            Some(integer) => {
                score::unknown();
                self.visit_i64(integer)
            }
            None => Err(E::invalid_type(Unexpected::Float(value), &self)),
        }
    }
}

/// Returns the value with all integers written without fraction and exponent; `None` if they already are.
///
/// A `Value` deserializes `1.0` as a floating-point number only. So where a `Value` was read first and does not fit a type, it is tried again with
/// plain integers.
pub fn with_plain_integers(value: &Value) -> Option<Value> {
    if !has_integer_to_rewrite(value) {
        return None;
    }
    let mut plain = value.clone();
    let mut pending = vec![&mut plain];
    while let Some(value) = pending.pop() {
        match value {
            Value::Number(number) => {
                if let Some(integer) = plain_integer(number.as_str()) {
                    *number = integer.into();
                }
            }
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values_mut()),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
    Some(plain)
}

fn has_integer_to_rewrite(value: &Value) -> bool {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Number(number) if plain_integer(number.as_str()).is_some() => return true,
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values()),
            _ => {}
        }
    }
    false
}

/// Returns the value of an integer that is written with a fraction, with an exponent or as `-0`; `None` for other numbers.
pub(crate) fn plain_integer(number: &str) -> Option<i64> {
    if !number.contains(['.', 'e', 'E']) && number != "-0" {
        return None;
    }
    integral(number.parse().ok()?)
}

/// Returns whether a number is an integer, of any size and however it is written.
pub(crate) fn is_integral(number: &str) -> bool {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = whole.bytes().chain(fraction.bytes());
    if !digits.any(|digit| (b'1'..=b'9').contains(&digit)) {
        return true;
    }
    let Ok(exponent) = exponent.parse::<i64>() else {
        return !exponent.starts_with('-');
    };
    // The position of the last digit that is not zero, counted from the decimal point to the right.
    let zeros = |text: &str| text.len() - text.trim_end_matches('0').len();
    let last = match fraction.len() - zeros(fraction) {
        0 => i64::try_from(zeros(whole)).map(|zeros| -zeros),
        position => i64::try_from(position),
    };
    last.is_ok_and(|position| position <= exponent)
}

/// Returns the integer that a floating-point number is, if it is small enough for 64 bits to represent all integers around it.
fn integral(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is integral and small")]
    (value.fract() == 0.0 && value.abs() < EXACT).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use super::with_plain_integers;
    use crate::Maybe;
    use crate::model::Vacant;

    fn read<T: Vacant>(text: &str) -> Result<T, serde_json::Error> {
        T::read(&mut serde_json::Deserializer::from_str(text))
    }

    #[test]
    fn integers_are_read_by_value() {
        for text in ["100", "100.0", "1e2", "1E+2", "1000e-1"] {
            assert_eq!(read::<i32>(text).unwrap(), 100, "{text}");
            assert_eq!(read::<u64>(text).unwrap(), 100, "{text}");
            let value = with_plain_integers(&serde_json::from_str(text).unwrap());
            assert_eq!(value, (text != "100").then(|| 100.into()), "{text}");
        }
        assert_eq!(read::<u32>("-0").unwrap(), 0);
        let value = with_plain_integers(&serde_json::from_str("-0").unwrap());
        assert_eq!(value, Some(0.into()));
        assert_eq!(
            read::<Option<Vec<i64>>>("[1.0,-2.0]").unwrap(),
            Some(vec![1, -2])
        );
        assert_eq!(
            read::<Maybe<Box<u32>>>("7.0").unwrap(),
            Maybe::Value(Box::new(7))
        );
        assert_eq!(read::<(i64, bool)>("[7.0,true]").unwrap(), (7, true));
        assert_eq!(read::<i64>("9223372036854775807").unwrap(), i64::MAX);
        assert_eq!(read::<u64>("18446744073709551615").unwrap(), u64::MAX);
    }

    #[test]
    fn integers_of_any_size_are_distinguished_from_fractions() {
        for text in [
            "0",
            "-0.0e-5",
            "1e30",
            "1.5e1",
            "-1200e-2",
            "1.50",
            "1e400",
            "1e99999999999999999999",
        ] {
            assert_eq!(super::is_integral(text), text != "1.50", "{text}");
        }
        for text in [
            "0.1",
            "1200e-3",
            "1.55e1",
            "1e-1",
            "1e-99999999999999999999",
        ] {
            assert!(!super::is_integral(text), "{text}");
        }
    }

    #[test]
    fn fractions_and_too_large_integers_are_errors() {
        for text in ["1.5", "1e300", "9007199254740993.0", "\"1\"", "{}", "null"] {
            assert!(read::<i64>(text).is_err(), "{text}");
        }
        assert!(read::<u32>("-1").is_err());
        assert!(read::<i32>("2147483648.0").is_err());
        let message = read::<i64>("1.5").unwrap_err().to_string();
        assert!(
            message.contains("floating point `1.5`, expected i64"),
            "{message}"
        );
    }
}
