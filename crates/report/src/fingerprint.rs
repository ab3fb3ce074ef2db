//! What makes two diagnostics the same, from run to run.

use std::fmt;

use conform_json::{FNV1A_START, fnv1a};

/// Identifies a diagnostic from run to run, while its cause stays the same. Its text is sixteen hexadecimal digits.
///
/// ```
/// use conform_report::Fingerprint;
///
/// let fingerprint = Fingerprint::of(["wrong-type", "/id"]);
/// assert_eq!(Fingerprint::parse(&fingerprint.to_string()), Some(fingerprint));
/// assert_ne!(fingerprint, Fingerprint::of(["wrong-type", "/i", "d"]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Returns the fingerprint of a sequence of words.
    #[must_use]
    pub fn of<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        // The byte 0xff ends a word. It is in no UTF-8.
        let hash = words.into_iter().fold(FNV1A_START, |hash, word| {
            fnv1a(hash, word.as_ref().bytes().chain([0xff]))
        });
        Self(hash)
    }

    /// Reads up to sixteen hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        u64::from_str_radix(text, 16).ok().map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
