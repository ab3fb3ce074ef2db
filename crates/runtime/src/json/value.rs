//! A JSON value that is kept as its text.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::numeral::{Numeral, is_number};
use super::text::{read_text, write_text};
use super::tree::{Tree, same_json};

/// Any JSON value, kept as its text: digits, order and spaces are written back as they were read. It is parsed when it is looked into.
///
/// Two values are equal if they are the same JSON, however it is written.
///
/// ```
/// use conform_runtime::Value;
///
/// let room: Value = r#"{"floor": 2, "area": 12.50}"#.parse()?;
/// assert_eq!(room.get("floor").and_then(|floor| floor.as_i64()), Some(2));
/// assert_eq!(room.get("area").unwrap().text(), "12.50");
/// assert_eq!(room.to_json()["area"], 12.5);
/// assert_eq!(serde_json::to_string(&room)?, r#"{"floor": 2, "area": 12.50}"#);
///
/// // Rust values convert to it.
/// assert_eq!(Value::from("blue").text(), r#""blue""#);
/// assert_eq!(Value::of(&[1, 2])?, Value::from(serde_json::json!([1, 2])));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Value(Cow<'static, str>);

impl Value {
    /// `null`.
    pub const NULL: Self = Self(Cow::Borrowed("null"));

    /// Returns the JSON of a value.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as JSON.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(|text| Self(text.into()))
    }

    /// Creates a value from the JSON text in a generated table.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_table(json: &'static str) -> Self {
        Self(Cow::Borrowed(json))
    }

    /// Creates a value from text that is known to be JSON.
    pub(crate) fn from_json_text(text: Cow<'_, str>) -> Self {
        Self(text.into_owned().into())
    }

    /// Returns the JSON text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Reads the value as a type.
    ///
    /// # Errors
    ///
    /// If the value does not fit the type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// Returns the value in the general type of `serde_json`; `null` if it is nested too deeply, or has a number beyond the range of that type.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        self.parse().unwrap_or_default()
    }

    /// Returns the value with its lists, members and numbers.
    ///
    /// # Errors
    ///
    /// If the value is nested more than 127 deep.
    pub fn to_tree(&self) -> Result<Tree, serde_json::Error> {
        Tree::parse(&self.0)
    }

    /// Returns a member of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Self> {
        if !self.0.starts_with('{') {
            return None;
        }
        let members: std::collections::HashMap<String, &RawValue> =
            serde_json::from_str(&self.0).ok()?;
        let value = members.get(name)?.get();
        Some(Self(value.to_owned().into()))
    }

    /// Returns whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.0 == "null"
    }

    /// Returns the value of `true` or `false`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        self.parse().ok()
    }

    /// Returns the value of an integer of 64 bits, however it is written: `1`, `1.0` and `1e0` are the same.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if !is_number(&self.0) {
            return None;
        }
        Numeral::of(&self.0).to_i128()?.try_into().ok()
    }

    /// Returns the value of a number as 64-bit floating point.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.parse().ok()
    }

    /// Returns the text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            return self.parse().ok().map(Cow::Owned);
        }
        Some(inner.into())
    }
}

impl Default for Value {
    /// Returns `null`.
    fn default() -> Self {
        Self::NULL
    }
}

impl FromStr for Value {
    type Err = serde_json::Error;

    /// Checks that a text is JSON.
    fn from_str(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        same_json(&self.0, &other.0)
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.to_tree() {
            Ok(tree) => tree.hash(state),
            // Texts that are nested too deeply are compared as they are written.
            Err(_) => self.0.hash(state),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Value {
    /// Prints the JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_text(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer).map(Self::from_json_text)
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        Self(value.to_string().into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        serde_json::Value::from(text).into()
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        serde_json::Value::from(text).into()
    }
}

impl From<f64> for Value {
    /// Converts a number; one that is not finite becomes `null`.
    fn from(number: f64) -> Self {
        serde_json::Value::from(number).into()
    }
}

macro_rules! from_plain {
    ($($ty:ty),*) => {
        $(impl From<$ty> for Value {
            fn from(value: $ty) -> Self {
                Self(value.to_string().into())
            }
        })*
    };
}

from_plain!(bool, i32, u32, i64, u64, i128);

impl<T: Into<Self>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| item.into().0.into()).collect();
        Self(format!("[{}]", items.join(",")).into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::NULL, Into::into)
    }
}
