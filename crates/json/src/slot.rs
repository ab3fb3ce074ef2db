//! One entry of the tape.

use crate::source::Span;

/// What an entry stands for, in the low bits of [`Slot::meta`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Tag {
    Null,
    False,
    True,
    Number,
    /// A string whose content is the text between the quotes of its span.
    Quoted,
    /// A string whose content is the text of its span.
    Bare,
    Array,
    Object,
    /// A key whose content is the text between the quotes of its span.
    QuotedKey,
    /// A key whose content is the text of its span.
    BareKey,
}

impl Tag {
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
        // Never written; they make the table as long as the bits can count.
        Self::Null,
        Self::Null,
        Self::Null,
        Self::Null,
        Self::Null,
        Self::Null,
    ];
}

/// A value or a key: 16 bytes.
///
/// An object is followed by its members, each a key and a value with all that it holds; an array
/// by its elements. `link` holds
/// - for objects and arrays, the number of slots of the whole value, itself included, so that a
///   walk steps over it, and a copy of it needs no correction;
/// - for keys, the hash of the name;
/// - for stored strings and numbers, the index of the stored text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) link: u32,
    meta: u32,
}

const TAG_BITS: u32 = 4;
const FLAG_A: u32 = 1 << TAG_BITS;
const FLAG_B: u32 = 1 << (TAG_BITS + 1);
const FLAG_C: u32 = 1 << (TAG_BITS + 2);
const PAYLOAD_SHIFT: u32 = TAG_BITS + 3;

/// The largest payload, so the largest number of nodes of a document.
pub(crate) const MAX_PAYLOAD: u32 = u32::MAX >> PAYLOAD_SHIFT;

impl Slot {
    #[inline]
    pub(crate) const fn new(tag: Tag, start: u32, end: u32) -> Self {
        Self {
            start,
            end,
            link: 0,
            meta: tag as u32,
        }
    }

    #[inline]
    pub(crate) const fn with_link(mut self, link: u32) -> Self {
        self.link = link;
        self
    }

    /// The slot with its payload set: the count of members or elements of a container, the index
    /// of the stored text of a key, the [`NumberShape`] of a number.
    #[inline]
    pub(crate) const fn with_payload(mut self, payload: u32) -> Self {
        self.meta = (self.meta & !(MAX_PAYLOAD << PAYLOAD_SHIFT)) | (payload << PAYLOAD_SHIFT);
        self
    }

    #[inline]
    pub(crate) const fn tag(self) -> Tag {
        Tag::ALL[(self.meta & 15) as usize]
    }

    #[inline]
    pub(crate) const fn payload(self) -> u32 {
        self.meta >> PAYLOAD_SHIFT
    }

    #[inline]
    pub(crate) const fn span(self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Whether the content of a string, key or number is a stored text instead of the span's.
    #[inline]
    pub(crate) const fn is_stored(self) -> bool {
        self.meta & FLAG_A != 0
    }

    #[inline]
    pub(crate) const fn stored(mut self) -> Self {
        self.meta |= FLAG_A;
        self
    }

    /// Whether a member is not part of the value that its object stands for: a later member has
    /// the same name.
    #[inline]
    pub(crate) const fn is_shadowed(self) -> bool {
        self.meta & FLAG_B != 0
    }

    #[inline]
    pub(crate) fn shadow(&mut self) {
        self.meta |= FLAG_B;
    }

    /// Whether a key is a YAML merge key, whose value is not a member but was merged.
    #[inline]
    pub(crate) const fn is_merge(self) -> bool {
        self.meta & FLAG_C != 0
    }

    #[inline]
    pub(crate) const fn merge(mut self) -> Self {
        self.meta |= FLAG_C;
        self
    }

    /// Whether an object has an index of its names; the payload is then the index's number.
    #[inline]
    pub(crate) const fn is_indexed(self) -> bool {
        self.meta & FLAG_A != 0
    }

    #[inline]
    pub(crate) const fn indexed(mut self) -> Self {
        self.meta |= FLAG_A;
        self
    }

    /// Whether an object has a name more than once.
    #[inline]
    pub(crate) const fn repeats_names(self) -> bool {
        self.meta & FLAG_B != 0
    }

    #[inline]
    pub(crate) const fn with_repeated_names(mut self) -> Self {
        self.meta |= FLAG_B;
        self
    }

    /// How many slots the value takes, itself included.
    #[inline]
    pub(crate) const fn extent(self) -> u32 {
        match self.tag() {
            Tag::Array | Tag::Object => self.link,
            _ => 1,
        }
    }
}
