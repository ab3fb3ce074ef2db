//! Choices that depend on a seed alone.

use conform_json::{FNV1A_START, fnv1a};
use fastrand::Rng;

/// A source of choices. The same seed always gives the same ones.
pub(super) struct Draw {
    rng: Rng,
    /// Whether the first or the most usual of several things is wanted.
    pub(super) is_plain: bool,
    /// Whether something was chosen that another seed would choose otherwise.
    pub(super) has_chosen: bool,
}

impl Draw {
    pub(super) fn new(seed: u64, is_plain: bool) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            is_plain,
            has_chosen: false,
        }
    }

    /// Returns an index below `count`, which is not 0; the first one if plain things are wanted.
    pub(super) fn index(&mut self, count: usize) -> usize {
        if count <= 1 {
            return 0;
        }
        self.has_chosen = true;
        if self.is_plain {
            0
        } else {
            self.rng.usize(..count)
        }
    }

    /// Returns an index below `count`, which is not 0, even if plain things are wanted.
    pub(super) fn any_index(&mut self, count: usize) -> usize {
        self.has_chosen |= count > 1;
        self.rng.usize(..count.max(1))
    }

    /// Returns a number from `least` to `most`.
    pub(super) fn between(&mut self, least: i128, most: i128) -> i128 {
        if least >= most {
            return least;
        }
        self.has_chosen = true;
        self.rng.i128(least..=most)
    }

    /// Returns true once in so many times, and never if plain things are wanted.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.has_chosen = true;
        !self.is_plain && self.rng.usize(..times) == 0
    }

    /// Returns the indices below `count` in the order in which they are to be tried.
    pub(super) fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        self.has_chosen |= count > 1;
        if !self.is_plain {
            self.rng.shuffle(&mut order);
        }
        order
    }
}

/// Returns the seed of a part of what has this seed, such as a member of an object.
pub(super) fn part_of(seed: u64, part: &str) -> u64 {
    // The result is the same on every machine. It is mixed by the finisher of SplitMix64.
    let start = FNV1A_START ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut hash = fnv1a(start, part.bytes());
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
