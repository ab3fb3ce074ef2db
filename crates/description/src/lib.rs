//! Reads, joins, checks and lowers OpenAPI descriptions of versions 3.0, 3.1 and 3.2.
//!
//! 1. [`Description::load`] reads the root file and every file that references lead to. Nothing outside the root folder
//!    and nothing on the network is read. What every value is (a schema, a parameter, a path item) is known from then on.
//! 2. [`lint()`] checks it against the specification and against itself.
//! 3. [`bundle()`] writes it as one document, [`lower()`] turns it into the intermediate representation [`ir`], and
//!    [`dialect`] compiles its schemas for checking values.
//!
//! All of them report with [`diagnostic`]: a code that can be explained, the place in a frame, other places that have to
//! do with it, and what would be right. How grave a problem is depends on whose description it is, see
//! [`diagnostic::Profile`].
//!
//! ```
//! use conform_description::diagnostic::{Profile, Style, render_line};
//! use conform_description::{Description, LoadOptions, lint};
//!
//! let text = "openapi: 3.1.1
//! info: {title: Clinic, version: '1'}
//! components:
//!   schemas:
//!     Visit:
//!       properties:
//!         reason: {type: strng}
//! ";
//! let options = LoadOptions { profile: Profile::Strict, ..LoadOptions::default() };
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &options);
//! let problems = lint(&loaded.description.expect("the root file is a description"));
//! assert_eq!(
//!     render_line(&problems[0], &Style::default()),
//!     "openapi.yaml:7:24: error[unknown-type]: `strng` is no type (did you mean `string`?)",
//! );
//! ```

pub mod bundle;
pub mod description;
pub mod diagnostic;
pub mod dialect;
pub mod grammar;
mod heirs;
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
