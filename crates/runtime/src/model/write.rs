//! Writing a model as a map.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Model, Rest};
use crate::Maybe;

/// Writes a model as a map.
///
/// # Errors
///
/// Those of the serializer.
pub fn write<T: Model, S: Serializer>(model: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer {
        map: serializer.serialize_map(None)?,
        error: None,
    };
    model.write(&mut writer);
    match writer.error {
        None => writer.map.end(),
        Some(error) => Err(error),
    }
}

/// Takes the members of a model one by one; the first error stays, and nothing is written after it.
///
/// (A `?` behind each member would be code for each member of each type.)
pub struct Writer<M: SerializeMap> {
    map: M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    /// Writes a member that is always there.
    pub fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.error.is_none() {
            self.error = self.map.serialize_entry(name, value).err();
        }
    }

    /// Writes a member that is always there and may be `null`.
    pub fn nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        self.required(name, value);
    }

    /// Writes a member that may be absent.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// Writes a member that may be absent and may be `null`.
    pub fn maybe<T: Serialize>(&mut self, name: &'static str, value: &Maybe<T>) {
        if !value.is_absent() {
            self.required(name, value);
        }
    }

    /// Writes the members that the description does not know.
    pub fn rest<R: Rest>(&mut self, rest: &R) {
        if self.error.is_none() {
            self.error = rest.write(&mut self.map).err();
        }
    }
}
