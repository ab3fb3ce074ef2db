//! Hashes of member names and values, and a hash that is the same on every machine.

use std::hash::Hasher;

use foldhash::{SharedSeed, fast::FoldHasher};

/// The hash of no bytes at all, for [`fnv1a`].
pub const FNV1A_START: u64 = 0xcbf2_9ce4_8422_2325;

/// Continues a hash with more bytes by FNV-1a of 64 bits. The result is the same on every machine and with every version, which the
/// standard library promises of none of its hashes. Anyone can make texts that collide, so nothing may depend on that they do not.
///
/// ```
/// use conform_json::{FNV1A_START, fnv1a};
///
/// assert_eq!(fnv1a(FNV1A_START, *b"a"), 0xaf63_dc4c_8601_ec8c);
/// ```
#[must_use]
pub fn fnv1a(start: u64, bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

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
