//! Applies overlays (OpenAPI Overlay Specification 1.0 and 1.1) to documents.
//!
//! An overlay is a list of actions. Each selects values of a document by a JSONPath query (RFC 9535), and updates them, removes
//! them, or copies another value into them. The result keeps every byte of the document that no action changes, with comments and
//! layout.
//!
//! [`Overlay::parse`] reads an overlay, and [`apply`] applies a list of them, one after the other. Problems are
//! [`Diagnostic`](conform_report::Diagnostic)s at places of the overlay; [`codes`] lists their codes.
//!
//! ```
//! use std::sync::Arc;
//!
//! use conform_json::{Document, Format, Limits};
//! use conform_overlay::{Overlay, apply};
//!
//! let read = |name: &str, text: &str| {
//!     let bytes = text.as_bytes().to_vec();
//!     Document::parse(name, bytes, Format::Yaml, &Limits::default()).map(Arc::new)
//! };
//! let document = read("openapi.yaml", "info:\n  title: Visits # as the clinic calls them\n")?;
//! let overlay = read(
//!     "public.overlay.yaml",
//!     "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info\n    update: {license: {name: MIT}}\n",
//! )?;
//! let overlay = Overlay::parse(&overlay).overlay.expect("the overlay is valid");
//! let applied = apply(&document, &[overlay]);
//! assert!(applied.diagnostics.is_empty());
//! assert_eq!(
//!     applied.text.expect("there is no error"),
//!     "info:\n  title: Visits # as the clinic calls them\n  license:\n    name: MIT\n"
//! );
//! # Ok::<(), conform_json::SyntaxError>(())
//! ```

mod apply;
pub mod codes;
mod merge;
mod origin;
mod parse;
mod query;

pub use apply::{Applied, apply};
pub use origin::Origins;
pub use parse::{Overlay, Parsed};
