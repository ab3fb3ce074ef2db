//! Reading any value as its JSON text, and writing JSON text with any serializer.
//!
//! `serde_json` passes raw text through a newtype and a struct with a name of its own; [`token`] finds that name, so that it need not be known here.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::LazyLock;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{Error as _, SerializeStruct};
use serde::{Deserialize, Serialize, Serializer, forward_to_deserialize_any};
use serde_json::value::RawValue;

use super::tree::Tree;

/// The name by which `serde_json` passes a number with all its digits, if a program turns on its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// Returns the name by which `serde_json` passes raw text: a deserializer that is asked for a newtype of this name may pass a map of this name to
/// JSON text.
pub fn token() -> &'static str {
    static TOKEN: LazyLock<&str> = LazyLock::new(|| match <&RawValue>::deserialize(Probe) {
        Err(Found(name)) => name,
        Ok(_) => "",
    });
    &TOKEN
}

/// A deserializer that fails with the name of the newtype that it is asked for.
struct Probe;

#[derive(Debug)]
struct Found(&'static str);

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Found {}

impl de::Error for Found {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("")
    }
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Found;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Found> {
        Err(Found(""))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: V,
    ) -> Result<V::Value, Found> {
        Err(Found(name))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Reads any value as its JSON text. From JSON, that is the text itself; from other formats, the value is converted.
///
/// # Errors
///
/// If the text is not JSON, or the value has no form in JSON.
pub(crate) fn read_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Cow<'de, str>, D::Error> {
    let token = token();
    deserializer.deserialize_newtype_struct(token, TextVisitor { token })
}

/// Converts a value to JSON text, unless it is passed as text.
struct TextVisitor {
    token: &'static str,
}

impl TextVisitor {
    fn converted<E>(
        convert: impl FnOnce(Append<'_>) -> Result<(), E>,
    ) -> Result<Cow<'static, str>, E> {
        let mut text = String::new();
        convert(Append(&mut text))?;
        Ok(text.into())
    }
}

macro_rules! convert_scalars {
    ($($method:ident $ty:ty,)*) => {
        $(fn $method<E: de::Error>(self, value: $ty) -> Result<Cow<'de, str>, E> {
            Self::converted(|append| append.$method(value))
        })*
    };
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    convert_scalars! {
        visit_bool bool,
        visit_i64 i64,
        visit_i128 i128,
        visit_u64 u64,
        visit_u128 u128,
        visit_f64 f64,
        visit_str &str,
    }

    fn visit_unit<E: de::Error>(self) -> Result<Cow<'de, str>, E> {
        Ok("null".into())
    }

    fn visit_none<E: de::Error>(self) -> Result<Cow<'de, str>, E> {
        Ok("null".into())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Cow<'de, str>, A::Error> {
        Self::converted(|append| append.visit_seq(items))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Cow<'de, str>, A::Error> {
        match members.next_key_seed(KeySeed)? {
            Some(key) if *key == *self.token || key == NUMBER => members.next_value_seed(StrSeed),
            first => Self::converted(|append| append.members(first, members)),
        }
    }
}

/// Reads a string, without a copy where that is possible.
struct StrSeed;

impl<'de> DeserializeSeed<'de> for StrSeed {
    type Value = Cow<'de, str>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for StrSeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.to_owned().into())
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(text.into())
    }
}

/// Reads the name of a member. Formats beside JSON have names that are numbers, too.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.to_owned().into())
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Appends a value to a text.
struct Append<'t>(&'t mut String);

impl Append<'_> {
    fn plain<E: de::Error>(self, value: impl fmt::Display) -> Result<(), E> {
        write!(self.0, "{value}").map_err(E::custom)
    }

    /// Appends an object, of which the first name is read.
    fn members<'de, A: MapAccess<'de>>(
        self,
        first: Option<Cow<'de, str>>,
        mut members: A,
    ) -> Result<(), A::Error> {
        let Self(text) = self;
        text.push('{');
        let mut next = first;
        let mut separator = "";
        while let Some(name) = next {
            text.push_str(separator);
            Append(text).visit_str(&name)?;
            text.push(':');
            members.next_value_seed(Append(text))?;
            separator = ",";
            next = members.next_key_seed(KeySeed)?;
        }
        text.push('}');
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Append<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Append<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom(format_args!("{value} is not a JSON number")));
        }
        self.plain(serde_json::to_string(&value).map_err(E::custom)?)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        self.plain(serde_json::to_string(value).map_err(E::custom)?)
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.plain("null")
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self(text) = self;
        text.push('[');
        let mut is_first = true;
        while items.next_element_seed(Item(text, is_first))?.is_some() {
            is_first = false;
        }
        text.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        match members.next_key_seed(KeySeed)? {
            Some(key) if key == token() || key == NUMBER => {
                let text = members.next_value_seed(StrSeed)?;
                self.0.push_str(&text);
                Ok(())
            }
            first => self.members(first, members),
        }
    }
}

/// Appends an item of a list, with a comma in front unless it is the first.
struct Item<'t>(&'t mut String, bool);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if !self.1 {
            self.0.push(',');
        }
        Append(self.0).deserialize(deserializer)
    }
}

/// Writes JSON text. A serializer of `serde_json` writes the text itself; for others, the value is converted.
///
/// # Errors
///
/// If the serializer fails.
pub(crate) fn write_text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if keeps_text::<S>() {
        let token = token();
        let mut raw = serializer.serialize_struct(token, 1)?;
        raw.serialize_field(token, text)?;
        return raw.end();
    }
    Tree::parse(text)
        .map_err(S::Error::custom)?
        .serialize(serializer)
}

/// Returns whether a serializer is one of `serde_json`, which has a form for raw text. (To others it would be a struct with a strange name.)
///
/// If the name of the type did not tell, the value would be converted, which only changes how its numbers are written.
fn keeps_text<S>() -> bool {
    let name = std::any::type_name::<S>();
    name.strip_prefix("&mut ")
        .unwrap_or(name)
        .starts_with("serde_json::")
}

/// Returns what a JSON text is, for messages, which show no values.
pub(crate) fn kind(text: &str) -> Unexpected<'static> {
    match text.as_bytes().first() {
        Some(b'n') => Unexpected::Unit,
        Some(b't') => Unexpected::Bool(true),
        Some(b'f') => Unexpected::Bool(false),
        Some(b'"') => Unexpected::Other("string"),
        Some(b'[') => Unexpected::Seq,
        Some(b'{') => Unexpected::Map,
        Some(b'-' | b'0'..=b'9') => Unexpected::Other("number"),
        _ => Unexpected::Other("no JSON number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_and_written_as_it_is() {
        let json = r#"{ "b":1.50, "a":[12345678901234567890123456789, "\u00e4"] }"#;
        let text = read_text(&mut serde_json::Deserializer::from_str(json)).unwrap();
        assert!(matches!(text, Cow::Borrowed(_)));
        assert_eq!(text, json);
        let mut written = Vec::new();
        write_text(json, &mut serde_json::Serializer::new(&mut written)).unwrap();
        assert_eq!(written, json.as_bytes());
    }

    #[test]
    fn other_formats_are_converted() {
        let json: serde_json::Value =
            serde_json::from_str(r#"{"a":[1,-2,2.5,true,null,"x\n",[],{}]}"#).unwrap();
        let content = serde::de::value::MapDeserializer::<_, serde_json::Error>::new(
            json.as_object().unwrap().clone().into_iter(),
        );
        let text = read_text(content).unwrap();
        assert_eq!(text, json.to_string());
    }
}
