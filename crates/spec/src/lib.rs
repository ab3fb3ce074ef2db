//! Reads, joins, checks and lowers OpenAPI descriptions.

pub mod description;
pub mod diagnostic;
pub mod dialect;
pub mod grammar;
pub mod ir;
pub mod lint;
mod nearest;
pub mod operations;
mod version;

pub use description::{Address, Description, FileId, LoadOptions, Loaded, Node};

pub use lint::lint;
pub use nearest::nearest;
pub use version::Version;
