//! A JSON value in memory, with the order of its members and the digits of its numbers.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::nesting::nesting;
use super::numeral::Numeral;

/// A JSON value in memory. Unlike `serde_json::Value`, it keeps the order of members and the digits of numbers whatever the features of
/// `serde_json` are.
///
/// Two trees are equal if they are the same value: the order of members and the spelling of numbers and strings do not matter.
///
/// ```
/// use conform_runtime::Tree;
///
/// let tree = Tree::parse(r#"{"b": 1.50, "a": [true]}"#)?;
/// assert_eq!(tree, Tree::parse(r#"{"a": [true], "b": 15e-1}"#)?);
/// assert_eq!(tree.to_string(), r#"{"b":1.50,"a":[true]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub enum Tree {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(Box<str>),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Tree>),
    /// The members of an object, in order.
    Object(Vec<(String, Tree)>),
}

/// How deep a text may be nested: as deep as `serde_json` reads.
const MAX_NESTING: usize = 127;

impl Tree {
    /// Parses JSON text.
    ///
    /// # Errors
    ///
    /// If the text is not JSON, or nested more than 127 deep.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        if nesting(text) > MAX_NESTING {
            return Err(de::Error::custom("recursion limit exceeded"));
        }
        serde_json::from_str::<&RawValue>(text).and_then(|raw| Self::of_text(raw.get()))
    }

    /// Returns what a value is written as.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as JSON.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        Self::parse(&serde_json::to_string(value)?)
    }

    /// Returns the value of a member of an object; of repeated members, the last one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                let mut members = members.iter().rev();
                members.find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Returns the string that this value is.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns whether this is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Parses a text without spaces around it, one level at a time: what is inside is found as text, so that numbers keep their digits.
    fn of_text(text: &str) -> Result<Self, serde_json::Error> {
        Ok(match text.as_bytes().first() {
            Some(b'{' | b'[') => {
                let mut reader = serde_json::Deserializer::from_str(text);
                let level = Level::deserialize(&mut reader)?;
                level.0
            }
            Some(b'"') => Self::String(serde_json::from_str(text)?),
            Some(b't' | b'f') => Self::Bool(serde_json::from_str(text)?),
            Some(b'n') => Self::Null,
            _ => Self::Number(text.into()),
        })
    }
}

/// A list or an object.
struct Level(Tree);

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LevelVisitor).map(Self)
    }
}

struct LevelVisitor;

impl<'de> Visitor<'de> for LevelVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<&RawValue>()? {
            list.push(Tree::of_text(item.get()).map_err(de::Error::custom)?);
        }
        Ok(Tree::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut object = Vec::new();
        while let Some((name, value)) = members.next_entry::<String, &RawValue>()? {
            object.push((name, Tree::of_text(value.get()).map_err(de::Error::custom)?));
        }
        Ok(Tree::Object(object))
    }
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b || Numeral::of(a) == Numeral::of(b),
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => a.len() == b.len() && same_members(a, b),
            _ => false,
        }
    }
}

impl Eq for Tree {}

impl Hash for Tree {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Null => {}
            Self::Bool(value) => value.hash(state),
            Self::Number(text) => Numeral::of(text).hash(state),
            Self::String(text) => text.hash(state),
            Self::Array(items) => items.hash(state),
            Self::Object(members) => {
                let members = members.iter().map(|(name, value)| (name, value));
                state.write_u64(unordered_hash(members));
            }
        }
    }
}

/// Returns a hash of items that does not depend on their order.
pub(crate) fn unordered_hash<T: Hash>(items: impl IntoIterator<Item = T>) -> u64 {
    let hash = |item: T| {
        let mut hasher = DefaultHasher::new();
        item.hash(&mut hasher);
        hasher.finish()
    };
    items.into_iter().map(hash).fold(0, u64::wrapping_add)
}

/// Returns whether two texts are the same JSON.
pub(crate) fn same_json(one: &str, other: &str) -> bool {
    one == other
        || match (Tree::parse(one), Tree::parse(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
}

/// Compares members by name. Names are sorted first, so that large objects take no quadratic time.
fn same_members(a: &[(String, Tree)], b: &[(String, Tree)]) -> bool {
    if a.iter().zip(b).all(|((a, _), (b, _))| a == b) {
        return a.iter().zip(b).all(|((_, a), (_, b))| a == b);
    }
    let sorted = |members: &'_ [(String, Tree)]| {
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by(|&one, &other| members[one].0.cmp(&members[other].0));
        order
    };
    let mut pairs = sorted(a).into_iter().zip(sorted(b));
    pairs.all(|(one, other)| a[one] == b[other])
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => number(text, serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

/// Writes a number as the type of the data model that holds it, since not every format has a type for digits.
fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = text.parse::<i64>() {
        return serializer.serialize_i64(value);
    }
    if let Ok(value) = text.parse::<u64>() {
        return serializer.serialize_u64(value);
    }
    if let Ok(value) = text.parse::<i128>() {
        return serializer.serialize_i128(value);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => serializer.serialize_f64(value),
        _ => Err(S::Error::custom(
            "a number is too large for 64-bit floating point",
        )),
    }
}

impl fmt::Display for Tree {
    /// Prints JSON without spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let string = |f: &mut fmt::Formatter<'_>, text: &str| {
            f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
        };
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(text) => f.write_str(text),
            Self::String(text) => string(f, text),
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    string(f, name)?;
                    f.write_str(":")?;
                    value.fmt(f)?;
                }
                f.write_str("}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn digits_and_order_are_kept() {
        let json = r#"{"b":1.50,"a":[12345678901234567890123,-0,1e+5,"é\n",true,null,{},[]]}"#;
        assert_eq!(Tree::parse(json).unwrap().to_string(), json);
    }

    #[test]
    fn same_value_is_equal_however_it_is_written() {
        for (one, other, same) in [
            (r#"{"a":1,"b":2}"#, r#"{"b":2.0,"a":1}"#, true),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#, false),
            (r#"{"a":1,"b":2}"#, r#"{"a":1,"c":2}"#, false),
            (r#"["\u00e4"]"#, r#"["ä"]"#, true),
            ("[1,2]", "[2,1]", false),
            ("null", "false", false),
        ] {
            let (one, other) = (Tree::parse(one).unwrap(), Tree::parse(other).unwrap());
            assert_eq!(one == other, same, "{one} {other}");
        }
    }

    #[test]
    fn deeply_nested_text_is_an_error() {
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(Tree::parse(&deep(127)).is_ok());
        assert!(Tree::parse(&deep(128)).is_err());
        assert!(Tree::parse(&deep(1_000_000)).is_err());
    }
}
