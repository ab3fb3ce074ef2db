//! The members that are not in the table of a model, and values that are kept as JSON.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess};
use serde::ser::SerializeMap;

use super::vacant::{Written, read_str};
use super::{Member, ReadSeed, Vacant};
use crate::extra::{Others, RawMembers};
use crate::json::{Value, read_text};
use crate::score;
use crate::tracking::{self, Step};

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

    /// Returns the values that are kept as JSON, if there are any.
    fn raw(&self) -> Option<&RawMembers>;

    /// Keeps the value of a member as JSON.
    fn keep(&mut self, name: &str, value: Value);

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

    #[inline]
    fn raw(&self) -> Option<&RawMembers> {
        self.raw()
    }

    fn keep(&mut self, name: &str, value: Value) {
        self.keep_raw(name, value);
    }

    fn forget(&mut self, name: &str) {
        self.forget_raw(name);
    }
}

/// Drops unknown members, if the generator was asked to.
#[derive(Debug, Default)]
pub(super) struct DropExtra;

impl ExtraMembers for DropExtra {
    const KEEPS: bool = false;

    fn read<'de, A: MapAccess<'de>>(&mut self, _: String, map: &mut A) -> Result<(), A::Error> {
        score::unknown();
        map.next_value::<IgnoredAny>().map(drop)
    }

    fn write<M: SerializeMap>(&self, _: &mut M, _: &[Member]) -> Result<(), M::Error> {
        Ok(())
    }

    fn raw(&self) -> Option<&RawMembers> {
        None
    }

    fn keep(&mut self, _: &str, _: Value) {}

    fn forget(&mut self, _: &str) {}
}

/// Reads a value as its JSON text.
pub(super) struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        read_text(deserializer)
    }
}

/// Reads a member from its text; returns `None` and notes the misfit if it does not fit.
pub(super) fn read_or_keep<T: Vacant>(step: Step, text: &str) -> Option<T> {
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
