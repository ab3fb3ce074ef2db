//! Proposes edits of a description from recorded traffic: for each cause of findings the smallest edit that ends them.
//!
//! [`suggest`] checks traffic, groups what is found by its cause, and proposes an edit of the description's own files for each:
//! another type, a value of an `enum`, `null`, a member, a status, a media type, a parameter, an operation. Comments, order and all
//! bytes that an edit does not concern stay as they are. Every proposal is proved before it is made: the description with it loads,
//! has no new problem, and the messages that showed the cause show it no more. What cannot be proved is listed with the reason.
//!
//! ```
//! use conform_description::{Description, LoadOptions};
//! use conform_suggest::{Project, Traffic, suggest};
//! use conform_traffic::{Exchange, HttpMessage};
//! use conform_validator::Options;
//!
//! let text = "openapi: 3.1.0
//! info: {title: Visits, version: '1'}
//! paths:
//!   /visits:
//!     get:
//!       responses:
//!         '200':
//!           description: A visit.
//!           content: {application/json: {schema: {properties: {id: {type: integer}}}}}
//! ";
//! let load = |replaced: Vec<(String, String)>| {
//!     let options = LoadOptions { replaced, ..LoadOptions::default() };
//!     Description::from_files("openapi.yaml", [("openapi.yaml", text)], &options)
//! };
//! let answer = HttpMessage::default()
//!     .with_header("content-type", "application/json")
//!     .with_body(br#"{"id": null}"#.to_vec());
//! let mut traffic = Traffic::default();
//! traffic.exchange(Exchange::new("GET", "/visits").answered(200, answer));
//! let suggestions = suggest(&Project::new(&load, Options::default()), &traffic).unwrap();
//! let file = &suggestions.files[0];
//! assert_eq!(file.new, text.replace("type: integer", "type: [integer, 'null']"));
//! ```

mod bounds;
mod candidates;
mod cause;
mod contents;
mod edit;
mod elsewhere;
mod formats;
mod infer;
mod keywords;
mod new_operation;
mod operations;
mod prove;
mod route;
mod schemas;
mod tighten;
mod traffic;
mod unions;

pub use prove::{FileChange, Project, Proposal, Refused, Suggestions, Tally, suggest, suggest_if};
pub use tighten::{LEAST_VALUES, Tightening, tighten};
pub use traffic::Traffic;
