//! How types of an API are spelled in Rust: as text, laid out as rustfmt does, and with the imports that they need.
//!
//! [`Speller`] makes a [`RustType`] of a use of a type. A file that writes one adds it to its [`Imports`], so that it
//! imports exactly what it names.

mod imports;
mod layout;
mod rust_type;
mod speller;

pub(crate) use imports::Imports;
pub(crate) use layout::Declared;
pub(crate) use rust_type::RustType;
pub(crate) use speller::Speller;
