//! Hashes of names and values.

use std::hash::Hasher;

use foldhash::{SharedSeed, fast::FoldHasher};

/// A hasher under a seed that differs from process to process, so that no text can be written whose
/// names or values all fall together.
#[inline]
pub(crate) fn hasher() -> FoldHasher<'static> {
    FoldHasher::with_seed(0, SharedSeed::global_random())
}

/// The hash of a name.
#[inline]
pub(crate) fn hash(name: &[u8]) -> u32 {
    let mut hasher = hasher();
    hasher.write(name);
    let hash = hasher.finish();
    #[expect(clippy::cast_possible_truncation, reason = "both halves count")]
    let folded = (hash ^ (hash >> 32)) as u32;
    folded
}
