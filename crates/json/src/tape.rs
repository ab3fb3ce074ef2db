//! The tape: every value and key of a document in the order of the text.

use crate::{
    slot::{Slot, Tag},
    source::Span,
};

mod build;

/// The number of a value in its document. It stays the same as long as the document lives, and is
/// the same each time the same text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The number itself, for use as a key or an index into a table of one's own. Numbers are less
    /// than the number of values and keys of the document, and not all of them are used.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A name that an object holds more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The name, unescaped.
    pub key: Box<str>,
    /// The key where the name stands first.
    pub first: Span,
    /// The key that repeats the name. A name that occurs three times makes two duplicates.
    pub repeat: Span,
    /// The object.
    pub object: NodeId,
}

/// Objects of at most this many members are searched from end to end.
const SCANNED: usize = 16;

/// The index of the names of one large object: a range of [`Tape::buckets`].
#[derive(Clone, Copy, Debug)]
struct Table {
    start: u32,
    /// The number of buckets, a power of two, less one.
    mask: u32,
    /// The number of members.
    count: u32,
}

/// An object or array that is still open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) slot: u32,
    pub(crate) is_object: bool,
    /// The number of members or elements so far.
    count: u32,
    /// Where its names start in [`Tape::names`].
    names: u32,
}

/// The values and keys of one document, 16 bytes each, without its text.
///
/// A tape can be reused: reading the next text keeps the memory of the one before. That, and that
/// the text is not copied, makes it the form for reading many small texts.
/// [`Document`](crate::Document) owns both its text and its tape.
///
/// ```
/// use conform_json::{Limits, Tape};
///
/// let mut tape = Tape::new();
/// let limits = Limits::default();
/// let mut sum = 0;
/// for line in ["{\"visits\": 3}", "{\"visits\": 4}"] {
///     let root = tape.parse(line.as_bytes(), &limits)?;
///     sum += root.get("visits").and_then(|visits| visits.as_number()?.as_u64()).unwrap_or(0);
/// }
/// assert_eq!(sum, 7);
/// # Ok::<(), conform_json::ParseError>(())
/// ```
#[derive(Default)]
pub struct Tape {
    pub(crate) slots: Vec<Slot>,
    /// Ranges of `arena`: contents that the text does not spell as they are.
    stored: Vec<(u32, u32)>,
    pub(crate) arena: String,
    tables: Vec<Table>,
    /// Distances from an object to the last key of each of its names; 0 is an empty bucket.
    buckets: Vec<u32>,
    duplicates: Vec<DuplicateKey>,
    /// What is open while reading.
    pub(crate) frames: Vec<Frame>,
    /// Hash and slot of the keys of all open objects, while reading.
    names: Vec<(u32, u32)>,
    max_nodes: usize,
    max_depth: usize,
}

impl Tape {
    /// An empty tape.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The names that stand more than once in an object, in the order in which the objects end.
    #[must_use]
    pub fn duplicates(&self) -> &[DuplicateKey] {
        &self.duplicates
    }

    /// The number of values and keys.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.slots.len()
    }

    #[inline]
    pub(crate) fn slot(&self, at: u32) -> Slot {
        self.slots[at as usize]
    }

    #[inline]
    pub(crate) fn stored(&self, index: u32) -> &str {
        let (start, end) = self.stored[index as usize];
        &self.arena[start as usize..end as usize]
    }

    /// The name that a key stands for.
    #[inline]
    pub(crate) fn name<'a>(&'a self, text: &'a str, key: Slot) -> &'a str {
        if key.is_stored() {
            self.stored(key.payload())
        } else if key.tag() == Tag::QuotedKey {
            &text[key.start as usize + 1..key.end as usize - 1]
        } else {
            &text[key.start as usize..key.end as usize]
        }
    }

    /// The number of members of an object, or elements of an array.
    #[inline]
    pub(crate) fn count(&self, slot: Slot) -> u32 {
        if slot.tag() == Tag::Object && slot.is_indexed() {
            self.tables[slot.payload() as usize].count
        } else {
            slot.payload()
        }
    }

    /// The last key of the given name in the object at `at`.
    #[inline]
    pub(crate) fn find(&self, text: &str, at: u32, hash: u32, name: &str) -> Option<u32> {
        let object = self.slot(at);
        if object.is_indexed() {
            return self.find_indexed(text, at, hash, name);
        }
        let end = at + object.link;
        let mut key = at + 1;
        while key < end {
            let slot = self.slot(key);
            if slot.link == hash
                && !slot.is_shadowed()
                && !slot.is_merge()
                && self.name(text, slot) == name
            {
                return Some(key);
            }
            key += 1 + self.slot(key + 1).extent();
        }
        None
    }

    fn find_indexed(&self, text: &str, at: u32, hash: u32, name: &str) -> Option<u32> {
        let table = self.tables[self.slot(at).payload() as usize];
        let mut bucket = hash & table.mask;
        loop {
            let distance = self.buckets[(table.start + bucket) as usize];
            if distance == 0 {
                return None;
            }
            let key = at + distance;
            let slot = self.slot(key);
            if slot.link == hash && self.name(text, slot) == name {
                return Some(key);
            }
            bucket = (bucket + 1) & table.mask;
        }
    }
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tape")
            .field("nodes", &self.slots.len())
            .field("duplicates", &self.duplicates.len())
            .finish_non_exhaustive()
    }
}
