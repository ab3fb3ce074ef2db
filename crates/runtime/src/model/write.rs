//! Writing models.

use std::fmt::Debug;
use std::marker::PhantomData;

use serde::Serializer;
use serde::ser::SerializeMap;

use super::constant::check;
use super::tag::Tag;
use super::vacant::Written;
use super::{ExtraMembers, MemberVisitor, Model, Vacant};
use crate::Maybe;
use crate::extra::RawMembers;
use crate::json::Value;

/// Writes a model as a map.
///
/// # Errors
///
/// If the serializer fails, or a member has another value than its constant.
pub fn write<M: Model, S: Serializer>(model: &M, serializer: S) -> Result<S::Ok, S::Error> {
    write_checked(model, serializer, None)
}

/// Writes a value as a branch of a union; implements [`Vacant::write_branch`] for models.
///
/// # Errors
///
/// If the serializer fails, or the value has a tag that selects another branch.
pub fn write_as_branch<M: Model, S: Serializer>(
    model: &M,
    serializer: S,
    tag: Tag,
) -> Result<S::Ok, S::Error> {
    write_checked(model, serializer, Some(tag))
}

/// Writes a model as a map, with this tag if it has one.
fn write_checked<M: Model, S: Serializer>(
    model: &M,
    serializer: S,
    tag: Option<Tag>,
) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::<M, _> {
        map: serializer.serialize_map(None)?,
        raw: model.raw(),
        tag,
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
    /// The tag of the branch that the model is written as.
    tag: Option<Tag>,
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
        let member = &M::MEMBERS[index];
        if let Some(constant) = member.constant {
            check(member, value, &[constant], None)?;
        } else if let Some(tag) = self.tag
            && tag.name == member.name
        {
            let kept = self.raw.and_then(|raw| raw.get(tag.name));
            let kept = kept.map(Value::text);
            check(member, value, tag.values, kept)?;
        }
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
