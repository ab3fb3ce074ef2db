//! The rules of `spec/README.md` for the description of the Visit API: the layout of files, the order of keys, and the
//! provenance of what it says.
//!
//! Other tests check that it is valid OpenAPI, and that the payloads conform to it.

mod files;
mod key_order;
mod layout;
mod provenance;
