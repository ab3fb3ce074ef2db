//! Security schemes, and what operations need of them.

use std::rc::Rc;

use conform_description::Node;
use conform_description::security::{Credential, scheme_of};

use super::collector::Collector;
use crate::model::{Flow, Need, Scheme, Security};

/// The flows of OAuth 2.
const FLOWS: [(&str, &str); 5] = [
    ("authorizationCode", "authorization code"),
    ("clientCredentials", "client credentials"),
    ("implicit", "implicit"),
    ("password", "password"),
    ("deviceAuthorization", "device authorization"),
];

/// URLs of a flow.
const URLS: [(&str, &str); 4] = [
    ("authorizationUrl", "Authorization"),
    ("deviceAuthorizationUrl", "Device authorization"),
    ("tokenUrl", "Token"),
    ("refreshUrl", "Refresh"),
];

impl<'d> Collector<'d, '_> {
    /// Returns the security schemes of `components`.
    pub(super) fn schemes(&mut self) -> Vec<Scheme<'d>> {
        let root = self.description.root();
        let Some(components) = root.follow("components") else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (name, node) in self.entries(components, "securitySchemes") {
            let anchor = self.anchors.claim("security", name);
            self.schemes.insert(name, Rc::clone(&anchor));
            let flows = node.follow("flows");
            let flows = FLOWS.iter().filter_map(|(key, name)| {
                let flow = flows?.follow(key)?;
                Some(Flow {
                    name,
                    urls: URLS
                        .iter()
                        .filter_map(|(key, label)| Some((*label, flow.text(key)?)))
                        .collect(),
                    scopes: flow
                        .follow("scopes")
                        .into_iter()
                        .flat_map(Node::members)
                        .map(|scope| (scope.key, scope.node.as_str().unwrap_or_default()))
                        .collect(),
                })
            });
            let flows = flows.collect();
            all.push(Scheme {
                anchor,
                name,
                kind: kind(node),
                deprecated: node.flag("deprecated"),
                prose: self.prose(node, "description"),
                flows,
                credential: Credential::of(node),
            });
        }
        all
    }

    /// Returns what an operation needs: its own requirements, or those of the description.
    pub(super) fn needs(&self, operation: Node<'d>) -> Security<'d> {
        let Some(stated) = self.requirements(operation) else {
            return Security::Unstated;
        };
        let alternatives = stated.items().map(|requirement| {
            let schemes = requirement.members();
            schemes
                .map(|scheme| Need {
                    name: scheme.key,
                    anchor: self.schemes.get(scheme.key).cloned(),
                    scopes: scheme.node.items().filter_map(Node::as_str).collect(),
                })
                .collect()
        });
        Security::AnyOf(alternatives.collect())
    }

    /// Returns the credentials of the alternative that needs the fewest.
    pub(super) fn credentials(&self, operation: Node<'d>) -> Vec<(&'d str, Credential<'d>)> {
        let stated = self.requirements(operation);
        let alternatives = stated.into_iter().flat_map(Node::items);
        let least = alternatives.min_by_key(|one| one.members().count());
        let needed = least.into_iter().flat_map(Node::members);
        needed
            .filter_map(|need| Some((need.key, Credential::of(scheme_of(need)?))))
            .collect()
    }

    fn requirements(&self, operation: Node<'d>) -> Option<Node<'d>> {
        let own = operation.follow("security");
        own.or_else(|| self.description.root().follow("security"))
    }
}

/// Returns what a scheme is, in words.
fn kind(node: Node<'_>) -> String {
    let text = |key| node.text(key).unwrap_or_default();
    match text("type") {
        "apiKey" => {
            let place = match text("in") {
                "query" => "query parameter",
                "cookie" => "cookie",
                _ => "header",
            };
            format!("API key in the {place} {}", text("name"))
        }
        "http" => match text("scheme").to_ascii_lowercase().as_str() {
            "basic" => "user and password (HTTP Basic)".to_owned(),
            "bearer" => match node.text("bearerFormat") {
                Some(format) => format!("bearer token ({format})"),
                None => "bearer token".to_owned(),
            },
            other => format!("HTTP authentication, scheme {other}"),
        },
        "oauth2" => match node.text("oauth2MetadataUrl") {
            Some(url) => format!("OAuth 2, described at {url}"),
            None => "OAuth 2".to_owned(),
        },
        "openIdConnect" => format!("OpenID Connect, described at {}", text("openIdConnectUrl")),
        "mutualTLS" => "a certificate of the client (mutual TLS)".to_owned(),
        other => other.to_owned(),
    }
}
