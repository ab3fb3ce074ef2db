//! Loads, joins, resolves and bundles OpenAPI descriptions of versions 3.0, 3.1 and 3.2.
//!
//! Start with [`Description::load`]: it reads the root file and every file that references lead to, and nothing outside the
//! root folder or on the network. A [`Node`] is a value of the description; it knows its position, which object of the
//! specification it is, and where its references lead. [`Description::operations`] lists the operations, [`grammar`]
//! defines the members of every object in every version, [`bundle()`] writes a description as one document, [`split()`] as many,
//! and [`MemberOrder`] puts members in order.
//!
//! Problems are [`Diagnostic`](conform_report::Diagnostic)s; [`codes`] and [`bundle::codes`] list their codes. Other crates
//! interpret a description: `conform-lint` checks it, `conform-schema` compiles its schemas, `conform-ir` lowers it to a
//! model of the API.
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
mod dialect;
mod dynamic;
pub mod extensions;
pub mod grammar;
mod identifiers;
mod load;
mod node;
#[cfg(feature = "openapiv3")]
mod openapiv3;
pub mod operations;
mod order;
mod origin;
pub mod parameter;
pub mod security;
mod split;
mod subtype_table;
pub mod subtypes;
mod version;

#[cfg(feature = "openapiv3")]
pub use self::openapiv3::{ConversionError, Converted, to_openapiv3};
pub use address::{Address, FileId};
pub use bundle::{BundleFormat, Bundled, bundle};
pub use description::Description;
pub use dialect::Dialect;
pub use dynamic::DynamicScope;
pub use load::Loaded;
pub use load::options::LoadOptions;
pub use load::suggest::relative_path;
pub use node::{Members, Node, NodeMember, Reference, Resolved, Unresolved};
pub use order::{Disordered, MemberOrder, SortedMap};
pub use origin::{Origin, file_stem};
pub use split::{Split, SplitError, SplitFile, split};
pub use version::Version;
