//! Memory of passes, which is used again.

use super::text::TextScratch;

/// The memory of a pass.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) texts: TextScratch,
    /// A bit for each member of the open objects, except the first members of each, for which the object has bits itself.
    pub(super) seen: Vec<u64>,
    /// The hashes of what must be different in the open objects and arrays: names that no schema lists, and items.
    pub(super) hashes: Vec<u64>,
    /// Members of the open objects whose values are compared, and where these are in the text.
    pub(super) ordered: Vec<(usize, usize)>,
    /// By `ObjectTest::guesses`. Programs write members in the same order each time, so a name is compared with the one
    /// that came at this point the last time, and looked up only if it is another one.
    pub(super) guesses: Vec<u32>,
    /// The slots of what the pass shows and no message has shown before.
    pub(super) shown: Vec<u32>,
}

impl Scratch {
    /// Returns the slots of what the last pass showed and no message had shown before.
    pub(super) fn shown(&self) -> &[u32] {
        &self.shown
    }
}
