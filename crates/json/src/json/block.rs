//! Sixty-four bytes of a text at once: where its quotes, backslashes, brackets and control characters are.
//!
//! JSON inside a JSON string has an escape every few bytes. Looking for the next one from each of them
//! costs more than marking all of them in a block.

use wide::u8x16;

/// The number of bytes in a block: one for each bit of a mark.
pub(super) const BLOCK: usize = 64;

/// Returns which bytes of a block are marked. Bit `n` stands for byte `n`.
#[inline]
fn marks(bytes: &[u8; BLOCK], is_marked: impl Fn(u8x16) -> u8x16) -> u64 {
    let (lanes, _) = bytes.as_chunks::<16>();
    let lanes = lanes.iter().enumerate();
    lanes.fold(0, |marks, (index, lane)| {
        let found = is_marked(u8x16::new(*lane)).to_bitmask();
        marks | u64::from(found) << (16 * index)
    })
}

/// Returns where backslashes are.
#[inline]
pub(super) fn backslashes(bytes: &[u8; BLOCK]) -> u64 {
    marks(bytes, |lane| lane.simd_eq(u8x16::splat(b'\\')))
}

/// Returns where quotes are.
#[inline]
pub(super) fn quotes(bytes: &[u8; BLOCK]) -> u64 {
    marks(bytes, |lane| lane.simd_eq(u8x16::splat(b'"')))
}

/// Returns where control characters are.
#[inline]
pub(super) fn controls(bytes: &[u8; BLOCK]) -> u64 {
    marks(bytes, |lane| lane.simd_lt(u8x16::splat(0x20)))
}

/// Returns where brackets and braces are.
#[inline]
fn brackets(bytes: &[u8; BLOCK]) -> u64 {
    /// Brackets and braces differ in this bit.
    const BRACE: u8 = b'{' ^ b'[';
    marks(bytes, |lane| {
        let lane = lane | u8x16::splat(BRACE);
        lane.simd_eq(u8x16::splat(b'{')) | lane.simd_eq(u8x16::splat(b'}'))
    })
}

/// Returns the bytes that a backslash escapes. `is_escaped` says whether the first byte is, and is set to whether the
/// first byte of the next block is.
///
/// In a run of backslashes every second one escapes the next. Subtracting the starts of the runs from a number of
/// alternating bits carries through each run, and so tells odd from even lengths, for all runs at once (Langdale and
/// Lemire, "Parsing Gigabytes of JSON per Second", 2019).
#[inline]
pub(super) fn escaped(backslashes: u64, is_escaped: &mut bool) -> u64 {
    const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
    let first = u64::from(*is_escaped);
    let starts = backslashes & !first;
    let series = ((starts << 1) | ODD).wrapping_sub(starts);
    let ends = series ^ ODD;
    *is_escaped = (ends & backslashes) >> 63 != 0;
    ends ^ (backslashes | first)
}

/// Returns the bytes of strings, by their quotes: the opening ones, and what is before the closing ones.
#[inline]
fn between(quotes: u64) -> u64 {
    let mut inside = quotes;
    for distance in [1, 2, 4, 8, 16, 32] {
        inside ^= inside << distance;
    }
    inside
}

/// Follows a JSON object or array to its closing bracket, in pieces of any size. Only strings and brackets are
/// looked at; the rest is not checked.
#[derive(Clone, Copy, Debug)]
pub struct ContainerEnd {
    /// How many objects and arrays are open.
    depth: usize,
    is_in_string: bool,
    /// Whether a backslash of the string stands before the next byte.
    is_escaped: bool,
}

impl ContainerEnd {
    /// Starts behind the opening bracket.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it starts at a certain place")]
    pub const fn new() -> Self {
        Self {
            depth: 1,
            is_in_string: false,
            is_escaped: false,
        }
    }

    /// Returns how many of the next bytes belong to the object or array, its closing bracket included; `None` if
    /// all of them do and it goes on.
    pub fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (index, block) in blocks.iter().enumerate() {
            if let Some(length) = self.find_in_block(block) {
                return Some(index * BLOCK + length);
            }
        }
        let before = bytes.len() - rest.len();
        self.find_in_bytes(rest).map(|length| before + length)
    }

    #[inline]
    fn find_in_block(&mut self, bytes: &[u8; BLOCK]) -> Option<usize> {
        let backslashes = backslashes(bytes);
        let mut is_escaped = self.is_escaped;
        let quotes = quotes(bytes) & !escaped(backslashes, &mut is_escaped);
        if self.is_in_string && quotes == 0 {
            self.is_escaped = is_escaped;
            return None;
        }
        let inside = between(quotes) ^ if self.is_in_string { u64::MAX } else { 0 };
        if backslashes & !inside != 0 {
            // Outside of strings a backslash escapes nothing. No JSON has one there.
            return self.find_in_bytes(bytes);
        }
        let mut brackets = brackets(bytes) & !inside;
        while brackets != 0 {
            let at = brackets.trailing_zeros() as usize;
            brackets &= brackets - 1;
            if self.closes(bytes[at]) {
                return Some(at + 1);
            }
        }
        self.is_in_string = inside >> 63 != 0;
        self.is_escaped = is_escaped;
        None
    }

    fn find_in_bytes(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' if self.is_in_string => self.is_escaped = true,
                b'"' => self.is_in_string = !self.is_in_string,
                b'{' | b'[' | b'}' | b']' if !self.is_in_string && self.closes(byte) => {
                    return Some(at + 1);
                }
                _ => {}
            }
        }
        None
    }

    /// Counts a bracket, and returns whether it is the one that closes the object or array.
    #[inline]
    fn closes(&mut self, bracket: u8) -> bool {
        if matches!(bracket, b'{' | b'[') {
            self.depth += 1;
        } else {
            self.depth = self.depth.saturating_sub(1);
        }
        self.depth == 0
    }
}
