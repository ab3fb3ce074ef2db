//! Schema Objects of every OpenAPI version as one dialect: JSON Schema 2020-12.
//!
//! [`Schema::compile`] translates the Schema Object at a node, and every schema that it reaches, into one JSON Schema, and
//! compiles that with the `jsonschema` crate over the tape of `conform_json`, so that a payload is validated in place. Each
//! part of the translated schema remembers where it comes from: a [`Fault`] names the keyword at its own address in the
//! description's own files, and the chain of `$ref`s that led there.
//!
//! # What the translation decides
//!
//! | construct | OpenAPI 3.0 | OpenAPI 3.1 and 3.2 |
//! |---|---|---|
//! | `nullable: true` | adds `null` to `type`, if `type` stands in the same Schema Object; does nothing to `enum`, which must list `null` itself (3.0.3 §4.7.24.1, and the clarification of 2019-10-31) | not a keyword |
//! | `type: integer` | a number written without fraction or exponent: `1.0` is not one (JSON Schema draft 4 §3.5, on which 3.0 rests) | any number of integral value: `1.0` is one (2020-12 Validation §6.1.1) |
//! | `exclusiveMinimum: true` | makes `minimum` exclusive | not valid; the number form is |
//! | siblings of `$ref` | ignored (3.0.3 §4.7.23.1) | apply |
//! | `readOnly` and `required` | required in responses only | required (the rule went away in 3.1) |
//! | `writeOnly` and `required` | required in requests only | required |
//! | keywords of 3.1 (`const`, `if`, `prefixItems`, …) | no effect | apply |
//!
//! `format` asserts what it names: the formats of JSON Schema that the crate knows, and from the OpenAPI format registry
//! `int8`, `int16`, `int32`, `int64`, `uint8`, `uint16`, `uint32`, `uint64`, `double-int` (exact, also beyond 2^53; of a
//! `number`, too, that it is an integer), `byte` and `decimal` in strings. Other formats assert nothing.
//!
//! `discriminator` is a hint, not an assertion: it chooses the branch whose faults are reported, and a tag that names no
//! branch is a fault of its own only where the value fits no branch. A base schema whose discriminator stands beside no union
//! is in messages the union of what inherits from it by `allOf`, and of itself.

mod branch;
mod compile;
mod compiled;
mod direction;
mod expected;
mod extent;
mod fault;
mod formats;
mod observe;
mod plan;
mod prove;
mod shape;
mod store;
mod translate;

pub use compile::{Schema, SchemaOrigin, SchemaProblem};
pub use compiled::CompiledSchema;
pub use direction::Direction;
pub use expected::ExpectedValue;
pub use extent::Extent;
pub use fault::{Bound, Fault, FaultKind, Types};
pub use observe::{InputOrder, SchemaObserver, Watch};
pub use plan::{Mistagged, ObjectNote, Walked};
pub use prove::Shown;
pub use shape::ValueShape;
pub use store::{Compilation, LazySchema, SchemaStore};
pub use translate::Discriminator;
