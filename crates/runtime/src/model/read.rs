//! Reading models.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserializer, Serialize};
use serde_json::Value;

use super::names::{NameTable, Names, UNKNOWN};
use super::vacant::OptionalSeed;
use super::{FillSeed, Member, Model, Presence, ReadSeed, Vacant};
use crate::{Extra, score};

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
pub fn fill<'de, M: Model, D: Deserializer<'de>>(
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
        let mut reader = Reader {
            map,
            names: Names::new(M::MEMBERS, const { &NameTable::of(M::MEMBERS) }),
            is_repeated: false,
            seen: Seen::default(),
        };
        while let Some(index) = reader.advance()? {
            self.0.read_member(index, &mut reader)?;
        }
        reader.finish(const { required(M::MEMBERS) })
    }
}

/// Reads the members of a map one by one.
pub struct Reader<A> {
    map: A,
    names: Names,
    /// Whether the current member is a repetition. Of repeated members, the last one counts.
    is_repeated: bool,
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
        self.map.next_value_seed(FillSeed(slot))
    }

    /// Reads the value of an optional member that may not be `null`.
    ///
    /// # Errors
    ///
    /// As [`member`](Self::member).
    #[inline]
    pub fn optional<T: Vacant>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        if self.is_repeated {
            vacate(slot);
        }
        self.map.next_value_seed(OptionalSeed(slot))
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

/// The type of the field that holds the members that are not in the table.
pub trait ExtraMembers: Default {
    /// Reads a member.
    ///
    /// # Errors
    ///
    /// If its value cannot be read.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;

    /// Writes all members.
    ///
    /// # Errors
    ///
    /// If the serializer fails.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl ExtraMembers for Extra {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        score::unknown();
        self.insert(name, map.next_value::<Value>()?);
        Ok(())
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter()
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

impl<T: Vacant + Serialize> ExtraMembers for BTreeMap<String, T> {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        self.insert(name, map.next_value_seed(ReadSeed(PhantomData))?);
        Ok(())
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter()
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

/// Drops unknown members, if the generator was asked to.
#[derive(Debug, Default)]
pub struct DropExtra;

impl ExtraMembers for DropExtra {
    fn read<'de, A: MapAccess<'de>>(&mut self, _: String, map: &mut A) -> Result<(), A::Error> {
        score::unknown();
        map.next_value::<IgnoredAny>().map(drop)
    }

    fn write<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
        Ok(())
    }
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
