//! Typed response headers.

use std::fmt;

use conform_runtime::__private::{Vacant, measure, raw_json};
use conform_runtime::reading::Reading;
use reqwest::header::HeaderMap;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::read_json::read_json;

/// A struct of response headers, each read as the type that the description gives it; [`headers!`](crate::headers!) implements it.
pub trait FromHeaders: Sized {
    /// Reads the headers.
    ///
    /// # Errors
    ///
    /// If a required header is missing, or one does not fit its type.
    fn from_headers(headers: &HeaderMap) -> Result<Self, InvalidHeader>;
}

impl FromHeaders for () {
    fn from_headers(_: &HeaderMap) -> Result<Self, InvalidHeader> {
        Ok(())
    }
}

/// A header that is missing or does not fit its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidHeader {
    name: &'static str,
    missing: bool,
}

impl InvalidHeader {
    /// Returns the name of the header.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for InvalidHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = if self.missing {
            "is missing"
        } else {
            "does not fit its type"
        };
        write!(f, "the response header `{}` {problem}", self.name)
    }
}

impl std::error::Error for InvalidHeader {}

/// Reads an optional header. Lists and objects are read in style `simple`, objects both exploded and not.
///
/// # Errors
///
/// If it does not fit the type.
pub fn optional<T: Vacant>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<Option<T>, InvalidHeader> {
    let Some(lines) = lines(headers, name)? else {
        return Ok(None);
    };
    // The values of `Set-Cookie` must not be joined (RFC 9110 §5.3): the dates in them contain commas.
    if name.eq_ignore_ascii_case("set-cookie") {
        return cookies(&lines).map(Some).ok_or(unfit(name));
    }
    let text = lines.join(",");
    let (simple, score) = measure(|| T::read(Simple(&text)).ok());
    // Types that accept several JSON types, such as a union or a number in a string, need JSON.
    if simple.is_none() || score.unknown > 0 {
        let (json, other) = measure(|| read_strictly(&text));
        if json.is_some() && (simple.is_none() || other.beats(score)) {
            return Ok(json);
        }
    }
    simple.map(Some).ok_or(unfit(name))
}

/// Reads a required header.
///
/// # Errors
///
/// If it is missing or does not fit the type.
pub fn required<T: Vacant>(headers: &HeaderMap, name: &'static str) -> Result<T, InvalidHeader> {
    optional(headers, name)?.ok_or(missing(name))
}

/// Reads an optional header that holds JSON text.
///
/// # Errors
///
/// If it does not fit the type.
pub fn optional_json<T: Vacant>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<Option<T>, InvalidHeader> {
    let Some(lines) = lines(headers, name)? else {
        return Ok(None);
    };
    read_strictly(&lines.join(",")).map(Some).ok_or(unfit(name))
}

/// Reads JSON text; `None` if it does not fit the type.
fn read_strictly<T: Vacant>(json: &str) -> Option<T> {
    let read = read_json(json.as_bytes(), Reading::Strict).ok()?;
    Some(read.0)
}

/// Reads a required header that holds JSON text.
///
/// # Errors
///
/// If it is missing or does not fit the type.
pub fn required_json<T: Vacant>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<T, InvalidHeader> {
    optional_json(headers, name)?.ok_or(missing(name))
}

/// Returns the values of a header, if it is present.
fn lines<'h>(
    headers: &'h HeaderMap,
    name: &'static str,
) -> Result<Option<Vec<&'h str>>, InvalidHeader> {
    let lines = headers.get_all(name).iter();
    // Header values beyond ASCII are UTF-8 in practice.
    let lines = lines.map(|line| std::str::from_utf8(line.as_bytes()));
    let lines: Vec<&str> = lines.collect::<Result<_, _>>().map_err(|_| unfit(name))?;
    Ok((!lines.is_empty()).then_some(lines))
}

fn cookies<T: Vacant>(lines: &[&str]) -> Option<T> {
    let items = lines.iter().map(|line| Simple(line));
    let list = SeqDeserializer::<_, SimpleError>::new(items);
    // A type that is not a list gets the text of all cookies, one per line.
    let text = || T::read(Simple(&lines.join("\n"))).ok();
    T::read(list).ok().or_else(text)
}

fn unfit(name: &'static str) -> InvalidHeader {
    InvalidHeader {
        name,
        missing: false,
    }
}

fn missing(name: &'static str) -> InvalidHeader {
    InvalidHeader {
        name,
        missing: true,
    }
}

type SimpleError = serde::de::value::Error;

/// Text in style `simple`, deserialized as the type that asks for it.
#[derive(Clone, Copy)]
struct Simple<'a>(&'a str);

impl<'de> IntoDeserializer<'de, SimpleError> for Simple<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn is_number(text: &str) -> bool {
    serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok_and(|json| {
        json.get()
            .starts_with(|c: char| c == '-' || c.is_ascii_digit())
    })
}

macro_rules! parse {
    ($($method:ident $visit:ident $ty:ty,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SimpleError> {
            visitor.$visit(self.0.trim().parse::<$ty>().map_err(SimpleError::custom)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Simple<'_> {
    type Error = SimpleError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SimpleError> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SimpleError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, SimpleError> {
        // A type that keeps digits asks for JSON, which a number is.
        let text = self.0.trim();
        if name == raw_json() && is_number(text) {
            return visitor.visit_map(MapDeserializer::new(std::iter::once((name, text))));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SimpleError> {
        let items = self.0.split(',').map(|item| Simple(item.trim()));
        visitor.visit_seq(SeqDeserializer::new(
            items.filter(|item| !item.0.is_empty()),
        ))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SimpleError> {
        let mut pieces = self
            .0
            .split(',')
            .map(str::trim)
            .filter(|piece| !piece.is_empty());
        let mut pairs = Vec::new();
        while let Some(piece) = pieces.next() {
            let (key, value) = match piece.split_once('=') {
                Some(pair) => pair,
                None => (piece, pieces.next().unwrap_or_default()),
            };
            pairs.push((Simple(key), Simple(value)));
        }
        visitor.visit_map(MapDeserializer::new(pairs.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, SimpleError> {
        self.deserialize_map(visitor)
    }

    parse! {
        deserialize_bool visit_bool bool,
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_f32 visit_f32 f32,
        deserialize_f64 visit_f64 f64,
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read<T: Vacant>(text: &str) -> Result<T, SimpleError> {
        T::read(Simple(text))
    }

    #[test]
    fn simple_style_is_read_as_scalars_lists_and_objects() {
        assert_eq!(read::<i64>(" -5"), Ok(-5));
        assert_eq!(read::<String>("5"), Ok("5".to_owned()));
        assert_eq!(read::<Option<bool>>("true"), Ok(Some(true)));
        assert_eq!(read::<Vec<u32>>("1, 2,3"), Ok(vec![1, 2, 3]));
        let wide = i128::from(u64::MAX) + 1;
        assert_eq!(read::<Vec<i128>>(&format!("1,{wide}")), Ok(vec![1, wide]));
        let map = BTreeMap::from([("R".to_owned(), 100), ("G".to_owned(), 200)]);
        assert_eq!(
            read::<BTreeMap<String, u32>>("R=100,G=200"),
            Ok(map.clone())
        );
        assert_eq!(read::<BTreeMap<String, u32>>("R,100,G,200"), Ok(map));
        assert!(read::<i64>("x").is_err());
    }

    #[test]
    fn missing_headers_are_reported_and_repeated_ones_joined() {
        let mut headers = HeaderMap::new();
        assert_eq!(optional::<i64>(&headers, "X-Limit"), Ok(None));
        assert_eq!(
            required::<i64>(&headers, "X-Limit")
                .unwrap_err()
                .to_string(),
            "the response header `X-Limit` is missing"
        );
        headers.append("x-limit", "1".parse().unwrap());
        headers.append("x-limit", "2".parse().unwrap());
        assert_eq!(required::<Vec<i64>>(&headers, "X-Limit"), Ok(vec![1, 2]));
        assert_eq!(
            optional::<i64>(&headers, "X-Limit")
                .unwrap_err()
                .to_string(),
            "the response header `X-Limit` does not fit its type"
        );
    }
}
