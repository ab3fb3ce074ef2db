//! An operation: its methods, what is declared for them, and its line in the table.

use conform_ir::Operation;

use super::body::{self, Body};
use super::headers::Headers;
use super::layout::{CallType, Link, chain, signature};
use super::names::Names;
use super::parameters::{self, Parameters};
use super::quick_start::Argument;
use super::response;
use crate::docs;
use crate::names::{Position, Scope, identifier};
use crate::rust_type::Imports;
use crate::text::{prefixed, string_literal};

/// An operation, in Rust.
pub(super) struct Rendered {
    /// The methods, docs included, an empty line between them.
    pub(super) methods: Vec<String>,
    /// Structs and enums.
    pub(super) types: Vec<String>,
    /// Lines of the table of encodings.
    pub(super) encodings: Vec<String>,
    /// The line in the table of operations.
    pub(super) entry: String,
    /// The name of the first method.
    pub(super) method: String,
    /// Its arguments.
    pub(super) arguments: Vec<Argument>,
    /// Structs among their types that stand beside the method.
    pub(super) structures: Vec<String>,
}

/// Where an operation's methods stand.
pub(super) struct Place<'a> {
    /// The type whose methods they are.
    pub(super) owner: &'a str,
    /// Words that begin the operation's id and say no more than the tag.
    pub(super) prefix: Option<&'a str>,
    /// The constant for the operation's security.
    pub(super) security: &'a str,
    /// Indices of the operation's own servers in the table of others.
    pub(super) server: Option<usize>,
}

/// Renders an operation.
pub(super) fn render(
    operation: &Operation,
    place: &Place<'_>,
    methods: &mut Scope,
    names: &mut Names<'_>,
    headers: &mut Headers,
    imports: &mut Imports,
) -> Rendered {
    let name = methods.claim(&method_name(operation, place.prefix));
    let link = format!("[`{}::{}`]", place.owner, crate::names::Bare(&name));
    let mut scope = Scope::reserving(["self", "call"]);
    let body_scope = scope.clone();
    let mut bodies = body::of(operation, names, &body_scope, &link, imports);
    let body_arguments = bodies
        .iter()
        .map(|body| body.arguments.len())
        .max()
        .unwrap_or(0);
    if body_arguments > 0 {
        // Parameters step back for the body.
        scope.claim("body");
        scope.claim("media_type");
    }
    let parameters = parameters::of(operation, names, &mut scope, &link, body_arguments, imports);
    let mut results = response::of(operation, names, &link, headers, imports);
    let wanted = identifier(&operation.id, Position::Type);
    names.bearable(&mut results.success, &mut results.error, &wanted);
    for other in &mut results.others {
        let wanted = format!("{wanted}{}", identifier(&other.suffix, Position::Type));
        names.bearable(&mut other.success, &mut results.error, &wanted);
    }

    let table = names
        .constants
        .claim(&identifier(&operation.id, Position::Constant));
    let mut entry = format!(
        "    {table} = {} {} {} {}",
        string_literal(&operation.id),
        string_literal(&operation.method),
        string_literal(&operation.path),
        place.security
    );
    if results.redirect {
        entry.push_str(" redirect");
    }
    if let Some(index) = place.server {
        entry.push_str(&format!(
            " server[{} {index}]",
            super::client_file::OTHER_SERVERS
        ));
    }
    entry.push_str(";\n");

    let mut types = Vec::new();
    let mut encodings = Vec::from_iter(parameters.encodings.clone());
    let structures: Vec<String> = parameters
        .structure
        .iter()
        .chain(bodies.first().and_then(|body| body.structure.as_ref()))
        .map(|(name, _)| name.clone())
        .collect();
    for body in &mut bodies {
        types.extend(body.structure.take().map(|(_, text)| text));
        encodings.extend(body.encodings.take());
    }
    types.extend(parameters.structure.iter().map(|(_, text)| text.clone()));
    types.extend(names.take_aliases());
    types.extend(results.enums.iter().map(|(_, text)| text.clone()));

    let call = |success: &str, imports: &mut Imports| CallType {
        name: names.ours("Call", imports),
        arguments: std::iter::once(success.to_owned())
            .chain(results.error.clone())
            .collect(),
    };
    let method = |name: &str,
                  docs: String,
                  body: Option<&Body>,
                  success: &str,
                  accept: Option<&str>,
                  imports: &mut Imports| {
        let arguments = arguments_of(&parameters, body);
        let mut links = vec![Link::Call("call", vec![format!("&{table}")])];
        links.extend(parameters.links.clone());
        links.extend(body.map(|body| body.link.clone()));
        links.extend(accept.map(|accept| Link::Call("accept", vec![string_literal(accept)])));
        links.push(Link::Call("finish", Vec::new()));
        let deprecated = if operation.deprecated {
            "    #[deprecated]\n"
        } else {
            ""
        };
        let signature = signature(name, &arguments, &call(success, imports));
        format!("{docs}{deprecated}{signature}{}    }}\n", chain(&links))
    };

    let main = bodies.first();
    let accept = results.accept.as_deref();
    let docs = main_docs(operation, main, &results.statuses);
    let mut rendered = vec![method(&name, docs, main, &results.success, accept, imports)];
    // Without what makes an identifier of a keyword: `r#` or, for `crate` and the like, a line.
    let bare = name.strip_prefix("r#").unwrap_or(&name);
    let bare = bare.trim_end_matches('_').to_owned();
    for body in bodies.iter().skip(1) {
        let name = methods.claim(&format!("{bare}{}", body.suffix));
        let types: Vec<_> = body
            .media_types
            .iter()
            .map(|ty| docs::code_span(ty))
            .collect();
        let docs = variant_docs(&link, &format!("with a body of {}", types.join(" or ")));
        rendered.push(method(
            &name,
            docs,
            Some(body),
            &results.success,
            accept,
            imports,
        ));
    }
    for other in &results.others {
        // Where a body of that kind can be sent, too, the plain name is its.
        let is_sent = bodies
            .iter()
            .skip(1)
            .any(|body| body.suffix == other.suffix);
        let infix = if is_sent { "_as" } else { "" };
        let name = methods.claim(&format!("{bare}{infix}{}", other.suffix));
        let docs = variant_docs(
            &link,
            &format!("answered as {}", docs::code_span(&other.accept)),
        );
        rendered.push(method(
            &name,
            docs,
            main,
            &other.success,
            Some(&other.accept),
            imports,
        ));
    }
    let mut arguments: Vec<Argument> = arguments_of(&parameters, main)
        .iter()
        .map(|declaration| Argument::new(declaration, false))
        .collect();
    if parameters.all_optional
        && let Some(params) = arguments.last_mut()
    {
        params.has_default = true;
    }
    Rendered {
        methods: rendered,
        types,
        encodings,
        entry,
        method: name,
        arguments,
        structures,
    }
}

/// The arguments of a method: what is required, the body, the struct of what is optional.
fn arguments_of(parameters: &Parameters, body: Option<&Body>) -> Vec<String> {
    let mut arguments = parameters.arguments.clone();
    let params = parameters.structure.as_ref().and_then(|_| arguments.pop());
    arguments.extend(body.into_iter().flat_map(|body| body.arguments.clone()));
    arguments.extend(params);
    arguments
}

/// `operationId` in snake case, without the words that the tag says already.
fn method_name(operation: &Operation, prefix: Option<&str>) -> String {
    let whole = identifier(&operation.id, Position::Value);
    let rest = prefix.and_then(|prefix| whole.strip_prefix(prefix)?.strip_prefix('_'));
    match rest {
        Some(rest) if rest.starts_with(|c: char| c.is_alphabetic()) => {
            identifier(rest, Position::Value)
        }
        _ => whole,
    }
}

fn main_docs(operation: &Operation, body: Option<&Body>, statuses: &[String]) -> String {
    let fallback = format!("The operation {}.", docs::code_span(&operation.id));
    let mut lines = docs::comment_lines(&operation.docs, 4, &fallback);
    let add = |lines: &mut Vec<String>, paragraph: &str| {
        lines.push(String::new());
        lines.extend(docs::lines(paragraph, crate::text::WIDTH - 8));
    };
    add(
        &mut lines,
        &docs::code_span(&format!("{} {}", operation.method, operation.path)),
    );
    if let Some(body) = body.filter(|body| body.media_types.len() > 1) {
        let types: Vec<_> = body
            .media_types
            .iter()
            .map(|ty| docs::code_span(ty))
            .collect();
        add(
            &mut lines,
            &format!("The body is one of {}.", types.join(", ")),
        );
    }
    if !statuses.is_empty() {
        lines.push(String::new());
        lines.push("# Errors".to_owned());
        add(
            &mut lines,
            &format!("The description declares {}.", statuses.join(", ")),
        );
    }
    prefixed(&lines, 4, "///")
}

fn variant_docs(link: &str, what: &str) -> String {
    let lines = super::wrapped(&format!("As {link}, {what}."), crate::text::WIDTH - 8);
    prefixed(&lines, 4, "///")
}
