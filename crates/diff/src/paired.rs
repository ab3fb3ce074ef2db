//! Operations that are in both descriptions, and their names.

use conform_description::operations::{Operation, OperationKind};
use conform_schema::Direction;

use crate::change::Side;

/// An operation of both descriptions.
pub(crate) struct Paired<'d> {
    pub(crate) old: Operation<'d>,
    pub(crate) new: Operation<'d>,
    /// Its name in reports: `operationId` of the old side, or method and path.
    pub(crate) name: String,
}

impl<'d> Paired<'d> {
    /// Returns the side that sends messages of a direction. Clients call the API, and the API calls webhooks and callbacks;
    /// the side of the API is the one that changes.
    pub(crate) fn sender(&self, direction: Direction) -> Side {
        let is_called = self.old.kind == OperationKind::Path;
        match (is_called, direction) {
            (true, Direction::Response) | (false, Direction::Request | Direction::Either) => {
                Side::New
            }
            (true, _) | (false, Direction::Response) => Side::Old,
        }
    }

    /// Returns the operations of both sides.
    pub(crate) fn sides(&self) -> [&Operation<'d>; 2] {
        [&self.old, &self.new]
    }
}

/// Returns the name of an operation in reports.
pub(crate) fn name(operation: &Operation<'_>) -> String {
    match operation.id() {
        Some(id) => id.to_owned(),
        None => line(operation),
    }
}

/// Method and path, or what else an operation is found by.
pub(crate) fn line(operation: &Operation<'_>) -> String {
    let method = &operation.method;
    match operation.kind {
        OperationKind::Path => format!("{method} {}", operation.path.key),
        OperationKind::Webhook => format!("{method} webhook {}", operation.path.key),
        OperationKind::Callback => format!("{method} callback {}", operation.path.key),
    }
}
