//! Proofs that a body conforms, made while a capture is read.

use conform_schema::ShownSchemas;

use crate::api::Content;
use crate::observe::ItemId;

/// A proof that nothing is wrong with a body.
#[derive(Debug)]
pub struct Proof {
    /// The Media Type Object that the body was proved by.
    content: ItemId,
    /// What the body shows to observers. It is reported only if the exchange as a whole counts.
    pub(crate) shown: ShownSchemas,
}

impl Proof {
    pub(crate) fn new(content: &Content, shown: ShownSchemas) -> Self {
        Self {
            content: content.item,
            shown,
        }
    }

    /// Returns whether the body was proved by this Media Type Object.
    pub(crate) fn is_by(&self, content: &Content) -> bool {
        self.content == content.item
    }
}
