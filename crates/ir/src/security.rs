//! Security schemes and requirements.

use crate::docs::Docs;

/// A Security Scheme Object.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The component's name.
    pub name: String,
    /// Its type and settings.
    pub kind: SecurityKind,
    /// `description`.
    pub docs: Docs,
    /// `deprecated` (3.2).
    pub deprecated: bool,
}

/// What a security scheme puts into a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `apiKey`: a secret with this name at this location.
    ApiKey {
        /// Where it goes.
        location: ApiKeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// `http` with scheme `basic`.
    Basic,
    /// `http` with scheme `bearer`.
    Bearer,
    /// `http` with another scheme, named here (`digest`, `hoba`, …).
    Http(String),
    /// `oauth2`: a bearer token from one of these flows.
    OAuth2(Vec<OAuthFlow>),
    /// `openIdConnect`: a bearer token; discovery at this URL.
    OpenIdConnect(String),
    /// `mutualTLS`: nothing in the request.
    MutualTls,
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// One OAuth flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthFlow {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode` or `deviceAuthorization`.
    pub kind: String,
    /// `authorizationUrl`.
    pub authorization_url: Option<String>,
    /// `tokenUrl`.
    pub token_url: Option<String>,
    /// Scopes and what they allow.
    pub scopes: Vec<(String, String)>,
}

/// All schemes of one requirement apply together; the requirements of an operation are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// Index into [`Api::security_schemes`](crate::Api::security_schemes) and the scopes asked for. Empty means: no security needed.
    pub schemes: Vec<(usize, Vec<String>)>,
}
