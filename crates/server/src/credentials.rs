//! Credentials that a request has.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use conform_description::security::Credential;
use http::{HeaderValue, Request, header};

use crate::call::query_of;
use crate::protocol::header_text;

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

/// Returns the challenges that an answer with the status 401 has to have (RFC 9110 §11.6.1): one for each scheme of HTTP that the
/// operation takes. API keys have no challenge.
pub(crate) fn challenges(needed: &[Vec<Credential<'_>>], realm: &str) -> Vec<HeaderValue> {
    let realm: String = realm.chars().filter(|c| !matches!(c, '"' | '\\')).collect();
    let mut challenges = Vec::new();
    for credential in needed.iter().flatten() {
        let scheme = match credential {
            Credential::Basic => "Basic",
            Credential::Scheme(scheme) => scheme,
            Credential::Header(_)
            | Credential::Query(_)
            | Credential::Cookie(_)
            | Credential::None => continue,
        };
        let challenge = header_text(&format!("{scheme} realm=\"{realm}\""));
        if !challenges.contains(&challenge) {
            challenges.push(challenge);
        }
    }
    challenges
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
