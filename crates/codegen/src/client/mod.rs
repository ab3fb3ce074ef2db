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

mod body;
mod client_file;
mod headers;
mod layout;
mod media_choice;
mod multipart_form;
mod names;
mod operation;
mod package;
pub(crate) mod parameters;
mod positional_parts;
mod quick_start;
mod response;
mod status_enum;

use std::collections::BTreeSet;

use askama::Template;
use conform_ir::{Operation, Tag};

use client_file::Tables;
use headers::Headers;
use names::Names;
use operation::Place;
pub(crate) use quick_start::QuickStart;
use quick_start::Sample;

use crate::docs;
use crate::groups::{self, By, Group, Groups};
use crate::names::{Position, Scope, identifier};
use crate::rust_type::Imports;
use crate::types::Types;
use crate::{Generated, Settings};

/// Methods of the client itself.
const CLIENT_METHODS: &[&str] = &["builder", "base_url", "core", "clone", "fmt", "new"];

/// The crate that generated clients are built on.
const CLIENT_RUNTIME: &str = "conform_client";

/// The struct of a tag's operations, and the client's method that gives it.
struct Resource {
    docs: String,
    method_docs: String,
    /// The name of the method.
    name: String,
    /// The method.
    method: String,
    ty: String,
}

#[derive(Template)]
#[template(path = "client/src/generated/tag.rs.j2")]
struct ResourceTemplate {
    /// The struct to declare; `None` for operations without a tag, which are the client's own methods, and for the files
    /// below a group's own.
    resource: Option<Resource>,
    owner: String,
    /// The runtime's core, as the file spells it.
    core: String,
    methods: Vec<String>,
    types: Vec<String>,
    encodings: Vec<String>,
    entries: Vec<String>,
    /// Modules below this one, sorted as rustfmt sorts modules.
    modules: Vec<String>,
    /// Those of them in which there is something to export, sorted as rustfmt sorts imports.
    exports: Vec<String>,
}

#[derive(Template)]
#[template(path = "client/src/generated/mod.rs.j2")]
struct ModTemplate {
    /// Each with the attribute in front of it and its visibility, in rustfmt's order.
    modules: Vec<(String, &'static str, String)>,
}

/// Writes the client crate, and returns how to begin with it.
pub(crate) fn write(
    types: &Types<'_>,
    groups: &Groups<'_>,
    settings: &Settings,
    generated: &mut Generated,
) -> QuickStart {
    let mut krate = Crate::new(types, settings);
    let mut modules = Vec::new();
    for group in &groups.all {
        let cfg = if groups.gated {
            groups::cfg(&[&group.feature])
        } else {
            String::new()
        };
        krate.group(group, groups.gated, generated);
        modules.push((cfg, "pub ", group.module.clone()));
    }
    let api = types.api();
    let origins = || {
        api.operations
            .iter()
            .map(|operation| operation.origin.file.as_ref())
    };
    if !krate.headers.is_empty() {
        let mut imports = std::mem::take(&mut krate.headers.imports);
        imports.add(CLIENT_RUNTIME, "headers");
        let text = krate.headers.render();
        let text = file(settings, origins(), "Headers of responses.", imports, &text);
        generated
            .tree
            .insert(format!("{}/headers.rs", krate.folder), text);
        modules.push((String::new(), "pub ", "headers".to_owned()));
    }
    let client = client_file::render(&krate.tables);
    let mut imports = Imports::new();
    imports.add("std::time", "Duration");
    for name in client_file::IMPORTED {
        imports.add(CLIENT_RUNTIME, name);
    }
    let client = file(
        settings,
        origins(),
        "The client and its builder.",
        imports,
        &client,
    );
    generated
        .tree
        .insert(format!("{}/client.rs", krate.folder), client);
    modules.push((String::new(), "", "client".to_owned()));
    let quick_start = QuickStart::new(
        api,
        krate.sample.take(),
        &client_file::credential_names(api),
        &settings.layout.client_crate(),
    );
    package::write(types, groups, settings, &quick_start, generated);
    modules.sort_by(|a, b| a.2.cmp(&b.2));
    let all = ModTemplate { modules };
    let all = all.render().expect("a template over strings cannot fail");
    let all = format!("{}\n\n{all}\n", settings.root_header());
    generated
        .tree
        .insert(format!("{}/mod.rs", krate.folder), all);
    quick_start
}

/// What all files of the crate share.
struct Crate<'a> {
    settings: &'a Settings,
    folder: String,
    names: Names<'a>,
    tables: Tables<'a>,
    headers: Headers,
    /// Methods of the client itself.
    methods: Scope,
    /// The call that is easiest to begin with.
    sample: Option<Sample<'a>>,
}

impl<'a> Crate<'a> {
    fn new(types: &'a Types<'a>, settings: &'a Settings) -> Self {
        let api = types.api();
        let mut names = Names::new(types, &settings.layout.models_crate());
        let tables = Tables::new(api);
        for constant in tables.constants() {
            names.constants.claim(constant);
        }
        Self {
            settings,
            folder: format!("{}/src/generated", settings.layout.client_folder()),
            names,
            tables,
            headers: Headers::default(),
            methods: Scope::reserving(CLIENT_METHODS.iter().copied()),
            sample: None,
        }
    }

    /// Writes the files of a group.
    fn group(&mut self, group: &Group<'a>, gated: bool, generated: &mut Generated) {
        let api = self.names.speller.types().api();
        let tag = group.tag(api);
        let about = match group.by {
            By::Tag(_, name) => format!("Operations of the tag {}.", docs::code_span(name)),
            By::Path(segment) => {
                format!("Operations on {}, without a tag.", docs::code_span(segment))
            }
            By::Nothing => "Operations without a tag.".to_owned(),
        };
        let resource = tag.map(|tag| self.resource(tag, &about));
        let owner = resource
            .as_ref()
            .map_or_else(|| "Client".to_owned(), |resource| resource.ty.clone());
        let prefix = tag.map(|tag| identifier(&tag.name, Position::Module));
        let mut own_methods = Scope::reserving(["new", "clone", "fmt"]);
        let mut parts = Scope::reserving(["mod", "lib", "generated", group.module.as_str()]);
        let mut own = None;
        let mut modules = Vec::new();
        for part in group.parts() {
            let mut imports = Imports::new();
            let is_own = part.words.is_empty();
            // A file below the group's sees the crate from its root.
            let root = if is_own { "super" } else { "crate::generated" };
            self.names.root = root;
            let mut core = String::new();
            match (&resource, is_own) {
                (Some(_), true) => {
                    core = self.names.ours("Core", &mut imports);
                    imports.add(&format!("{root}::client"), "Client");
                }
                (Some(resource), false) => {
                    imports.add(&format!("{root}::{}", group.module), &resource.ty);
                }
                (None, _) => imports.add(&format!("{root}::client"), "Client"),
            }
            let mut template = ResourceTemplate {
                resource: None,
                owner: owner.clone(),
                core,
                methods: Vec::new(),
                types: Vec::new(),
                encodings: Vec::new(),
                entries: Vec::new(),
                modules: Vec::new(),
                exports: Vec::new(),
            };
            for operation in &part.operations {
                let security = self.tables.security(operation);
                let server = self.tables.server(operation);
                imports.add(&format!("{root}::client"), &security);
                if server.is_some() {
                    imports.add(&format!("{root}::client"), client_file::OTHER_SERVERS);
                }
                let place = Place {
                    owner: &owner,
                    prefix: prefix.as_deref(),
                    security: &security,
                    server,
                };
                let methods = if tag.is_some() {
                    &mut own_methods
                } else {
                    &mut self.methods
                };
                let rendered = operation::render(
                    operation,
                    &place,
                    methods,
                    &mut self.names,
                    &mut self.headers,
                    &mut imports,
                );
                template.methods.extend(rendered.methods);
                template.types.extend(rendered.types);
                template.encodings.extend(rendered.encodings);
                template.entries.push(rendered.entry);
                let mut sample = Sample {
                    operation,
                    method: rendered.method,
                    arguments: rendered.arguments,
                    imports: Imports::new(),
                    accessor: resource
                        .as_ref()
                        .map_or_else(String::new, |resource| format!(".{}()", resource.name)),
                    feature: gated.then(|| group.feature.clone()),
                };
                if sample.betters(self.sample.as_ref()) {
                    sample.imports = imports.clone();
                    let module =
                        format!("{}::{}", self.settings.layout.client_crate(), group.module);
                    for name in &rendered.structures {
                        sample.imports.add(&module, name);
                    }
                    self.sample = Some(sample);
                }
                generated.written.operations += 1;
            }
            if is_own {
                own = Some((template, imports));
                continue;
            }
            let mut module = identifier(&part.words.join(" "), Position::Module);
            if module == group.module {
                module.push_str("_others");
            }
            let module = parts.claim(&module);
            let exports = !template.types.is_empty();
            let below = docs::code_span(&part.words.join("/…/"));
            let about = format!("{about} Those on {below}.");
            let path = format!("{}/{}/{module}.rs", self.folder, group.module);
            let text = self.file(&part.operations, &about, template, imports);
            generated.tree.insert(path, text);
            modules.push((module, exports));
        }
        let Some((mut template, imports)) = own else {
            return;
        };
        modules.sort();
        let mut exports: Vec<String> = modules
            .iter()
            .filter(|(_, exports)| *exports)
            .map(|(module, _)| module.clone())
            .collect();
        exports.sort_by(|a, b| crate::names::version_order(a, b));
        template.exports = exports;
        template.modules = modules.into_iter().map(|(module, _)| module).collect();
        template.resource = resource;
        let path = format!("{}/{}.rs", self.folder, group.module);
        let text = self.file(&group.operations, &about, template, imports);
        generated.tree.insert(path, text);
    }

    /// The struct of a tag, and the client's method that gives it.
    fn resource(&mut self, tag: &Tag, fallback: &str) -> Resource {
        // Groups with a tag come first, so that an operation without one cannot take a tag's name.
        let name = self.methods.claim(&identifier(&tag.name, Position::Value));
        let ty = format!("{}Api", identifier(&tag.name, Position::Type));
        let ty = self.names.declared.claim(&ty);
        Resource {
            docs: docs::comment(&tag.docs, 0, fallback),
            method_docs: docs::comment(&tag.docs, 4, fallback),
            method: layout::accessor(&name, &ty),
            name,
            ty,
        }
    }

    fn file(
        &self,
        operations: &[&Operation],
        about: &str,
        template: ResourceTemplate,
        mut imports: Imports,
    ) -> String {
        if !template.entries.is_empty() {
            imports.add(CLIENT_RUNTIME, "operations");
        }
        if !template.encodings.is_empty() {
            imports.add(CLIENT_RUNTIME, "encodings");
        }
        if template
            .types
            .iter()
            .any(|text| text.contains("by_status! {"))
        {
            imports.add(CLIENT_RUNTIME, "by_status");
        }
        let origins = operations
            .iter()
            .map(|operation| operation.origin.file.as_ref());
        let text = template
            .render()
            .expect("a template over strings cannot fail");
        file(self.settings, origins, about, imports, &text)
    }
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
    let mut imports = imports.render();
    if !imports.is_empty() {
        imports.push('\n');
    }
    format!(
        "{}\n\n//! {about}\n\n{imports}{}\n",
        header(settings, origins),
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
