//! Reads, joins, resolves and bundles OpenAPI descriptions of versions 3.0, 3.1 and 3.2.
//!
//! [`Description::load`] reads the root file and every file that references lead to. Nothing outside the root folder and
//! nothing on the network is read. What every value is (a schema, a parameter, a path item) is known from then on.
//! [`bundle()`] writes a description as one document. [`operations`] lists its operations as the specification reads them,
//! and [`grammar`] is the table of every object of every version.
//!
//! What a description means is the work of other crates: `conform-lint` checks it, `conform-schema` compiles its schemas,
//! `conform-ir` lowers it to a model of the API.
//!
//! ```
//! use conform_description::{Description, LoadOptions};
//!
//! let text = "openapi: 3.1.1
//! info: {title: Clinic, version: '1'}
//! paths: {}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! assert!(loaded.diagnostics.is_empty());
//! let description = loaded.description.expect("the root file is a description");
//! let title = description.root().at("/info/title").expect("`info.title` is required");
//! assert_eq!(title.origin().to_string(), "openapi.yaml:2:15");
//! ```

mod address;
pub mod bundle;
pub mod codes;
mod description;
pub mod grammar;
mod load;
mod node;
pub mod operations;
mod origin;
mod subtype_table;
pub mod subtypes;
mod version;

pub use address::{Address, FileId};
pub use bundle::{BundleFormat, Bundled, bundle};
pub use description::Description;
pub use load::Loaded;
pub use load::options::LoadOptions;
pub use node::{Members, Node, NodeMember, Reference, Resolved, Unresolved};
pub use origin::Origin;
pub use version::Version;
