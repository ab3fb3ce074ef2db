//! The rules that `spec/README.md` sets for the description hold: what is where, in what order, and on what it stands.
//!
//! That it is valid OpenAPI, and that the payloads conform to it, is checked elsewhere, for any description.

mod files;
mod layout;
mod order;
mod provenance;
