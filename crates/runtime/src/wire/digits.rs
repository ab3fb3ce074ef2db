//! What can stand in a string as decimal digits.

use std::borrow::Cow;

use super::{BigInteger, Decimal, FractionalUnixTime, Number, UnixTime};

/// A type whose values some APIs write as a number, and as the same number in a string.
pub trait Digits: Sized {
    /// Reads a value from the text of a number.
    fn from_digits(text: &str) -> Option<Self>;

    /// Writes a value as the text of a number.
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

impl Digits for Number {
    fn from_digits(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    fn to_digits(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl Digits for Decimal {
    fn from_digits(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn to_digits(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl Digits for BigInteger {
    fn from_digits(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn to_digits(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
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
