//! Observers: receivers of what the checked messages show of the description.
//!
//! A [`Validator`](crate::Validator) judges messages. What else may be learnt from them, such as which parts of the
//! description traffic has used, is the business of an [`Observer`] that is handed in with
//! [`Validator::observed_by`](crate::Validator::observed_by). The validator knows nothing of what an observer makes of it.
//!
//! Everything that can be observed has a stable id: an [`ItemId`] for what an operation consists of, and the
//! [`Address`] of a Schema Object, or of an item of its `enum`, for what values show. Messages are told apart by their
//! [`InputOrder`]. An observer that keeps the least of them has the same first message for any number of threads.

use std::fmt;
use std::sync::Arc;

use conform_description::{Address, Description};

/// Where in the input a message is: a source, such as a file, and a line of it. Messages that come first are less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputOrder(u64);

/// How many bits are the line.
const LINE_BITS: u32 = u32::BITS;

impl InputOrder {
    /// The order of the message of a source, and of the message on a line (from 1) of a source that has many.
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

    /// Returns the order as a number, for atomic variables; less for messages that come first.
    #[inline]
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// Returns the order that [`InputOrder::to_bits`] turned into a number.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

/// Something that an operation consists of: itself, a parameter, a response, a media type or a header. The ids of a
/// description are dense: they count from 0 in the order of the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(u32);

impl ItemId {
    /// Returns the id as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Gives out ids.
#[derive(Debug, Default)]
pub(crate) struct ItemIds(u32);

impl ItemIds {
    pub(crate) fn next(&mut self) -> ItemId {
        let id = ItemId(self.0);
        self.0 += 1;
        id
    }

    /// How many ids were given out.
    pub(crate) fn len(&self) -> usize {
        self.0 as usize
    }
}

/// Receives what values show of schemas.
pub trait SchemaObserver: Send + Sync {
    /// Receives the address of a Schema Object that applies to a value of the message, or of the item of an `enum` that
    /// equals the value. When several messages show the same address, later ones may be left out.
    fn applied(&self, schema: Address, message: InputOrder);
}

/// Receives what messages show of the operations and schemas of a description.
///
/// The methods are called from every thread that checks, in any order.
pub trait Observer: SchemaObserver {
    /// Returns the number of a source of messages, which is the same for the same name. Sources that come first have
    /// lower numbers.
    fn source(&self, name: &Arc<str>) -> u32;

    /// Receives an item that the message matches: its operation, response or media type, or a parameter or header that it
    /// has. Each exchange matches an item once.
    fn matched(&self, item: ItemId, message: InputOrder);
}

/// The observer of the values of one message.
#[derive(Clone, Copy)]
pub(crate) struct Watch<'w> {
    pub(crate) observer: &'w dyn SchemaObserver,
    pub(crate) description: &'w Description,
    pub(crate) message: InputOrder,
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
