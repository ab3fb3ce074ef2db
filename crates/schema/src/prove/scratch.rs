//! Memory of passes.

use super::text::TextScratch;

/// Memory of a pass, kept for the next.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) texts: TextScratch,
    /// A bit for each member of the open objects, but for the first of each, which the object itself keeps.
    pub(super) seen: Vec<u64>,
    /// The hashes of what must be distinct in what is open: names that no schema has, items.
    pub(super) hashes: Vec<u64>,
    /// By [`ObjectTest::guesses`]. Payloads are written by programs, so that members come in the same order each time: a
    /// name is compared with the one that came there the last time, and looked up only if it is another.
    pub(super) guesses: Vec<u32>,
    /// What the pass shows that no body has shown before: slots.
    pub(super) shown: Vec<u32>,
}

impl Scratch {
    /// What the last pass showed that no body had shown before it.
    pub(super) fn shown(&self) -> &[u32] {
        &self.shown
    }
}
