//! Writing models.

use std::marker::PhantomData;

use serde::Serializer;
use serde::ser::SerializeMap;

use super::constant::check;
use super::tag::Tag;
use super::vacant::Written;
use super::{ExtraMembers, Member, MemberVisitor, Model, Vacant};
use crate::Maybe;
use crate::extra::RawMembers;
use crate::json::Value;

/// Writes a model as a map.
///
/// # Errors
///
/// If the serializer fails, or a member has another value than its constant.
pub fn write<M: Model, S: Serializer>(model: &M, serializer: S) -> Result<S::Ok, S::Error> {
    match model.raw() {
        None => Writer::<M, _, true>::write(model, serializer, None, None),
        raw => write_checked(model, serializer, raw, None),
    }
}

/// Writes a value as a branch of a union; implements [`Vacant::write_branch`] for models.
///
/// # Errors
///
/// If the serializer fails, or the value has a tag that selects another branch.
pub(super) fn write_as_branch<M: Model, S: Serializer>(
    model: &M,
    serializer: S,
    tag: Tag,
) -> Result<S::Ok, S::Error> {
    write_checked(model, serializer, model.raw(), Some(tag))
}

/// Writes a model of which values are kept as JSON, or which has a tag.
///
/// (It is a function of its own, so that it is no part of the one that writes nearly all models.)
#[inline(never)]
fn write_checked<M: Model, S: Serializer>(
    model: &M,
    serializer: S,
    raw: Option<&RawMembers>,
    tag: Option<Tag>,
) -> Result<S::Ok, S::Error> {
    Writer::<M, _, false>::write(model, serializer, raw, tag)
}

/// Returns whether a member of a table has a constant.
const fn has_constants(members: &[Member]) -> bool {
    let mut index = 0;
    while index < members.len() {
        if members[index].constant.is_some() {
            return true;
        }
        index += 1;
    }
    false
}

/// The index of no member.
const NONE: usize = usize::MAX;

/// Returns the declared members whose values are kept as JSON, in the order of the table.
#[cold]
fn kept_members<'m>(members: &[Member], raw: &'m RawMembers) -> Vec<(usize, &'m Value)> {
    let kept = |(index, member): (usize, &Member)| Some((index, raw.get(member.name)?));
    members.iter().enumerate().filter_map(kept).collect()
}

/// Returns the index of the member that is the tag, unless the member has a constant, which is checked in any case.
fn member_of(members: &[Member], tag: Tag) -> Option<usize> {
    let is_tag = |member: &Member| member.name == tag.name && member.constant.is_none();
    members.iter().position(is_tag)
}

/// Writes the members of a model to a map.
///
/// `PLAIN` writers are for models that have neither a tag nor a value that is kept as JSON, as nearly all: the compiler makes of them what it makes of a
/// derive. The others do nothing for a member that is absent: kept values are written when the next member is. One comparison finds whether a member
/// that is present needs anything else.
struct Writer<'m, M, S, const PLAIN: bool> {
    map: S,
    /// The index of the first member that needs more than to be written, or [`NONE`].
    next: usize,
    /// The members whose values are kept as JSON, and are not written yet.
    kept: &'m [(usize, &'m Value)],
    /// All values that are kept as JSON.
    raw: Option<&'m RawMembers>,
    /// The tag of the branch that the model is written as, with the index of its member, as long as that is not written.
    tag: Option<(usize, Tag)>,
    model: PhantomData<M>,
}

impl<M: Model, S: SerializeMap, const PLAIN: bool> Writer<'_, M, S, PLAIN> {
    /// Writes a model.
    #[inline]
    fn write<T: Serializer<SerializeMap = S, Ok = S::Ok, Error = S::Error>>(
        model: &M,
        serializer: T,
        raw: Option<&RawMembers>,
        tag: Option<Tag>,
    ) -> Result<S::Ok, S::Error> {
        let kept = raw.map(|raw| kept_members(M::MEMBERS, raw));
        let mut writer = Writer::<M, S, PLAIN> {
            map: serializer.serialize_map(None)?,
            next: NONE,
            kept: kept.as_deref().unwrap_or_default(),
            raw,
            tag: tag.and_then(|tag| Some((member_of(M::MEMBERS, tag)?, tag))),
            model: PhantomData,
        };
        writer.set_next();
        model.visit_members(&mut writer)?;
        writer.map.end()
    }

    /// Sets the index of the next member that needs more than to be written: the first one that is kept, or the tag.
    #[inline]
    fn set_next(&mut self) {
        let kept = self.kept.first().map_or(NONE, |(index, _)| *index);
        let tag = self.tag.map_or(NONE, |(index, _)| index);
        self.next = kept.min(tag);
    }

    /// Checks the tag, and writes the kept values of the members before this one.
    #[cold]
    fn prepare<T: Vacant>(&mut self, index: usize, value: &T) -> Result<(), S::Error> {
        if let Some((at, tag)) = self.tag
            && at <= index
        {
            self.tag = None;
            if at == index {
                let kept = self.raw.and_then(|raw| raw.get(tag.name));
                check(&M::MEMBERS[at], value, tag.values, kept.map(Value::text))?;
            }
        }
        self.write_kept(index)
    }

    /// Writes the kept values of the members before one that has a value. If a value is kept for that one, too, it is out of date.
    #[cold]
    fn write_kept(&mut self, before: usize) -> Result<(), S::Error> {
        while let Some(((index, value), rest)) = self.kept.split_first()
            && *index <= before
        {
            if *index < before {
                self.map.serialize_entry(M::MEMBERS[*index].name, *value)?;
            }
            self.kept = rest;
        }
        self.set_next();
        Ok(())
    }
}

impl<M: Model, S: SerializeMap, const PLAIN: bool> MemberVisitor for Writer<'_, M, S, PLAIN> {
    type Error = S::Error;

    #[inline]
    fn required<T: Vacant>(&mut self, index: usize, value: &T) -> Result<(), S::Error> {
        let member = &M::MEMBERS[index];
        if const { has_constants(M::MEMBERS) }
            && let Some(constant) = member.constant
        {
            check(member, value, &[constant], None)?;
        }
        if !PLAIN && index >= self.next {
            self.prepare(index, value)?;
        }
        self.map.serialize_entry(member.name, &Written(value))
    }

    #[inline]
    fn optional<T: Vacant>(&mut self, index: usize, value: &Option<T>) -> Result<(), S::Error> {
        match value {
            Some(value) => self.required(index, value),
            None => Ok(()),
        }
    }

    #[inline]
    fn maybe<T: Vacant>(&mut self, index: usize, value: &Maybe<T>) -> Result<(), S::Error> {
        match value {
            Maybe::Absent => Ok(()),
            value => self.required(index, value),
        }
    }

    #[inline]
    fn extra<E: ExtraMembers>(&mut self, extra: &E) -> Result<(), S::Error> {
        if !PLAIN && !self.kept.is_empty() {
            self.write_kept(NONE)?;
        }
        extra.write(&mut self.map, M::MEMBERS)
    }
}
