//! Writing models.

use std::fmt::Debug;
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
    let raw = model.raw();
    let kept = match raw {
        Some(raw) => kept_members(M::MEMBERS, raw),
        None => Vec::new(),
    };
    let mut writer = Writer::<M, _> {
        map: serializer.serialize_map(None)?,
        next: 0,
        kept: &kept,
        raw,
        tag,
        model: PhantomData,
    };
    writer.set_next();
    model.visit_members(&mut writer)?;
    writer.map.end()
}

/// The index of no member.
const NONE: usize = usize::MAX;

/// Returns the declared members whose values are kept as JSON, in the order of the table.
#[cold]
fn kept_members<'m>(members: &[Member], raw: &'m RawMembers) -> Vec<(usize, &'m Value)> {
    let kept = |(index, member): (usize, &Member)| Some((index, raw.get(member.name)?));
    members.iter().enumerate().filter_map(kept).collect()
}

/// Writes the members of a model to a map.
///
/// (Most models have many members that are absent, and neither a tag nor a value that is kept as JSON. So nothing is done for a member that is absent:
/// kept values are written when the next member is. One comparison finds whether a member that is present needs anything else.)
struct Writer<'m, M, S> {
    map: S,
    /// The index of the first member that needs more than to be written, or [`NONE`].
    next: usize,
    /// The members whose values are kept as JSON, and are not written yet.
    kept: &'m [(usize, &'m Value)],
    /// All values that are kept as JSON.
    raw: Option<&'m RawMembers>,
    /// The tag of the branch that the model is written as.
    tag: Option<Tag>,
    model: PhantomData<M>,
}

impl<M: Model, S: SerializeMap> Writer<'_, M, S> {
    /// Sets the index of the next member that needs more than to be written: the first one that is kept; any, if one may be the tag.
    #[inline]
    fn set_next(&mut self) {
        self.next = match (self.tag, self.kept.first()) {
            (Some(_), _) => 0,
            (None, Some((index, _))) => *index,
            (None, None) => NONE,
        };
    }

    /// Checks the tag, and writes the kept values of the members before this one.
    #[cold]
    fn prepare<T: Vacant>(&mut self, index: usize, value: &T) -> Result<(), S::Error> {
        let member = &M::MEMBERS[index];
        if let Some(tag) = self.tag
            && tag.name == member.name
            && member.constant.is_none()
        {
            let kept = self.raw.and_then(|raw| raw.get(tag.name));
            let kept = kept.map(Value::text);
            check(member, value, tag.values, kept)?;
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

    /// Writes a member that has a value.
    #[inline]
    fn entry<T: Vacant>(&mut self, index: usize, value: &T) -> Result<(), S::Error> {
        let member = &M::MEMBERS[index];
        if let Some(constant) = member.constant {
            check(member, value, &[constant], None)?;
        }
        if index >= self.next {
            self.prepare(index, value)?;
        }
        self.map.serialize_entry(member.name, &Written(value))
    }
}

#[allow(
    clippy::inline_always,
    reason = "a call for each absent member takes longer than all else that is done for it"
)]
impl<M: Model, S: SerializeMap> MemberVisitor for Writer<'_, M, S> {
    type Error = S::Error;

    #[inline]
    fn required<T: Vacant + Debug>(&mut self, index: usize, value: &T) -> Result<(), S::Error> {
        self.entry(index, value)
    }

    #[inline(always)]
    fn optional<T: Vacant + Debug>(
        &mut self,
        index: usize,
        value: &Option<T>,
    ) -> Result<(), S::Error> {
        match value {
            Some(value) => self.required(index, value),
            None => Ok(()),
        }
    }

    #[inline(always)]
    fn maybe<T: Vacant + Debug>(&mut self, index: usize, value: &Maybe<T>) -> Result<(), S::Error> {
        match value {
            Maybe::Absent => Ok(()),
            value => self.required(index, value),
        }
    }

    #[inline]
    fn extra<E: ExtraMembers>(&mut self, extra: &E) -> Result<(), S::Error> {
        if !self.kept.is_empty() {
            self.write_kept(NONE)?;
        }
        extra.write(&mut self.map, M::MEMBERS)
    }
}
