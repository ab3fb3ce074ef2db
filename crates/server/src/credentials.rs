//! Credentials: which ones an operation needs, and which ones a request has.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use conform_description::{Description, Node};
use http::{Request, header};

use crate::call::query_of;

/// Where a credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential<'d> {
    /// A header of this name.
    Header(&'d str),
    /// A parameter of the query.
    Query(&'d str),
    /// A cookie.
    Cookie(&'d str),
    /// User and password (RFC 7617).
    Basic,
    /// `Authorization` with this scheme.
    Scheme(&'d str),
    /// Nowhere in the request.
    None,
}

/// Returns the credentials that an operation needs: alternatives, each with all that it needs.
pub(crate) fn needed<'d>(
    description: &'d Description,
    operation: Node<'d>,
) -> Vec<Vec<Credential<'d>>> {
    let root = description.root();
    let security = operation
        .follow("security")
        .or_else(|| root.follow("security"));
    let schemes = root
        .follow("components")
        .and_then(|components| components.follow("securitySchemes"));
    let alternatives = security.into_iter().flat_map(Node::items);
    let alternatives = alternatives.map(|alternative| {
        let needs = alternative.members();
        let found = needs.filter_map(|need| schemes?.follow(need.key));
        found.map(credential).collect()
    });
    alternatives.collect()
}

fn credential(scheme: Node<'_>) -> Credential<'_> {
    let name = scheme.text("name").unwrap_or_default();
    match (
        scheme.text("type"),
        scheme.text("in"),
        scheme.text("scheme"),
    ) {
        (Some("apiKey"), Some("query"), _) => Credential::Query(name),
        (Some("apiKey"), Some("cookie"), _) => Credential::Cookie(name),
        (Some("apiKey"), ..) => Credential::Header(name),
        (Some("http"), _, Some(word)) if word.eq_ignore_ascii_case("basic") => Credential::Basic,
        (Some("http"), _, Some(word)) => Credential::Scheme(word),
        (Some("oauth2" | "openIdConnect"), ..) => Credential::Scheme("Bearer"),
        _ => Credential::None,
    }
}

/// Returns whether a request has one of these values for all credentials of an alternative.
pub(crate) fn are_accepted(
    needed: &[Vec<Credential<'_>>],
    request: &Request<Bytes>,
    accepted: &[String],
) -> bool {
    let is_accepted = |credential: &Credential<'_>| {
        let values = match *credential {
            Credential::None => return true,
            credential => values(credential, request),
        };
        values.iter().any(|value| accepted.contains(value))
    };
    needed.is_empty() || needed.iter().any(|all| all.iter().all(is_accepted))
}

/// Returns the values that a request has for a credential.
fn values(credential: Credential<'_>, request: &Request<Bytes>) -> Vec<String> {
    let texts = |name: &str| {
        let values = request.headers().get_all(name).iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    let after = |scheme: &str| {
        let texts = texts(header::AUTHORIZATION.as_str()).into_iter();
        let texts = texts.filter_map(|text| {
            let (word, rest) = text.split_once(' ')?;
            word.eq_ignore_ascii_case(scheme)
                .then(|| rest.trim().to_owned())
        });
        texts.collect::<Vec<_>>()
    };
    match credential {
        Credential::Header(name) => texts(name),
        Credential::Query(name) => {
            let pairs = query_of(request.uri().query().unwrap_or_default());
            let own = pairs.into_iter().filter(|(other, _)| other == name);
            own.map(|(_, value)| value).collect()
        }
        Credential::Cookie(name) => {
            let cookies = texts(header::COOKIE.as_str());
            let pairs = cookies.iter().flat_map(|text| text.split(';'));
            let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
            let own = pairs.filter(|(other, _)| *other == name);
            own.map(|(_, value)| value.to_owned()).collect()
        }
        Credential::Basic => {
            let encoded = after("basic").into_iter();
            let decoded = encoded.filter_map(|text| STANDARD.decode(text).ok());
            decoded
                .filter_map(|bytes| String::from_utf8(bytes).ok())
                .collect()
        }
        Credential::Scheme(scheme) => after(scheme),
        Credential::None => Vec::new(),
    }
}
