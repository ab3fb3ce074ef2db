//! Numbers that may be written as a string.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{self, Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Digits;
use super::digits::plain_integer;
use crate::json::{kind, read_text};
use crate::model::{ByValue, Vacant};

/// A number, or the same number in a string. Some APIs write both, often for the same member.
///
/// It is written back as it was read. It is compared, ordered and hashed by value: `541` and `"541"` are equal.
///
/// ```
/// use conform_runtime::Loose;
///
/// let read: Vec<Loose<i64>> = serde_json::from_str(r#"[541, "541", "0541"]"#)?;
/// assert!(read.iter().all(|id| *id.get() == 541));
/// assert_eq!(read[0], read[2]);
/// assert_eq!(serde_json::to_string(&read)?, r#"[541,"541","0541"]"#);
/// assert_eq!(serde_json::to_string(&Loose::from(541))?, "541");
/// assert_eq!(serde_json::to_string(&Loose::text(541))?, r#""541""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Loose<T> {
    value: T,
    spelling: Spelling,
}

/// How a value is written in JSON.
#[derive(Clone)]
enum Spelling {
    Number,
    Text,
    /// A text that differs from the one that would be written for the value, such as one with leading zeros.
    Other(Box<str>),
}

impl<T> Loose<T> {
    /// Creates a value that is written as a number.
    #[must_use]
    pub const fn number(value: T) -> Self {
        Self {
            value,
            spelling: Spelling::Number,
        }
    }

    /// Creates a value that is written as a string.
    #[must_use]
    pub const fn text(value: T) -> Self {
        Self {
            value,
            spelling: Spelling::Text,
        }
    }

    /// Returns the value.
    #[must_use]
    pub const fn get(&self) -> &T {
        &self.value
    }

    /// Returns the value, without how it is written.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns whether the value is written as a string.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        !matches!(self.spelling, Spelling::Number)
    }
}

impl<T> From<T> for Loose<T> {
    fn from(value: T) -> Self {
        Self::number(value)
    }
}

impl<T: PartialEq> PartialEq for Loose<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: PartialEq> PartialEq<T> for Loose<T> {
    fn eq(&self, other: &T) -> bool {
        self.value == *other
    }
}

impl<T: Eq> Eq for Loose<T> {}

impl<T: PartialOrd> PartialOrd for Loose<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Loose<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: Hash> Hash for Loose<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: fmt::Display> fmt::Display for Loose<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: fmt::Debug> fmt::Debug for Loose<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: Vacant + Digits> Vacant for Loose<T> {
    type Access = ByValue;

    fn vacant() -> Self {
        Self::number(T::vacant())
    }
}

impl<T: Digits + Vacant> Serialize for Loose<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.spelling {
            Spelling::Number => self.value.write(serializer),
            Spelling::Text => serializer.serialize_str(&self.value.to_digits()),
            Spelling::Other(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de, T: Digits> Deserialize<'de> for Loose<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = read_text(deserializer)?;
        match json.as_bytes() {
            [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => {
                of_string(&json[1..json.len() - 1])
            }
            [b'"', ..] => {
                let text: String = serde_json::from_str(&json).map_err(D::Error::custom)?;
                of_string(&text)
            }
            [b'-' | b'0'..=b'9', ..] => of_number(&json),
            _ => Err(D::Error::invalid_type(kind(&json), &EXPECTED)),
        }
    }
}

const EXPECTED: &str = "a number or its digits in a string";

fn of_number<T: Digits, E: de::Error>(digits: &str) -> Result<Loose<T>, E> {
    T::from_digits(digits)
        .or_else(|| T::from_digits(&plain_integer(digits)?))
        .map(Loose::number)
        .ok_or_else(|| {
            let unexpected = Unexpected::Other("a number that the type cannot hold");
            E::invalid_value(unexpected, &EXPECTED)
        })
}

fn of_string<T: Digits, E: de::Error>(text: &str) -> Result<Loose<T>, E> {
    // The message does not show the text, which may be private.
    let value = T::from_digits(text).ok_or_else(|| {
        let unexpected = Unexpected::Other("a string that is not such a number");
        E::invalid_value(unexpected, &EXPECTED)
    })?;
    let same = value.has_digits(text);
    Ok(Loose {
        value,
        spelling: if same {
            Spelling::Text
        } else {
            Spelling::Other(text.into())
        },
    })
}
