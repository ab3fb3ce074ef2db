//! Numbers and names of records.

/// Counted ids: the same calls make the same ones.
#[derive(Debug)]
pub(crate) struct Ids {
    next: u64,
}

impl Ids {
    pub(crate) fn from(first: u64) -> Self {
        Self { next: first }
    }

    /// Returns the next number, which is not in use.
    #[cfg(feature = "data")]
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    pub(crate) fn number(&mut self) -> u64 {
        let number = self.next;
        self.next += 1;
        number
    }

    /// Keeps clear of a number that is in use.
    pub(crate) fn skip(&mut self, used: u64) {
        self.next = self.next.max(used.saturating_add(1));
    }

    /// Returns a UUID of version 4 by its form.
    pub(crate) fn uuid(&mut self) -> String {
        let number = self.number();
        let mixed = mixed(number);
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            mixed >> 32,
            (mixed >> 16) & 0xffff,
            (mixed >> 4) & 0xfff,
            mixed & 0xfff,
            number & 0xffff_ffff_ffff
        )
    }
}

/// Returns other bits for a number (splitmix64), so that names made of following numbers do not look alike.
pub(crate) fn mixed(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
