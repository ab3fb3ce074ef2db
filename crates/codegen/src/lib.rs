//! Writes Rust models and clients from the intermediate representation of an API.
