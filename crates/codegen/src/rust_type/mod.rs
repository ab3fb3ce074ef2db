//! From type expressions to the spelling of a Rust type, with the imports that it needs.

mod imports;
mod speller;

pub use imports::Imports;
pub use speller::Speller;
