//! Which way a message goes.

/// Which way a message goes, which decides what `readOnly` and `writeOnly` do to `required` in OpenAPI 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// From the client to the API: `readOnly` members are never required.
    Request,
    /// From the API to the client: `writeOnly` members are never required.
    Response,
    /// Not known, as for the example of a schema: neither kind is required.
    Either,
}
