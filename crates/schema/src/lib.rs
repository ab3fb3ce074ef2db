//! Compiles Schema Objects of every OpenAPI version and draft of JSON Schema, as one dialect: 2020-12.
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
//! | `nullable: true` | admits `null`, wherever it is; by the letter it only adds `null` to a `type` in the same Schema Object, and not to `enum` (3.0.3 §4.7.24.1, and the clarification of 2019-10-31) | not a keyword |
//! | `type: integer` | a number written without fraction and exponent: `1.0` is not one (JSON Schema draft 4 §3.5, on which 3.0 is based) | any number of integral value: `1.0` is one (2020-12 Validation §6.1.1) |
//! | `exclusiveMinimum: true` | makes `minimum` exclusive | invalid; must be a number |
//! | siblings of `$ref` | ignored (3.0.3 §4.7.23.1), but for `nullable` | apply |
//! | `readOnly` and `required` | required in responses only | the same; by the letter required |
//! | `writeOnly` and `required` | required in requests only | the same; by the letter required |
//! | keywords of 3.1 (`const`, `if`, `prefixItems`, …) | no effect | apply |
//! | `$schema`, `jsonSchemaDialect` | no effect | draft-04, draft-06, draft-07 and 2019-09 are translated by their own rules; an unknown dialect is not checked |
//! | `$dynamicRef`, `$recursiveRef` | no effect | lead to the anchor in the outermost resource on the way; there is a definition for each way that differs |
//!
//! A [`Reading`] chooses between what authors mean and the letter.
//!
//! `format` is an assertion for the formats of JSON Schema that the `jsonschema` crate supports and, from the OpenAPI format
//! registry, for `int8`, `int16`, `int32`, `int64`, `uint8`, `uint16`, `uint32`, `uint64` and `double-int` (exact, also
//! beyond 2^53; a `number` of these formats must be an integer, too), and for `byte` and `decimal` in strings. Other formats
//! have no effect.
//!
//! `discriminator` is not an assertion. Constants in the branches select the branch whose faults are reported, then it does; a
//! tag that selects no branch is a fault only if the value matches no branch. In 3.0, a tag that selects a branch that fits
//! makes a value valid that matches several branches of `oneOf`. In messages, a base schema whose discriminator has no union
//! beside it is the union of its subtypes and itself. By the letter neither is so.

mod applied;
mod ascending;
mod compile;
mod compiled;
mod constants;
mod depth;
mod direction;
mod discriminator;
mod ecma_pattern;
mod expected;
mod extent;
mod fault;
mod faults;
mod formats;
mod generate;
mod infer;
mod nullable;
mod observe;
mod options;
mod origin;
mod plan;
mod prove;
mod reading;
pub mod selection;
mod store;
#[cfg(test)]
mod test_observer;
#[cfg(test)]
mod test_schemas;
mod translate;
mod translated;
mod translation;
mod value_shape;
mod written_as_integer;

pub use compile::Schema;
pub use compiled::CompiledSchema;
pub use direction::Direction;
pub use discriminator::Discriminator;
pub use expected::ExpectedValue;
pub use extent::Extent;
pub use fault::{Bound, Fault, FaultKind, ListedValues, Types, branch_list};
pub use generate::{InstanceManner, InstanceOptions, Ungenerated, generated};
pub use infer::{InferredMember, InferredShape};
pub use nullable::{DeadNullable, dead_nullable, is_nullable};
pub use observe::{InputOrder, SchemaObserver, Watch};
pub use options::{PatternSyntax, pattern_syntax};
pub use origin::{SchemaOrigin, SchemaProblem, SchemaProblemKind};
pub use plan::{Disordered, Mistagged, ObjectNote, Outline, Walked};
pub use prove::ShownSchemas;
pub use reading::Reading;
pub use store::{Compilation, LazySchema, SchemaStore};
pub use translated::TranslatedSchemas;
pub use value_shape::ValueShape;
