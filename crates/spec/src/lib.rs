//! Reads, joins, checks and lowers OpenAPI descriptions.

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

pub use description::{Address, Description, FileId, LoadOptions, Loaded, Node};
<<<<<<< HEAD

pub use lint::lint;
pub use lower::{Lowered, lower};
=======
pub use lint::{lint, lint_structure};
>>>>>>> 2c3c6eb (Check examples against their schemas; a fixture for each of the common mistakes)
pub use nearest::nearest;
pub use version::Version;
