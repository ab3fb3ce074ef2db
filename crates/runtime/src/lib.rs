//! What generated models and clients stand on: wire types, and the client core behind a feature.

#[cfg(feature = "client")]
pub mod client;
