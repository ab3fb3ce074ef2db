//! Compares two OpenAPI descriptions, and shows each breaking change by a message.
//!
//! [`compare()`] takes what clients rely on and what shall replace it. Each [`Change`] is found once, with its place on both
//! sides, and is judged by direction: a request is sent by clients that stay as they are, and a response is read by them.
//! What breaks has a [`Witness`], a message that one side accepts and the other refuses, judged by the compiled schemas of
//! both; what is compatible is proved; and what is neither is undecided and says why.
//!
//! ```
//! use std::sync::Arc;
//!
//! use conform_description::{Description, LoadOptions};
//! use conform_diff::{Impact, Options, codes, compare};
//!
//! let load = |most: u32| {
//!     let text = format!(
//!         "openapi: 3.1.1
//! info: {{title: Clinic, version: '1'}}
//! paths:
//!   /visits:
//!     get:
//!       operationId: listVisits
//!       parameters: [{{name: limit, in: query, schema: {{type: integer, maximum: {most}}}}}]
//!       responses: {{}}
//! "
//!     );
//!     let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//!     Arc::new(loaded.description.expect("it is a description"))
//! };
//! let found = compare(&load(100), &load(50), &Options::default());
//! let change = &found.changes[0];
//! assert_eq!(change.code, codes::SCHEMA_RANGE);
//! assert_eq!(change.message, "`maximum` of the query parameter `limit` is 50, was 100");
//! assert_eq!(change.impact(), Impact::Breaking);
//! let witness = change.effects[0].witness.as_ref().expect("it is shown by a message");
//! assert_eq!(witness.message, "51");
//! ```
//!
//! # What is no change
//!
//! Descriptions are compared by meaning. References are followed, `allOf` is merged, a renamed component and a renamed
//! parameter of the path are the same, a union of constants is an enumeration, and `nullable` of 3.0 is the type `null` of
//! 3.1. Members that only one side declares are not held against messages of the other, which may have any member that is not
//! declared: only a schema that speaks of such members, such as `additionalProperties: false`, does that.

mod change;
pub mod codes;
mod compare;
mod comparer;
mod encodings;
mod headers;
mod lifecycle;
mod operations;
mod options;
mod paired;
mod parameters;
mod request;
mod responses;
mod schemas;
mod sdk;
mod security;
mod servers;
mod styles;
mod version;
mod visible;

pub use change::{Change, Effect, Flow, Impact, Side, SideNames, Witness};
pub use compare::{Comparison, compare};
pub use options::{Level, Options};
pub use version::{Bump, next_version};
