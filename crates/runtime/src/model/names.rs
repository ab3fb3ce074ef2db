//! Looking up the names of members without allocating.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

use super::Member;

/// The index of a member that is not in the table.
pub(super) const UNKNOWN: usize = usize::MAX;

/// Reads the name of a member and finds its index in the table.
pub(super) struct Names {
    pub(super) members: &'static [Member],
    /// The hash table of the members' names.
    table: &'static NameTable,
    /// The index of the last name that was read; [`UNKNOWN`] if it is not in the table.
    ///
    /// (It is stored here and not returned by the seed, so that the result fits two registers.)
    pub(super) found: usize,
    /// The index to try first, because members usually come in the order of the description.
    next: usize,
    /// The last name that was read and is not in the table.
    pub(super) unknown: String,
}

impl Names {
    pub(super) fn new(members: &'static [Member], table: &'static NameTable) -> Self {
        Self {
            members,
            table,
            found: UNKNOWN,
            next: 0,
            unknown: String::new(),
        }
    }

    #[inline]
    fn find(&mut self, name: &str) {
        self.found = match self.members.get(self.next) {
            Some(member) if same(member.name, name) => self.next,
            _ => self.table.find(self.members, name),
        };
        if self.found != UNKNOWN {
            self.next = self.found + 1;
        }
    }
}

/// A hash table of the names of the first members, so that a member in an unexpected position is found without comparing all names. It is built at
/// compile time.
pub(super) struct NameTable([u8; Self::COUNT]);

impl NameTable {
    const COUNT: usize = 128;

    /// The most members that have a slot. Some slots stay free, so that every search ends.
    const MAX_MEMBERS: usize = 96;

    /// A slot without a member.
    const FREE: u8 = u8::MAX;

    pub(super) const fn of(members: &[Member]) -> Self {
        let mut slots = [Self::FREE; Self::COUNT];
        let mut index = 0;
        while index < members.len() && index < Self::MAX_MEMBERS {
            let mut slot = Self::first(members[index].name);
            while slots[slot] != Self::FREE {
                slot = Self::after(slot);
            }
            #[expect(clippy::cast_possible_truncation, reason = "it is below `MAX_MEMBERS`")]
            {
                slots[slot] = index as u8;
            }
            index += 1;
        }
        Self(slots)
    }

    #[inline]
    fn find(&self, members: &[Member], name: &str) -> usize {
        let mut slot = Self::first(name);
        while self.0[slot] != Self::FREE {
            let index = usize::from(self.0[slot]);
            if same(members[index].name, name) {
                return index;
            }
            slot = Self::after(slot);
        }
        Self::find_without_slot(members, name)
    }

    /// Compares the name with all members that have no slot.
    fn find_without_slot(members: &[Member], name: &str) -> usize {
        let mut others = members.iter().skip(Self::MAX_MEMBERS);
        match others.position(|member| member.name == name) {
            Some(index) => Self::MAX_MEMBERS + index,
            None => UNKNOWN,
        }
    }

    /// Returns the slot in which the search for a name begins. It is a hash of the length and of three bytes, which differ for nearly all names.
    const fn first(name: &str) -> usize {
        let name = name.as_bytes();
        let [first, .., last] = name else {
            return name.len();
        };
        let middle = name[name.len() / 2];
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the length's last byte is enough"
        )]
        let bytes = u32::from_le_bytes([*first, middle, *last, name.len() as u8]);
        // The multiplication by a large odd number spreads every byte to the upper bits.
        (bytes.wrapping_mul(0x9E37_79B1) >> (u32::BITS - Self::COUNT.ilog2())) as usize
    }

    const fn after(slot: usize) -> usize {
        (slot + 1) % Self::COUNT
    }
}

/// Returns whether two names are equal. Most names are too short for a call of `memcmp` to pay off. So this compares words, of which the last
/// may overlap the one before.
#[inline]
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    if one.len() >= 8 {
        let (words, others) = (one.as_chunks::<8>().0, other.as_chunks::<8>().0);
        one.last_chunk::<8>() == other.last_chunk() && words.iter().zip(others).all(|(a, b)| a == b)
    } else if one.len() >= 4 {
        one.first_chunk::<4>() == other.first_chunk() && one.last_chunk::<4>() == other.last_chunk()
    } else {
        one.iter().zip(other).all(|(a, b)| a == b)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<(), E> {
        self.find(name);
        if self.found == UNKNOWN {
            name.clone_into(&mut self.unknown);
        }
        Ok(())
    }

    fn visit_string<E: de::Error>(self, name: String) -> Result<(), E> {
        self.find(&name);
        if self.found == UNKNOWN {
            self.unknown = name;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{NameTable, Names, UNKNOWN, same};
    use crate::Member;

    #[test]
    fn names_that_differ_in_one_byte_are_not_equal() {
        let name = "abcdefghijklmnopqrstuvwxyz";
        for length in 0..=name.len() {
            let name = &name[..length];
            assert!(same(name, name));
            assert!(!same(name, &format!("{name}a")));
            for at in 0..length {
                let mut other = name.to_owned();
                other.replace_range(at..=at, "_");
                assert!(!same(name, &other), "{other}");
            }
        }
    }

    #[test]
    fn names_are_found_in_any_order() {
        for count in [0, 1, 2, 95, 96, 97, 300] {
            let names: Vec<&str> = (0..count)
                .map(|number| &*format!("member_{number}").leak())
                .chain(["", "a", "b", "äöü"])
                .collect();
            let members: &[Member] = names
                .iter()
                .map(|name| Member::required(0, name))
                .collect::<Vec<_>>()
                .leak();
            let slots = Box::leak(Box::new(NameTable::of(members)));
            let mut forward = Names::new(members, slots);
            let mut backward = Names::new(members, slots);
            for index in 0..names.len() {
                forward.find(names[index]);
                assert_eq!(forward.found, index, "{count}");
                let index = names.len() - 1 - index;
                backward.find(names[index]);
                assert_eq!(backward.found, index, "{count}");
            }
            forward.find("member");
            assert_eq!(forward.found, UNKNOWN, "{count}");
        }
    }
}
