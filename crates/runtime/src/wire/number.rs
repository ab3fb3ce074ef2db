//! Numbers that keep their digits.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::Unexpected;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::{Numeral, Value, is_number, kind, read_text, write_text};
use crate::model::{ByValue, Vacant};

macro_rules! digits {
    ($(#[$docs:meta])* $name:ident, $expected:literal, $fits:expr) => {
        $(#[$docs])*
        #[derive(Clone)]
        pub struct $name(Box<str>);

        impl $name {
            /// Returns the number as it is written in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the nearest 64-bit floating-point number. A number beyond its range becomes infinite.
            #[must_use]
            pub fn as_f64(&self) -> f64 {
                self.0.parse().unwrap_or(f64::NAN)
            }

            /// Returns the value of an integer that 128 bits hold.
            #[must_use]
            pub fn as_i128(&self) -> Option<i128> {
                Numeral::of(&self.0).to_i128()
            }

            fn of_text<E: serde::de::Error>(text: &str) -> Result<Self, E> {
                let fits: fn(&str) -> bool = $fits;
                if !is_number(text) {
                    return Err(E::invalid_type(kind(text), &$expected));
                }
                if !fits(text) {
                    let unexpected = Unexpected::Other("a number with a fraction");
                    return Err(E::invalid_value(unexpected, &$expected));
                }
                Ok(Self(text.into()))
            }
        }

        impl std::str::FromStr for $name {
            type Err = serde_json::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::of_text(text)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0 || Numeral::of(&self.0) == Numeral::of(&other.0)
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                Numeral::of(&self.0).hash(state);
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                Numeral::of(&self.0).cmp(&Numeral::of(&other.0))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write_text(&self.0, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::of_text(&read_text(deserializer)?)
            }
        }

        impl Vacant for $name {
            type Access = ByValue;

            fn vacant() -> Self {
                Self("0".into())
            }
        }

        from_integers!($name: i32, u32, i64, u64, i128);
    };
}

macro_rules! from_integers {
    ($name:ident: $($integer:ty),*) => {
        $(impl From<$integer> for $name {
            fn from(value: $integer) -> Self {
                Self(value.to_string().into())
            }
        })*
    };
}

digits! {
    /// A decimal number with its digits (`type: number`, `format: decimal`, or all numbers if the generator is asked for exact ones).
    ///
    /// It is written back as it was read. It is compared, ordered and hashed by value, without rounding.
    ///
    /// ```
    /// use conform_runtime::Decimal;
    ///
    /// let price: Decimal = serde_json::from_str("12.50")?;
    /// assert_eq!(serde_json::to_string(&price)?, "12.50");
    /// assert_eq!(price, "12.5".parse()?);
    /// assert!(price < Decimal::from(13));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    Decimal, "a number", |_| true
}

impl TryFrom<f64> for Decimal {
    type Error = serde_json::Error;

    /// Converts a number to the shortest text that reads back as the same number.
    fn try_from(value: f64) -> Result<Self, serde_json::Error> {
        Self::of_text(Value::from(value).text())
    }
}

digits! {
    /// An integer of any size with its digits.
    ///
    /// It may be written with a fraction of zero or an exponent, too, and is written back as it was read. It is compared, ordered and hashed by
    /// value.
    ///
    /// ```
    /// use conform_runtime::BigInteger;
    ///
    /// let count: BigInteger = "340282366920938463463374607431768211456".parse()?;
    /// assert_eq!(count.as_i128(), None);
    /// assert_eq!(BigInteger::from(7).as_i128(), Some(7));
    /// assert_eq!("1e2".parse::<BigInteger>()?, BigInteger::from(100));
    /// assert_eq!("1e30".parse::<BigInteger>()?.as_str(), "1e30");
    /// assert!("1.5".parse::<BigInteger>().is_err());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    BigInteger, "an integer", |text| Numeral::of(text).is_integral()
}
