//! What the integration tests share; the tests themselves are in `it/`.

pub mod corpus;
pub mod payloads;
