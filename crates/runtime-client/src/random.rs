//! Random numbers for multipart boundaries and retry delays. They are not secure.

use std::hash::{BuildHasher, RandomState};

/// Returns a random number, from the random keys of the standard library's hash maps.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(())
}
