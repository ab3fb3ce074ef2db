//! The security and the servers of operations, as constants that operations share.

use conform_ir::{Api, Operation, SecurityKind, SecurityRequirement, Server};

use crate::names::{Position, Scope, identifier};

/// The constant of operations that need no credential.
const NO_SECURITY: &str = "NOTHING";

/// The security and the servers of all operations, each once.
pub(in crate::client) struct SharedTables<'a> {
    /// The alternatives of each kind of security, and its constant.
    pub(in crate::client) security: Vec<(&'a [SecurityRequirement], String)>,
    /// The servers that single operations have of their own.
    pub(in crate::client) servers: Vec<&'a Server>,
    /// For each security scheme the builder's method for its credential; none for a scheme that the connection satisfies.
    pub(in crate::client) credentials: Vec<Option<String>>,
}

/// Methods of the builder that none for a credential may be called like.
const BUILDER_METHODS: &[&str] = &[
    "base_url",
    "server",
    "server_variable",
    "header",
    "timeout",
    "max_body",
    "strict",
    "allow_plain_http",
    "retries",
    "http",
    "transport",
    "build",
    "with",
];

impl<'a> SharedTables<'a> {
    /// Looks at all operations of an API.
    pub(super) fn new(api: &'a Api) -> Self {
        let mut tables = Self {
            security: Vec::new(),
            servers: Vec::new(),
            credentials: credentials(api),
        };
        for operation in &api.operations {
            let alternatives = alternatives(operation);
            if tables.constant(alternatives).is_none() {
                let name = if alternatives.is_empty() {
                    NO_SECURITY.to_owned()
                } else {
                    let named = tables.security.iter();
                    let count = named.filter(|(known, _)| !known.is_empty()).count();
                    format!("SECURITY_{}", count + 1)
                };
                tables.security.push((alternatives, name));
            }
            if let Some(server) = operation.servers.first()
                && tables.server(operation).is_none()
            {
                tables.servers.push(server);
            }
        }
        tables
    }

    /// Returns the constant of an operation's security.
    pub(super) fn security(&self, operation: &Operation) -> &str {
        self.constant(alternatives(operation))
            .expect("the tables were made of all operations")
    }

    fn constant(&self, alternatives: &[SecurityRequirement]) -> Option<&str> {
        let mut all = self.security.iter();
        let found = all.find(|(known, _)| *known == alternatives);
        found.map(|(_, name)| name.as_str())
    }

    /// Returns the index of an operation's own server; `None` if it uses those of the API.
    pub(super) fn server(&self, operation: &Operation) -> Option<usize> {
        let server = operation.servers.first()?;
        self.servers
            .iter()
            .position(|known| known.url == server.url)
    }
}

/// The alternatives of an operation's security; none if it needs no credential: `[]` and `[{}]` are the same.
fn alternatives(operation: &Operation) -> &[SecurityRequirement] {
    match operation.security.as_slice() {
        all if all.iter().all(|one| one.schemes.is_empty()) => &[],
        all => all,
    }
}

fn credentials(api: &Api) -> Vec<Option<String>> {
    let mut scope = Scope::reserving(BUILDER_METHODS.iter().copied());
    api.security_schemes
        .iter()
        .map(|scheme| {
            let is_sent = scheme.kind != SecurityKind::MutualTls;
            is_sent.then(|| scope.claim(&identifier(&scheme.name, Position::Value)))
        })
        .collect()
}
