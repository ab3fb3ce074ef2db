//! Random numbers, for what need not be secret.

use std::hash::{BuildHasher, RandomState};

/// A number that differs from call to call: for boundaries, and for delays. The keys of the standard library's hash maps are where it comes
/// from.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(())
}
