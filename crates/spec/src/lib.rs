//! Reads, joins, checks and lowers OpenAPI descriptions.

pub mod description;
pub mod diagnostic;
pub mod grammar;
pub mod ir;
pub mod lower;
mod nearest;
pub mod operations;
mod version;

pub use description::{Address, Description, FileId, LoadOptions, Loaded, Node};
pub use lower::{Lowered, lower};
pub use version::Version;
