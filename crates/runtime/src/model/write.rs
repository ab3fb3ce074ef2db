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
    let mut writer = Writer::<M, _>::new(serializer.serialize_map(None)?);
    if model.visit_members(&mut writer) {
        return writer.map.end();
    }
    match writer.error {
        Some(error) => Err(error),
        None => write_checked(model, writer.map, None),
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
    write_checked(model, serializer.serialize_map(None)?, Some(tag))
}

/// Writes a model of which values are kept as JSON, or which has a tag.
///
/// (It is a function of its own, so that it is no part of the one that writes nearly all models.)
#[inline(never)]
fn write_checked<M: Model, S: SerializeMap>(
    model: &M,
    map: S,
    tag: Option<Tag>,
) -> Result<S::Ok, S::Error> {
    let mut writer = CheckedWriter {
        writer: Writer::<M, S>::new(map),
        next: NONE,
        kept: Vec::new().into_iter(),
        raw: None,
        tag: tag.and_then(|tag| Some((member_of(M::MEMBERS, tag)?, tag))),
    };
    writer.set_next();
    model.visit_members(&mut writer);
    match writer.writer.error {
        Some(error) => Err(error),
        None => writer.writer.map.end(),
    }
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

/// Writes the members of a model to a map: for models that have neither a tag nor a value that is kept as JSON, as nearly all. The compiler makes
/// of it what it makes of a derive.
struct Writer<M, S: SerializeMap> {
    map: S,
    /// Why a member could not be written.
    error: Option<S::Error>,
    model: PhantomData<M>,
}

impl<M: Model, S: SerializeMap> Writer<M, S> {
    #[inline]
    fn new(map: S) -> Self {
        Self {
            map,
            error: None,
            model: PhantomData,
        }
    }

    /// Returns whether something was written, and keeps the error if not.
    #[inline]
    fn is_done(&mut self, written: Result<(), S::Error>) -> bool {
        match written {
            Ok(()) => true,
            Err(error) => self.fail(error),
        }
    }

    #[cold]
    fn fail(&mut self, error: S::Error) -> bool {
        self.error = Some(error);
        false
    }

    /// Writes a member that has a value.
    #[inline]
    fn write_member<T: Vacant>(&mut self, index: usize, value: &T) -> Result<(), S::Error> {
        let member = &M::MEMBERS[index];
        if const { has_constants(M::MEMBERS) }
            && let Some(constant) = member.constant
        {
            check(member, value, &[constant], None)?;
        }
        self.map.serialize_entry(member.name, &Written(value))
    }
}

/// (Most members of most objects are absent, so that is found out without a call.)
#[allow(
    clippy::inline_always,
    reason = "objects with few members present were written by a third more slowly"
)]
impl<M: Model, S: SerializeMap> MemberVisitor<'_> for Writer<M, S> {
    /// Stops if values are kept as JSON, before anything is written.
    #[inline]
    fn begin<E: ExtraMembers>(&mut self, extra: &E) -> bool {
        extra.raw().is_none()
    }

    #[inline]
    fn required<T: Vacant>(&mut self, index: usize, value: &T) -> bool {
        let written = self.write_member(index, value);
        self.is_done(written)
    }

    #[inline(always)]
    fn optional<T: Vacant>(&mut self, index: usize, value: &Option<T>) -> bool {
        match value {
            Some(value) => self.required(index, value),
            None => true,
        }
    }

    #[inline(always)]
    fn maybe<T: Vacant>(&mut self, index: usize, value: &Maybe<T>) -> bool {
        match value {
            Maybe::Absent => true,
            value => self.required(index, value),
        }
    }

    #[inline]
    fn extra<E: ExtraMembers>(&mut self, extra: &E) -> bool {
        let written = extra.write(&mut self.map, M::MEMBERS);
        self.is_done(written)
    }
}

/// Writes the members of a model that has a tag, or of which values are kept as JSON.
///
/// It does nothing for a member that is absent: kept values are written when the next member is. One comparison finds whether a member that is
/// present needs anything else.
struct CheckedWriter<'m, M, S: SerializeMap> {
    writer: Writer<M, S>,
    /// The index of the first member that needs more than to be written, or [`NONE`].
    next: usize,
    /// The members whose values are kept as JSON, and are not written yet.
    kept: std::vec::IntoIter<(usize, &'m Value)>,
    /// All values that are kept as JSON.
    raw: Option<&'m RawMembers>,
    /// The tag of the branch that the model is written as, with the index of its member, as long as that is not written.
    tag: Option<(usize, Tag)>,
}

impl<M: Model, S: SerializeMap> CheckedWriter<'_, M, S> {
    /// Sets the index of the next member that needs more than to be written: the first one that is kept, or the tag.
    fn set_next(&mut self) {
        let kept = self.kept.as_slice().first();
        let kept = kept.map_or(NONE, |(index, _)| *index);
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
        while let Some((index, _)) = self.kept.as_slice().first()
            && *index <= before
            && let Some((index, value)) = self.kept.next()
        {
            if index < before {
                let name = M::MEMBERS[index].name;
                self.writer.map.serialize_entry(name, value)?;
            }
        }
        self.set_next();
        Ok(())
    }
}

impl<'m, M: Model, S: SerializeMap> MemberVisitor<'m> for CheckedWriter<'m, M, S> {
    fn begin<E: ExtraMembers>(&mut self, extra: &'m E) -> bool {
        self.raw = extra.raw();
        if let Some(raw) = self.raw {
            self.kept = kept_members(M::MEMBERS, raw).into_iter();
            self.set_next();
        }
        true
    }

    fn required<T: Vacant>(&mut self, index: usize, value: &T) -> bool {
        if index >= self.next
            && let Err(error) = self.prepare(index, value)
        {
            return self.writer.fail(error);
        }
        self.writer.required(index, value)
    }

    fn optional<T: Vacant>(&mut self, index: usize, value: &Option<T>) -> bool {
        match value {
            Some(value) => self.required(index, value),
            None => true,
        }
    }

    fn maybe<T: Vacant>(&mut self, index: usize, value: &Maybe<T>) -> bool {
        match value {
            Maybe::Absent => true,
            value => self.required(index, value),
        }
    }

    fn extra<E: ExtraMembers>(&mut self, extra: &E) -> bool {
        if let Err(error) = self.write_kept(NONE) {
            return self.writer.fail(error);
        }
        self.writer.extra(extra)
    }
}
