//! Servers, security schemes and security requirements.

use conform_description::{Address, Node};
use foldhash::HashMap;

use crate::lower::document::{docs, scalar};
use crate::{
    ApiKeyLocation, Docs, OAuthFlow, SecurityKind, SecurityRequirement, SecurityScheme, Server,
    ServerVariable,
};

/// Returns the `servers` of the root, a path item or an operation.
pub(crate) fn servers(owner: Node<'_>) -> Vec<Server> {
    let list = owner.get("servers").into_iter().flat_map(Node::items);
    list.filter_map(|node| {
        let variables = node.get("variables").into_iter().flat_map(Node::members);
        Some(Server {
            url: node.text("url")?.to_owned(),
            docs: Docs {
                summary: node.text("name").map(str::to_owned),
                ..docs(node)
            },
            variables: variables
                .map(|member| ServerVariable {
                    name: member.key.to_owned(),
                    default: member
                        .node
                        .get("default")
                        .and_then(scalar)
                        .unwrap_or_default(),
                    values: member
                        .node
                        .get("enum")
                        .into_iter()
                        .flat_map(Node::items)
                        .filter_map(scalar)
                        .collect(),
                    docs: docs(member.node),
                })
                .collect(),
        })
    })
    .collect()
}

/// Returns the server of a description that names none.
pub(crate) fn root_server() -> Server {
    Server {
        url: "/".to_owned(),
        docs: Docs::default(),
        variables: Vec::new(),
    }
}

/// Reads `components.securitySchemes`. A scheme that cannot be read is left out; linting reports it.
pub(crate) fn schemes(root: Node<'_>) -> Vec<SecurityScheme> {
    let schemes = root
        .get("components")
        .and_then(|components| components.get("securitySchemes"));
    let members = schemes.into_iter().flat_map(Node::members);
    members
        .filter_map(|member| scheme(member.key, member.node))
        .collect()
}

fn scheme(name: &str, node: Node<'_>) -> Option<SecurityScheme> {
    let node = node.resolve().ok()?.node;
    Some(SecurityScheme {
        name: name.to_owned(),
        kind: kind(node)?,
        docs: docs(node),
        deprecated: node.flag("deprecated"),
    })
}

/// The schemes of a description, including those that requirements name by URI.
pub(crate) struct SecuritySchemes {
    /// The schemes, in order.
    pub(crate) list: Vec<SecurityScheme>,
    /// The index of each in the list, by name.
    by_name: HashMap<String, usize>,
    /// The index of those that a URI can lead to, by their address.
    by_uri: HashMap<Address, usize>,
}

impl SecuritySchemes {
    /// Reads the schemes under `components`.
    pub(crate) fn new(root: Node<'_>) -> Self {
        let list = schemes(root);
        let components = root.get("components");
        let declared = components.and_then(|components| components.get("securitySchemes"));
        let members = declared.into_iter().flat_map(Node::members);
        let by_name: HashMap<String, usize> = list
            .iter()
            .enumerate()
            .map(|(index, scheme)| (scheme.name.clone(), index))
            .collect();
        let by_uri = members
            .filter_map(|member| Some((member.node.address(), *by_name.get(member.key)?)))
            .collect();
        Self {
            list,
            by_name,
            by_uri,
        }
    }

    /// Returns the index of the scheme that a requirement names.
    fn index_of(&mut self, name: &str, scopes: Node<'_>) -> Option<usize> {
        if let Some(index) = self.by_name.get(name) {
            return Some(*index);
        }
        let node = scopes.scheme_by_uri()?;
        if let Some(index) = self.by_uri.get(&node.address()) {
            return Some(*index);
        }
        // A scheme of another document gets the name of its component there.
        let name = name.rsplit(['/', '#']).next().unwrap_or(name);
        self.list.push(scheme(name, node)?);
        let index = self.list.len() - 1;
        self.by_uri.insert(node.address(), index);
        Some(index)
    }
}

fn kind(node: Node<'_>) -> Option<SecurityKind> {
    Some(match node.text("type")? {
        "apiKey" => SecurityKind::ApiKey {
            location: match node.text("in")? {
                "header" => ApiKeyLocation::Header,
                "query" => ApiKeyLocation::Query,
                "cookie" => ApiKeyLocation::Cookie,
                _ => return None,
            },
            name: node.text("name")?.to_owned(),
        },
        "http" => {
            let scheme = node.text("scheme")?.to_ascii_lowercase();
            match scheme.as_str() {
                "basic" => SecurityKind::Basic,
                "bearer" => SecurityKind::Bearer,
                _ => SecurityKind::Http(scheme),
            }
        }
        "oauth2" => SecurityKind::OAuth2(
            node.get("flows")
                .into_iter()
                .flat_map(Node::members)
                .filter_map(flow)
                .collect(),
        ),
        "openIdConnect" => SecurityKind::OpenIdConnect(node.text("openIdConnectUrl")?.to_owned()),
        "mutualTLS" => SecurityKind::MutualTls,
        _ => return None,
    })
}

fn flow(member: conform_description::NodeMember<'_>) -> Option<OAuthFlow> {
    if member.key.starts_with("x-") {
        return None;
    }
    let scopes = member
        .node
        .get("scopes")
        .into_iter()
        .flat_map(Node::members);
    Some(OAuthFlow {
        kind: member.key.to_owned(),
        authorization_url: member.node.text("authorizationUrl").map(str::to_owned),
        token_url: member.node.text("tokenUrl").map(str::to_owned),
        scopes: scopes
            .map(|scope| {
                (
                    scope.key.to_owned(),
                    scope.node.as_str().unwrap_or_default().to_owned(),
                )
            })
            .collect(),
    })
}

/// Returns the alternatives of a `security` list. Those that name an unknown scheme are left out; linting reports them. An
/// empty list means that no security is needed: one alternative without schemes.
pub(crate) fn requirements(
    list: Node<'_>,
    schemes: &mut SecuritySchemes,
) -> Vec<SecurityRequirement> {
    let mut out = Vec::new();
    let mut alternatives = 0;
    'alternatives: for node in list.items() {
        alternatives += 1;
        let mut requirement = SecurityRequirement::default();
        for member in node.members() {
            let Some(index) = schemes.index_of(member.key, member.node) else {
                continue 'alternatives;
            };
            let scopes = member
                .node
                .items()
                .filter_map(|scope| scope.as_str().map(str::to_owned))
                .collect();
            requirement.schemes.push((index, scopes));
        }
        out.push(requirement);
    }
    if alternatives == 0 {
        out.push(SecurityRequirement::default());
    }
    out
}
