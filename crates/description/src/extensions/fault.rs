//! What is read of an extension, and what is wrong with it.

use conform_report::Label;

/// What is read of an extension, and what is wrong with it.
#[derive(Debug)]
pub struct Reading<T> {
    /// What it says; `None` if the operation does not have it, or it cannot be used.
    pub value: Option<T>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl<T> Reading<T> {
    /// The operation does not have the extension.
    pub(super) fn nothing() -> Self {
        Self {
            value: None,
            faults: Vec::new(),
        }
    }

    /// Returns a value only if nothing is wrong with it.
    pub(super) fn of(value: Option<T>, faults: Vec<Fault>) -> Self {
        Self {
            value: value.filter(|_| faults.is_empty()),
            faults,
        }
    }
}

/// What is wrong with an extension.
#[derive(Debug)]
pub struct Fault {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// Where it is.
    pub label: Label,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The extension is not written as it must be.
    Form,
    /// It names a parameter, a place in a body or a value that the operation does not have.
    Place,
}
