//! Observers: receivers of what the checked messages show of the description.
//!
//! A [`Validator`](crate::Validator) judges messages. What else may be learnt from them, such as which parts of the
//! description traffic has used, is the business of an [`Observer`] that is handed in with
//! [`Validator::observed_by`](crate::Validator::observed_by). The validator does not know what an observer does with it.
//!
//! Everything that can be observed has a stable id: an [`ItemId`] for what an operation consists of, and the
//! [`Address`] of a Schema Object, or of an item of its `enum`, for what values show. Messages are identified by their
//! [`InputOrder`]. An observer that keeps the least of them has the same first message for any number of threads.

use std::sync::Arc;

use conform_schema::{InputOrder, SchemaObserver};

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
