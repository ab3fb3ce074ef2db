//! Extensions that say how an operation is used: `x-pagination`, `x-polling` and `x-webhook-signature`, and those of other tools that say
//! the same.
//!
//! [`pagination`], [`polling`] and [`webhook_signature`] read what an operation has of them, and check it against the operation's own
//! parameters, bodies and responses. The linter reports their [`Fault`]s; the lowering takes what could be read. `docs/client.md` documents
//! the extensions.
//!
//! ```
//! use conform_description::extensions::{NextPage, pagination};
//! use conform_description::{Description, LoadOptions};
//!
//! let text = "openapi: 3.1.0
//! info: {title: Pets, version: '1'}
//! paths:
//!   /pets:
//!     get:
//!       x-pagination: {link: next}
//!       responses:
//!         '200':
//!           description: The pets.
//!           content: {application/json: {schema: {type: array, items: {type: string}}}}
//! ";
//! let loaded = Description::from_files("pets.yaml", [("pets.yaml", text)], &LoadOptions::default());
//! let description = loaded.description.unwrap();
//! let read = pagination(&description.operations()[0]);
//! let pages = read.value.unwrap();
//! assert_eq!((pages.items.as_str(), pages.next), ("", NextPage::Link("next".to_owned())));
//! ```

mod body_place;
mod fault;
mod form;
mod page_parameter;
mod pagination;
mod pagination_elsewhere;
mod polling;
mod read_pagination;
mod webhook;

pub use fault::{Fault, FaultKind, Reading};
pub use page_parameter::PageParameter;
pub use pagination::{CursorSource, NextPage, Pagination};
pub use polling::{JobResult, Polling, UrlSource, polling};
pub use read_pagination::pagination;
pub use webhook::webhook_signature;
