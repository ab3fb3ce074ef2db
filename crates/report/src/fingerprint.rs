//! What makes two diagnostics the same, from run to run.

use std::fmt;

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
        // FNV-1a of 64 bits: the standard library promises no hash that stays the same.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for word in words {
            // The byte 0xff ends a word. It is in no UTF-8.
            for byte in word.as_ref().bytes().chain([0xff]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
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
