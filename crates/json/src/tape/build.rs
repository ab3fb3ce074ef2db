//! Building a tape: readers push keys and values, and open and close objects and arrays.

use super::{DuplicateKey, MAX_SCANNED, NameTable, NodeId, OpenContainer, Tape};
use crate::{
    error::{ErrorCode, ParseError},
    limits::Limits,
    slot::{MAX_PAYLOAD, Slot, SlotKind},
    source::Span,
};

impl Tape {
    /// Clears the tape for the next text.
    pub(crate) fn start(&mut self, limits: &Limits) {
        let Self {
            slots,
            stored_texts,
            arena,
            tables,
            buckets,
            duplicates,
            open_containers,
            names,
            max_nodes,
            max_depth,
        } = self;
        slots.clear();
        stored_texts.clear();
        arena.clear();
        tables.clear();
        buckets.clear();
        duplicates.clear();
        open_containers.clear();
        names.clear();
        *max_nodes = limits.max_nodes.min(MAX_PAYLOAD as usize);
        *max_depth = limits.max_depth as usize;
    }

    /// Frees the memory that only reading needs.
    pub(crate) fn finish(&mut self) {
        self.open_containers = Vec::new();
        self.names = Vec::new();
        self.slots.shrink_to_fit();
        self.arena.shrink_to_fit();
        self.buckets.shrink_to_fit();
    }

    /// Returns the index of the next slot.
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

    /// Adds the key of a member of the innermost open object.
    #[inline]
    pub(crate) fn push_key(&mut self, key: Slot, name_hash: u32) -> Result<(), ParseError> {
        let at = self.next();
        self.push(key.with_link(name_hash))?;
        self.names.push((name_hash, at));
        Ok(())
    }

    /// Adds the key at `at`, which was copied there, to the names of the innermost open object.
    pub(crate) fn adopt_key(&mut self, at: u32) {
        self.names.push((self.slot(at).link, at));
    }

    /// Returns the names that the innermost open object has so far.
    pub(crate) fn open_names<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Box<str>> + 'a {
        let from = self
            .open_containers
            .last()
            .map_or(0, |container| container.names as usize);
        self.names[from..]
            .iter()
            .map(move |&(_, key)| self.name(text, self.slot(key)).into())
    }

    /// Counts a value that starts here as a member or element of the innermost open object or array.
    #[inline]
    pub(crate) fn count_one(&mut self) {
        if let Some(container) = self.open_containers.last_mut() {
            container.count += 1;
        }
    }

    /// Opens an object or array that starts at offset `start`.
    #[inline]
    pub(crate) fn open(&mut self, is_object: bool, start: u32) -> Result<(), ParseError> {
        let slot = self.next();
        if self.open_containers.len() >= self.max_depth {
            return Err(self.too_deep(Span::new(start, start + 1)));
        }
        self.push(Slot::new(
            if is_object {
                SlotKind::Object
            } else {
                SlotKind::Array
            },
            start,
            start + 1,
        ))?;
        #[expect(clippy::cast_possible_truncation, reason = "no more names than slots")]
        let names = self.names.len() as u32;
        self.open_containers.push(OpenContainer {
            slot,
            is_object,
            count: 0,
            names,
        });
        Ok(())
    }

    /// Closes the innermost open object or array, which ends before offset `end`.
    #[inline]
    pub(crate) fn close(&mut self, text: &str, end: u32) {
        let Some(container) = self.open_containers.pop() else {
            return;
        };
        let extent = self.next() - container.slot;
        let slot = &mut self.slots[container.slot as usize];
        slot.end = end;
        *slot = slot.with_link(extent).with_payload(container.count);
        if container.is_object {
            self.close_names(text, container);
        }
    }

    /// Finds repeated names, and makes a table of the names if there are many.
    #[inline]
    fn close_names(&mut self, text: &str, container: OpenContainer) {
        let count = self.names.len() - container.names as usize;
        if count > MAX_SCANNED {
            self.make_table(text, container);
        } else if count > 1 {
            // Most objects have no two names with the same 8 bits of their hash, and so need no
            // comparison of all pairs.
            let mut seen = [0_u64; 4];
            let mut may_repeat = false;
            for &(hash, _) in &self.names[container.names as usize..] {
                let (word, bit) = ((hash >> 30) as usize, 1 << (hash >> 24 & 63));
                may_repeat |= seen[word] & bit != 0;
                seen[word] |= bit;
            }
            if may_repeat {
                self.compare_names(text, container);
            }
        }
        self.names.truncate(container.names as usize);
    }

    /// Compares all pairs of names of a small object.
    fn compare_names(&mut self, text: &str, container: OpenContainer) {
        let from = container.names as usize;
        for later in from + 1..self.names.len() {
            let (hash, at) = self.names[later];
            let mut first = None;
            for &(other, key) in &self.names[from..later] {
                if other == hash && self.same_name(text, key, at) {
                    first = first.or(Some(key));
                    self.slots[key as usize].set_shadowed();
                }
            }
            if let Some(first) = first {
                self.add_duplicate(text, container.slot, first, at);
            }
        }
    }

    fn same_name(&self, text: &str, left: u32, right: u32) -> bool {
        self.name(text, self.slot(left)) == self.name(text, self.slot(right))
    }

    fn add_duplicate(&mut self, text: &str, object: u32, first: u32, repeat: u32) {
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

    /// Makes the name table of a large object, and finds repeated names on the way.
    #[cold]
    fn make_table(&mut self, text: &str, container: OpenContainer) {
        let names = std::mem::take(&mut self.names);
        let own = &names[container.names as usize..];
        let size = (own.len() * 2).next_power_of_two();
        let start = self.buckets.len();
        self.buckets.resize(start + size, 0);
        let mask = size - 1;
        // The first key of each repeated name, by the last key with the name so far.
        let mut firsts = std::collections::HashMap::new();
        for &(hash, key) in own {
            let mut bucket = hash as usize & mask;
            loop {
                let distance = self.buckets[start + bucket];
                if distance == 0 {
                    break;
                }
                let earlier = container.slot + distance;
                if self.slot(earlier).link == hash && self.same_name(text, earlier, key) {
                    let first = firsts.remove(&earlier).unwrap_or(earlier);
                    firsts.insert(key, first);
                    self.slots[earlier as usize].set_shadowed();
                    self.add_duplicate(text, container.slot, first, key);
                    break;
                }
                bucket = (bucket + 1) & mask;
            }
            self.buckets[start + bucket] = key - container.slot;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most four buckets for each slot"
        )]
        let (table, start, mask) = (self.tables.len() as u32, start as u32, mask as u32);
        self.tables.push(NameTable {
            start,
            mask,
            count: container.count,
        });
        let slot = &mut self.slots[container.slot as usize];
        *slot = slot.with_name_table().with_payload(table);
        self.names = names;
    }

    /// Keeps `arena[start..]` as a stored text, and returns its index.
    pub(crate) fn store(&mut self, start: usize) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "no longer than the text, or bounded by the nodes"
        )]
        let (index, start, end) = (
            self.stored_texts.len() as u32,
            start as u32,
            self.arena.len() as u32,
        );
        self.stored_texts.push((start, end));
        index
    }

    #[cold]
    fn too_many_nodes(&self, span: Span) -> ParseError {
        let max = self.max_nodes;
        ParseError::new(
            ErrorCode::TooManyNodes,
            span,
            format!("the document is too large: more than {max} values and keys"),
        )
    }

    /// Returns the message for a text that is nested too deeply.
    pub(crate) fn depth_message(&self) -> String {
        format!(
            "the text is nested too deeply: more than {} levels of objects and arrays",
            self.max_depth
        )
    }

    #[cold]
    fn too_deep(&self, span: Span) -> ParseError {
        let error = ParseError::new(ErrorCode::TooDeep, span, self.depth_message());
        match self.open_containers.first() {
            Some(container) => error.with_related(
                Span::new(
                    self.slot(container.slot).start,
                    self.slot(container.slot).start + 1,
                ),
                "the outermost one starts here",
            ),
            None => error,
        }
    }
}
