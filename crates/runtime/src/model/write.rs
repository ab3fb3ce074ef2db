//! Writing models.

use std::fmt::Debug;
use std::marker::PhantomData;

use serde::Serializer;
use serde::ser::SerializeMap;

use super::vacant::Written;
use super::{ExtraMembers, MemberVisitor, Model, Vacant};
use crate::Maybe;
use crate::extra::RawMembers;

/// Writes a model as a map.
///
/// # Errors
///
/// If the serializer fails.
pub fn write<M: Model, S: Serializer>(model: &M, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::<M, _> {
        map: serializer.serialize_map(None)?,
        raw: model.raw(),
        model: PhantomData,
    };
    model.visit_members(&mut writer)?;
    writer.map.end()
}

/// Writes the members of a model to a map.
struct Writer<'m, M, S> {
    map: S,
    /// The values of members that are kept as JSON.
    raw: Option<&'m RawMembers>,
    model: PhantomData<M>,
}

impl<M: Model, S: SerializeMap> Writer<'_, M, S> {
    /// Writes a member that has no value, if it is kept as JSON.
    #[inline]
    fn absent(&mut self, index: usize) -> Result<(), S::Error> {
        match self.raw {
            Some(raw) => self.kept(raw, index),
            None => Ok(()),
        }
    }

    #[cold]
    fn kept(&mut self, raw: &RawMembers, index: usize) -> Result<(), S::Error> {
        let name = M::MEMBERS[index].name;
        match raw.get(name) {
            Some(value) => self.map.serialize_entry(name, value),
            None => Ok(()),
        }
    }
}

impl<M: Model, S: SerializeMap> MemberVisitor for Writer<'_, M, S> {
    type Error = S::Error;

    #[inline]
    fn required<T: Vacant + Debug>(&mut self, index: usize, value: &T) -> Result<(), S::Error> {
        self.map
            .serialize_entry(M::MEMBERS[index].name, &Written(value))
    }

    #[inline]
    fn optional<T: Vacant + Debug>(
        &mut self,
        index: usize,
        value: &Option<T>,
    ) -> Result<(), S::Error> {
        match value {
            Some(value) => self.required(index, value),
            None => self.absent(index),
        }
    }

    #[inline]
    fn maybe<T: Vacant + Debug>(&mut self, index: usize, value: &Maybe<T>) -> Result<(), S::Error> {
        match value {
            Maybe::Absent => self.absent(index),
            value => self.required(index, value),
        }
    }

    #[inline]
    fn extra<E: ExtraMembers>(&mut self, extra: &E) -> Result<(), S::Error> {
        extra.write(&mut self.map, M::MEMBERS)
    }
}
