//! Compiles Schema Objects of every OpenAPI version, as one dialect: JSON Schema 2020-12.
//!
//! [`Schema::compile`] translates the Schema Object at a node, and every schema that it refers to, into one JSON Schema, and
//! compiles that with the `jsonschema` crate. Values are checked in place, on the tape of `conform_json`. Each part of the
//! translated schema has an origin in the description: a [`Fault`] says what was expected, by which keyword in which file,
//! and through which `$ref`s.
//!
//! ```
//! use conform_description::{Description, LoadOptions};
//! use conform_json::{Document, Format, Limits};
//! use conform_schema::{Direction, Schema};
//!
//! let text = "openapi: 3.1.1
//! info: {title: Clinic, version: '1'}
//! components:
//!   schemas:
//!     Visit: {type: object, properties: {id: {type: integer}}}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! let description = loaded.description.expect("the root file is a description");
//! let visit = description.root().at("/components/schemas/Visit").expect("the schema exists");
//! let schema = Schema::compile(visit, Direction::Response);
//!
//! let payload = Document::parse("payload", b"{\"id\": \"v7\"}".to_vec(), Format::Json, &Limits::default());
//! let payload = payload.expect("it is JSON");
//! assert!(!schema.is_valid(payload.root()));
//! let fault = &schema.faults(payload.root())[0];
//! assert_eq!(fault.pointer, "/id");
//! assert_eq!(fault.kind.to_string(), "an integer");
//! assert_eq!(fault.origin.node(&description).origin().to_string(), "openapi.yaml:5:51");
//! ```
//!
//! [`SchemaStore`] compiles the schemas of a description on demand, for many values.
//!
//! # Rules of the translation
//!
//! | construct | OpenAPI 3.0 | OpenAPI 3.1 and 3.2 |
//! |---|---|---|
//! | `nullable: true` | adds `null` to a `type` in the same Schema Object; has no effect on `enum`, which must list `null` itself (3.0.3 §4.7.24.1, and the clarification of 2019-10-31) | not a keyword |
//! | `type: integer` | a number written without fraction and exponent: `1.0` is not one (JSON Schema draft 4 §3.5, on which 3.0 is based) | any number of integral value: `1.0` is one (2020-12 Validation §6.1.1) |
//! | `exclusiveMinimum: true` | makes `minimum` exclusive | invalid; must be a number |
//! | siblings of `$ref` | ignored (3.0.3 §4.7.23.1) | apply |
//! | `readOnly` and `required` | required in responses only | required (3.1 has no such rule) |
//! | `writeOnly` and `required` | required in requests only | required |
//! | keywords of 3.1 (`const`, `if`, `prefixItems`, …) | no effect | apply |
//!
//! `format` is an assertion for the formats of JSON Schema that the `jsonschema` crate supports and, from the OpenAPI format
//! registry, for `int8`, `int16`, `int32`, `int64`, `uint8`, `uint16`, `uint32`, `uint64` and `double-int` (exact, also
//! beyond 2^53; a `number` of these formats must be an integer, too), and for `byte` and `decimal` in strings. Other formats
//! have no effect.
//!
//! `discriminator` is not an assertion. It selects the branch whose faults are reported, and a tag that selects no branch is
//! a fault only if the value matches no branch. In messages, a base schema whose discriminator has no union beside it is the
//! union of its subtypes and itself.

mod compile;
mod compiled;
mod direction;
mod discriminator;
mod expected;
mod extent;
mod fault;
mod faults;
mod formats;
mod observe;
mod options;
mod origin;
mod plan;
mod prove;
mod store;
mod translate;
mod translation;
mod value_shape;
mod written_as_integer;

pub use compile::Schema;
pub use compiled::CompiledSchema;
pub use direction::Direction;
pub use discriminator::Discriminator;
pub use expected::ExpectedValue;
pub use extent::Extent;
pub use fault::{Bound, Fault, FaultKind, Types};
pub use observe::{InputOrder, SchemaObserver, Watch};
pub use options::is_regular_expression;
pub use origin::{SchemaOrigin, SchemaProblem};
pub use plan::{Mistagged, ObjectNote, Walked};
pub use prove::ShownSchemas;
pub use store::{Compilation, LazySchema, SchemaStore};
pub use value_shape::ValueShape;
