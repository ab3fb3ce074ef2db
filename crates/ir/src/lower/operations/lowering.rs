//! What the lowering of operations works on.

use foldhash::HashSet;

use crate::TypeId;
use crate::lower::operations::text_bodies::TextBodies;
use crate::lower::types::SchemaLowering;

/// Lowers operations. Types come from the [`SchemaLowering`].
pub(crate) struct OperationLowering<'t, 'd> {
    /// Lowers schemas.
    pub(crate) types: &'t mut SchemaLowering<'d>,
    /// Bodies whose structure is not read.
    pub(crate) text_bodies: TextBodies,
    /// Types of bodies that are raw bytes.
    pub(crate) binary_bodies: HashSet<TypeId>,
}

impl<'t, 'd> OperationLowering<'t, 'd> {
    /// Returns the state before the first operation.
    pub(crate) fn new(types: &'t mut SchemaLowering<'d>) -> Self {
        Self {
            types,
            text_bodies: TextBodies::default(),
            binary_bodies: HashSet::default(),
        }
    }
}
