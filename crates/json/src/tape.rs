//! The tape: every value and key of a document in the order of the text.

use std::hash::Hasher;

use foldhash::{SharedSeed, fast::FoldHasher};

use crate::{
    error::{ErrorCode, ParseError},
    limits::Limits,
    scan,
    slot::{MAX_PAYLOAD, Slot, Tag},
    source::Span,
    value::Value,
};

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
pub struct Duplicate {
    /// The name, unescaped.
    pub key: Box<str>,
    /// The key where the name stands first.
    pub first: Span,
    /// The key where it stands again. A name that stands three times makes two duplicates.
    pub again: Span,
    /// The object.
    pub object: NodeId,
}

/// Objects of at most this many members are searched from end to end.
const SCANNED: usize = 16;

/// The hash of a name, under a seed that differs from process to process, so that no text can be
/// written whose names all fall together.
#[inline]
pub(crate) fn hash(name: &[u8]) -> u32 {
    let mut hasher = FoldHasher::with_seed(0, SharedSeed::global_random());
    hasher.write(name);
    let hash = hasher.finish();
    #[expect(clippy::cast_possible_truncation, reason = "both halves count")]
    let folded = (hash ^ (hash >> 32)) as u32;
    folded
}

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
/// use vsee_json::{Limits, Tape};
///
/// let mut tape = Tape::new();
/// let limits = Limits::default();
/// let mut sum = 0;
/// for line in ["{\"visits\": 3}", "{\"visits\": 4}"] {
///     let root = tape.parse(line.as_bytes(), &limits)?;
///     sum += root.get("visits").and_then(|visits| visits.as_number()?.as_u64()).unwrap_or(0);
/// }
/// assert_eq!(sum, 7);
/// # Ok::<(), vsee_json::ParseError>(())
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
    duplicates: Vec<Duplicate>,
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

    /// Reads JSON text in place of what the tape held before, and gives its value.
    ///
    /// # Errors
    ///
    /// The text is not one JSON value by RFC 8259, or is beyond the limits. What the tape holds
    /// then is of no use.
    pub fn parse<'a>(
        &'a mut self,
        text: &'a [u8],
        limits: &Limits,
    ) -> Result<Value<'a>, ParseError> {
        check_length(text.len(), limits)?;
        let text = std::str::from_utf8(text).map_err(|error| invalid_utf8(text, error))?;
        scan::parse(self, text, limits)?;
        Ok(self.root(text))
    }

    /// The names that stand more than once in an object, in the order in which the objects end.
    #[must_use]
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// The number of values and keys.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.slots.len()
    }

    /// The value of the whole text. `text` must be what was read.
    #[inline]
    pub(crate) fn root<'a>(&'a self, text: &'a str) -> Value<'a> {
        Value::new(self, text, 0)
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

/// What readers write with.
impl Tape {
    /// Empties the tape for the next text.
    pub(crate) fn start(&mut self, limits: &Limits) {
        let Self {
            slots,
            stored,
            arena,
            tables,
            buckets,
            duplicates,
            frames,
            names,
            max_nodes,
            max_depth,
        } = self;
        slots.clear();
        stored.clear();
        arena.clear();
        tables.clear();
        buckets.clear();
        duplicates.clear();
        frames.clear();
        names.clear();
        *max_nodes = limits.max_nodes.min(MAX_PAYLOAD as usize);
        *max_depth = limits.max_depth as usize;
    }

    /// Frees what only reading needs.
    pub(crate) fn finish(&mut self) {
        self.frames = Vec::new();
        self.names = Vec::new();
        self.slots.shrink_to_fit();
        self.arena.shrink_to_fit();
        self.buckets.shrink_to_fit();
    }

    /// The number of the next slot.
    #[inline]
    pub(crate) fn next(&self) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "bounded by MAX_PAYLOAD")]
        let next = self.slots.len() as u32;
        next
    }

    /// Adds a slot.
    #[inline]
    pub(crate) fn push(&mut self, slot: Slot) -> Result<(), ParseError> {
        if self.slots.len() >= self.max_nodes {
            return Err(self.too_many_nodes(slot.span()));
        }
        self.slots.push(slot);
        Ok(())
    }

    /// Adds the key of a member to the innermost open object.
    #[inline]
    pub(crate) fn push_key(&mut self, key: Slot, name_hash: u32) -> Result<(), ParseError> {
        let at = self.next();
        self.push(key.with_link(name_hash))?;
        self.names.push((name_hash, at));
        Ok(())
    }

    /// Takes the key at `at`, a copy, into the names of the innermost open object.
    pub(crate) fn adopt_key(&mut self, at: u32) {
        self.names.push((self.slot(at).link, at));
    }

    /// The names that the innermost open object has so far.
    pub(crate) fn open_names<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Box<str>> + 'a {
        let from = self.frames.last().map_or(0, |frame| frame.names as usize);
        self.names[from..]
            .iter()
            .map(move |&(_, key)| self.name(text, self.slot(key)).into())
    }

    /// Counts a value that was just begun as an element or member of what is open.
    #[inline]
    pub(crate) fn count_one(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.count += 1;
        }
    }

    /// Opens an object or array whose text starts at `start`.
    #[inline]
    pub(crate) fn open(&mut self, is_object: bool, start: u32) -> Result<(), ParseError> {
        let slot = self.next();
        if self.frames.len() >= self.max_depth {
            return Err(self.too_deep(Span::new(start, start + 1)));
        }
        self.push(Slot::new(
            if is_object { Tag::Object } else { Tag::Array },
            start,
            start + 1,
        ))?;
        #[expect(clippy::cast_possible_truncation, reason = "no more names than slots")]
        let names = self.names.len() as u32;
        self.frames.push(Frame {
            slot,
            is_object,
            count: 0,
            names,
        });
        Ok(())
    }

    /// Closes the innermost open object or array at the byte before `end`.
    #[inline]
    pub(crate) fn close(&mut self, text: &str, end: u32) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let extent = self.next() - frame.slot;
        let slot = &mut self.slots[frame.slot as usize];
        slot.end = end;
        *slot = slot.with_link(extent).with_payload(frame.count);
        if frame.is_object {
            self.close_names(text, frame);
        }
    }

    /// Finds repeated names, and indexes the names if they are many.
    #[inline]
    fn close_names(&mut self, text: &str, frame: Frame) {
        let count = self.names.len() - frame.names as usize;
        if count > SCANNED {
            self.index(text, frame);
        } else if count > 1 {
            // A filter of 64 bits spares most objects the comparison of all pairs.
            let mut seen = 0_u64;
            let names = &self.names[frame.names as usize..];
            let mut suspicious = false;
            for &(hash, _) in names {
                let bit = 1 << (hash >> 26);
                suspicious |= seen & bit != 0;
                seen |= bit;
            }
            if suspicious {
                self.compare_names(text, frame);
            }
        }
        self.names.truncate(frame.names as usize);
    }

    /// Compares all pairs of names of a small object.
    fn compare_names(&mut self, text: &str, frame: Frame) {
        let from = frame.names as usize;
        for again in from + 1..self.names.len() {
            let (hash, at) = self.names[again];
            let mut first = None;
            for &(other, key) in &self.names[from..again] {
                if other == hash && self.same_name(text, key, at) {
                    first = first.or(Some(key));
                    self.slots[key as usize].shadow();
                }
            }
            if let Some(first) = first {
                self.duplicate(text, frame.slot, first, at);
            }
        }
    }

    fn same_name(&self, text: &str, left: u32, right: u32) -> bool {
        self.name(text, self.slot(left)) == self.name(text, self.slot(right))
    }

    fn duplicate(&mut self, text: &str, object: u32, first: u32, again: u32) {
        let key = self.name(text, self.slot(again)).into();
        let (first, again) = (self.slot(first).span(), self.slot(again).span());
        self.duplicates.push(Duplicate {
            key,
            first,
            again,
            object: NodeId(object),
        });
        let slot = &mut self.slots[object as usize];
        *slot = slot.irregular();
    }

    /// Makes the index of a large object, finding repeated names on the way.
    #[cold]
    fn index(&mut self, text: &str, frame: Frame) {
        let names = std::mem::take(&mut self.names);
        let mine = &names[frame.names as usize..];
        let size = (mine.len() * 2).next_power_of_two();
        let start = self.buckets.len();
        self.buckets.resize(start + size, 0);
        let mask = size - 1;
        // The first key of each name that repeats, by its last key so far.
        let mut firsts = std::collections::HashMap::new();
        for &(hash, key) in mine {
            let mut bucket = hash as usize & mask;
            loop {
                let distance = self.buckets[start + bucket];
                if distance == 0 {
                    break;
                }
                let earlier = frame.slot + distance;
                if self.slot(earlier).link == hash && self.same_name(text, earlier, key) {
                    let first = firsts.remove(&earlier).unwrap_or(earlier);
                    firsts.insert(key, first);
                    self.slots[earlier as usize].shadow();
                    self.duplicate(text, frame.slot, first, key);
                    break;
                }
                bucket = (bucket + 1) & mask;
            }
            self.buckets[start + bucket] = key - frame.slot;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most four buckets for each slot"
        )]
        let (table, start, mask) = (self.tables.len() as u32, start as u32, mask as u32);
        self.tables.push(Table {
            start,
            mask,
            count: frame.count,
        });
        let slot = &mut self.slots[frame.slot as usize];
        *slot = slot.indexed().with_payload(table);
        self.names = names;
    }

    /// Keeps `arena[start..]` as a stored text and gives its index.
    pub(crate) fn store(&mut self, start: usize) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "no longer than the text, or bounded by the nodes"
        )]
        let (index, start, end) = (
            self.stored.len() as u32,
            start as u32,
            self.arena.len() as u32,
        );
        self.stored.push((start, end));
        index
    }

    #[cold]
    fn too_many_nodes(&self, span: Span) -> ParseError {
        let max = self.max_nodes;
        ParseError::new(
            ErrorCode::TooManyNodes,
            span,
            format!("the document has more than {max} values and keys"),
        )
    }

    #[cold]
    fn too_deep(&self, span: Span) -> ParseError {
        let max = self.max_depth;
        let error = ParseError::new(
            ErrorCode::TooDeep,
            span,
            format!("objects and arrays nest more than {max} deep"),
        );
        match self.frames.first() {
            Some(frame) => error.and(
                Span::new(self.slot(frame.slot).start, self.slot(frame.slot).start + 1),
                "the outermost one is opened here",
            ),
            None => error,
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

/// Refuses a text that is too long.
pub(crate) fn check_length(length: usize, limits: &Limits) -> Result<(), ParseError> {
    let max = limits.max_bytes.min(u32::MAX as usize - 1);
    if length <= max {
        return Ok(());
    }
    let message = format!("the text has {length} bytes; at most {max} are read");
    Err(ParseError::new(ErrorCode::TooLarge, Span::at(0), message))
}

/// The error for bytes that are not UTF-8, at the first of them.
#[cold]
pub(crate) fn invalid_utf8(text: &[u8], error: std::str::Utf8Error) -> ParseError {
    #[expect(clippy::cast_possible_truncation, reason = "the length was checked")]
    let at = error.valid_up_to() as u32;
    let byte = text[at as usize];
    let message = format!("byte 0x{byte:02X} at offset {at} is not UTF-8");
    let help = match (text, byte) {
        ([0xFF, 0xFE, ..] | [0xFE, 0xFF, ..], _) => "the text looks like UTF-16; save it as UTF-8",
        ([0x1F, 0x8B, ..], _) => "the text is compressed with gzip; decompress it first",
        _ if error.error_len().is_none() => "the text ends inside a character; it may be truncated",
        _ => {
            "JSON and YAML texts are UTF-8; a lone byte above 0x7F is often Latin-1 or Windows-1252"
        }
    };
    ParseError::new(ErrorCode::InvalidUtf8, Span::at(at), message).hint(help)
}
