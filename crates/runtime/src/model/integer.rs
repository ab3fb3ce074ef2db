//! Reading integers by value, however they are written: `1`, `1.0` and `1e0` are the same integer.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

use crate::json::{Numeral, is_number, kind, read_text};
use crate::score;

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
    i8 deserialize_i8,
    i16 deserialize_i16,
    u8 deserialize_u8,
    u16 deserialize_u16,
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

/// Reads an integer of up to 128 bits by value. A deserializer that has no type for so many digits passes them as text.
#[inline]
pub(super) fn read_wide<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
    let text = read_text(deserializer)?;
    // Nearly all integers are small, and these are parsed fastest.
    if let Ok(value) = text.parse::<i64>() {
        return Ok(value.into());
    }
    wide(&text)
}

#[cold]
fn wide<E: Error>(text: &str) -> Result<i128, E> {
    const EXPECTED: &str = "an integer of up to 128 bits";
    if !is_number(text) {
        return Err(E::invalid_type(kind(text), &EXPECTED));
    }
    if text.contains(['.', 'e', 'E']) {
        score::unknown();
    }
    Numeral::of(text).to_i128().ok_or_else(|| {
        let unexpected = Unexpected::Other("a number that the type cannot hold");
        E::invalid_value(unexpected, &EXPECTED)
    })
}

/// Returns the integer that a floating-point number is, if it is small enough for 64 bits to represent all integers around it.
pub(super) fn integral(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is integral and small")]
    (value.fract() == 0.0 && value.abs() < EXACT).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use crate::Maybe;
    use crate::model::{Vacant, read_str};

    fn read<T: Vacant>(text: &str) -> Result<T, serde_json::Error> {
        read_str(text)
    }

    #[test]
    fn integers_are_read_by_value() {
        for text in ["100", "100.0", "1e2", "1E+2", "1000e-1"] {
            assert_eq!(read::<i32>(text).unwrap(), 100, "{text}");
            assert_eq!(read::<u64>(text).unwrap(), 100, "{text}");
            assert_eq!(read::<i128>(text).unwrap(), 100, "{text}");
        }
        assert_eq!(read::<u32>("-0").unwrap(), 0);
        assert_eq!(read::<i128>("-0").unwrap(), 0);
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
        for wide in [i128::MIN, -1, i128::from(u64::MAX), i128::MAX] {
            assert_eq!(read::<i128>(&wide.to_string()).unwrap(), wide);
        }
    }

    #[test]
    fn fractions_and_too_large_integers_are_errors() {
        for text in ["1.5", "1e300", "9007199254740993.0", "\"1\"", "{}", "null"] {
            assert!(read::<i64>(text).is_err(), "{text}");
        }
        assert!(read::<u32>("-1").is_err());
        assert!(read::<i32>("2147483648.0").is_err());
        for text in ["1.5", "1e300", "\"1\"", "[]", "null", "true"] {
            assert!(read::<i128>(text).is_err(), "{text}");
        }
        let message = read::<i64>("1.5").unwrap_err().to_string();
        assert!(
            message.contains("floating point `1.5`, expected i64"),
            "{message}"
        );
    }
}
