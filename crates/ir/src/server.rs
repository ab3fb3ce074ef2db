//! Servers.

use crate::docs::Docs;

/// A Server Object (OpenAPI 3.0.3 §4.7.5).
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL template, `{variables}` in place.
    pub url: String,
    /// `name` (3.2) and `description`.
    pub docs: Docs,
    /// Variables in the order of the document.
    pub variables: Vec<ServerVariable>,
}

/// A Server Variable Object.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`; empty if any value is allowed.
    pub values: Vec<String>,
    /// `description`.
    pub docs: Docs,
}
