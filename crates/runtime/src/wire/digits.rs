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
}

macro_rules! integers {
    ($($integer:ty),*) => {
        $(impl Digits for $integer {
            fn from_digits(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn to_digits(&self) -> Cow<'_, str> {
                self.to_string().into()
            }
        })*
    };
}

integers!(i32, i64, u32, u64, i128);

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
