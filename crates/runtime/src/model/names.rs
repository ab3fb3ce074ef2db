//! Reading the name of a member without allocating.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

use super::Member;

/// The index of a member that is not in the table.
pub(super) const UNKNOWN: usize = usize::MAX;

/// Finds names in a table.
pub(super) struct Names {
    pub(super) members: &'static [Member],
    /// Where those of the table stand in it.
    places: &'static Places,
    /// Where to look first: members mostly come in the order of the description.
    next: usize,
    /// The last name that is not in the table.
    pub(super) unknown: String,
}

impl Names {
    pub(super) fn new(members: &'static [Member], places: &'static Places) -> Self {
        Self {
            members,
            places,
            next: 0,
            unknown: String::new(),
        }
    }

    #[inline]
    fn find(&mut self, name: &str) -> usize {
        let found = match self.members.get(self.next) {
            Some(member) if member.name == name => self.next,
            _ => self.places.find(self.members, name),
        };
        if found != UNKNOWN {
            self.next = found + 1;
        }
        found
    }
}

/// The first members of a table by a hash of their names, so that one that was not expected is found without a look at all
/// of them. The compiler works it out.
pub(super) struct Places([u8; Self::COUNT]);

impl Places {
    const COUNT: usize = 128;

    /// How many members have a place. There are places left, so that a search ends.
    const PLACED: usize = 96;

    /// A place that is nobody's.
    const FREE: u8 = u8::MAX;

    pub(super) const fn of(members: &[Member]) -> Self {
        let mut places = [Self::FREE; Self::COUNT];
        let mut index = 0;
        while index < members.len() && index < Self::PLACED {
            let mut place = Self::first(members[index].name);
            while places[place] != Self::FREE {
                place = Self::after(place);
            }
            #[expect(clippy::cast_possible_truncation, reason = "it is below `PLACED`")]
            {
                places[place] = index as u8;
            }
            index += 1;
        }
        Self(places)
    }

    #[inline]
    fn find(&self, members: &[Member], name: &str) -> usize {
        let mut place = Self::first(name);
        while self.0[place] != Self::FREE {
            let index = usize::from(self.0[place]);
            if members[index].name == name {
                return index;
            }
            place = Self::after(place);
        }
        Self::find_beyond(members, name)
    }

    /// Looks through the members that have no place.
    fn find_beyond(members: &[Member], name: &str) -> usize {
        let mut others = members.iter().skip(Self::PLACED);
        match others.position(|member| member.name == name) {
            Some(index) => Self::PLACED + index,
            None => UNKNOWN,
        }
    }

    /// Where a name is looked for first: by its length and three of its bytes, which tell nearly all names apart.
    const fn first(name: &str) -> usize {
        let name = name.as_bytes();
        let [first, .., last] = name else {
            return name.len();
        };
        let hash = name.len() * 7
            + *first as usize * 5
            + name[name.len() / 2] as usize * 19
            + *last as usize * 37;
        hash % Self::COUNT
    }

    const fn after(place: usize) -> usize {
        (place + 1) % Self::COUNT
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<usize, E> {
        let found = self.find(name);
        if found == UNKNOWN {
            name.clone_into(&mut self.unknown);
        }
        Ok(found)
    }

    fn visit_string<E: de::Error>(self, name: String) -> Result<usize, E> {
        let found = self.find(&name);
        if found == UNKNOWN {
            self.unknown = name;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Places, UNKNOWN};
    use crate::Member;

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
            let places = Box::leak(Box::new(Places::of(members)));
            let mut forward = Names::new(members, places);
            let mut backward = Names::new(members, places);
            for index in 0..names.len() {
                assert_eq!(forward.find(names[index]), index, "{count}");
                let index = names.len() - 1 - index;
                assert_eq!(backward.find(names[index]), index, "{count}");
            }
            assert_eq!(forward.find("member"), UNKNOWN, "{count}");
        }
    }
}
