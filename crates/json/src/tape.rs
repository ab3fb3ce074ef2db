//! The tape: all values and keys of a document in one array, in the order of the text.

use crate::{
    slot::{Slot, SlotKind},
    source::Span,
};

mod build;

/// The id of a value in its document. Each time the same text is read, its values get the same
/// ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// Returns the id as a number, to index a table of your own with. It is less than the number of
    /// values and keys of the document ([`Document::node_count`](crate::Document::node_count)).
    /// Some numbers are not used, because keys have no id.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A name that an object repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The name, with escapes resolved.
    pub key: Box<str>,
    /// The first key with the name.
    pub first: Span,
    /// A later key with the name. A name that occurs three times makes two duplicates.
    pub repeat: Span,
    /// The object that has both keys.
    pub object: NodeId,
}

/// Objects with at most this many members have no name table; lookups compare all names.
const MAX_SCANNED: usize = 16;

/// The hash table of the names of one large object: a range of [`Tape::buckets`].
#[derive(Clone, Copy, Debug)]
struct NameTable {
    start: u32,
    /// The number of buckets minus one. The number is a power of two.
    mask: u32,
    /// The number of members of the object.
    count: u32,
}

/// An object or array that is still open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenContainer {
    pub(crate) slot: u32,
    pub(crate) is_object: bool,
    /// The number of members or elements so far.
    count: u32,
    /// The index of its first name in [`Tape::names`].
    names: u32,
}

impl OpenContainer {
    /// Returns what it is, for messages: `object` or `array`.
    pub(crate) const fn noun(self) -> &'static str {
        if self.is_object { "object" } else { "array" }
    }

    /// Returns the bracket that closes it.
    pub(crate) const fn closer(self) -> char {
        if self.is_object { '}' } else { ']' }
    }
}

/// The values and keys of one document, 16 bytes each, without the text.
///
/// Use a tape to read many small texts: it is reused from text to text with its memory, and the
/// text is not copied. Use a [`Document`](crate::Document), which owns its text and its tape, for
/// anything else.
///
/// ```
/// use conform_json::{Limits, Tape};
///
/// let mut tape = Tape::new();
/// let limits = Limits::default();
/// let mut sum = 0;
/// for line in ["{\"orders\": 3}", "{\"orders\": 4}"] {
///     let root = tape.parse(line.as_bytes(), &limits)?;
///     sum += root.get("orders").and_then(|orders| orders.as_number()?.as_u64()).unwrap_or(0);
/// }
/// assert_eq!(sum, 7);
/// # Ok::<(), conform_json::ParseError>(())
/// ```
#[derive(Default)]
pub struct Tape {
    pub(crate) slots: Vec<Slot>,
    /// Ranges of `arena`: contents that the text does not spell literally, such as strings with
    /// escapes.
    stored_texts: Vec<(u32, u32)>,
    pub(crate) arena: String,
    tables: Vec<NameTable>,
    /// The distance from an object's slot to the last key with a name. 0 is an empty bucket.
    buckets: Vec<u32>,
    duplicates: Vec<DuplicateKey>,
    /// The open objects and arrays, while reading.
    pub(crate) open_containers: Vec<OpenContainer>,
    /// The hash and slot of each key of all open objects, while reading.
    names: Vec<(u32, u32)>,
    max_nodes: usize,
    max_depth: usize,
}

impl Tape {
    /// Creates an empty tape.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the names that objects repeat, in the order in which the objects end.
    #[must_use]
    pub fn duplicates(&self) -> &[DuplicateKey] {
        &self.duplicates
    }

    /// Returns the number of values and keys.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.slots.len()
    }

    #[inline]
    pub(crate) fn slot(&self, at: u32) -> Slot {
        self.slots[at as usize]
    }

    #[inline]
    pub(crate) fn stored_text(&self, index: u32) -> &str {
        let (start, end) = self.stored_texts[index as usize];
        &self.arena[start as usize..end as usize]
    }

    /// Returns the name of a key, with escapes resolved.
    #[inline]
    pub(crate) fn name<'a>(&'a self, text: &'a str, key: Slot) -> &'a str {
        if key.is_stored() {
            self.stored_text(key.payload())
        } else if key.kind() == SlotKind::QuotedKey {
            &text[key.start as usize + 1..key.end as usize - 1]
        } else {
            &text[key.start as usize..key.end as usize]
        }
    }

    /// Returns the number of members of an object, or of elements of an array.
    #[inline]
    pub(crate) fn count(&self, slot: Slot) -> u32 {
        if slot.kind() == SlotKind::Object && slot.has_name_table() {
            self.tables[slot.payload() as usize].count
        } else {
            slot.payload()
        }
    }

    /// Returns the last key with this name in the object at `at`.
    #[inline]
    pub(crate) fn find(&self, text: &str, at: u32, hash: u32, name: &str) -> Option<u32> {
        let object = self.slot(at);
        if object.has_name_table() {
            return self.find_in_table(text, at, hash, name);
        }
        let end = at + object.link;
        let mut key = at + 1;
        while key < end {
            let slot = self.slot(key);
            if slot.link == hash
                && !slot.is_shadowed()
                && !slot.is_merge_key()
                && self.name(text, slot) == name
            {
                return Some(key);
            }
            key += 1 + self.slot(key + 1).extent();
        }
        None
    }

    fn find_in_table(&self, text: &str, at: u32, hash: u32, name: &str) -> Option<u32> {
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
