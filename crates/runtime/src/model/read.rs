//! Reading models.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;

use super::names::{NameTable, Names, UNKNOWN};
use super::tag::Refused;
use super::vacant::{Written, read_str};
use super::{FillSeed, Member, Model, Presence, ReadSeed, Vacant};
use crate::extra::Others;
use crate::json::{Value, read_text, same_json};
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
            is_tracking: tracking::is_tracking(),
            seen: Seen::default(),
        };
        while let Some(index) = reader.advance()? {
            self.0.read_member(index, &mut reader)?;
        }
        reader.finish(const { required(M::MEMBERS) })?;
        let is_declared = |name: &str| M::MEMBERS.iter().any(|member| member.name == name);
        if let Some((name, tag)) = mistagged.filter(|(name, _)| is_declared(name)) {
            self.0.keep_tag(name, tag);
        }
        Ok(())
    }
}

/// Reads the members of a map one by one.
pub struct Reader<A> {
    map: A,
    names: Names,
    /// Whether the current member is a repetition. Of repeated members, the last one counts.
    is_repeated: bool,
    /// Whether the path of values is tracked, which only the second reading of a text does.
    is_tracking: bool,
    seen: Seen,
}

/// Returns the required ones of the first 128 members of a table, a bit for each, as [`Seen`] stores them.
const fn required(members: &[Member]) -> [u64; 2] {
    let mut required = [0; 2];
    let mut index = 0;
    while index < members.len() && index < 128 {
        if matches!(
            members[index].presence,
            Presence::Required | Presence::Nullable
        ) {
            required[index / 64] |= 1 << (index % 64);
        }
        index += 1;
    }
    required
}

impl<'de, A: MapAccess<'de>> Reader<A> {
    /// Advances to the next member and returns its index in the table. The index of a member that is not in the table is beyond its end.
    #[inline]
    fn advance(&mut self) -> Result<Option<usize>, A::Error> {
        if self.map.next_key_seed(&mut self.names)?.is_none() {
            return Ok(None);
        }
        let index = self.names.found;
        if index != UNKNOWN {
            self.is_repeated = !self.seen.insert(index);
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

    /// Reads the value of a member of the table.
    ///
    /// # Errors
    ///
    /// If the value has another type.
    #[inline]
    pub fn member<T: Vacant>(&mut self, slot: &mut T) -> Result<(), A::Error> {
        if self.is_repeated {
            vacate(slot);
        }
        if self.is_tracking {
            tracking::enter(Step::Member(self.name()));
        }
        self.map.next_value_seed(FillSeed(slot))?;
        if self.is_tracking {
            tracking::leave();
        }
        Ok(())
    }

    /// Reads the value of an optional member that may not be `null`. A `null` is kept in `extra`, as is a value that does not fit if the text is read
    /// leniently.
    ///
    /// # Errors
    ///
    /// As [`member`](Self::member).
    #[inline]
    pub fn optional<T: Vacant, E: ExtraMembers>(
        &mut self,
        slot: &mut Option<T>,
        extra: &mut E,
    ) -> Result<(), A::Error> {
        if self.is_repeated {
            vacate(slot);
            extra.forget(self.name());
        }
        if self.is_tracking && E::KEEPS && tracking::is_lenient() {
            let read = self.lenient::<Option<T>, E>(extra)?;
            *slot = read.flatten();
        } else {
            self.map.next_value_seed(FillSeed(&mut *slot))?;
        }
        if slot.is_none() {
            self.null(extra);
        }
        Ok(())
    }

    /// Reads the value of an optional member that may be `null`. A value that does not fit is kept in `extra` if the text is read leniently.
    ///
    /// # Errors
    ///
    /// As [`member`](Self::member).
    #[inline]
    pub fn maybe<T: Vacant, E: ExtraMembers>(
        &mut self,
        slot: &mut Maybe<T>,
        extra: &mut E,
    ) -> Result<(), A::Error> {
        if self.is_tracking && E::KEEPS && tracking::is_lenient() {
            extra.forget(self.name());
            *slot = self.lenient::<Maybe<T>, E>(extra)?.unwrap_or_default();
            return Ok(());
        }
        self.member(slot)
    }

    /// Reads the value of a member that may have one value only. Another one is an error; where the member may be absent and the text is read
    /// leniently, it is kept in `extra`.
    ///
    /// # Errors
    ///
    /// As [`member`](Self::member), and if the value is another one.
    #[cold]
    pub fn constant<T: Vacant, E: ExtraMembers>(
        &mut self,
        slot: &mut T,
        constant: &'static str,
        extra: &mut E,
    ) -> Result<(), A::Error> {
        let member = self.names.members[self.names.found];
        if self.is_repeated {
            vacate(slot);
            extra.forget(member.name);
        }
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
                if !(may_be_absent && E::KEEPS && self.is_tracking && tracking::is_lenient()) {
                    return Err(A::Error::custom(tracking::without_position(&error)));
                }
                score::misfit();
                tracking::keep(mark, &error);
                extra.keep(member.name, Value::from_json_text(text));
                return Ok(());
            }
        }
        if self.is_tracking {
            tracking::leave();
        }
        if is_absent && member.presence == Presence::Optional {
            self.null(extra);
        }
        Ok(())
    }

    /// Reads a value as text first; returns `None` if it does not fit and is kept.
    #[cold]
    fn lenient<T: Vacant, E: ExtraMembers>(
        &mut self,
        extra: &mut E,
    ) -> Result<Option<T>, A::Error> {
        let text = self.map.next_value_seed(TextSeed)?;
        Ok(read_or_keep(Step::Member(self.name()), &text).or_else(|| {
            extra.keep(self.name(), Value::from_json_text(text));
            None
        }))
    }

    /// Keeps `null` for a member that may not be `null`, unless another value is kept for it.
    #[cold]
    fn null<E: ExtraMembers>(&mut self, extra: &mut E) {
        let name = self.name();
        if !extra.has_kept(name) {
            score::dropped();
            extra.keep(name, Value::NULL);
        }
    }

    fn name(&self) -> &'static str {
        self.names
            .members
            .get(self.names.found)
            .map_or("", |member| member.name)
    }

    /// Reads the value of a member that is not in the table.
    ///
    /// # Errors
    ///
    /// As [`ExtraMembers::read`].
    pub fn extra<E: ExtraMembers>(&mut self, extra: &mut E) -> Result<(), A::Error> {
        extra.read(std::mem::take(&mut self.names.unknown), &mut self.map)
    }
}

/// Reads a value as its JSON text.
struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        read_text(deserializer)
    }
}

/// Reads a member from its text; returns `None` and notes the misfit if it does not fit.
fn read_or_keep<T: Vacant>(step: Step, text: &str) -> Option<T> {
    let mark = tracking::mark();
    tracking::enter(step);
    match read_str(text) {
        Ok(value) => {
            tracking::leave();
            Some(value)
        }
        Err(error) => {
            score::misfit();
            tracking::keep(mark, &error);
            None
        }
    }
}

/// Resets a member that is repeated.
#[cold]
fn vacate<T: Vacant>(slot: &mut T) {
    *slot = T::vacant();
}

/// A set of indices of a table.
#[derive(Default)]
struct Seen {
    /// The first 128, a bit for each.
    low: [u64; 2],
    /// The others.
    high: Vec<bool>,
}

impl Seen {
    /// Adds an index and returns whether it is new.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        match self.low.get_mut(index / 64) {
            Some(word) => {
                let bit = 1 << (index % 64);
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
            None => self.insert_high(index - 128),
        }
    }

    fn insert_high(&mut self, index: usize) -> bool {
        if self.high.len() <= index {
            self.high.resize(index + 1, false);
        }
        !std::mem::replace(&mut self.high[index], true)
    }

    /// Returns whether the set contains all of these, of the first 128.
    fn contains_all(&self, bits: [u64; 2]) -> bool {
        self.low[0] & bits[0] == bits[0] && self.low[1] & bits[1] == bits[1]
    }

    fn count(&self) -> u32 {
        let high = self.high.iter().filter(|seen| **seen).count();
        self.low[0].count_ones()
            + self.low[1].count_ones()
            + u32::try_from(high).unwrap_or(u32::MAX)
    }

    fn contains(&self, index: usize) -> bool {
        match self.low.get(index / 64) {
            Some(word) => word >> (index % 64) & 1 == 1,
            None => self.high.get(index - 128) == Some(&true),
        }
    }
}

/// The type of the field that holds the members that are not in the table, and those that do not fit.
pub trait ExtraMembers: Default {
    /// Whether values can be kept as JSON.
    const KEEPS: bool;

    /// Reads a member.
    ///
    /// # Errors
    ///
    /// If its value cannot be read.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;

    /// Writes all members that are not in the table.
    ///
    /// # Errors
    ///
    /// If the serializer fails.
    fn write<M: SerializeMap>(&self, map: &mut M, members: &[Member]) -> Result<(), M::Error>;

    /// Keeps the value of a member as JSON.
    fn keep(&mut self, name: &str, value: Value);

    /// Returns whether the value of a member is kept as JSON.
    fn has_kept(&self, name: &str) -> bool;

    /// Forgets what is kept for a member.
    fn forget(&mut self, name: &str);
}

impl<T: Vacant> ExtraMembers for Others<T> {
    const KEEPS: bool = true;

    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        if T::UNTYPED {
            score::unknown();
        } else if tracking::is_tracking() {
            if tracking::is_lenient() {
                let text = map.next_value_seed(TextSeed)?;
                match read_or_keep::<T>(Step::Name(name.clone()), &text) {
                    Some(value) => drop(self.insert(name, value)),
                    None => self.keep_raw(&name, Value::from_json_text(text)),
                }
                return Ok(());
            }
            tracking::enter(Step::Name(name.clone()));
            self.insert(name, map.next_value_seed(ReadSeed::<T>(PhantomData))?);
            tracking::leave();
            return Ok(());
        }
        self.insert(name, map.next_value_seed(ReadSeed::<T>(PhantomData))?);
        Ok(())
    }

    #[inline]
    fn write<M: SerializeMap>(&self, map: &mut M, members: &[Member]) -> Result<(), M::Error> {
        if self.has_none() {
            return Ok(());
        }
        for (name, value) in self.iter() {
            map.serialize_entry(name, &Written(value))?;
        }
        for (name, value) in self.raw().into_iter().flatten() {
            if members.iter().all(|member| member.name != name) {
                map.serialize_entry(name, value)?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, name: &str, value: Value) {
        self.keep_raw(name, value);
    }

    fn has_kept(&self, name: &str) -> bool {
        self.raw().is_some_and(|raw| raw.contains_key(name))
    }

    fn forget(&mut self, name: &str) {
        self.forget_raw(name);
    }
}

/// Drops unknown members, if the generator was asked to.
#[derive(Debug, Default)]
pub struct DropExtra;

impl ExtraMembers for DropExtra {
    const KEEPS: bool = false;

    fn read<'de, A: MapAccess<'de>>(&mut self, _: String, map: &mut A) -> Result<(), A::Error> {
        score::unknown();
        map.next_value::<IgnoredAny>().map(drop)
    }

    fn write<M: SerializeMap>(&self, _: &mut M, _: &[Member]) -> Result<(), M::Error> {
        Ok(())
    }

    fn keep(&mut self, _: &str, _: Value) {}

    fn has_kept(&self, _: &str) -> bool {
        false
    }

    fn forget(&mut self, _: &str) {}
}

#[cfg(test)]
mod tests {
    use super::{Member, Seen, required};

    #[test]
    fn set_holds_indices_beyond_128() {
        let members = [0, 63, 64, 127, 128, 300];
        let mut seen = Seen::default();
        for member in members {
            assert!(seen.insert(member));
            assert!(!seen.insert(member));
        }
        assert_eq!(seen.count(), 6);
        for index in 0..400 {
            assert_eq!(seen.contains(index), members.contains(&index), "{index}");
        }
    }

    #[test]
    fn required_members_are_all_checked() {
        let mut members = [Member::optional(0, "a"); 130];
        for index in [0, 64, 127, 129] {
            members[index] = Member::nullable(0, "b");
        }
        let required = required(&members);
        let mut seen = Seen::default();
        for index in [0, 64] {
            seen.insert(index);
            assert!(!seen.contains_all(required), "{index}");
        }
        seen.insert(127);
        assert!(seen.contains_all(required));
    }
}
