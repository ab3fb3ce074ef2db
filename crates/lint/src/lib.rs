//! Checks an OpenAPI description against the specification and against itself, and finds all problems in one run.
//!
//! [`lint`] returns them as [`Diagnostic`]s; `conform-report` renders these. [`codes`] lists what is checked, with the
//! severity of each problem in the two profiles.
//!
//! ```
//! use conform_description::{Description, LoadOptions};
//! use conform_lint::lint;
//! use conform_report::{Style, render};
//!
//! let text = "openapi: 3.0.3
//! info: {title: Clinic, version: '1'}
//! paths:
//!   /visits/{id}:
//!     get: {responses: {'200': {description: The visit.}}}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! let description = loaded.description.expect("the root file is a description");
//! let problems = lint(&description);
//! assert_eq!(problems[0].message, "`GET /visits/{id}` does not declare the path parameter `id`");
//! println!("{}", render(&problems, &Style::default()));
//! ```

mod advice;
mod braces;
pub mod codes;
mod components;
mod enum_names;
mod examples;
mod exclusive;
mod extensions;
pub mod fix;
mod fixes;
pub mod ignore;
mod ineffective;
mod join;
mod levels;
mod linter;
mod members;
mod operations;
mod parameter_members;
mod parameters;
mod path_items;
mod path_parameters;
mod paths;
mod readings;
mod schemas;
mod security;
mod servers;
mod tags;
mod tokens;
mod types;
mod unused;
mod values;
mod versions;

use conform_description::Description;
use conform_description::grammar::ObjectKind;
use conform_report::{Diagnostic, Profile};

pub use crate::advice::{advice, unlisted_files};
pub use crate::levels::{Level, Levelled, Levels, RuleSet, UnknownRule};

use crate::linter::{Linter, Owner};

/// Checks a description. Problems that loading reports are not repeated.
///
/// The problems are sorted by file and position, one for each cause. In a third-party description, problems with the same
/// message are joined into one, which shows the first places and the number of the others.
#[must_use]
pub fn lint(description: &Description) -> Vec<Diagnostic> {
    check(description, true)
}

/// Checks a description like [`lint`], but not the examples and defaults against their schemas, which takes longer than
/// everything else.
#[must_use]
pub fn lint_structure(description: &Description) -> Vec<Diagnostic> {
    check(description, false)
}

fn check(description: &Description, examples: bool) -> Vec<Diagnostic> {
    let mut linter = Linter::new(description);
    for (kind, node) in description.objects() {
        if !linter.members(Owner { kind, node }) {
            continue;
        }
        match kind {
            ObjectKind::Schema => {
                linter.schema(node);
                linter.enum_names(node);
            }
            ObjectKind::Parameter | ObjectKind::Header => linter.parameter(kind, node),
            ObjectKind::Example => linter.example_object(node),
            ObjectKind::Link => linter.link(node),
            ObjectKind::Server => linter.server(node),
            ObjectKind::SecurityScheme => linter.security_scheme(node),
            ObjectKind::OAuthFlows => linter.oauth_flows(node),
            ObjectKind::SecurityRequirement => linter.security_requirement(node),
            ObjectKind::Operation => {
                linter.parameter_list(node);
                linter.server_names(node);
            }
            ObjectKind::PathItem => {
                linter.parameter_list(node);
                linter.server_names(node);
                linter.path_item(node);
            }
            ObjectKind::OpenApi => {
                linter.containers(node);
                linter.server_names(node);
            }
            ObjectKind::License => linter.license(node),
            ObjectKind::Xml => linter.xml(node),
            ObjectKind::Responses => linter.no_response(node),
            ObjectKind::MediaType => {
                linter.encodings(node);
                linter.encoded_properties(node);
                linter.exclusive(node, "example", "examples");
            }
            ObjectKind::Encoding => linter.encodings(node),
            _ => {}
        }
    }
    linter.operations();
    linter.components();
    if examples {
        linter.examples();
    }
    let mut diagnostics = linter.diagnostics;
    conform_report::sort(&mut diagnostics);
    match description.profile() {
        Profile::Strict => diagnostics,
        Profile::Lenient => join::join(diagnostics),
    }
}
