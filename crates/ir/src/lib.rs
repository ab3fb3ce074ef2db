//! The intermediate representation: what an API *is*, with no word of OpenAPI's spelling and none of Rust's.
//!
//! [`lower()`] makes an [`Api`] of a description: it resolves every reference, merges `allOf`, separates maps from objects
//! and unions by what selects a branch, and decides presence, once. What reads an [`Api`] never looks at a schema again.
//!
//! Order is the order of the document: types of named components first, then inline types in the order in which the
//! operations use them. The same document always lowers to the same `Api`.
//!
//! ```
//! use conform_description::{Description, LoadOptions};
//!
//! let text = "openapi: 3.1.1
//! info: {title: Clinic, version: '1'}
//! paths: {}
//! components:
//!   schemas:
//!     Visit:
//!       type: object
//!       required: [id]
//!       properties:
//!         id: {type: integer, format: int64}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! let lowered = conform_ir::lower(&loaded.description.expect("the root file is a description"));
//! assert!(lowered.diagnostics.is_empty());
//! assert_eq!(lowered.api.types[0].name.words(), "Visit");
//! ```

mod api;
mod cycles;
mod docs;
mod dump;
pub mod lower;
mod operation;
mod security;
mod server;
mod types;

pub use api::*;
pub use conform_description::Origin;
pub use cycles::cycle_edges;
pub use docs::Docs;
pub use dump::{dump, dump_operation, dump_type, dump_use};
pub use lower::{Lowered, lower, lower_with_examples};
pub use operation::*;
pub use security::*;
pub use server::{Server, ServerVariable};
pub use types::*;
