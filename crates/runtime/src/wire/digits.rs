//! Numbers that can be written as digits in a string.

use std::borrow::Cow;

use super::{BigInteger, Decimal, FractionalUnixTime, Number, UnixTime};

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

integers!(i32, i64, u32, u64);

macro_rules! numbers {
    ($($number:ident),*) => {
        $(impl Digits for $number {
            fn from_digits(text: &str) -> Option<Self> {
                serde_json::from_str(&without_zeros(text)).ok()
            }

            fn to_digits(&self) -> Cow<'_, str> {
                self.to_string().into()
            }
        })*
    };
}

numbers!(Number, Decimal, BigInteger);

/// Removes leading zeros from the text of a number, because JSON does not allow them.
fn without_zeros(text: &str) -> Cow<'_, str> {
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
        Number::from_digits(text).map(Self)
    }

    fn to_digits(&self) -> Cow<'_, str> {
        self.0.to_digits()
    }
}
