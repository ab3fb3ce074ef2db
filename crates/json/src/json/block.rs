//! Sixty-four bytes of a string at once: where its quotes, backslashes and control characters are.
//!
//! JSON inside a JSON string has an escape every few bytes. Looking for the next one from each of them
//! costs more than marking all of them in a block.

use wide::u8x16;

/// The number of bytes in a block: one for each bit of a mark.
pub(super) const BLOCK: usize = 64;

/// What is where in a block. Bit `n` stands for byte `n`.
#[derive(Clone, Copy)]
pub(super) struct Block {
    pub(super) quotes: u64,
    pub(super) backslashes: u64,
    pub(super) controls: u64,
}

impl Block {
    #[inline]
    pub(super) fn new(bytes: &[u8; BLOCK]) -> Self {
        let (mut quotes, mut backslashes, mut controls) = (0, 0, 0);
        let (lanes, _) = bytes.as_chunks::<16>();
        for (index, lane) in lanes.iter().enumerate() {
            let lane = u8x16::new(*lane);
            let bits = |found: u8x16| u64::from(found.to_bitmask()) << (16 * index);
            quotes |= bits(lane.simd_eq(u8x16::splat(b'"')));
            backslashes |= bits(lane.simd_eq(u8x16::splat(b'\\')));
            controls |= bits(lane.simd_lt(u8x16::splat(0x20)));
        }
        Self {
            quotes,
            backslashes,
            controls,
        }
    }

    /// Returns the bytes that a backslash escapes. `is_escaped` says whether the first byte is, and is
    /// set to whether the first byte of the next block is.
    ///
    /// In a run of backslashes every second one escapes the next. Subtracting the starts of the runs
    /// from a number of alternating bits carries through each run, and so tells odd from even lengths,
    /// for all runs at once (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019).
    #[inline]
    fn escaped(&self, is_escaped: &mut bool) -> u64 {
        const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
        let first = u64::from(*is_escaped);
        let starts = self.backslashes & !first;
        let series = ((starts << 1) | ODD).wrapping_sub(starts);
        let ends = series ^ ODD;
        *is_escaped = (ends & self.backslashes) >> 63 != 0;
        ends ^ (self.backslashes | first)
    }
}

/// Follows a JSON string to its closing quote, in pieces of any size. The escapes are not checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct StringEnd {
    /// Whether a backslash stands before the next byte.
    is_escaped: bool,
}

impl StringEnd {
    /// Starts behind the opening quote.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns how many of the next bytes belong to the string, its closing quote included; `None` if
    /// all of them do and the string goes on.
    #[inline]
    pub fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (index, block) in blocks.iter().enumerate() {
            let block = Block::new(block);
            let closing = block.quotes & !block.escaped(&mut self.is_escaped);
            if closing != 0 {
                self.is_escaped = false;
                return Some(index * BLOCK + closing.trailing_zeros() as usize + 1);
            }
        }
        for (index, byte) in rest.iter().enumerate() {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => return Some(bytes.len() - rest.len() + index + 1),
                _ => {}
            }
        }
        None
    }
}
