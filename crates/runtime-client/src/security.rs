//! Credentials, and how they are added to a request.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use conform_runtime::Tree;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::body::BoxError;
use crate::error::Cause;
use crate::operation::{Api, Operation, Requirement, SecurityKind};
use crate::style::{Style, write_cookie, write_query};
use crate::transport::BoxFuture;

/// A source of tokens that expire: OAuth 2, OpenID Connect.
///
/// It is asked for a token before every call, so an implementation should keep its token until shortly before it expires. The timeout of the
/// call starts after that: a source that uses the network needs a timeout of its own.
///
/// ```
/// use conform_client::{BoxError, BoxFuture, SecretString, TokenSource};
///
/// struct FromEnvironment;
///
/// impl TokenSource for FromEnvironment {
///     fn token<'a>(&'a self, _scopes: &'a [&'a str]) -> BoxFuture<'a, Result<SecretString, BoxError>> {
///         Box::pin(async { Ok(std::env::var("API_TOKEN")?.into()) })
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Returns a token with at least these scopes.
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> BoxFuture<'a, Result<SecretString, BoxError>>;

    /// Is called when the server responds with 401 to a call with this token, so that the next call gets another one. Does nothing by default.
    fn refused<'a>(&'a self, token: &'a SecretString) -> BoxFuture<'a, ()> {
        let _ = token;
        Box::pin(async {})
    }
}

/// The credential for a security scheme. `Debug` does not show it.
#[derive(Clone)]
pub struct Credential(CredentialKind);

#[derive(Clone)]
enum CredentialKind {
    Secret(SecretString),
    Basic {
        user: String,
        password: SecretString,
    },
    Source(Arc<dyn TokenSource>),
}

impl Credential {
    /// Creates a credential of user name and password, for HTTP Basic authentication.
    pub fn basic(user: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self(CredentialKind::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// Creates a credential whose token is fetched for each call.
    pub fn source(source: impl TokenSource) -> Self {
        Self(CredentialKind::Source(Arc::new(source)))
    }

    async fn secret(&self, scopes: &[&str]) -> Result<SecretString, BoxError> {
        match &self.0 {
            CredentialKind::Secret(secret) => Ok(secret.clone()),
            // RFC 7617 §2: the server reads the text after the first colon as the password.
            CredentialKind::Basic { user, .. } if user.contains(':') => {
                Err("the user name must not contain a colon".into())
            }
            CredentialKind::Basic { user, password } => Ok(STANDARD
                .encode(format!("{user}:{}", password.expose_secret()))
                .into()),
            CredentialKind::Source(source) => source.token(scopes).await,
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(…)")
    }
}

impl From<SecretString> for Credential {
    fn from(secret: SecretString) -> Self {
        Self(CredentialKind::Secret(secret))
    }
}

impl From<String> for Credential {
    fn from(secret: String) -> Self {
        Self(CredentialKind::Secret(secret.into()))
    }
}

impl From<&str> for Credential {
    fn from(secret: &str) -> Self {
        Self(CredentialKind::Secret(secret.into()))
    }
}

impl From<Arc<dyn TokenSource>> for Credential {
    fn from(source: Arc<dyn TokenSource>) -> Self {
        Self(CredentialKind::Source(source))
    }
}

/// Headers, query parameters and cookies that hold the credentials of a request.
#[derive(Default)]
pub(crate) struct RequestCredentials {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) query: String,
    pub(crate) cookies: String,
    /// Tokens, with the sources that they are from.
    tokens: Vec<(Arc<dyn TokenSource>, SecretString)>,
}

/// Returns the credentials of the first alternative that has all of them. An empty alternative is taken only if no other one can be.
pub(crate) async fn request_credentials(
    api: &'static Api,
    operation: &'static Operation,
    credentials: &[Option<Credential>],
) -> Result<RequestCredentials, Cause> {
    let known = |requirement: &Requirement| {
        matches!(
            api.schemes[requirement.scheme].kind,
            SecurityKind::Connection
        ) || credentials[requirement.scheme].is_some()
    };
    let mut added = RequestCredentials::default();
    let alternatives = operation.security;
    let Some(chosen) = alternatives
        .iter()
        .find(|all| !all.is_empty() && all.iter().all(known))
    else {
        if alternatives.is_empty() || alternatives.iter().any(|all| all.is_empty()) {
            return Ok(added);
        }
        let missing = |all: &&'static [Requirement]| {
            all.iter()
                .filter(|requirement| !known(requirement))
                .map(|r| api.schemes[r.scheme].name)
                .collect()
        };
        return Err(Cause::Credentials(
            alternatives.iter().map(missing).collect(),
        ));
    };
    for requirement in *chosen {
        let scheme = &api.schemes[requirement.scheme];
        let Some(credential) = &credentials[requirement.scheme] else {
            continue;
        };
        let secret = credential
            .secret(requirement.scopes)
            .await
            .map_err(|error| Cause::Token(scheme.name, error))?;
        if let CredentialKind::Source(source) = &credential.0 {
            added.tokens.push((source.clone(), secret.clone()));
        }
        added
            .add(scheme.kind, secret.expose_secret())
            .map_err(|problem| {
                Cause::Request(format!("the credential for `{}` {problem}", scheme.name))
            })?;
    }
    Ok(added)
}

impl RequestCredentials {
    /// Returns whether there is no credential.
    pub(crate) fn is_empty(&self) -> bool {
        self.headers.is_empty() && self.query.is_empty() && self.cookies.is_empty()
    }

    /// Takes the tokens, to say whether the server refused them.
    pub(crate) fn take_tokens(&mut self) -> RequestTokens {
        RequestTokens(std::mem::take(&mut self.tokens))
    }

    fn add(&mut self, kind: SecurityKind, secret: &str) -> Result<(), String> {
        let value = || Tree::String(secret.to_owned());
        let (name, text) = match kind {
            SecurityKind::Connection => return Ok(()),
            SecurityKind::Query(name) => {
                return write_query(&mut self.query, name, Style::FORM, &value())
                    .map_err(|e| e.to_string());
            }
            SecurityKind::Cookie(name) => {
                return write_cookie(&mut self.cookies, name, Style::FORM, &value())
                    .map_err(|e| e.to_string());
            }
            SecurityKind::Header(name) => (
                name.parse().map_err(|_| "has an invalid header name")?,
                secret.to_owned(),
            ),
            SecurityKind::Basic => (AUTHORIZATION, format!("Basic {secret}")),
            SecurityKind::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
            SecurityKind::Authorization(scheme) => (AUTHORIZATION, format!("{scheme} {secret}")),
        };
        let mut value = HeaderValue::try_from(text)
            .map_err(|_| "contains a character that is not allowed in a header")?;
        value.set_sensitive(true);
        self.headers.push((name, value));
        Ok(())
    }
}

/// The tokens of a request, with the sources that they are from.
pub(crate) struct RequestTokens(Vec<(Arc<dyn TokenSource>, SecretString)>);

impl RequestTokens {
    /// Tells the sources that the server refused their tokens.
    pub(crate) async fn refused(&self) {
        for (source, token) in &self.0 {
            source.refused(token).await;
        }
    }
}
