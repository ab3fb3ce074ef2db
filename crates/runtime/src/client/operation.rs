//! What is fixed about an API and its operations: the tables that generated code consists of.

/// An API: what a generated client hands to its [`Builder`](super::Builder).
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

/// What is fixed about an operation.
///
/// ```
/// use vsee_runtime::client::{Operation, Requirement};
///
/// const GET_VISIT: Operation = Operation::new("getVisit", "GET", "/visits/{id}").security(&[&[Requirement::new(0)]]);
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
    /// Alternatives, in order of preference; all requirements of one apply together. Empty: nothing is needed.
    pub security: &'static [&'static [Requirement]],
    /// A server of its own, used unless the client was given a base URL.
    pub server: Option<&'static Server>,
    /// Whether a redirect is a result: it is declared, and no 2xx is.
    pub redirect_is_result: bool,
}

impl Operation {
    /// An operation that needs no security.
    #[must_use]
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            security: &[],
            server: None,
            redirect_is_result: false,
        }
    }

    /// The same with these security alternatives.
    #[must_use]
    pub const fn security(self, security: &'static [&'static [Requirement]]) -> Self {
        Self { security, ..self }
    }

    /// The same with a server of its own.
    #[must_use]
    pub const fn server(self, server: &'static Server) -> Self {
        Self {
            server: Some(server),
            ..self
        }
    }

    /// The same, with redirects as results instead of being followed.
    #[must_use]
    pub const fn redirect_is_result(self) -> Self {
        Self {
            redirect_is_result: true,
            ..self
        }
    }
}
