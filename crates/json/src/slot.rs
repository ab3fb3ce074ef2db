//! One entry of the tape: a value or a key in 16 bytes.

use crate::source::Span;

/// What a slot holds. It is kept in the low bits of [`Slot::meta`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum SlotKind {
    Null,
    False,
    True,
    Number,
    /// A string; its content is the text between the quotes of its span.
    Quoted,
    /// A string; its content is the text of its span.
    Bare,
    Array,
    Object,
    /// A key; its name is the text between the quotes of its span.
    QuotedKey,
    /// A key; its name is the text of its span.
    BareKey,
}

impl SlotKind {
    const ALL: [Self; 16] = [
        Self::Null,
        Self::False,
        Self::True,
        Self::Number,
        Self::Quoted,
        Self::Bare,
        Self::Array,
        Self::Object,
        Self::QuotedKey,
        Self::BareKey,
        // Never written: they fill the table, so that any four bits are a valid index.
        Self::Null,
        Self::Null,
        Self::Null,
        Self::Null,
        Self::Null,
        Self::Null,
    ];
}

/// A value or a key.
///
/// The slots of an object's members follow its own slot: for each member a key, then a value with
/// all its contents. The slots of an array's elements follow the array's. `link` holds
///
/// - for objects and arrays, the number of slots of the whole value, itself included. A walk skips
///   the value with it. It is relative, so a copy of the slots needs no correction.
/// - for keys, the hash of the name;
/// - for stored strings and numbers, the index of the stored text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) link: u32,
    meta: u32,
}

const KIND_BITS: u32 = 4;
// A flag means one thing on strings, keys and numbers, and another on objects.
const STORED: u32 = 1 << KIND_BITS;
const HAS_NAME_TABLE: u32 = STORED;
const SHADOWED: u32 = 1 << (KIND_BITS + 1);
const REPEATS_NAMES: u32 = SHADOWED;
const MERGE_KEY: u32 = 1 << (KIND_BITS + 2);
const PAYLOAD_SHIFT: u32 = KIND_BITS + 3;

/// The largest payload, and so the largest number of nodes in a document.
pub(crate) const MAX_PAYLOAD: u32 = u32::MAX >> PAYLOAD_SHIFT;

impl Slot {
    #[inline]
    pub(crate) const fn new(kind: SlotKind, start: u32, end: u32) -> Self {
        Self {
            start,
            end,
            link: 0,
            meta: kind as u32,
        }
    }

    #[inline]
    pub(crate) const fn with_link(mut self, link: u32) -> Self {
        self.link = link;
        self
    }

    /// Returns the slot with its payload set: for a container the number of members or elements,
    /// or of its name table; for a stored key the index of its text; for a number the bits of its
    /// `NumberForm`.
    #[inline]
    pub(crate) const fn with_payload(mut self, payload: u32) -> Self {
        self.meta = (self.meta & !(MAX_PAYLOAD << PAYLOAD_SHIFT)) | (payload << PAYLOAD_SHIFT);
        self
    }

    #[inline]
    pub(crate) const fn kind(self) -> SlotKind {
        SlotKind::ALL[(self.meta & 15) as usize]
    }

    #[inline]
    pub(crate) const fn payload(self) -> u32 {
        self.meta >> PAYLOAD_SHIFT
    }

    #[inline]
    pub(crate) const fn span(self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Returns whether the content of a string, key or number is a stored text, not the text of the
    /// span.
    #[inline]
    pub(crate) const fn is_stored(self) -> bool {
        self.meta & STORED != 0
    }

    #[inline]
    pub(crate) const fn with_stored_text(mut self) -> Self {
        self.meta |= STORED;
        self
    }

    /// Returns whether the member of this key is ignored, because a later member has the same name.
    #[inline]
    pub(crate) const fn is_shadowed(self) -> bool {
        self.meta & SHADOWED != 0
    }

    #[inline]
    pub(crate) fn set_shadowed(&mut self) {
        self.meta |= SHADOWED;
    }

    /// Returns whether the slot is a key.
    pub(crate) const fn is_key(self) -> bool {
        matches!(self.kind(), SlotKind::QuotedKey | SlotKind::BareKey)
    }

    /// Returns whether the key is a YAML merge key. Its value is not a member; it was merged.
    #[inline]
    pub(crate) const fn is_merge_key(self) -> bool {
        self.meta & MERGE_KEY != 0
    }

    #[inline]
    pub(crate) const fn as_merge_key(mut self) -> Self {
        self.meta |= MERGE_KEY;
        self
    }

    /// Returns whether an object has a table of its names. The payload is then the index of that
    /// table.
    #[inline]
    pub(crate) const fn has_name_table(self) -> bool {
        self.meta & HAS_NAME_TABLE != 0
    }

    #[inline]
    pub(crate) const fn with_name_table(mut self) -> Self {
        self.meta |= HAS_NAME_TABLE;
        self
    }

    /// Returns whether an object repeats a name.
    #[inline]
    pub(crate) const fn repeats_names(self) -> bool {
        self.meta & REPEATS_NAMES != 0
    }

    #[inline]
    pub(crate) const fn with_repeated_names(mut self) -> Self {
        self.meta |= REPEATS_NAMES;
        self
    }

    /// Returns how many slots the value takes, itself included.
    #[inline]
    pub(crate) const fn extent(self) -> u32 {
        match self.kind() {
            SlotKind::Array | SlotKind::Object => self.link,
            _ => 1,
        }
    }
}
