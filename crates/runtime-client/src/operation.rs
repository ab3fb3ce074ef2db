//! What is fixed about an API and its operations: the tables that generated code consists of.

/// An API: what a generated client hands to its [`Builder`](crate::Builder).
#[derive(Debug)]
pub struct Api {
    /// `User-Agent` of its requests.
    pub user_agent: &'static str,
    /// Servers in order of preference; the first is the default.
    pub servers: &'static [Server],
    /// Security schemes; a [`Requirement`] is an index into this.
    pub schemes: &'static [SecurityScheme],
}

/// A server of an API.
#[derive(Debug)]
pub struct Server {
    /// The URL template, `{variables}` in place.
    pub url: &'static str,
    /// Variables of the template.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server's URL.
#[derive(Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// Its value unless another is set.
    pub default: &'static str,
    /// The values that it may have; empty when anything goes.
    pub values: &'static [&'static str],
}

/// A security scheme.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Its name in the description.
    pub name: &'static str,
    /// What it puts into a request.
    pub kind: SecurityKind,
}

/// What a security scheme puts into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// The secret in this header.
    Header(&'static str),
    /// The secret in this query parameter.
    Query(&'static str),
    /// The secret in this cookie.
    Cookie(&'static str),
    /// `Authorization: Basic` with name and password.
    Basic,
    /// `Authorization: Bearer` with a token: `http` bearer, OAuth 2, OpenID Connect.
    Bearer,
    /// `Authorization` with this scheme and the secret as it is.
    Authorization(&'static str),
    /// Nothing in the request: mutual TLS.
    Connection,
}

/// That a security scheme applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Index into [`Api::schemes`].
    pub scheme: usize,
    /// Scopes that the token must have.
    pub scopes: &'static [&'static str],
}

impl Requirement {
    /// The scheme with this index, no scopes.
    #[must_use]
    pub const fn new(scheme: usize) -> Self {
        Self {
            scheme,
            scopes: &[],
        }
    }

    /// The same with these scopes.
    #[must_use]
    pub const fn scopes(self, scopes: &'static [&'static str]) -> Self {
        Self { scopes, ..self }
    }
}

/// Alternatives, in order of preference; all requirements of one apply together. Empty: nothing is needed.
pub type Security = &'static [&'static [Requirement]];

/// What is fixed about an operation.
///
/// ```
/// use conform_client::{Operation, Requirement};
///
/// static GET_VISIT: Operation =
///     Operation::new("getVisit", "GET", "/visits/{id}", &[&[Requirement::new(0)]]);
/// assert_eq!(GET_VISIT.path, "/visits/{id}");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its `operationId`, or what was made of method and path where there is none.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// What the caller must have.
    pub security: Security,
    /// A server of its own, used unless the client was given a base URL.
    pub server: Option<&'static Server>,
    /// Whether a redirect is a result: it is declared, and no 2xx is.
    pub redirect_is_result: bool,
}

impl Operation {
    /// An operation of which there is no more to say.
    #[must_use]
    pub const fn new(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        security: Security,
    ) -> Self {
        Self {
            id,
            method,
            path,
            security,
            server: None,
            redirect_is_result: false,
        }
    }
}
