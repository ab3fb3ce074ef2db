//! Proof that a body conforms, while its bytes are scanned and nothing is made of them.
//!
//! A [`Program`] is a schema compiled for one pass: for each kind of value that may stand at a place, what to look at. It
//! says that nothing whatever is to be found in a body, or that it does not know. Everything else (what is wrong, where, by
//! which keyword) is the business of the tape and of `jsonschema`, which read the body again. That keeps the pass simple: it
//! must never call a body clean that is not, and need not say more.
//!
//! A body is clean when it is valid, no name in it repeats, no member is undeclared, none goes the wrong way
//! (`readOnly`, `writeOnly`), and the tag of every discriminated union names the branch that fits.
//!
//! # What it knows
//!
//! `type`, `enum` and `const` of scalars, `not` of an `enum` of strings, `minimum` and its kin, `multipleOf` of integers, `minLength`, `maxLength`,
//! `pattern`, `format`, `properties`, `required`, `additionalProperties`, `patternProperties`, `minProperties`,
//! `maxProperties`, `items`, `prefixItems`, `minItems`, `maxItems`, `uniqueItems` of scalars, `$ref` (also in a circle), `allOf`, `oneOf`, `anyOf`. Schemas that
//! apply to the same value are merged when the program is made, so that each byte is looked at once; branches of a union
//! are told apart by the kind of the value where that is enough, and otherwise tried in turn. Where another keyword
//! asserts something of a value, the program does not know.

mod build;
mod number;
mod pattern;
mod program;
mod run;
mod sights;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use program::Program;
pub use sights::Shown;
pub(crate) use sights::Sights;
