//! The validator on recorded payloads, on exchanges, and on bodies with one mistake each.

mod ascending;
mod callbacks;
mod cookies_and_marks;
mod corpus;
mod derived_schemas;
pub(crate) mod exchanges;
mod malicious;
mod malicious_files;
mod mistakes;
mod proportion;
mod queries_and_charsets;
mod readings;
mod siblings;
mod spellings;
mod wire;
