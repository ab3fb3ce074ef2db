//! Which members of a model were read.

use super::{Member, Presence};

/// Returns the required ones of the first 128 members of a table, a bit for each, as [`Seen`] stores them.
pub(super) const fn required(members: &[Member]) -> [u64; 2] {
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

/// A set of indices of a table.
#[derive(Default)]
pub(super) struct Seen {
    /// The first 128, a bit for each.
    low: [u64; 2],
    /// The others.
    high: Vec<bool>,
}

impl Seen {
    /// Adds an index and returns whether it is new.
    #[inline]
    pub(super) fn insert(&mut self, index: usize) -> bool {
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
    pub(super) fn contains_all(&self, bits: [u64; 2]) -> bool {
        self.low[0] & bits[0] == bits[0] && self.low[1] & bits[1] == bits[1]
    }

    pub(super) fn count(&self) -> u32 {
        let high = self.high.iter().filter(|seen| **seen).count();
        self.low[0].count_ones()
            + self.low[1].count_ones()
            + u32::try_from(high).unwrap_or(u32::MAX)
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        match self.low.get(index / 64) {
            Some(word) => word >> (index % 64) & 1 == 1,
            None => self.high.get(index - 128) == Some(&true),
        }
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
