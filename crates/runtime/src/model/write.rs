//! Writing a model as a map.

use std::fmt::Debug;
use std::marker::PhantomData;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Model, Rest, Visit};
use crate::Maybe;

/// Writes a model as a map.
///
/// # Errors
///
/// Those of the serializer.
pub fn write<M: Model, S: Serializer>(model: &M, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::<M, _> {
        map: serializer.serialize_map(None)?,
        error: None,
        model: PhantomData,
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
struct Writer<M, S: SerializeMap> {
    map: S,
    error: Option<S::Error>,
    model: PhantomData<M>,
}

impl<M: Model, S: SerializeMap> Writer<M, S> {
    #[inline]
    fn write<T: Serialize>(&mut self, index: usize, value: &T) {
        if self.error.is_none() {
            let name = M::MEMBERS[index].name;
            if let Err(error) = self.map.serialize_entry(name, value) {
                self.error = Some(error);
            }
        }
    }
}

impl<M: Model, S: SerializeMap> Visit for Writer<M, S> {
    #[inline]
    fn required<T: Serialize + Debug>(&mut self, index: usize, value: &T) {
        self.write(index, value);
    }

    #[inline]
    fn optional<T: Serialize + Debug>(&mut self, index: usize, value: &Option<T>) {
        if let Some(value) = value {
            self.write(index, value);
        }
    }

    #[inline]
    fn maybe<T: Serialize + Debug>(&mut self, index: usize, value: &Maybe<T>) {
        if !value.is_absent() {
            self.write(index, value);
        }
    }

    fn rest<R: Rest>(&mut self, rest: &R) {
        if self.error.is_none() {
            self.error = rest.write(&mut self.map).err();
        }
    }
}
