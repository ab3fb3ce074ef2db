//! Numbers that can be written as digits in a string.

use std::borrow::Cow;

use super::{BigInteger, Decimal, FractionalUnixTime, UnixTime};
use crate::json::{Numeral, is_number};

/// A numeric type whose values can be written as decimal digits in a string; see [`Loose`](crate::Loose).
pub trait Digits: Sized {
    /// Parses the text of a number.
    fn from_digits(text: &str) -> Option<Self>;

    /// Returns the text of the number.
    fn to_digits(&self) -> Cow<'_, str>;

    /// Returns whether [`to_digits`](Self::to_digits) returns a text that [`from_digits`](Self::from_digits) made this number of.
    fn has_digits(&self, text: &str) -> bool {
        *self.to_digits() == *text
    }
}

macro_rules! integers {
    ($($integer:ty: $parse:expr),* $(,)?) => {
        $(impl Digits for $integer {
            fn from_digits(text: &str) -> Option<Self> {
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(text)
            }

            fn to_digits(&self) -> Cow<'_, str> {
                self.to_string().into()
            }

            fn has_digits(&self, text: &str) -> bool {
                is_plain_integer(text)
            }
        })*
    };
}

integers! {
    i32: |text| text.parse().ok(),
    i64: |text| text.parse().ok(),
    u32: |text| text.parse().ok(),
    u64: |text| text.parse().ok(),
    // Nearly all integers are small, and these are parsed fastest.
    i128: |text| match text.parse::<i64>() {
        Ok(small) => Some(small.into()),
        Err(_) => text.parse().ok(),
    },
}

/// Returns whether the text of an integer is the shortest one: without a plus sign, leading zeros, and the sign of a zero.
fn is_plain_integer(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        b"0" | [b'1'..=b'9', ..] | [b'-', b'1'..=b'9', ..]
    )
}

impl Digits for f64 {
    fn from_digits(text: &str) -> Option<Self> {
        let text = without_zeros(text);
        let number: f64 = is_number(&text).then(|| text.parse().ok())??;
        number.is_finite().then_some(number)
    }

    fn to_digits(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

macro_rules! exact {
    ($($number:ident),*) => {
        $(impl Digits for $number {
            fn from_digits(text: &str) -> Option<Self> {
                without_zeros(text).parse().ok()
            }

            fn to_digits(&self) -> Cow<'_, str> {
                self.as_str().into()
            }
        })*
    };
}

exact!(Decimal, BigInteger);

/// Returns the integer that a JSON number with a fraction or an exponent is: `100` for `1e2`.
pub(crate) fn plain_integer(number: &str) -> Option<String> {
    if !number.contains(['.', 'e', 'E']) {
        return None;
    }
    Numeral::of(number).to_i128().map(|value| value.to_string())
}

/// Removes leading zeros from the text of a number, because JSON does not allow them.
pub(super) fn without_zeros(text: &str) -> Cow<'_, str> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let digits = unsigned.trim_start_matches('0');
    let zeros = unsigned.len() - digits.len();
    // One zero is kept if no digit follows.
    let kept = if digits.starts_with(|c: char| c.is_ascii_digit()) {
        0
    } else {
        1
    };
    if zeros <= kept {
        return text.into();
    }
    let sign = &text[..text.len() - unsigned.len()];
    format!("{sign}{}", &unsigned[zeros - kept..]).into()
}

impl Digits for UnixTime {
    fn from_digits(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    fn to_digits(&self) -> Cow<'_, str> {
        self.0.to_string().into()
    }
}

impl Digits for FractionalUnixTime {
    fn from_digits(text: &str) -> Option<Self> {
        f64::from_digits(text).map(Self)
    }

    fn to_digits(&self) -> Cow<'_, str> {
        self.0.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    fn check<T: Digits>(text: &str) {
        let Some(number) = T::from_digits(text) else {
            return;
        };
        assert_eq!(
            number.has_digits(text),
            number.to_digits() == text,
            "{text}"
        );
    }

    #[test]
    fn shortest_text_of_an_integer_is_known() {
        for text in [
            "0",
            "-0",
            "+0",
            "00",
            "7",
            "-7",
            "+7",
            "07",
            "-07",
            "10",
            "-10",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "",
            "-",
            "+",
            "1a",
        ] {
            check::<i32>(text);
            check::<i64>(text);
            check::<u32>(text);
            check::<u64>(text);
            check::<i128>(text);
            check::<f64>(text);
        }
        assert!(541_i64.has_digits("541") && !541_i64.has_digits("0541"));
        assert_eq!(i128::from_digits("9223372036854775808"), Some(1 << 63));
    }
}
