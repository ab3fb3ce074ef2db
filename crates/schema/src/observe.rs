//! Observers: receivers of which Schema Objects apply to the values that are checked.

use std::fmt;

use conform_description::Address;

/// Where a message is in the input: a source, such as a file, and a line of it. Earlier messages are less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputOrder(u64);

/// The number of bits for the line.
const LINE_BITS: u32 = u32::BITS;

impl InputOrder {
    /// Makes the order of the only message of a source, or of the message on a line (from 1) of a source that has many.
    #[must_use]
    pub fn new(source: u32, line: Option<u32>) -> Self {
        Self((u64::from(source) << LINE_BITS) | u64::from(line.unwrap_or(0)))
    }

    /// Returns the number of the source.
    #[must_use]
    pub fn source(self) -> u32 {
        u32::try_from(self.0 >> LINE_BITS).unwrap_or(u32::MAX)
    }

    /// Returns the line, if the source has many messages.
    #[must_use]
    pub fn line(self) -> Option<u32> {
        let line = u32::try_from(self.0 & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        (line != 0).then_some(line)
    }

    /// Returns the order as a number, for atomic variables. It is less for earlier messages.
    #[inline]
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// Makes the order from the number that [`InputOrder::to_bits`] returned.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

/// Receives what values show of schemas.
pub trait SchemaObserver: Send + Sync {
    /// Receives the address of a Schema Object that applies to a value of the message, or of the item of an `enum` that
    /// equals the value. When several messages show the same address, later ones may be left out.
    fn applied(&self, schema: Address, message: InputOrder);
}

/// The observer of the values of one message.
#[derive(Clone, Copy)]
pub struct Watch<'w> {
    /// The receiver.
    pub observer: &'w dyn SchemaObserver,
    /// The message.
    pub message: InputOrder,
}

impl Watch<'_> {
    /// Reports that a schema applies to a value.
    #[inline]
    pub(crate) fn applied(&self, schema: Address) {
        self.observer.applied(schema, self.message);
    }
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
