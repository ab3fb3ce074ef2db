//! The client itself: servers, security schemes, the builder, and a way to each tag.

use askama::Template;
use conform_ir::{
    Api, ApiKeyLocation, Operation, SecurityKind, SecurityRequirement, SecurityScheme, Server,
};

use super::layout::builder_method;
use crate::docs;
use crate::names::{Position, Scope, identifier};
use crate::text::{prefixed, string_literal};

/// The table of servers that single operations have of their own.
pub(super) const OTHER_SERVERS: &str = "OTHER_SERVERS";

/// Security and servers of all operations, each kind once.
pub(super) struct Tables<'a> {
    api: &'a Api,
    security: Vec<(&'a [SecurityRequirement], String)>,
    others: Vec<&'a Server>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let mut tables = Self {
            api,
            security: Vec::new(),
            others: Vec::new(),
        };
        for operation in &api.operations {
            tables.security(operation);
            tables.server(operation);
        }
        tables
    }

    /// The constants of security.
    pub(super) fn constants(&self) -> impl Iterator<Item = &str> {
        self.security.iter().map(|(_, name)| name.as_str())
    }

    /// The constant for an operation's security.
    pub(super) fn security(&mut self, operation: &'a Operation) -> String {
        // `[]` and `[{}]` both ask for nothing.
        let wanted = match operation.security.as_slice() {
            all if all.iter().all(|one| one.schemes.is_empty()) => &[],
            all => all,
        };
        if let Some((_, name)) = self.security.iter().find(|(known, _)| *known == wanted) {
            return name.clone();
        }
        let name = if wanted.is_empty() {
            "NOTHING".to_owned()
        } else {
            format!(
                "SECURITY_{}",
                self.security
                    .iter()
                    .filter(|(_, name)| name != "NOTHING")
                    .count()
                    + 1
            )
        };
        self.security.push((wanted, name.clone()));
        name
    }

    /// The index of an operation's own server among those that the API itself does not have.
    pub(super) fn server(&mut self, operation: &'a Operation) -> Option<usize> {
        let server = operation.servers.first()?;
        let same = |known: &&Server| known.url == server.url;
        Some(self.others.iter().position(same).unwrap_or_else(|| {
            self.others.push(server);
            self.others.len() - 1
        }))
    }
}

#[derive(Template)]
#[template(path = "client/src/generated/client.rs.j2")]
struct ClientTemplate {
    docs: String,
    servers: String,
    others: Option<String>,
    server_docs: String,
    has_servers: bool,
    has_variables: bool,
    schemes: Vec<String>,
    security: Vec<String>,
    credentials: Vec<CredentialMethod>,
}

struct CredentialMethod {
    docs: String,
    signature: String,
    index: usize,
    basic: bool,
}

/// Functions of the builder that no scheme may be called like.
const BUILDER_METHODS: &[&str] = &[
    "base_url",
    "server",
    "server_variable",
    "header",
    "timeout",
    "max_body",
    "retries",
    "http",
    "transport",
    "build",
    "with",
];

/// What the file may import from the client's runtime crate.
pub(super) const IMPORTED: &[&str] = &[
    "BuildError",
    "Builder",
    "Core",
    "Credential",
    "HttpBuilder",
    "RetryPolicy",
    "SecretString",
    "SecurityKind",
    "Transport",
    "api",
    "security",
];

/// The builder's methods for security schemes: none for one that the connection itself satisfies.
pub(super) fn credential_names(api: &Api) -> Vec<Option<String>> {
    let mut scope = Scope::reserving(BUILDER_METHODS.iter().copied());
    api.security_schemes
        .iter()
        .map(|scheme| {
            let sends = scheme.kind != SecurityKind::MutualTls;
            sends.then(|| scope.claim(&identifier(&scheme.name, Position::Value)))
        })
        .collect()
}

/// The file of the client.
pub(super) fn render(tables: &Tables<'_>) -> String {
    let api = tables.api;
    let credentials = credential_names(api)
        .into_iter()
        .zip(&api.security_schemes)
        .enumerate()
        .filter_map(|(index, (name, scheme))| Some(credential(index, scheme, &name?)))
        .collect();
    let template = ClientTemplate {
        docs: client_docs(api),
        servers: servers(api.servers.iter()),
        others: (!tables.others.is_empty()).then(|| servers(tables.others.iter().copied())),
        server_docs: server_docs(&api.servers),
        has_servers: !api.servers.is_empty(),
        has_variables: api
            .servers
            .iter()
            .any(|server| !server.variables.is_empty()),
        schemes: api.security_schemes.iter().map(scheme).collect(),
        security: tables
            .security
            .iter()
            .map(|(all, name)| alternatives(all, name))
            .collect(),
        credentials,
    };
    template
        .render()
        .expect("a template over strings cannot fail")
}

fn client_docs(api: &Api) -> String {
    let title = if api.info.title.trim().is_empty() {
        "the API"
    } else {
        &api.info.title
    };
    let mut lines = docs::lines(&format!("Client of {title}."), 96);
    let prose = docs::all_lines(&api.info.docs, 96);
    if !prose.is_empty() {
        lines.push(String::new());
        lines.extend(prose);
    }
    prefixed(&lines, 0, "///")
}

/// The servers of a table, a line each.
fn servers<'s>(servers: impl Iterator<Item = &'s Server>) -> String {
    let mut text = String::new();
    for server in servers {
        text.push_str(&format!("        {} {{", string_literal(&server.url)));
        for variable in &server.variables {
            let values: Vec<_> = variable
                .values
                .iter()
                .map(|value| string_literal(value))
                .collect();
            text.push_str(&format!(
                " {} = {} in [{}];",
                string_literal(&variable.name),
                string_literal(&variable.default),
                values.join(", ")
            ));
        }
        text.push_str(if server.variables.is_empty() {
            "}\n"
        } else {
            " }\n"
        });
    }
    text
}

/// What there is to choose from, as docs of the method that chooses.
fn server_docs(servers: &[Server]) -> String {
    let mut lines = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        let mut text = format!("- {index}: {}", docs::code_span(&server.url));
        let about = server.docs.summary.iter().chain(&server.docs.description);
        let about: Vec<&str> = about
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        if !about.is_empty() {
            text.push_str(&format!(", {}", about.join(" ").replace(['\n', '\r'], " ")));
        }
        lines.extend(docs::lines(&text, 92));
    }
    prefixed(&lines, 4, "///")
}

fn scheme(scheme: &SecurityScheme) -> String {
    let kind = match &scheme.kind {
        SecurityKind::ApiKey { location, name } => {
            let location = match location {
                ApiKeyLocation::Header => "Header",
                ApiKeyLocation::Query => "Query",
                ApiKeyLocation::Cookie => "Cookie",
            };
            format!("{location}({})", string_literal(name))
        }
        SecurityKind::Basic => "Basic".to_owned(),
        SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenIdConnect(_) => {
            "Bearer".to_owned()
        }
        SecurityKind::Http(scheme) => format!("Authorization({})", string_literal(scheme)),
        SecurityKind::MutualTls => "Connection".to_owned(),
    };
    format!("{} = SecurityKind::{kind};", string_literal(&scheme.name))
}

fn alternatives(alternatives: &[SecurityRequirement], name: &str) -> String {
    let mut text = format!("{name} =");
    for alternative in alternatives {
        let schemes: Vec<String> = alternative
            .schemes
            .iter()
            .map(|(index, scopes)| {
                let scopes: String = scopes
                    .iter()
                    .map(|scope| format!(" {}", string_literal(scope)))
                    .collect();
                format!("{index}{scopes}")
            })
            .collect();
        text.push_str(&format!(" [{}]", schemes.join(", ")));
    }
    text + ";"
}

fn credential(index: usize, scheme: &SecurityScheme, name: &str) -> CredentialMethod {
    let what = match &scheme.kind {
        SecurityKind::ApiKey { location, name } => {
            let place = match location {
                ApiKeyLocation::Header => "header",
                ApiKeyLocation::Query => "query parameter",
                ApiKeyLocation::Cookie => "cookie",
            };
            format!("Sends this secret in the {place} {}", docs::code_span(name))
        }
        SecurityKind::Basic => "Sends this name and password".to_owned(),
        SecurityKind::Bearer => "Sends this bearer token".to_owned(),
        SecurityKind::OAuth2(_) => {
            "Sends this OAuth 2 token, or those of a token source".to_owned()
        }
        SecurityKind::OpenIdConnect(url) => {
            format!(
                "Sends this OpenID Connect token, or those of a token source; discovery is at {}",
                docs::code_span(url)
            )
        }
        SecurityKind::Http(name) => {
            format!(
                "Sends these credentials with the scheme {}",
                docs::code_span(name)
            )
        }
        SecurityKind::MutualTls => "Nothing is sent".to_owned(),
    };
    let mut lines = docs::lines(
        &format!(
            "{what}, where the scheme {} applies.",
            docs::code_span(&scheme.name)
        ),
        92,
    );
    let prose = docs::all_lines(&scheme.docs, 92);
    if !prose.is_empty() {
        lines.push(String::new());
        lines.extend(prose);
    }
    if scheme.deprecated {
        lines.push(String::new());
        lines.push("Deprecated.".to_owned());
    }
    let basic = scheme.kind == SecurityKind::Basic;
    let arguments: &[&str] = if basic {
        &[
            "self",
            "user: impl Into<String>",
            "password: impl Into<SecretString>",
        ]
    } else {
        &["self", "secret: impl Into<Credential>"]
    };
    CredentialMethod {
        docs: prefixed(&lines, 4, "///"),
        signature: builder_method(name, arguments),
        index,
        basic,
    }
}
