//! An example of the client's use: a client with its credentials, and one call with what it needs. It is in the README and, as
//! a test, in the root of the crate.

use askama::Template;
use conform_ir::{Api, SecurityKind};

use crate::Settings;
use crate::client::plan::{
    Body, ClientPlan, GENERATED, GroupPlan, MEDIA_TYPE, OperationPlan, SharedTables,
};
use crate::groups::Groups;
use crate::names::{Bare, Position, identifier};
use crate::spelling::{Declared, Imports, RustType};
use crate::text::{ATTRIBUTE_WIDTH, MAX_WIDTH, columns, string_literal};

/// An example of the client's use.
pub(crate) struct QuickStart {
    /// The code, without what only a test needs.
    pub(crate) code: String,
    /// The code as a test in a comment, line by line.
    pub(crate) doc_test: Vec<String>,
    /// The feature that it needs.
    feature: Option<String>,
}

/// The line of a comment that begins the example: it is a test only with the feature that it needs.
#[derive(Template)]
#[template(path = "code_fence.rs.j2")]
struct CodeFence<'a> {
    feature: Option<&'a str>,
    /// Whether the attribute for a build with the feature is on several lines.
    run_wrapped: bool,
    ignored: IgnoredLayout,
}

/// How the attribute for a build without the feature is laid out.
#[derive(Clone, Copy)]
enum IgnoredLayout {
    /// On one line.
    Line,
    /// With a line for each argument.
    Wrapped,
    /// The same, and its condition on lines of its own.
    ConditionWrapped,
}

#[derive(Template)]
#[template(path = "client/quick_start.rs.j2")]
struct QuickStartTemplate {
    imports: String,
    statements: String,
    /// What must be given to the call; the code is a function of that, if it is anything.
    arguments: Vec<Declared>,
    /// Whether the code is a test in a comment.
    is_test: bool,
}

/// The statements of the example.
#[derive(Template)]
#[template(path = "client/statements.rs.j2")]
struct Statements<'a> {
    /// Whether the description has no URL of a server.
    needs_base_url: bool,
    credentials: Vec<SampleCredential<'a>>,
    call: Option<SampleCall<'a>>,
}

/// A credential in the example.
struct SampleCredential<'a> {
    /// The builder's method.
    method: &'a str,
    is_basic: bool,
    /// The environment variable that it is read from, as a literal.
    variable: String,
}

/// The call in an example.
#[derive(Template)]
#[template(path = "client/call.rs.j2")]
pub(super) struct SampleCall<'a> {
    /// The client's method that returns the tag's struct.
    accessor: Option<&'a str>,
    method: &'a str,
    arguments: Vec<String>,
    /// What the client is called.
    pub(super) client: &'static str,
    /// Whether its parts are on lines of their own.
    wrapped: bool,
}

/// An argument of the call that the example makes.
struct SampleArgument {
    declared: Declared,
    /// An expression for it, where there is one that does not depend on the data of the API.
    value: Option<String>,
    /// Whether the example writes its type.
    names_type: bool,
}

/// A call that an example may make.
pub(super) struct Candidate<'p, 'a> {
    group: &'p GroupPlan<'a>,
    pub(super) operation: &'p OperationPlan<'a>,
    arguments: Vec<SampleArgument>,
}

impl QuickStart {
    /// Returns the line of a comment that begins the example, or the attributes in its place; without a line feed at the end.
    pub(crate) fn code_fence(&self) -> String {
        let feature = self.feature.as_deref();
        let width = |before: &str, after: &str| {
            columns(before) + columns(feature.unwrap_or_default()) + columns(after)
        };
        let ignored = if width("not(feature = \"", "\"), doc = \"```ignore\"") <= ATTRIBUTE_WIDTH {
            IgnoredLayout::Line
        } else if width("    not(feature = \"", "\"),") < MAX_WIDTH {
            IgnoredLayout::Wrapped
        } else {
            IgnoredLayout::ConditionWrapped
        };
        let fence = CodeFence {
            feature,
            run_wrapped: width("feature = \"", "\", doc = \"```no_run\"") > ATTRIBUTE_WIDTH,
            ignored,
        };
        fence.to_string()
    }

    /// Makes the example of a client. Its call is the one that needs least.
    pub(super) fn new(
        plan: &ClientPlan<'_>,
        api: &Api,
        groups: &Groups<'_>,
        settings: &Settings,
    ) -> Self {
        let sample = Candidate::all(plan).min_by_key(Candidate::effort);
        let mut imports = Imports::new();
        imports.add(GENERATED, "Client");
        let sample_arguments = sample.iter().flat_map(|sample| &sample.arguments);
        let sample_arguments: Vec<&SampleArgument> = sample_arguments.collect();
        for argument in sample_arguments.iter().filter(|a| a.names_type) {
            argument.declared.ty.add_imports_from_outside(&mut imports);
        }
        imports.rename(GENERATED, &settings.layout.client_path());
        let given = sample_arguments.iter().filter(|a| a.value.is_none());
        let mut template = QuickStartTemplate {
            imports: imports.render(),
            statements: statements(plan, api, sample.as_ref()),
            arguments: given.map(|argument| argument.declared.clone()).collect(),
            is_test: false,
        };
        let code = format!("{}\n", template.to_string().trim());
        template.is_test = true;
        let test = template.to_string();
        let feature = sample.filter(|_| groups.gated);
        Self {
            code,
            doc_test: test.trim().lines().map(str::to_owned).collect(),
            feature: feature.map(|sample| sample.group.group.feature.clone()),
        }
    }
}

/// Returns the statements that make a client and the call of a sample, if there is one.
pub(super) fn statements(
    plan: &ClientPlan<'_>,
    api: &Api,
    sample: Option<&Candidate<'_, '_>>,
) -> String {
    let has_url = |server: &conform_ir::Server| server.url.contains("://");
    let statements = Statements {
        needs_base_url: !api.servers.first().is_some_and(has_url),
        credentials: sample.map_or_else(Vec::new, |sample| {
            credentials(sample.operation, api, &plan.tables)
        }),
        call: sample.map(Candidate::call),
    };
    statements.to_string()
}

/// The credentials of the alternative with the fewest schemes.
fn credentials<'p>(
    operation: &OperationPlan<'_>,
    api: &Api,
    tables: &'p SharedTables<'_>,
) -> Vec<SampleCredential<'p>> {
    let alternatives = operation.operation.security.iter();
    let alternative = alternatives.min_by_key(|all| all.schemes.len());
    let schemes = alternative.into_iter().flat_map(|all| &all.schemes);
    schemes
        .filter_map(|(index, _)| {
            let scheme = api.security_schemes.get(*index)?;
            let method = tables.credentials.get(*index)?.as_ref()?;
            Some(SampleCredential {
                method,
                is_basic: scheme.kind == SecurityKind::Basic,
                variable: string_literal(&identifier(&scheme.name, Position::Constant)),
            })
        })
        .collect()
}

impl<'p, 'a> Candidate<'p, 'a> {
    /// Returns the call of each operation.
    pub(super) fn all(plan: &'p ClientPlan<'a>) -> impl Iterator<Item = Self> {
        plan.groups.iter().flat_map(|group| {
            let operations = group.files.iter().flat_map(|file| &file.operations);
            operations.map(move |operation| Self::new(group, operation))
        })
    }

    /// Returns the arguments that must be given.
    pub(super) fn given(&self) -> impl Iterator<Item = &Declared> {
        let given = self
            .arguments
            .iter()
            .filter(|argument| argument.value.is_none());
        given.map(|argument| &argument.declared)
    }

    /// Returns the arguments whose types an example names.
    pub(super) fn named(&self) -> impl Iterator<Item = &Declared> {
        let named = self.arguments.iter();
        let named = named.filter(|argument| argument.names_type);
        named.map(|argument| &argument.declared)
    }

    /// Returns the call of an operation.
    pub(super) fn new(group: &'p GroupPlan<'a>, operation: &'p OperationPlan<'a>) -> Self {
        let params = operation.parameters.structure.as_ref();
        let params = params.filter(|params| params.all_optional());
        let arguments = operation.arguments(&operation.methods[0]);
        let media_type = operation
            .body(&operation.methods[0])
            .and_then(sample_media_type);
        let last = arguments.len();
        let arguments = arguments.into_iter().enumerate();
        Self {
            group,
            operation,
            arguments: arguments
                .map(|(index, declared)| {
                    // The struct of parameters is the last argument.
                    let has_default = params.is_some() && index + 1 == last;
                    let mut sample = SampleArgument::new(declared, has_default);
                    if sample.declared.name == MEDIA_TYPE && sample.value.is_some() {
                        sample.value = media_type.clone().or(sample.value);
                    }
                    sample
                })
                .collect(),
        }
    }

    /// How much there is to write before the call can be made.
    fn effort(&self) -> (bool, usize, bool, usize) {
        let operation = self.operation.operation;
        (
            operation.deprecated,
            self.given().count(),
            operation.method != "GET",
            self.arguments.len(),
        )
    }

    /// Returns the call, on several lines if it is long.
    pub(super) fn call(&self) -> SampleCall<'p> {
        let resource = self.group.resource.as_ref();
        let arguments = self.arguments.iter().map(|argument| {
            let value = argument.value.as_ref();
            value.unwrap_or(&argument.declared.name).clone()
        });
        let mut call = SampleCall {
            accessor: resource.map(|resource| resource.method.as_str()),
            method: &self.operation.methods[0].name,
            arguments: arguments.collect(),
            client: "client",
            wrapped: false,
        };
        call.wrapped = columns(&call.to_string()) >= MAX_WIDTH - 4;
        call
    }
}

impl SampleArgument {
    fn new(declared: Declared, has_default: bool) -> Self {
        let value = if has_default {
            let ty = declared.ty.to_string();
            Some(format!("&{}::default()", ty.trim_start_matches('&')))
        } else {
            sample_value(&declared)
        };
        Self {
            names_type: has_default || value.is_none(),
            value,
            declared,
        }
    }
}

/// Returns the media type that an example gives to a body whose method asks for one, as a literal.
fn sample_media_type(body: &Body<'_>) -> Option<String> {
    let known = body.media_types.iter().find(|name| !name.contains('*'));
    let name = match (known, body.media_types.first()) {
        (Some(name), _) => name,
        (None, Some(range)) if range.starts_with("image/") => "image/png",
        (None, Some(range)) if range.starts_with("text/") => "text/plain",
        (None, _) => "application/octet-stream",
    };
    body.takes_media_type.then(|| string_literal(name))
}

/// Returns an expression for an argument, where there is one that does not depend on the data of the API.
fn sample_value(argument: &Declared) -> Option<String> {
    let ty = &argument.ty;
    let is_integer = ["i32", "i64", "u32", "u64", "i128"]
        .iter()
        .any(|name| ty.is_prelude(name));
    Some(match ty {
        RustType::Reference(inner) if inner.is_prelude("str") => {
            string_literal(&Bare(&argument.name).to_string())
        }
        RustType::Reference(inner) if matches!(**inner, RustType::Slice(_)) => "&[]".to_owned(),
        RustType::Into(inner) if inner.is_prelude("Option") => "None".to_owned(),
        RustType::Into(_) => "b\"...\".to_vec()".to_owned(),
        _ if ty.is_prelude("bool") => "true".to_owned(),
        _ if is_integer => "1".to_owned(),
        _ if ty.is_prelude("Option") => "None".to_owned(),
        _ => return None,
    })
}
