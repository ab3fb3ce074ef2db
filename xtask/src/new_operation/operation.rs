//! What is known of an operation before its files are written.

use super::name::Names;

/// The operation that is added.
pub(super) struct Operation {
    /// The method, in lower case.
    pub(super) method: String,
    /// The path template.
    pub(super) path: String,
    /// Names and values of the query, as the command line has them.
    pub(super) query: Vec<(String, String)>,
    /// The folder of the description that it belongs to.
    pub(super) resource: String,
    pub(super) names: Names,
    pub(super) tag: String,
}
