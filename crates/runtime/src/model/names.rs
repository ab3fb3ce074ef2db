//! Reading the name of a member without allocating.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

use super::Member;

/// Which member a name stands for.
pub(super) enum Name {
    /// The member at this index of the table.
    Known(usize),
    /// No member of the table.
    Unknown(String),
}

/// Finds names in a table.
pub(super) struct Names {
    pub(super) members: &'static [Member],
    /// Where to look first: members mostly come in the order of the description.
    pub(super) next: usize,
}

impl Names {
    #[inline]
    fn find(&mut self, name: &str) -> Option<usize> {
        let found = match self.members.get(self.next) {
            Some(member) if member.name == name => self.next,
            _ => self.search(name)?,
        };
        self.next = found + 1;
        Some(found)
    }

    /// Looks through the table, first behind the place where the name was expected.
    fn search(&self, name: &str) -> Option<usize> {
        let (before, after) = self.members.split_at(self.next.min(self.members.len()));
        let same = |member: &Member| member.name == name;
        match after.iter().position(same) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(same),
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Name, E> {
        Ok(self
            .find(name)
            .map_or_else(|| Name::Unknown(name.to_owned()), Name::Known))
    }

    fn visit_string<E: de::Error>(self, name: String) -> Result<Name, E> {
        Ok(self.find(&name).map_or(Name::Unknown(name), Name::Known))
    }
}
