//! Hashes of member names and values.

use std::hash::Hasher;

use foldhash::{SharedSeed, fast::FoldHasher};

/// Returns a hasher whose seed differs from process to process, so that nobody can write a text
/// whose names or values all collide.
#[inline]
pub(crate) fn hasher() -> FoldHasher<'static> {
    FoldHasher::with_seed(0, SharedSeed::global_random())
}

/// Returns the hash of a member name.
#[inline]
pub(crate) fn hash(name: &[u8]) -> u32 {
    let mut hasher = hasher();
    hasher.write(name);
    let hash = hasher.finish();
    #[expect(clippy::cast_possible_truncation, reason = "both halves count")]
    let folded = (hash ^ (hash >> 32)) as u32;
    folded
}
