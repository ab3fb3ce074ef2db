//! Reads, joins, checks and lowers OpenAPI descriptions.

pub mod ir;
