//! Writing a model as a map.

use std::fmt::Debug;
use std::slice;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Member, Model, Rest, Visit};
use crate::Maybe;

/// Writes a model as a map.
///
/// # Errors
///
/// Those of the serializer.
pub fn write<M: Model, S: Serializer>(model: &M, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer {
        map: serializer.serialize_map(None)?,
        members: M::MEMBERS.iter(),
        error: None,
    };
    model.each(&mut writer);
    match writer.error {
        None => writer.map.end(),
        Some(error) => Err(error),
    }
}

/// Takes the members of a model one by one; the first error stays, and nothing is written after it.
///
/// (A `?` behind each member would be code for each member of each type.)
struct Writer<M: SerializeMap> {
    map: M,
    /// Those that come.
    members: slice::Iter<'static, Member>,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    fn write<T: Serialize>(&mut self, member: Option<&'static Member>, value: &T) {
        if let (None, Some(member)) = (&self.error, member) {
            self.error = self.map.serialize_entry(member.name, value).err();
        }
    }
}

impl<M: SerializeMap> Visit for Writer<M> {
    fn required<T: Serialize + Debug>(&mut self, value: &T) {
        let member = self.members.next();
        self.write(member, value);
    }

    fn optional<T: Serialize + Debug>(&mut self, value: &Option<T>) {
        let member = self.members.next();
        if let Some(value) = value {
            self.write(member, value);
        }
    }

    fn maybe<T: Serialize + Debug>(&mut self, value: &Maybe<T>) {
        let member = self.members.next();
        if !value.is_absent() {
            self.write(member, value);
        }
    }

    fn rest<R: Rest>(&mut self, rest: &R) {
        if self.error.is_none() {
            self.error = rest.write(&mut self.map).err();
        }
    }
}
