//! Reads, joins, checks and lowers OpenAPI descriptions.

pub mod description;
pub mod diagnostic;
pub mod grammar;
pub mod ir;
mod nearest;
pub mod operations;
mod version;

pub use description::{Address, Description, FileId, LoadOptions, Loaded, Node};
pub use version::Version;
