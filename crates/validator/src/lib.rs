//! Checks messages of an API against its OpenAPI description.
//!
//! A [`Validator`] routes messages to operations and judges them. It reports [`Diagnostic`](conform_report::Diagnostic)s:
//! each has one of the [`codes`], the place in the payload, the place in the description's own files that states what was
//! expected, and advice. Payloads are validated in place, over the tape of `conform_json`, so that every diagnostic knows
//! its line and column.
//!
//! - [`Validator::check_message`] checks one payload whose operation is known.
//! - [`Validator::check_exchange`] checks a request and its response: where it goes, parameters, credentials, headers,
//!   status, media types and bodies. [`Validator::assert_conforms`] does it in a test.
//! - [`Validator::source`] checks the exchanges of a capture while `conform_traffic` reads it, on several threads.
//! - A [`Report`] collects what was found in many messages.
//! - An [`Observer`] receives what messages show of the description, for coverage and the like; it is handed in with
//!   [`Validator::observed_by`].
//!
//! Diagnostics contain no value of a payload unless [`Options::show_values`] asks for it; they describe its type and size.
//!
//! ```
//! use conform_description::{Description, LoadOptions};
//! use conform_traffic::{Exchange, HttpMessage};
//! use conform_validator::{Options, Validator, codes};
//!
//! let text = "
//! openapi: 3.1.0
//! info: {title: Visits, version: '1'}
//! paths:
//!   /visits/{id}:
//!     get:
//!       operationId: getVisit
//!       parameters:
//!         - {name: id, in: path, required: true, schema: {type: integer}}
//!       responses:
//!         '200':
//!           description: The visit.
//!           content:
//!             application/json:
//!               schema: {type: object, required: [id], properties: {id: {type: integer}}}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! let validator = Validator::new(loaded.description.unwrap(), Options::default());
//!
//! let answer = HttpMessage::default()
//!     .with_header("content-type", "application/json")
//!     .with_body(br#"{"id": "7"}"#.to_vec());
//! let report = validator.check(&Exchange::new("GET", "/visits/7").answered(200, answer));
//! assert_eq!(report.diagnostics()[0].code, codes::WRONG_TYPE);
//! ```
//!
//! # Inside
//!
//! [`api`] is what a description says of its operations. [`Validator`] and its checks use it, and turn what
//! `conform_schema` finds in values into findings, which become diagnostics when a message has been checked.

pub mod api;
mod assert;
mod body;
mod cause;
mod check;
pub mod codes;
mod content;
mod exchange;
mod finding;
mod hint;
mod kind;
mod message;
mod near;
mod observe;
mod open_enums;
mod parameter_value;
mod place;
mod proof;
mod report;
mod request_value;
mod router;
mod segment;
mod server_paths;
mod source_check;
mod stub;
mod unchecked;
mod url;
mod validator;
mod verdict;
mod webhook_rules;

pub use conform_schema::{InputOrder, Reading, SchemaObserver};
pub use finding::Subject;
pub use message::Message;
pub use observe::{ItemId, Observer};
pub use open_enums::OpenEnums;
pub use report::{Report, VOCABULARY};
pub use router::{OtherMethods, Routed};
pub use source_check::SourceCheck;
pub use unchecked::Unchecked;
pub use validator::{Options, Validator};
pub use verdict::{LeftAlone, Verdict};
pub use webhook_rules::WebhookRule;
