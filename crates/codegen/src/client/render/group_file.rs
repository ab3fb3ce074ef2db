//! The files of a group of operations.

use askama::Template;
use conform_ir::Operation;

use super::continuation::{PaginationRow, PollingRow};
use super::declarations::{Declaration, declarations};
use super::file_head::{header, imports_in_root};
use super::method::{ContinuedTemplate, MethodTemplate};
use super::method_example;
use crate::client::plan::{
    EncodingTable, FilePlan, GENERATED, GroupPlan, OTHER_SERVERS, OperationPlan, RUNTIME, Resource,
};
use crate::groups::GroupKey;
use crate::names::version_order;
use crate::prose::Prose;
use crate::spelling::{Imports, RustType};
use crate::text::{MAX_WIDTH, line_width, string_literal};
use crate::workspace::render_file;
use crate::{Settings, docs};

/// A file of a group.
#[derive(Template)]
#[template(path = "client/src/generated/group.rs.j2")]
struct GroupFileTemplate<'p> {
    header: String,
    about: String,
    imports: String,
    /// Modules below this one, sorted as rustfmt sorts modules.
    modules: Vec<&'p str>,
    /// Those of them that have anything to export, sorted as rustfmt sorts imports.
    exports: Vec<&'p str>,
    /// The struct to declare; only the group's own file does, and only for a tag.
    resource: Option<ResourceTemplate>,
    /// The type that has the methods.
    owner: &'p str,
    /// The texts of the methods.
    methods: Vec<String>,
    declarations: Vec<Declaration>,
    encodings: Vec<&'p EncodingTable>,
    paginations: Vec<PaginationRow<'p>>,
    pollings: Vec<PollingRow<'p>>,
    operations: Vec<OperationRow<'p>>,
}

/// The struct of a tag's operations.
struct ResourceTemplate {
    docs: String,
    /// The comment of the client's method.
    method_docs: String,
    ty: String,
    core: RustType,
    accessor: Accessor,
}

/// The client's method that returns such a struct.
#[derive(Template)]
#[template(path = "client/src/generated/accessor.rs.j2")]
struct Accessor {
    name: String,
    ty: String,
    signature_wrapped: bool,
    call_wrapped: bool,
}

/// A row in the table of operations.
struct OperationRow<'p> {
    constant: &'p str,
    /// Literals.
    id: String,
    method: String,
    path: String,
    security: &'p str,
    redirect: bool,
    private: bool,
    /// The index of the operation's own server.
    server: Option<usize>,
}

/// Writes the files of a group: paths below the folder of the generated code, and texts.
pub(super) fn render(group: &GroupPlan<'_>, settings: &Settings) -> Vec<(String, String)> {
    let about = match group.group.key {
        GroupKey::Tag(_, tag) => Prose::OperationsOfTag { tag },
        GroupKey::Path(segment) => Prose::OperationsOnPath { segment },
        GroupKey::Untagged => Prose::OperationsWithoutTag,
    }
    .to_string();
    let files = group.files.iter();
    files
        .map(|file| {
            let template = GroupFileTemplate::new(group, file, &about, settings);
            let module = &group.group.module;
            let path = match &file.module {
                None => format!("{module}.rs"),
                Some((name, _)) => format!("{module}/{name}.rs"),
            };
            (path, render_file(&template))
        })
        .collect()
}

impl<'p> GroupFileTemplate<'p> {
    fn new(
        group: &'p GroupPlan<'_>,
        file: &'p FilePlan<'_>,
        about: &str,
        settings: &Settings,
    ) -> Self {
        let mut imports = Imports::new();
        let operations = &file.operations;
        let of_file = || operations.iter().map(|plan| plan.operation);
        let client = format!("{GENERATED}::client");
        let owner = match &group.resource {
            Some(resource) => resource.ty.as_str(),
            None => "Client",
        };
        let mut template = Self {
            header: String::new(),
            about: about.to_owned(),
            imports: String::new(),
            modules: Vec::new(),
            exports: Vec::new(),
            resource: None,
            owner,
            methods: Vec::new(),
            declarations: Vec::new(),
            encodings: Vec::new(),
            paginations: Vec::new(),
            pollings: Vec::new(),
            operations: operations.iter().map(OperationRow::new).collect(),
        };
        for operation in operations {
            let methods = operation.methods.iter();
            let example = method_example::lines(group, operation, settings);
            for method in methods {
                let method = MethodTemplate::new(operation, method, &example, &mut imports);
                template.methods.push(method.to_string());
            }
            let continuation = &operation.continuation;
            for method in &continuation.methods {
                let method = ContinuedTemplate::new(operation, method, &mut imports);
                template.methods.push(method.to_string());
            }
            let pagination = continuation.pagination.as_ref();
            template
                .paginations
                .extend(pagination.map(|(name, how)| PaginationRow::new(name, how)));
            let polling = continuation.polling.as_ref();
            template
                .pollings
                .extend(polling.map(|(name, how)| PollingRow::new(name, how)));
            template
                .declarations
                .extend(declarations(operation, &mut imports));
            template.encodings.extend(operation.encodings());
        }
        for table in &template.encodings {
            let members = table.members.iter();
            for ty in members.flat_map(|member| &member.encoding.types) {
                ty.add_imports(&mut imports);
            }
        }
        for row in &template.operations {
            imports.add(&client, row.security);
            if row.server.is_some() {
                imports.add(&client, OTHER_SERVERS);
            }
        }
        let is_enum = |declaration: &Declaration| matches!(declaration, Declaration::StatusEnum(_));
        for (name, is_used) in [
            ("operations", !template.operations.is_empty()),
            ("encodings", !template.encodings.is_empty()),
            ("by_status", template.declarations.iter().any(is_enum)),
            ("paginations", !template.paginations.is_empty()),
            ("pollings", !template.pollings.is_empty()),
        ] {
            if is_used {
                imports.add(RUNTIME, name);
            }
        }
        match (&file.module, &group.resource) {
            (None, Some(resource)) => {
                imports.add(&client, "Client");
                resource.core.add_imports(&mut imports);
                template.resource = Some(ResourceTemplate::new(resource, about));
            }
            (Some(_), Some(resource)) => {
                let module = format!("{GENERATED}::{}", group.group.module);
                imports.add(&module, &resource.ty);
            }
            (_, None) if !operations.is_empty() => imports.add(&client, "Client"),
            (_, None) => {}
        }
        match &file.module {
            None => {
                template.list_modules(group);
                let all = group.group.operations.iter().copied();
                template.header = header(settings, all);
                template.imports = imports_in_root(imports);
            }
            Some((_, segments)) => {
                let prose = Prose::OperationsBelow {
                    group: about,
                    segments: &segments.join("/…/"),
                };
                template.about = prose.to_string();
                template.header = header(settings, of_file());
                template.imports = imports.render().trim_end().to_owned();
            }
        }
        template
    }

    /// Lists the modules of the group's other files.
    fn list_modules(&mut self, group: &'p GroupPlan<'_>) {
        for file in &group.files {
            let Some((module, _)) = &file.module else {
                continue;
            };
            self.modules.push(module);
            if file.operations.iter().any(OperationPlan::has_declarations) {
                self.exports.push(module);
            }
        }
        self.modules.sort_unstable();
        self.exports.sort_unstable();
        self.exports.sort_by(|a, b| version_order(a, b));
    }
}

impl ResourceTemplate {
    fn new(resource: &Resource<'_>, about: &str) -> Self {
        let mut accessor = Accessor {
            name: resource.method.clone(),
            ty: resource.ty.clone(),
            signature_wrapped: false,
            call_wrapped: false,
        };
        let text = accessor.to_string();
        accessor.signature_wrapped = line_width(&text, 0, 4) > MAX_WIDTH;
        accessor.call_wrapped = line_width(&text, 1, 0) > MAX_WIDTH;
        Self {
            docs: docs::comment(&resource.tag.docs, 0, about),
            method_docs: docs::comment(&resource.tag.docs, 4, about),
            ty: resource.ty.clone(),
            core: resource.core.clone(),
            accessor,
        }
    }
}

impl<'p> OperationRow<'p> {
    fn new(plan: &'p OperationPlan<'_>) -> Self {
        let Operation {
            id, method, path, ..
        } = plan.operation;
        Self {
            constant: &plan.constant,
            id: string_literal(id),
            method: string_literal(method),
            path: string_literal(path),
            security: &plan.security,
            redirect: plan.responses.redirect,
            private: plan.has_private_messages,
            server: plan.server,
        }
    }
}
