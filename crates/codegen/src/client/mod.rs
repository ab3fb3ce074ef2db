//! The client crate: a file for each tag, with a thin method for each operation.
//!
//! | In the description | In the crate |
//! |---|---|
//! | a tag | a struct `VisitsApi` in a file of its own, which `client.visits()` gives; operations without a tag are methods of the client |
//! | an operation | a method, called by its `operationId` without the words that the tag says already |
//! | a further media type of its body | a method more, `create_intake_form` |
//! | a further kind of answer | a method more, `create_completion_events` |
//! | a path parameter, another that is required | an argument |
//! | optional parameters | a struct `ListVisitsParams` |
//! | a parameter of one value | nothing: it is sent |
//! | a multipart body with files | a struct `UploadFileForm` |
//! | several successes | an enum `CreateJobSuccess`; one that may be empty is an `Option` |
//! | errors of one type | that type; of several, an enum `CreateJobError` |
//! | response headers | a struct, which `send().await?.declared_headers()` gives |

mod api;
mod body;
mod choice;
mod layout;
mod names;
mod operation;
mod package;
pub(crate) mod parameters;
mod response;

use std::collections::BTreeSet;

use askama::Template;
use vsee_spec::ir::{Api, Operation, Tag};

use api::{Accessor, Tables};
use names::Names;
use operation::Place;
use response::Headers;

use crate::docs;
use crate::names::{Position, Scope, identifier};
use crate::spelling::Imports;
use crate::types::Types;
use crate::{Generated, Settings};

/// Methods of the client itself.
const CLIENT_METHODS: &[&str] = &["builder", "base_url", "core", "clone", "fmt"];

/// Modules that are not a tag's.
const MODULES: &[&str] = &[
    "client",
    "headers",
    "untagged",
    "mod",
    "lib",
    "generated",
    "aux",
    "con",
    "nul",
    "prn",
];

#[derive(Template)]
#[template(path = "client/src/generated/tag.rs.j2")]
struct ResourceTemplate {
    docs: String,
    /// The struct to declare; `None` for operations without a tag, which are the client's own methods.
    declared: bool,
    owner: String,
    methods: Vec<String>,
    types: Vec<String>,
    encodings: Vec<String>,
    entries: Vec<String>,
}

#[derive(Template)]
#[template(path = "client/src/generated/mod.rs.j2")]
struct ModTemplate {
    /// Each with its visibility, in rustfmt's order.
    modules: Vec<(&'static str, String)>,
}

/// The operations of a tag.
struct Group<'a> {
    tag: Option<&'a Tag>,
    operations: Vec<&'a Operation>,
}

/// Writes the client crate.
pub(crate) fn write(types: &Types<'_>, settings: &Settings, generated: &mut Generated) {
    let api = types.api();
    let folder = format!("{}/src/generated", settings.layout.client_folder());
    let runtime = "vsee_runtime";
    let mut names = Names::new(types, &settings.layout.models_crate(), runtime);
    let mut tables = Tables::new(api);
    for constant in tables.constants() {
        names.constants.claim(constant);
    }
    let mut headers = Headers::default();
    let mut methods = Scope::reserving(CLIENT_METHODS.iter().copied());
    let mut modules = Scope::reserving(MODULES.iter().copied());
    let mut accessors = Vec::new();
    let mut untagged = false;
    let groups = groups(api);
    // Tags first, so that an operation without one cannot take a tag's name.
    let mut order: Vec<&Group<'_>> = groups.iter().filter(|group| group.tag.is_some()).collect();
    order.extend(groups.iter().filter(|group| group.tag.is_none()));
    for group in order {
        let mut imports = Imports::new();
        imports.add(&format!("{runtime}::client"), "operations");
        let (owner, module, docs) = match group.tag {
            Some(tag) => {
                let name = methods.claim(&identifier(&tag.name, Position::Value));
                let module = modules.claim(&identifier(&tag.name, Position::Module));
                let ty = format!("{}Api", identifier(&tag.name, Position::Type));
                let ty = names.declared.claim(&ty);
                let fallback = format!("Operations of the tag {}.", docs::code_span(&tag.name));
                accessors.push(Accessor {
                    docs: docs::comment(&tag.docs, 4, &fallback),
                    method: layout::accessor(&name, &ty),
                    ty: ty.clone(),
                    module: module.clone(),
                });
                names.ours("Core", &mut imports);
                (ty, module, docs::comment(&tag.docs, 0, &fallback))
            }
            None => {
                untagged = true;
                imports.add("super::client", "Client");
                ("Client".to_owned(), "untagged".to_owned(), String::new())
            }
        };
        let prefix = group.tag.map(|tag| identifier(&tag.name, Position::Module));
        let mut own_methods = Scope::reserving(["new", "clone", "fmt"]);
        let scope = if group.tag.is_some() {
            &mut own_methods
        } else {
            &mut methods
        };
        let mut template = ResourceTemplate {
            docs,
            declared: group.tag.is_some(),
            owner: owner.clone(),
            methods: Vec::new(),
            types: Vec::new(),
            encodings: Vec::new(),
            entries: Vec::new(),
        };
        for operation in &group.operations {
            let security = tables.security(operation);
            let server = tables.server(operation);
            imports.add("super::client", &security);
            if server.is_some() {
                imports.add("super::client", api::OTHER_SERVERS);
            }
            let place = Place {
                owner: &owner,
                prefix: prefix.as_deref(),
                security: &security,
                server,
            };
            let rendered = operation::render(
                operation,
                &place,
                scope,
                &mut names,
                &mut headers,
                &mut imports,
            );
            template.methods.extend(rendered.methods);
            template.types.extend(rendered.types);
            template.encodings.extend(rendered.encodings);
            template.entries.push(rendered.entry);
            generated.written.operations += 1;
        }
        if !template.encodings.is_empty() {
            imports.add(&format!("{runtime}::client"), "encodings");
        }
        if template
            .types
            .iter()
            .any(|text| text.contains("by_status! {"))
        {
            imports.add(&format!("{runtime}::client"), "by_status");
        }
        let origins = group
            .operations
            .iter()
            .map(|operation| operation.origin.file.as_ref());
        let text = template
            .render()
            .expect("a template over strings cannot fail");
        let path = format!("{folder}/{module}.rs");
        let about = match group.tag {
            Some(tag) => format!("Operations of the tag {}.", docs::code_span(&tag.name)),
            None => "Operations without a tag.".to_owned(),
        };
        generated
            .tree
            .insert(path, file(settings, origins, &about, imports, &text));
    }
    let has_headers = !headers.is_empty();
    if has_headers {
        let mut imports = std::mem::take(&mut headers.imports);
        imports.add(&format!("{runtime}::client"), "headers");
        let origins = api
            .operations
            .iter()
            .map(|operation| operation.origin.file.as_ref());
        let text = headers.render();
        generated.tree.insert(
            format!("{folder}/headers.rs"),
            file(settings, origins, "Headers of responses.", imports, &text),
        );
    }
    let origins = || {
        api.operations
            .iter()
            .map(|operation| operation.origin.file.as_ref())
    };
    let client = api::render(&tables, &accessors);
    let mut imports = Imports::new();
    imports.add("std::time", "Duration");
    for name in api::IMPORTED {
        imports.add(&format!("{runtime}::client"), name);
    }
    for accessor in &accessors {
        imports.add(&format!("super::{}", accessor.module), &accessor.ty);
    }
    let client = file(
        settings,
        origins(),
        "The client and its builder.",
        imports,
        &client,
    );
    generated.tree.insert(format!("{folder}/client.rs"), client);
    let mut modules: Vec<(&str, String)> = accessors
        .iter()
        .map(|accessor| ("pub ", accessor.module.clone()))
        .collect();
    modules.push(("", "client".to_owned()));
    if has_headers {
        modules.push(("pub ", "headers".to_owned()));
    }
    if untagged {
        modules.push(("pub ", "untagged".to_owned()));
    }
    package::write(api, settings, generated);
    modules.sort_by(|a, b| crate::names::version_order(&a.1, &b.1));
    let all = ModTemplate { modules };
    let all = all.render().expect("a template over strings cannot fail");
    let all = format!("{}\n\n{all}\n", settings.root_header());
    generated.tree.insert(format!("{folder}/mod.rs"), all);
}

/// Operations by their first tag, in the order of the document's tags.
fn groups(api: &Api) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = api
        .tags
        .iter()
        .map(|tag| Group {
            tag: Some(tag),
            operations: Vec::new(),
        })
        .collect();
    let mut untagged = Group {
        tag: None,
        operations: Vec::new(),
    };
    for operation in &api.operations {
        let first = operation.tags.first();
        let group = first.and_then(|name| {
            groups
                .iter_mut()
                .find(|group| group.tag.is_some_and(|tag| tag.name == *name))
        });
        group.unwrap_or(&mut untagged).operations.push(operation);
    }
    groups.push(untagged);
    groups.retain(|group| !group.operations.is_empty());
    groups
}

/// The first line of a generated file: the file of the description if there is one only, else its root.
fn header<'o>(settings: &Settings, mut origins: impl Iterator<Item = &'o str>) -> String {
    match origins.next() {
        Some(first) if origins.all(|other| other == first) => settings.header(first),
        _ => settings.root_header(),
    }
}

/// A file: its first line, the imports that its text uses, and the text.
fn file<'o>(
    settings: &Settings,
    origins: impl Iterator<Item = &'o str>,
    about: &str,
    mut imports: Imports,
    text: &str,
) -> String {
    let used = words(text);
    imports.retain(|name| used.contains(name));
    format!(
        "{}\n\n//! {about}\n\n{}\n{}\n",
        header(settings, origins),
        imports.render(),
        text.trim()
    )
}

/// Text of ours in lines of at most `width` columns.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}

/// The words of Rust text outside comments and literals.
fn words(text: &str) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    for line in text.lines() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        let mut rest = line;
        while let Some(quote) = rest.find('"') {
            collect(&rest[..quote], &mut words);
            rest = &rest[quote + 1..];
            let mut escaped = false;
            let end = rest.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            rest = end.map_or("", |end| &rest[end + 1..]);
        }
        collect(rest, &mut words);
    }
    words
}

fn collect<'t>(text: &'t str, into: &mut BTreeSet<&'t str>) {
    into.extend(
        text.split(|c: char| !(c == '_' || c.is_alphanumeric()))
            .filter(|word| !word.is_empty()),
    );
}
