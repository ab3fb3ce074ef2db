//! The parts of the page: operations, servers, security.

use askama::Template;

use super::safe::Html;
use crate::model::{ExampleContent, Operation, Security, Server};

/// An operation.
#[derive(Template)]
#[template(path = "docs/operation.html")]
struct OperationBlock<'a> {
    operation: &'a Operation<'a>,
    /// Whether there is a form to try it.
    has_form: bool,
}

/// Servers.
#[derive(Template)]
#[template(path = "docs/servers.html")]
struct ServersBlock<'a> {
    servers: &'a [Server<'a>],
}

/// What an operation needs.
#[derive(Template)]
#[template(path = "docs/security.html")]
struct SecurityBlock<'a> {
    security: &'a Security<'a>,
}

fn html(template: &impl Template) -> Html {
    Html(
        template
            .render()
            .expect("writing to a string does not fail"),
    )
}

/// Returns an operation.
pub(super) fn operation(operation: &Operation<'_>, has_form: bool) -> Html {
    html(&OperationBlock {
        operation,
        has_form,
    })
}

/// Returns servers.
pub(super) fn servers(servers: &[Server<'_>]) -> Html {
    html(&ServersBlock { servers })
}

/// Returns what an operation needs.
pub(super) fn security(security: &Security<'_>) -> Html {
    html(&SecurityBlock { security })
}

/// Returns the class of a method, which gives it its colour.
pub(super) fn method_class(method: &str) -> &'static str {
    match method {
        "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE" => "get",
        "POST" => "post",
        "PUT" | "PATCH" => "put",
        "DELETE" => "delete",
        _ => "other",
    }
}
