//! The file of the client and its builder: servers, security schemes, and a method for each credential.

use askama::Template;
use conform_ir::{Api, ApiKeyLocation, SecurityKind, SecurityRequirement, SecurityScheme, Server};

use super::file_head::{header, imports_in_root};
use crate::client::plan::{RUNTIME, SharedTables};
use crate::prose::Prose;
use crate::spelling::Imports;
use crate::text::{MAX_WIDTH, line_width, prefixed, string_literal};
use crate::workspace::render_file;
use crate::{Settings, docs};

/// Columns of a line in a comment on an item, and on a method.
const ITEM_DOCS_WIDTH: usize = MAX_WIDTH - "/// ".len();
const METHOD_DOCS_WIDTH: usize = MAX_WIDTH - "    /// ".len();

#[derive(Template)]
#[template(path = "client/src/generated/client.rs.j2")]
struct ClientFile {
    header: String,
    imports: String,
    docs: String,
    servers: Vec<ServerRow>,
    /// Servers that single operations have of their own.
    other_servers: Vec<ServerRow>,
    /// The list of servers, as the comment of the method that chooses one.
    server_docs: String,
    has_variables: bool,
    schemes: Vec<SchemeRow>,
    security: Vec<SecurityRow>,
    credentials: Vec<CredentialMethod>,
}

/// A row in the table of servers. All texts are literals.
struct ServerRow {
    url: String,
    variables: Vec<ServerVariableRow>,
}

struct ServerVariableRow {
    name: String,
    default: String,
    values: Vec<String>,
}

/// A row in the table of security schemes.
struct SchemeRow {
    name: String,
    kind: SchemeKind,
}

/// How a scheme sends its credential. All texts are literals.
enum SchemeKind {
    Header(String),
    Query(String),
    Cookie(String),
    Basic,
    Bearer,
    Authorization(String),
    Connection,
}

/// A constant for the security of operations.
struct SecurityRow {
    constant: String,
    /// For each alternative the schemes.
    alternatives: Vec<Vec<RequiredScheme>>,
}

/// A scheme in an alternative.
struct RequiredScheme {
    index: usize,
    /// Literals.
    scopes: Vec<String>,
}

/// The builder's method for a credential.
#[derive(Template)]
#[template(path = "client/src/generated/credential.rs.j2")]
struct CredentialMethod {
    docs: String,
    name: String,
    index: usize,
    is_basic: bool,
    wrapped: bool,
}

/// Writes the file.
pub(super) fn render(tables: &SharedTables<'_>, api: &Api, settings: &Settings) -> String {
    let credentials: Vec<CredentialMethod> = tables
        .credentials
        .iter()
        .zip(&api.security_schemes)
        .enumerate()
        .filter_map(|(index, (name, scheme))| {
            Some(CredentialMethod::new(index, scheme, name.as_ref()?))
        })
        .collect();
    let mut template = ClientFile {
        header: header(settings, api.operations.iter()),
        imports: String::new(),
        docs: client_docs(api),
        servers: api.servers.iter().map(ServerRow::new).collect(),
        other_servers: tables.servers.iter().copied().map(ServerRow::new).collect(),
        server_docs: server_docs(&api.servers),
        has_variables: api
            .servers
            .iter()
            .any(|server| !server.variables.is_empty()),
        schemes: api.security_schemes.iter().map(SchemeRow::new).collect(),
        security: tables
            .security
            .iter()
            .map(|(alternatives, constant)| SecurityRow::new(constant, alternatives))
            .collect(),
        credentials,
    };
    template.imports = imports_in_root(template.imports());
    render_file(&template)
}

impl ClientFile {
    fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        imports.add("std::time", "Duration");
        let has_basic = self
            .credentials
            .iter()
            .any(|credential| credential.is_basic);
        for (name, is_used) in [
            ("BuildError", true),
            ("Builder", true),
            ("Core", true),
            ("Credential", !self.credentials.is_empty()),
            ("HttpBuilder", true),
            ("RetryPolicy", true),
            ("SecretString", has_basic),
            ("SecurityKind", !self.schemes.is_empty()),
            ("Transport", true),
            ("api", true),
            ("security", !self.security.is_empty()),
        ] {
            if is_used {
                imports.add(RUNTIME, name);
            }
        }
        imports
    }
}

fn client_docs(api: &Api) -> String {
    let title = match api.info.title.trim() {
        "" => "the API",
        _ => &api.info.title,
    };
    let mut lines = docs::lines(&Prose::ClientOf { title }.to_string(), ITEM_DOCS_WIDTH);
    add_paragraph(&mut lines, docs::all_lines(&api.info.docs, ITEM_DOCS_WIDTH));
    prefixed(&lines, 0, "///")
}

fn add_paragraph(lines: &mut Vec<String>, paragraph: Vec<String>) {
    if !paragraph.is_empty() {
        lines.push(String::new());
        lines.extend(paragraph);
    }
}

fn server_docs(servers: &[Server]) -> String {
    let mut lines = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        let about = server.docs.summary.iter().chain(&server.docs.description);
        let about: Vec<&str> = about
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        let about = about.join(" ").replace(['\n', '\r'], " ");
        let prose = Prose::Server {
            index,
            url: &server.url,
            about: &about,
        };
        lines.extend(docs::lines(&prose.to_string(), METHOD_DOCS_WIDTH));
    }
    prefixed(&lines, 4, "///")
}

impl ServerRow {
    fn new(server: &Server) -> Self {
        let variables = server.variables.iter();
        Self {
            url: string_literal(&server.url),
            variables: variables
                .map(|variable| ServerVariableRow {
                    name: string_literal(&variable.name),
                    default: string_literal(&variable.default),
                    values: variable
                        .values
                        .iter()
                        .map(|value| string_literal(value))
                        .collect(),
                })
                .collect(),
        }
    }
}

impl SchemeRow {
    fn new(scheme: &SecurityScheme) -> Self {
        let kind = match &scheme.kind {
            SecurityKind::ApiKey { location, name } => {
                let name = string_literal(name);
                match location {
                    ApiKeyLocation::Header => SchemeKind::Header(name),
                    ApiKeyLocation::Query => SchemeKind::Query(name),
                    ApiKeyLocation::Cookie => SchemeKind::Cookie(name),
                }
            }
            SecurityKind::Basic => SchemeKind::Basic,
            SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenIdConnect(_) => {
                SchemeKind::Bearer
            }
            SecurityKind::Http(scheme) => SchemeKind::Authorization(string_literal(scheme)),
            SecurityKind::MutualTls => SchemeKind::Connection,
        };
        Self {
            name: string_literal(&scheme.name),
            kind,
        }
    }
}

impl SecurityRow {
    fn new(constant: &str, alternatives: &[SecurityRequirement]) -> Self {
        let scheme = |(index, scopes): &(usize, Vec<String>)| RequiredScheme {
            index: *index,
            scopes: scopes.iter().map(|scope| string_literal(scope)).collect(),
        };
        let alternatives = alternatives.iter();
        Self {
            constant: constant.to_owned(),
            alternatives: alternatives
                .map(|alternative| alternative.schemes.iter().map(scheme).collect())
                .collect(),
        }
    }
}

impl CredentialMethod {
    fn new(index: usize, scheme: &SecurityScheme, name: &str) -> Self {
        let prose = Prose::Credential { scheme }.to_string();
        let mut lines = docs::lines(&prose, METHOD_DOCS_WIDTH);
        add_paragraph(&mut lines, docs::all_lines(&scheme.docs, METHOD_DOCS_WIDTH));
        if scheme.deprecated {
            add_paragraph(&mut lines, vec![Prose::Deprecated.to_string()]);
        }
        let mut method = Self {
            docs: prefixed(&lines, 4, "///"),
            name: name.to_owned(),
            index,
            is_basic: scheme.kind == SecurityKind::Basic,
            wrapped: false,
        };
        method.wrapped = line_width(&method.to_string(), 0, 4) > MAX_WIDTH;
        method
    }
}
