//! Security Requirement Objects. Only the presence and form of credentials are checked.

use conform_description::operations::security_owner;
use conform_description::security::{Credential, scheme_of};
use conform_description::{Node, NodeMember, Version};

use conform_traffic::Exchange;

/// One alternative, which needs all of its schemes.
#[derive(Debug)]
pub(crate) struct Requirement(Vec<Scheme>);

#[derive(Debug)]
struct Scheme {
    name: String,
    place: CredentialPlace,
}

/// Where a request has a credential, kept for longer than [`Credential`].
#[derive(Debug)]
enum CredentialPlace {
    Header(String),
    Query(String),
    Cookie(String),
    /// The word before the credentials in `Authorization`, in lower case.
    Authorization(String),
    /// The request does not show it.
    Invisible,
    /// The description does not define the scheme.
    Undefined,
}

/// Whether a request has what a requirement needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Met {
    Yes,
    /// It has credentials that cannot be read, and why.
    Malformed(&'static str),
    No,
}

impl Requirement {
    /// Returns the alternatives of an operation of a path item: its own `security`, or that of what is around it.
    pub(crate) fn of(operation: Node<'_>, path_item: Node<'_>) -> Vec<Self> {
        let security = security_owner(operation, path_item).follow("security");
        let requirements = security
            .into_iter()
            .flat_map(Node::items)
            .map(|requirement| {
                let members = requirement.members().map(|member| Scheme {
                    name: member.key.to_owned(),
                    place: CredentialPlace::of(member),
                });
                Self(members.collect())
            });
        requirements.collect()
    }

    /// Returns the query parameters that have credentials.
    pub(crate) fn query_names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|scheme| match &scheme.place {
            CredentialPlace::Query(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Returns the names of the schemes that the description does not define.
    pub(crate) fn undefined(&self) -> impl Iterator<Item = &str> {
        let undefined = |scheme: &&Scheme| matches!(scheme.place, CredentialPlace::Undefined);
        self.0
            .iter()
            .filter(undefined)
            .map(|scheme| scheme.name.as_str())
    }

    /// Returns whether a request has the credentials of all schemes.
    pub(crate) fn met(
        &self,
        exchange: &Exchange<'_>,
        query: &[(String, &str)],
        cookies: &[(String, &str)],
    ) -> Met {
        let is_there = |there| if there { Met::Yes } else { Met::No };
        let schemes = self.0.iter().map(|scheme| match &scheme.place {
            CredentialPlace::Header(name) => is_there(exchange.request.header(name).is_some()),
            CredentialPlace::Query(name) => is_there(query.iter().any(|(other, _)| other == name)),
            CredentialPlace::Cookie(name) => {
                is_there(cookies.iter().any(|(other, _)| other == name))
            }
            CredentialPlace::Authorization(word) => {
                let sent = exchange.request.header("authorization");
                sent.map_or(Met::No, |sent| authorized(sent, word))
            }
            CredentialPlace::Invisible | CredentialPlace::Undefined => Met::Yes,
        });
        schemes.max().unwrap_or(Met::Yes)
    }

    /// Describes it: `token and key (the query parameter key)`.
    pub(crate) fn describe(&self) -> String {
        let schemes = self.0.iter().map(|scheme| match &scheme.place {
            CredentialPlace::Header(name) => format!("{} (the header {name})", scheme.name),
            CredentialPlace::Query(name) => format!("{} (the query parameter {name})", scheme.name),
            CredentialPlace::Cookie(name) => format!("{} (the cookie {name})", scheme.name),
            CredentialPlace::Authorization(word) => {
                format!("{} (Authorization: {word} …)", scheme.name)
            }
            CredentialPlace::Invisible | CredentialPlace::Undefined => scheme.name.clone(),
        });
        schemes.collect::<Vec<_>>().join(" and ")
    }
}

/// Returns whether a value of `Authorization` has the form of a scheme, which is in lower case.
fn authorized(sent: &str, scheme: &str) -> Met {
    let sent = sent.trim();
    let (word, credentials) = sent.split_once(char::is_whitespace).unwrap_or((sent, ""));
    if !word.eq_ignore_ascii_case(scheme) {
        return Met::No;
    }
    let credentials = credentials.trim();
    match scheme {
        "basic" | "bearer" if credentials.is_empty() => {
            Met::Malformed("nothing comes after the name of the scheme")
        }
        "basic" if !is_redacted(credentials) => {
            let decoded = conform_traffic::decode_base64(credentials.as_bytes());
            match decoded {
                Some(pair) if pair.contains(&b':') => Met::Yes,
                Some(_) => Met::Malformed("what comes after `Basic` has no colon when decoded"),
                None => Met::Malformed("what comes after `Basic` is not base64"),
            }
        }
        _ => Met::Yes,
    }
}

/// Returns whether credentials were replaced in a capture: `***`, `[REDACTED]`, `<token>`, `{{login}}`.
fn is_redacted(credentials: &str) -> bool {
    let encloses = |open, close| credentials.starts_with(open) && credentials.ends_with(close);
    let lower = credentials.to_ascii_lowercase();
    let words = ["redacted", "removed", "masked", "filtered", "hidden"];
    encloses('[', ']')
        || encloses('<', '>')
        || encloses('{', '}')
        || words.iter().any(|word| lower.contains(word))
        || credentials.bytes().all(|byte| b"*xX.-_".contains(&byte))
}

impl CredentialPlace {
    /// Returns where requests have the credential that a member of a Security Requirement Object asks for.
    fn of(need: NodeMember<'_>) -> Self {
        let Some(scheme) = scheme_of(need) else {
            // In OpenAPI 3.2 a name can be the URI of a scheme, which may be in a document that is not there.
            let is_uri = need.key.contains(['/', '#', ':']);
            return match need.node.description().version() {
                Version::V3_2 if is_uri => Self::Invisible,
                _ => Self::Undefined,
            };
        };
        match Credential::of(scheme) {
            Credential::Header(name) => Self::Header(name.to_owned()),
            Credential::Query(name) => Self::Query(name.to_owned()),
            Credential::Cookie(name) => Self::Cookie(name.to_owned()),
            Credential::Basic => Self::Authorization("basic".to_owned()),
            Credential::Scheme(word) => Self::Authorization(word.to_ascii_lowercase()),
            Credential::None => Self::Invisible,
        }
    }
}
