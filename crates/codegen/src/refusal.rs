//! What a user chose and the API does not allow.

use conform_ir::Origin;

/// Something that a user chose and the API does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was chosen.
    pub code: Code,
    /// Where in the description the reason is.
    pub origin: Origin,
    /// What is not possible, and why.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// What a user chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A type in place of that of the runtime.
    Replace,
    /// A trait to derive.
    Derive,
}
