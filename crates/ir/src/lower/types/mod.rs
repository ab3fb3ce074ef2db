//! Types from schemas: one engine, since schemas contain each other.
//!
//! Everything here is a method of [`SchemaLowering`]. A schema takes this way:
//!
//! 1. [`lowering`]: [`type_of_node`](SchemaLowering::type_of_node) finds the named schema that a `$ref` leads to, and is done; or
//! 2. [`inline`]: looks whether the same schemas have a type already, and merges them into one
//!    [`MergedSchema`](crate::lower::schema::merged::MergedSchema); then
//! 3. [`build`]: decides what that is, and calls [`object`], [`array`](mod@array), [`union`](mod@union), which lower what is inside
//!    by starting at 1 again; and
//! 4. [`inline`]: gives the result a name, if its type needs one. Objects wait in a queue until what holds them is done.
//!
//! The files only depend on each other from the top of this list to its end:
//!
//! - [`lowering`]: the struct, the queue, and the steps above. [`components`] adds named schemas; [`inline`] the others.
//! - [`build`], then a file for each result: [`object`], [`array`](mod@array), [`union`](mod@union) with [`scalar_union`] (unions that
//!   are something simpler), [`variants`], [`discriminator`] and [`subtypes`] (inheritance without `oneOf`).
//! - [`annotations`] and [`examples`]: what schemas say beside the type.
//! - [`drafts`], [`names`] with [`singular`], [`wide_integers`], [`branch`]: the data that the methods work on.

pub(crate) mod annotations;
mod array;
mod branch;
mod build;
mod components;
mod discriminator;
pub(crate) mod drafts;
pub(crate) mod examples;
mod inline;
mod lowering;
pub(crate) mod names;
mod object;
mod scalar_union;
mod singular;
mod subtypes;
pub(crate) mod titles;
mod union;
mod union_budget;
mod variants;
mod wide_integers;

pub(crate) use lowering::SchemaLowering;
