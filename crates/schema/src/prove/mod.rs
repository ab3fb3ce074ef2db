//! Proof that a text conforms, while its bytes are scanned and nothing is made of them.
//!
//! A [`Program`] is a schema compiled for one pass: for each kind of value, what to look at. The pass says that nothing
//! whatever is to be found in a text, or that it does not know. Everything else (what is wrong, where, by which keyword) is
//! decided by `jsonschema` on the tape, which reads the text again. That keeps the pass simple: it must never call a text
//! clean that is not, and need not say more.
//!
//! A text is clean when it is valid, no name in it repeats, no member is undeclared, none goes the wrong way
//! (`readOnly`, `writeOnly`), members that `x-ascending` lists ascend, and the tag of every discriminated union names the branch that fits.
//!
//! # Supported keywords
//!
//! `type`, `enum` and `const` of scalars, `not` of an `enum` of strings, `minimum`, `maximum`, `exclusiveMinimum`,
//! `exclusiveMaximum`, `multipleOf` of integers, `minLength`, `maxLength`, `pattern`, `format`, `properties`, `required`,
//! `additionalProperties`, `patternProperties`, `minProperties`, `maxProperties`, `items`, `prefixItems`, `minItems`,
//! `maxItems`, `uniqueItems` of scalars, `$ref` (also self-referential), `allOf`, `oneOf`, `anyOf`.
//!
//! Schemas that apply to the same value are merged when the program is made, so that each byte is looked at once. Branches
//! of a union are chosen by the kind of the value if that is enough, and otherwise tried in turn. Where another
//! keyword asserts something of a value, the pass does not know.
//!
//! [`build`] makes the program, [`run`] follows it along a text, and [`sights`] collects what a text shows for observers.

mod assertions;
mod build;
mod kinds;
mod number;
mod pattern;
mod program;
mod proof;
mod run;
mod scratch;
mod sights;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use program::Program;
pub use sights::ShownSchemas;
pub(crate) use sights::Sights;
