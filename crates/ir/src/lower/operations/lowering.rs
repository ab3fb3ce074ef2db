//! What the lowering of operations works on.

use conform_description::{Address, Node};
use foldhash::HashSet;

use crate::lower::operations::text_bodies::TextBodies;
use crate::lower::types::SchemaLowering;
use crate::{Expr, ParameterEncoding, TypeId};

/// Lowers operations. Types come from the [`SchemaLowering`].
pub(crate) struct OperationLowering<'t, 'd> {
    /// Lowers schemas.
    pub(crate) types: &'t mut SchemaLowering<'d>,
    /// Bodies whose structure is not read.
    pub(crate) text_bodies: TextBodies,
    /// Types of bodies that are raw bytes.
    pub(crate) binary_bodies: HashSet<TypeId>,
    /// Parameters whose values are judged once all types are defined.
    pub(crate) styled: Vec<StyledValue<'d>>,
    /// Places of parameters that are reported already.
    pub(crate) reported: HashSet<Address>,
}

/// A parameter: its schema, and how its values are written.
pub(crate) struct StyledValue<'d> {
    pub(crate) schema: Node<'d>,
    pub(crate) expr: Expr,
    pub(crate) encoding: ParameterEncoding,
}

impl<'t, 'd> OperationLowering<'t, 'd> {
    /// Returns the state before the first operation.
    pub(crate) fn new(types: &'t mut SchemaLowering<'d>) -> Self {
        Self {
            types,
            text_bodies: TextBodies::default(),
            binary_bodies: HashSet::default(),
            styled: Vec::new(),
            reported: HashSet::default(),
        }
    }
}
