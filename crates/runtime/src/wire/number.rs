//! Numbers that keep their digits.

use std::fmt;

use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{Vacant, is_integral, plain_integer};

/// A number (`type: number`): 64-bit floating point for calculations, with the digits as they were read.
///
/// Two numbers are equal if their 64-bit values are equal. A number that was created from an `f64` is written as the shortest text that reads back
/// as the same `f64`. An infinite number or NaN cannot be written.
///
/// A number that was read is written back with the same digits. Only its exponent is always written as `e` with a sign, because `serde_json` reads it
/// so: `1E2` becomes `1e+2`.
///
/// ```
/// use conform_runtime::Number;
///
/// let price: Number = serde_json::from_str("12.50")?;
/// assert_eq!(price, Number::from(12.5));
/// assert_eq!(serde_json::to_string(&price)?, "12.50");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Number(Repr);

#[derive(Clone)]
enum Repr {
    Float(f64),
    Read(serde_json::Number),
}

impl Number {
    /// Returns the value as 64-bit floating point. A number beyond its range becomes infinite.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            Repr::Float(value) => *value,
            // Every JSON number parses as an `f64`.
            Repr::Read(number) => number.as_str().parse().unwrap_or(f64::NAN),
        }
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self(Repr::Float(value))
    }
}

impl From<f32> for Number {
    fn from(value: f32) -> Self {
        Self(Repr::Float(value.into()))
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {
        $(
            impl From<$integer> for Number {
                fn from(value: $integer) -> Self {
                    Self(Repr::Read(value.into()))
                }
            }

            impl From<$integer> for Decimal {
                fn from(value: $integer) -> Self {
                    Self(value.into())
                }
            }

            impl From<$integer> for BigInteger {
                fn from(value: $integer) -> Self {
                    Self(value.into())
                }
            }
        )*
    };
}

from_integers!(i32, u32, i64, u64);

impl From<Number> for f64 {
    fn from(number: Number) -> Self {
        number.as_f64()
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Read(a), Repr::Read(b)) if a == b => true,
            _ => self.as_f64() == other.as_f64(),
        }
    }
}

impl PartialEq<f64> for Number {
    fn eq(&self, other: &f64) -> bool {
        self.as_f64() == *other
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.as_f64().partial_cmp(&other.as_f64())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Float(value) => fmt::Display::fmt(value, f),
            Repr::Read(number) => f.write_str(number.as_str()),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Float(value) if value.is_finite() => serializer.serialize_f64(*value),
            Repr::Float(value) => Err(S::Error::custom(format_args!(
                "{value} is not a JSON number"
            ))),
            Repr::Read(number) => number.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Number::deserialize(deserializer).map(|number| Self(Repr::Read(number)))
    }
}

impl Vacant for Number {
    fn vacant() -> Self {
        Self(Repr::Float(0.0))
    }
}

macro_rules! digits {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(serde_json::Number);

        impl $name {
            /// Returns the digits as they were read. An exponent has always a sign.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl Vacant for $name {
            fn vacant() -> Self {
                Self(0.into())
            }
        }
    };
}

digits! {
    /// A decimal number (`type: number`, `format: decimal`) with its digits. It is compared as text.
    Decimal
}

impl Decimal {
    /// Returns the nearest 64-bit floating-point number.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.as_str().parse().unwrap_or(f64::NAN)
    }
}

impl std::str::FromStr for Decimal {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Number::deserialize(deserializer).map(Self)
    }
}

digits! {
    /// An integer of any size with its digits. It is compared as text.
    ///
    /// An integer may be written with an exponent, too. A small one is then read as if it were written without.
    ///
    /// ```
    /// use conform_runtime::BigInteger;
    ///
    /// let count: BigInteger = "340282366920938463463374607431768211456".parse()?;
    /// assert_eq!(count.as_i128(), None);
    /// assert_eq!(BigInteger::from(7).as_i128(), Some(7));
    /// assert_eq!("1e2".parse::<BigInteger>()?, BigInteger::from(100));
    /// assert_eq!("1e30".parse::<BigInteger>()?.as_str(), "1e+30");
    /// assert!("1.5".parse::<BigInteger>().is_err());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    BigInteger
}

impl BigInteger {
    /// Returns the value, if it fits 128 bits and is written without an exponent.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        self.as_str().parse().ok()
    }
}

impl std::str::FromStr for BigInteger {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text)
    }
}

impl<'de> Deserialize<'de> for BigInteger {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        if let Some(integer) = plain_integer(number.as_str()) {
            return Ok(Self(integer.into()));
        }
        if is_integral(number.as_str()) {
            return Ok(Self(number));
        }
        let unexpected = serde::de::Unexpected::Other("a number with a fraction");
        Err(serde::de::Error::invalid_value(unexpected, &"an integer"))
    }
}
