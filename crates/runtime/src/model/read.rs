//! Reading models.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error as _, MapAccess, Visitor};

use super::kept::{DropExtra, TextSeed, read_or_keep};
use super::names::{NameTable, Names, UNKNOWN};
use super::seen::{Seen, required};
use super::tag::Refused;
use super::vacant::read_str;
use super::{ExtraMembers, FillSeed, Model, Presence, Vacant};
use crate::json::{Value, same_json};
use crate::tracking::{self, Step};
use crate::{Maybe, score};

/// Reads a model from a map.
///
/// # Errors
///
/// If the value is not a map, a required member is missing, or a member has a value of another type.
#[inline]
pub fn read<'de, M: Model, D: Deserializer<'de>>(deserializer: D) -> Result<M, D::Error> {
    let mut model = M::vacant();
    fill(&mut model, deserializer)?;
    Ok(model)
}

/// Reads a map into a vacant model; implements [`Vacant::fill`].
///
/// # Errors
///
/// As [`read`].
#[inline]
pub(super) fn fill<'de, M: Model, D: Deserializer<'de>>(
    model: &mut M,
    deserializer: D,
) -> Result<(), D::Error> {
    deserializer.deserialize_map(ModelVisitor(model))
}

/// Reads a map into a vacant model.
struct ModelVisitor<'m, M>(&'m mut M);

impl<'de, M: Model> Visitor<'de> for ModelVisitor<'_, M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", M::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mistagged = score::take_mistagged();
        let mut reader = Reader {
            map,
            names: Names::new(M::MEMBERS, const { &NameTable::of(M::MEMBERS) }),
            is_repeated: false,
            is_unusual: false,
            is_tracking: tracking::is_tracking(),
            is_lenient: false,
            pending: Pending::Nothing,
            seen: Seen::default(),
        };
        if reader.is_tracking && tracking::is_lenient() {
            reader.ask(self.0, Pending::WhetherKept)?;
        }
        while let Some(index) = reader.advance()? {
            if !self.0.read_member(index, &mut reader) {
                reader.settle(self.0)?;
            }
        }
        reader.finish(const { required(M::MEMBERS) })?;
        let is_declared = |name: &str| M::MEMBERS.iter().any(|member| member.name == name);
        if let Some((name, tag)) = mistagged.filter(|(name, _)| is_declared(name)) {
            reader.ask(self.0, Pending::Tag(name, tag))?;
        }
        Ok(())
    }
}

/// Reads the members of a map one by one.
///
/// Every method returns whether all is done. If not, there was an error, or something is pending, which needs the field of other members.
///
/// (A `bool` and no `Result`, and methods without that field: thousands of members are read by one expression each, and the compiler
/// spends memory on each type in it.)
pub trait MemberReader {
    /// Reads the value of a required member.
    fn required<T: Vacant>(&mut self, slot: &mut T) -> bool;

    /// Reads the value of a required member that may be `null`.
    #[inline]
    fn nullable<T: Vacant>(&mut self, slot: &mut Option<T>) -> bool {
        self.required(slot)
    }

    /// Reads the value of an optional member that may not be `null`. A `null` is kept as JSON, as is a value that does not fit if the text is
    /// read leniently.
    fn optional<T: Vacant>(&mut self, slot: &mut Option<T>) -> bool;

    /// Reads the value of an optional member that may be `null`. A value that does not fit is kept as JSON if the text is read leniently.
    fn maybe<T: Vacant>(&mut self, slot: &mut Maybe<T>) -> bool;

    /// Reads the value of a member that may have one value only. Another one is an error; where the member may be absent and the text is read
    /// leniently, it is kept as JSON.
    fn constant<T: Vacant>(&mut self, slot: &mut T, constant: &'static str) -> bool;

    /// Reads the value of a member that is not in the table, or does what is pending.
    fn extra<E: ExtraMembers>(&mut self, extra: &mut E) -> bool;

    /// As [`extra`](Self::extra), for a model that drops other members.
    fn dropped(&mut self) -> bool {
        self.extra(&mut DropExtra)
    }
}

/// Reads the members of a map; see [`MemberReader`].
struct Reader<A, E> {
    map: A,
    names: Names,
    /// Whether the current member is a repetition. Of repeated members, the last one counts.
    is_repeated: bool,
    /// Whether the current member is a repetition, or the path of values is tracked.
    is_unusual: bool,
    /// Whether the path of values is tracked, which only the second reading of a text does.
    is_tracking: bool,
    /// Whether values that do not fit are kept.
    is_lenient: bool,
    pending: Pending<E>,
    seen: Seen,
}

/// Why a member is not done.
enum Pending<E> {
    /// It is.
    Nothing,
    /// Its value could not be read.
    Error(E),
    /// What is kept for it as JSON changes.
    Kept(Kept),
    /// The tag of the value is kept: it was read as another branch of a union than its tag selects.
    Tag(&'static str, Value),
    /// It must be known whether values can be kept.
    WhetherKept,
}

/// What is kept as JSON for a member.
enum Kept {
    /// Nothing.
    Nothing,
    /// `null`, for a member that may be absent but not `null`.
    Null,
    /// A value that does not fit.
    Misfit(Value),
}

impl<'de, A: MapAccess<'de>> Reader<A, A::Error> {
    /// Advances to the next member and returns its index in the table. The index of a member that is not in the table is beyond its end.
    #[inline]
    fn advance(&mut self) -> Result<Option<usize>, A::Error> {
        if self.map.next_key_seed(&mut self.names)?.is_none() {
            return Ok(None);
        }
        let index = self.names.found;
        if index != UNKNOWN {
            self.is_repeated = !self.seen.insert(index);
            self.is_unusual = self.is_repeated | self.is_tracking;
        }
        Ok(Some(index))
    }

    /// Checks that all required members were read.
    fn finish(&self, required: [u64; 2]) -> Result<(), A::Error> {
        let members = self.names.members;
        if !self.seen.contains_all(required) || members.len() > 128 {
            for (index, member) in members.iter().enumerate() {
                let is_required =
                    matches!(member.presence, Presence::Required | Presence::Nullable);
                if is_required && !self.seen.contains(index) {
                    return Err(A::Error::missing_field(member.name));
                }
            }
        }
        score::known(self.seen.count());
        Ok(())
    }

    /// Does what a member left pending.
    #[cold]
    fn settle<M: Model>(&mut self, model: &mut M) -> Result<(), A::Error> {
        match std::mem::replace(&mut self.pending, Pending::Nothing) {
            Pending::Error(error) => Err(error),
            pending => self.ask(model, pending),
        }
    }

    /// Does something that needs the field of other members.
    #[cold]
    fn ask<M: Model>(&mut self, model: &mut M, pending: Pending<A::Error>) -> Result<(), A::Error> {
        self.pending = pending;
        if model.read_member(UNKNOWN, self) {
            return Ok(());
        }
        match std::mem::replace(&mut self.pending, Pending::Nothing) {
            Pending::Error(error) => Err(error),
            _ => Ok(()),
        }
    }

    /// Reads a repetition, or a value of which the path is tracked.
    #[cold]
    fn fill_unusual<T: Vacant>(&mut self, slot: &mut T) -> bool {
        if self.is_repeated {
            *slot = T::vacant();
        }
        if !self.is_tracking {
            return self.fill(slot);
        }
        tracking::enter(Step::Member(self.name()));
        let is_read = self.fill(slot);
        if is_read {
            tracking::leave();
        }
        is_read
    }

    /// Reads a value in place.
    #[inline]
    fn fill<T: Vacant>(&mut self, slot: &mut T) -> bool {
        match self.map.next_value_seed(FillSeed(slot)) {
            Ok(()) => true,
            Err(error) => self.fail(error),
        }
    }

    #[cold]
    fn fail(&mut self, error: A::Error) -> bool {
        self.pending = Pending::Error(error);
        false
    }

    /// Says what is to be kept for the current member.
    #[cold]
    fn keep(&mut self, kept: Kept) -> bool {
        self.pending = Pending::Kept(kept);
        false
    }

    /// Reads an optional member that is a repetition, or of which the path is tracked.
    #[cold]
    fn optional_unusual<T: Vacant>(&mut self, slot: &mut Option<T>) -> bool {
        if !self.is_lenient {
            if !self.fill_unusual(slot) {
                return false;
            }
        } else {
            match self.lenient() {
                Some(read) => *slot = read,
                None => {
                    *slot = None;
                    return false;
                }
            }
        }
        self.keep(if slot.is_none() {
            Kept::Null
        } else {
            Kept::Nothing
        })
    }

    /// Reads an optional member that may be `null`, and is a repetition, or of which the path is tracked.
    #[cold]
    fn maybe_unusual<T: Vacant>(&mut self, slot: &mut Maybe<T>) -> bool {
        if !self.is_lenient {
            return self.fill_unusual(slot);
        }
        match self.lenient() {
            Some(read) => {
                *slot = read;
                self.keep(Kept::Nothing)
            }
            None => {
                *slot = Maybe::Absent;
                false
            }
        }
    }

    /// Reads a value as text first; returns `None` if it does not fit and is kept, or cannot be read.
    #[cold]
    fn lenient<T: Vacant>(&mut self) -> Option<T> {
        let text = match self.map.next_value_seed(TextSeed) {
            Ok(text) => text,
            Err(error) => {
                self.fail(error);
                return None;
            }
        };
        let read = read_or_keep(Step::Member(self.name()), &text);
        if read.is_none() {
            self.keep(Kept::Misfit(Value::from_json_text(text)));
        }
        read
    }

    fn name(&self) -> &'static str {
        self.names
            .members
            .get(self.names.found)
            .map_or("", |member| member.name)
    }

    /// Reads the value of a member that may have one value only.
    fn read_constant<T: Vacant>(
        &mut self,
        slot: &mut T,
        constant: &'static str,
    ) -> Result<Kept, A::Error> {
        let member = self.names.members[self.names.found];
        let mark = tracking::mark();
        if self.is_tracking {
            tracking::enter(Step::Member(member.name));
        }
        let text = self.map.next_value_seed(TextSeed)?;
        let is_absent = text == "null" && member.presence != Presence::Required;
        let read = if is_absent || same_json(&text, constant) {
            read_str(&text)
        } else {
            Err(serde_json::Error::custom(Refused {
                name: member.name,
                admitted: &[constant],
            }))
        };
        match read {
            Ok(value) => *slot = value,
            Err(error) => {
                let may_be_absent = matches!(
                    member.presence,
                    Presence::Optional | Presence::OptionalNullable
                );
                if !(may_be_absent && self.is_lenient) {
                    return Err(A::Error::custom(tracking::without_position(&error)));
                }
                score::misfit();
                tracking::keep(mark, &error);
                return Ok(Kept::Misfit(Value::from_json_text(text)));
            }
        }
        if self.is_tracking {
            tracking::leave();
        }
        Ok(if is_absent && member.presence == Presence::Optional {
            Kept::Null
        } else {
            Kept::Nothing
        })
    }
}

impl<'de, A: MapAccess<'de>> MemberReader for Reader<A, A::Error> {
    #[inline]
    fn required<T: Vacant>(&mut self, slot: &mut T) -> bool {
        if self.is_unusual {
            self.fill_unusual(slot)
        } else {
            self.fill(slot)
        }
    }

    #[inline]
    fn optional<T: Vacant>(&mut self, slot: &mut Option<T>) -> bool {
        if self.is_unusual {
            self.optional_unusual(slot)
        } else {
            self.fill(slot) && (slot.is_some() || self.keep(Kept::Null))
        }
    }

    #[inline]
    fn maybe<T: Vacant>(&mut self, slot: &mut Maybe<T>) -> bool {
        if self.is_unusual {
            self.maybe_unusual(slot)
        } else {
            self.fill(slot)
        }
    }

    #[cold]
    fn constant<T: Vacant>(&mut self, slot: &mut T, constant: &'static str) -> bool {
        if self.is_repeated {
            *slot = T::vacant();
        }
        match self.read_constant(slot, constant) {
            Ok(Kept::Nothing) if !self.is_repeated => true,
            Ok(kept) => self.keep(kept),
            Err(error) => self.fail(error),
        }
    }

    fn extra<E: ExtraMembers>(&mut self, extra: &mut E) -> bool {
        match std::mem::replace(&mut self.pending, Pending::Nothing) {
            Pending::Nothing => {
                let name = std::mem::take(&mut self.names.unknown);
                return match extra.read(name, &mut self.map) {
                    Ok(()) => true,
                    Err(error) => self.fail(error),
                };
            }
            Pending::Error(error) => return self.fail(error),
            Pending::Kept(kept) => {
                let name = self.name();
                if self.is_repeated || self.is_lenient {
                    extra.forget(name);
                }
                match kept {
                    Kept::Nothing => {}
                    Kept::Null => {
                        score::dropped();
                        extra.keep(name, Value::NULL);
                    }
                    Kept::Misfit(value) => extra.keep(name, value),
                }
            }
            Pending::Tag(name, tag) => extra.keep(name, tag),
            Pending::WhetherKept => self.is_lenient = E::KEEPS,
        }
        true
    }
}
