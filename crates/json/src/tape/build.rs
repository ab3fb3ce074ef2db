//! Writing a tape.

use super::{DuplicateKey, Frame, NodeId, SCANNED, Table, Tape};
use crate::{
    error::{ErrorCode, ParseError},
    limits::Limits,
    slot::{MAX_PAYLOAD, Slot, Tag},
    source::Span,
};

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
            // A filter of 256 bits spares most objects the comparison of all pairs.
            let mut seen = [0_u64; 4];
            let mut suspicious = false;
            for &(hash, _) in &self.names[frame.names as usize..] {
                let (word, bit) = ((hash >> 30) as usize, 1 << (hash >> 24 & 63));
                suspicious |= seen[word] & bit != 0;
                seen[word] |= bit;
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
        for later in from + 1..self.names.len() {
            let (hash, at) = self.names[later];
            let mut first = None;
            for &(other, key) in &self.names[from..later] {
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

    fn duplicate(&mut self, text: &str, object: u32, first: u32, repeat: u32) {
        let key = self.name(text, self.slot(repeat)).into();
        let (first, repeat) = (self.slot(first).span(), self.slot(repeat).span());
        self.duplicates.push(DuplicateKey {
            key,
            first,
            repeat,
            object: NodeId(object),
        });
        let slot = &mut self.slots[object as usize];
        *slot = slot.with_repeated_names();
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

    /// What to say of a text that nests too deep.
    pub(crate) fn depth_message(&self) -> String {
        format!("objects and arrays nest more than {} deep", self.max_depth)
    }

    #[cold]
    fn too_deep(&self, span: Span) -> ParseError {
        let error = ParseError::new(ErrorCode::TooDeep, span, self.depth_message());
        match self.frames.first() {
            Some(frame) => error.and(
                Span::new(self.slot(frame.slot).start, self.slot(frame.slot).start + 1),
                "the outermost one is opened here",
            ),
            None => error,
        }
    }
}
