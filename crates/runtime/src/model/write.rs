//! Writing models.

use std::fmt::Debug;
use std::marker::PhantomData;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{ExtraMembers, MemberVisitor, Model};
use crate::Maybe;

/// Writes a model as a map.
///
/// # Errors
///
/// If the serializer fails.
pub fn write<M: Model, S: Serializer>(model: &M, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::<M, _> {
        map: serializer.serialize_map(None)?,
        model: PhantomData,
    };
    model.visit_members(&mut writer)?;
    writer.map.end()
}

/// Writes the members of a model to a map.
struct Writer<M, S> {
    map: S,
    model: PhantomData<M>,
}

impl<M: Model, S: SerializeMap> MemberVisitor for Writer<M, S> {
    type Error = S::Error;

    #[inline]
    fn required<T: Serialize + Debug>(&mut self, index: usize, value: &T) -> Result<(), S::Error> {
        self.map.serialize_entry(M::MEMBERS[index].name, value)
    }

    #[inline]
    fn optional<T: Serialize + Debug>(
        &mut self,
        index: usize,
        value: &Option<T>,
    ) -> Result<(), S::Error> {
        match value {
            Some(value) => self.required(index, value),
            None => Ok(()),
        }
    }

    #[inline]
    fn maybe<T: Serialize + Debug>(
        &mut self,
        index: usize,
        value: &Maybe<T>,
    ) -> Result<(), S::Error> {
        match value {
            Maybe::Absent => Ok(()),
            value => self.required(index, value),
        }
    }

    #[inline]
    fn extra<E: ExtraMembers>(&mut self, extra: &E) -> Result<(), S::Error> {
        extra.write(&mut self.map)
    }
}
