//! Numbers that may be written as a string.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Digits;
use crate::model::{Vacant, plain_integer};

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
    fn vacant() -> Self {
        Self::number(T::vacant())
    }
}

impl<T: Digits + Serialize> Serialize for Loose<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.spelling {
            Spelling::Number => self.value.serialize(serializer),
            Spelling::Text => serializer.serialize_str(&self.value.to_digits()),
            Spelling::Other(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de, T: Digits> Deserialize<'de> for Loose<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor(PhantomData))
    }
}

struct LooseVisitor<T>(PhantomData<T>);

impl<T: Digits> LooseVisitor<T> {
    fn number<E: de::Error>(self, digits: &str) -> Result<Loose<T>, E> {
        T::from_digits(digits)
            .or_else(|| T::from_digits(&plain_integer(digits)?.to_string()))
            .map(Loose::number)
            .ok_or_else(|| {
                E::invalid_value(
                    Unexpected::Other("a number that the type cannot hold"),
                    &self,
                )
            })
    }
}

impl<'de, T: Digits> Visitor<'de> for LooseVisitor<T> {
    type Value = Loose<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or its digits in a string")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Loose<T>, E> {
        self.number(&value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Loose<T>, E> {
        self.number(&value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Loose<T>, E> {
        self.number(&value.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Loose<T>, E> {
        // The message does not show the text, which may be private.
        let value = T::from_digits(text).ok_or_else(|| {
            E::invalid_value(
                Unexpected::Other("a string that is not such a number"),
                &self,
            )
        })?;
        let same = value.to_digits() == text;
        Ok(Loose {
            value,
            spelling: if same {
                Spelling::Text
            } else {
                Spelling::Other(text.into())
            },
        })
    }

    /// `serde_json` passes a number of arbitrary precision as a map with one special member.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Loose<T>, A::Error> {
        let number = serde_json::Number::deserialize(MapAccessDeserializer::new(map))
            .map_err(|_| <A::Error as de::Error>::invalid_type(Unexpected::Map, &self))?;
        self.number(number.as_str())
    }
}
