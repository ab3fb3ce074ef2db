//! Security Requirement Objects. Only the presence and form of credentials are checked.

use conform_description::operations::security_owner;
use conform_description::{Node, Version};

use conform_traffic::Exchange;

/// One alternative, which needs all of its schemes.
#[derive(Debug)]
pub(crate) struct Requirement(Vec<Scheme>);

#[derive(Debug)]
struct Scheme {
    name: String,
    credential: Credential,
}

#[derive(Debug)]
enum Credential {
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
        let root = operation.description().root();
        let security = security_owner(operation, path_item).follow("security");
        let schemes = root
            .follow("components")
            .and_then(|components| components.follow("securitySchemes"));
        let requirements = security
            .into_iter()
            .flat_map(Node::items)
            .map(|requirement| {
                let members = requirement.members().map(|member| Scheme {
                    name: member.key.to_owned(),
                    credential: schemes
                        .and_then(|schemes| schemes.follow(member.key))
                        .map_or_else(|| Credential::absent(operation, member.key), Credential::of),
                });
                Self(members.collect())
            });
        requirements.collect()
    }

    /// Returns the query parameters that have credentials.
    pub(crate) fn query_names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|scheme| match &scheme.credential {
            Credential::Query(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Returns the names of the schemes that the description does not define.
    pub(crate) fn undefined(&self) -> impl Iterator<Item = &str> {
        let undefined = |scheme: &&Scheme| matches!(scheme.credential, Credential::Undefined);
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
        let schemes = self.0.iter().map(|scheme| match &scheme.credential {
            Credential::Header(name) => is_there(exchange.request.header(name).is_some()),
            Credential::Query(name) => is_there(query.iter().any(|(other, _)| other == name)),
            Credential::Cookie(name) => is_there(cookies.iter().any(|(other, _)| other == name)),
            Credential::Authorization(word) => {
                let sent = exchange.request.header("authorization");
                sent.map_or(Met::No, |sent| authorized(sent, word))
            }
            Credential::Invisible | Credential::Undefined => Met::Yes,
        });
        schemes.max().unwrap_or(Met::Yes)
    }

    /// Describes it: `token and key (the query parameter key)`.
    pub(crate) fn describe(&self) -> String {
        let schemes = self.0.iter().map(|scheme| match &scheme.credential {
            Credential::Header(name) => format!("{} (the header {name})", scheme.name),
            Credential::Query(name) => format!("{} (the query parameter {name})", scheme.name),
            Credential::Cookie(name) => format!("{} (the cookie {name})", scheme.name),
            Credential::Authorization(word) => format!("{} (Authorization: {word} …)", scheme.name),
            Credential::Invisible | Credential::Undefined => scheme.name.clone(),
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

impl Credential {
    /// Returns what is known of a scheme that is not in `components`. In OpenAPI 3.2 a name can be the URI of a scheme.
    fn absent(operation: Node<'_>, name: &str) -> Self {
        let is_uri = name.contains(['/', '#', ':']);
        if is_uri && operation.description().version() == Version::V3_2 {
            return Self::Invisible;
        }
        Self::Undefined
    }

    fn of(scheme: Node<'_>) -> Self {
        let name = || scheme.text("name").unwrap_or_default().to_owned();
        match (
            scheme.text("type"),
            scheme.text("in"),
            scheme.text("scheme"),
        ) {
            (Some("apiKey"), Some("header"), _) => Self::Header(name()),
            (Some("apiKey"), Some("query"), _) => Self::Query(name()),
            (Some("apiKey"), Some("cookie"), _) => Self::Cookie(name()),
            (Some("http"), _, Some(word)) => Self::Authorization(word.to_ascii_lowercase()),
            (Some("oauth2" | "openIdConnect"), _, _) => Self::Authorization("bearer".to_owned()),
            _ => Self::Invisible,
        }
    }
}
