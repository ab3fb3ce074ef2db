//! Kinds of values, and how well a value fits.

/// How a value fits the schemas that apply to it. Of two results, the greater is the result for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is valid, and there is nothing to report.
    Clean,
    /// It is valid, but there is a note to report.
    Noted,
    /// It is not known whether it is valid.
    Unknown,
    /// It is not valid. The scanner is somewhere in the value.
    Fails,
    /// The text as a whole cannot be clean, or is not JSON. The position of the scanner does not matter.
    Stop,
}

/// The kind of a JSON value, by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonKind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl JsonKind {
    pub(super) const ALL: [Self; 6] = [
        Self::Null,
        Self::Boolean,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];

    /// Returns whether a JSON text is a value of this kind.
    pub(super) fn is_of_text(self, text: &str) -> bool {
        let kind = match text.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'"') => Self::String,
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            _ => Self::Number,
        };
        kind == self
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KindSet(u8);

impl KindSet {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(0b11_1111);

    pub(super) const fn of(kind: JsonKind) -> Self {
        Self(1 << kind as u8)
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, kind: JsonKind) -> Self {
        Self(self.0 & !(1 << kind as u8))
    }

    pub(super) const fn has(self, kind: JsonKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

impl Fit {
    #[inline]
    pub(super) fn stop_unless(is_there: bool) -> Self {
        if is_there { Self::Clean } else { Self::Stop }
    }
}
