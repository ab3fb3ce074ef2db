//! Values that may be the empty string instead.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::read_text;
use crate::model::{ByValue, Vacant, read_str};
use crate::tracking::without_position;

/// A value, or the empty string, which some APIs write instead of `null`.
///
/// ```
/// use conform_runtime::Blank;
///
/// let read: Vec<Blank<i64>> = serde_json::from_str(r#"["", 7]"#)?;
/// assert_eq!(read, [Blank::Empty, Blank::Value(7)]);
/// assert_eq!(serde_json::to_string(&read)?, r#"["",7]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blank<T> {
    /// The empty string.
    #[default]
    Empty,
    /// A value.
    Value(T),
}

impl<T> Blank<T> {
    /// Returns the value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Empty => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Returns the value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Empty => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Blank<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Vacant> Vacant for Blank<T> {
    type Access = ByValue;

    fn vacant() -> Self {
        Self::Empty
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_str(""),
            Self::Value(value) => value.write(serializer),
        }
    }
}

impl<T: Serialize> Serialize for Blank<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_str(""),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Vacant> Deserialize<'de> for Blank<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = read_text(deserializer)?;
        if json == "\"\"" {
            return Ok(Self::Empty);
        }
        read_str(&json)
            .map(Self::Value)
            .map_err(|error| D::Error::custom(without_position(&error)))
    }
}
