//! Static descriptions of an API: its servers, security schemes and operations. Generated code declares them with the macros of this crate.

/// An API. A generated client passes it to its [`Builder`](crate::Builder).
#[derive(Debug)]
pub struct Api {
    /// The value of `User-Agent` in requests.
    pub user_agent: &'static str,
    /// The servers; the first is the default.
    pub servers: &'static [Server],
    /// The security schemes; a [`Requirement`] refers to one by its index.
    pub schemes: &'static [SecurityScheme],
}

/// A server of an API.
#[derive(Debug)]
pub struct Server {
    /// The URL template, with variables in braces.
    pub url: &'static str,
    /// The variables of the template.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server's URL.
#[derive(Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// The default value.
    pub default: &'static str,
    /// The allowed values; empty if every value is allowed.
    pub values: &'static [&'static str],
}

/// A security scheme.
#[derive(Debug)]
pub struct SecurityScheme {
    /// The name in the description.
    pub name: &'static str,
    /// How the credential is sent.
    pub kind: SecurityKind,
}

/// How the credential of a security scheme is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// In this header.
    Header(&'static str),
    /// In this query parameter.
    Query(&'static str),
    /// In this cookie.
    Cookie(&'static str),
    /// `Authorization: Basic` with user name and password.
    Basic,
    /// `Authorization: Bearer` with a token: `http` bearer, OAuth 2, OpenID Connect.
    Bearer,
    /// `Authorization` with this scheme, followed by the secret.
    Authorization(&'static str),
    /// Not in the request but by the connection: mutual TLS.
    Connection,
}

/// A security scheme that an operation requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The index of the scheme in [`Api::schemes`].
    pub scheme: usize,
    /// The scopes that the token must have.
    pub scopes: &'static [&'static str],
}

impl Requirement {
    /// Creates a requirement of the scheme with this index, without scopes.
    #[must_use]
    pub const fn new(scheme: usize) -> Self {
        Self {
            scheme,
            scopes: &[],
        }
    }

    /// Sets the scopes.
    #[must_use]
    pub const fn scopes(self, scopes: &'static [&'static str]) -> Self {
        Self { scopes, ..self }
    }
}

/// The security of an operation: alternatives in order of preference, each a list of requirements that apply together. An empty list of
/// alternatives means that no credential is needed.
pub type Security = &'static [&'static [Requirement]];

/// An operation of an API.
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
    /// The `operationId`, or a name that was derived from method and path if there is none.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The credentials that the caller needs.
    pub security: Security,
    /// The operation's own server, which is used unless the caller set a base URL.
    pub server: Option<&'static Server>,
    /// Whether a redirect is the result and is not followed: the description declares it, and no 2xx status.
    pub redirect_is_result: bool,
    /// Whether errors are without the server's message: the description marks it as sensitive (`x-sensitive`).
    pub hides_messages: bool,
}

impl Operation {
    /// Creates an operation without a server of its own, whose redirects are followed.
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
            hides_messages: false,
        }
    }
}
