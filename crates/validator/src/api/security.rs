//! Security Requirement Objects. Only the presence of credentials is checked.

use conform_description::Node;

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
}

impl Requirement {
    /// Returns the alternatives of an operation: its own `security`, or that of the description.
    pub(crate) fn of(operation: Node<'_>) -> Vec<Self> {
        let root = operation.description().root();
        let security = operation
            .follow("security")
            .or_else(|| root.follow("security"));
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
                        .map_or(Credential::Invisible, Credential::of),
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

    pub(crate) fn is_met(
        &self,
        exchange: &Exchange<'_>,
        query: &[(String, &str)],
        cookies: &[(String, &str)],
    ) -> bool {
        self.0.iter().all(|scheme| match &scheme.credential {
            Credential::Header(name) => exchange.request.header(name).is_some(),
            Credential::Query(name) => query.iter().any(|(other, _)| other == name),
            Credential::Cookie(name) => cookies.iter().any(|(other, _)| other == name),
            Credential::Authorization(word) => exchange
                .request
                .header("authorization")
                .is_some_and(|value| {
                    value
                        .split_whitespace()
                        .next()
                        .is_some_and(|first| first.eq_ignore_ascii_case(word))
                }),
            Credential::Invisible => true,
        })
    }

    /// Describes it: `token and key (the query parameter key)`.
    pub(crate) fn describe(&self) -> String {
        let schemes = self.0.iter().map(|scheme| match &scheme.credential {
            Credential::Header(name) => format!("{} (the header {name})", scheme.name),
            Credential::Query(name) => format!("{} (the query parameter {name})", scheme.name),
            Credential::Cookie(name) => format!("{} (the cookie {name})", scheme.name),
            Credential::Authorization(word) => format!("{} (Authorization: {word} …)", scheme.name),
            Credential::Invisible => scheme.name.clone(),
        });
        schemes.collect::<Vec<_>>().join(" and ")
    }
}

impl Credential {
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
