//! Reads, joins, checks and lowers OpenAPI descriptions.

pub mod bundle;
pub mod description;
pub mod diagnostic;
pub mod dialect;
pub mod grammar;
pub mod ir;
pub mod lint;
pub mod lower;
mod nearest;
pub mod operations;
mod version;

pub use bundle::{BundleFormat, Bundled, bundle};
pub use description::{Address, Description, FileId, LoadOptions, Loaded, Node};
pub use lint::{lint, lint_structure};
pub use lower::{Lowered, lower, lower_with_examples};
pub use nearest::nearest;
pub use version::Version;
