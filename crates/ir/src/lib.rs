//! The intermediate representation (IR) of an API: what the API is, independent of how OpenAPI writes it and of the language
//! of any generated code.
//!
//! [`lower()`] makes an [`Api`] from a description. It resolves every reference, merges `allOf`, distinguishes maps from
//! objects, finds what selects the branches of unions, and decides which members may be absent or `null`. A generator that
//! reads an [`Api`] needs no schema.
//!
//! | to learn | read |
//! |---|---|
//! | what an API consists of | [`Api`], then [`Operation`] and [`Type`] |
//! | how a value's type is expressed | [`Use`] and [`Expr`]: a named type, a list, a scalar … |
//! | which JSON a named type admits | [`Definition`]: [`Object`], [`Enum`], [`Union`], alias or newtype |
//! | what an OpenAPI construct becomes | [`lower`](mod@lower), with the passes in order |
//! | which type a `format` becomes | [`lower::formats`] |
//! | which warnings there are | [`lower::codes`] |
//!
//! The IR says nothing about any programming language. Where types contain each other in a cycle, a generator decides what
//! to do; [`cycle_edges`] helps.
//!
//! Everything is in the order of the document: types of named components first, then inline types in the order in which
//! operations use them. The same document always lowers to the same [`Api`].
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
//! assert_eq!(lowered.api.types[0].name.to_string(), "Visit");
//! ```

mod api;
mod choices;
mod cycles;
mod docs;
mod dump;
pub mod lower;
mod operation;
mod security;
mod server;
mod types;
mod unread;

pub use api::*;
pub use choices::{Choices, RefusedName, Renames};
pub use conform_description::Origin;
pub use cycles::cycle_edges;
pub use docs::{Bound, Docs, Limits, Note};
pub use dump::{dump, dump_operation, dump_type, dump_use};
pub use lower::{Lowered, lower, lower_with_examples};
pub use operation::*;
pub use security::*;
pub use server::{Server, ServerVariable};
pub use types::*;
