//! Branches of a union that is tagged from outside: an object of one member, whose name selects the branch (`{"circle": …}`).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serializer};

use crate::model::{ReadSeed, Vacant, Written};
use crate::score;
use crate::tracking::{self, Step};

/// Reads the value of the only member of an object, which has this name.
///
/// # Errors
///
/// If the text is not such an object, or the value does not fit the type.
pub fn read_keyed<T: Vacant>(json: &str, key: &'static str) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = reader.deserialize_map(KeyedVisitor {
        key,
        value: std::marker::PhantomData,
    })?;
    reader.end()?;
    Ok(value)
}

/// Writes an object of one member.
///
/// # Errors
///
/// If the serializer fails, or the value cannot be written.
pub fn write_keyed<T: Vacant, S: Serializer>(
    key: &'static str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(1))?;
    object.serialize_entry(key, &Written(value))?;
    object.end()
}

/// Returns the name of the only member of an object; `None` if it has several or none.
pub(crate) fn only_key(json: &str) -> Option<String> {
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.deserialize_map(OnlyKey).ok().flatten()
}

/// Reads the value of the only member of an object.
struct KeyedVisitor<T> {
    key: &'static str,
    value: std::marker::PhantomData<T>,
}

impl<'de, T: Vacant> Visitor<'de> for KeyedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of the member `{}`", self.key)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<T, A::Error> {
        if members.next_key_seed(Named(self.key))? != Some(true) {
            return Err(A::Error::missing_field(self.key));
        }
        let is_tracking = tracking::is_tracking();
        if is_tracking {
            tracking::enter(Step::Member(self.key));
        }
        let value = members.next_value_seed(ReadSeed(std::marker::PhantomData))?;
        if is_tracking {
            tracking::leave();
        }
        if members.next_key::<IgnoredAny>()?.is_some() {
            return Err(A::Error::custom("expected no other member"));
        }
        score::known(1);
        Ok(value)
    }
}

/// Compares the name of a member with this one.
struct Named(&'static str);

impl<'de> DeserializeSeed<'de> for Named {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        let name = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Ok(name == self.0)
    }
}

/// Finds the name of the only member of an object.
struct OnlyKey;

impl<'de> Visitor<'de> for OnlyKey {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut only = None;
        let mut count = 0;
        while let Some(name) = members.next_key::<String>()? {
            members.next_value::<IgnoredAny>()?;
            count += 1;
            only = Some(name);
        }
        Ok(only.filter(|_| count == 1))
    }
}
