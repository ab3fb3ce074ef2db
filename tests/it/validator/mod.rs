//! The validator on recorded payloads, on exchanges, and on bodies with one mistake each.

mod corpus;
mod derived_schemas;
pub(crate) mod exchanges;
mod malicious;
mod mistakes;
mod readings;
mod spellings;
mod wire;
