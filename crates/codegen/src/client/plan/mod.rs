//! The first pass of writing a client: what is called what, which types there are, and how each value is passed and read.
//!
//! Nothing is written here. Names are taken in the order of the document, so that the same document gives the same names; what is
//! decided is kept in a [`ClientPlan`], which the second pass reads.

mod bodies;
mod continued;
mod event_types;
mod expression;
mod form_files;
mod headers;
mod media_choice;
mod media_types;
mod multipart_form;
mod names;
mod operation;
mod parameters;
mod part_encoding;
mod planner;
mod positional_parts;
mod private_messages;
mod readings;
mod responses;
mod security;
mod status_enum;
mod status_names;
mod styles;
mod webhooks;

use conform_ir::Tag;

pub(super) use bodies::{Body, MEDIA_TYPE};
pub(super) use continued::{ContinuedKind, ContinuedMethod};
pub(super) use expression::{DefaultValue, Step};
pub(super) use headers::{HeaderField, HeaderStructs};
pub(super) use multipart_form::{Form, FormEnum, FormMember, FormStruct, MemberPart, Push};
pub(super) use names::{GENERATED, OTHER_SERVERS, RUNTIME};
pub(super) use operation::{MethodDifference, MethodPlan, OperationPlan};
pub(super) use parameters::{ParamsField, ParamsStruct};
pub(super) use part_encoding::EncodingTable;
pub(super) use planner::TypeAlias;
pub(super) use security::SharedTables;
pub(super) use status_enum::{StatusEnum, StatusEnumPurpose, StatusVariant, status_text};
pub(super) use webhooks::WebhookPlan;

use names::Names;
use operation::MethodOwner;
use planner::Planner;

use crate::groups::{Group, GroupFile, Groups};
use crate::names::{Position, Scope, identifier};
use crate::spelling::RustType;
use crate::types::Types;

/// Methods of the client itself.
const CLIENT_METHODS: &[&str] = &["builder", "base_url", "core", "clone", "fmt", "new"];

/// What a client crate consists of.
pub(super) struct ClientPlan<'a> {
    pub(super) groups: Vec<GroupPlan<'a>>,
    pub(super) headers: HeaderStructs<'a>,
    pub(super) tables: SharedTables<'a>,
    pub(super) webhooks: Vec<WebhookPlan<'a>>,
}

/// The operations of a group.
pub(super) struct GroupPlan<'a> {
    pub(super) group: &'a Group<'a>,
    /// The struct that has the methods; without a tag, the client has them.
    pub(super) resource: Option<Resource<'a>>,
    /// The files, the group's own one first.
    pub(super) files: Vec<FilePlan<'a>>,
}

/// The struct of a tag's operations, and the client's method that returns it.
pub(super) struct Resource<'a> {
    pub(super) tag: &'a Tag,
    /// The name of the struct.
    pub(super) ty: String,
    /// The name of the method.
    pub(super) method: String,
    /// The type of what the struct contains.
    pub(super) core: RustType,
}

/// A file of a group.
pub(super) struct FilePlan<'a> {
    /// The module, for a file below that of the group, and the segments of the path that it is for.
    pub(super) module: Option<(String, Vec<&'a str>)>,
    pub(super) operations: Vec<OperationPlan<'a>>,
}

/// What the plans of all groups add to.
struct Shared<'a> {
    names: Names<'a>,
    headers: HeaderStructs<'a>,
    /// Methods of the client.
    client_methods: Scope,
}

impl<'a> ClientPlan<'a> {
    /// Plans the client of an API. `models` is the crate of the models.
    pub(super) fn new(types: &'a Types<'a>, groups: &'a Groups<'a>, models: &str) -> Self {
        let tables = SharedTables::new(types.api());
        let mut names = Names::new(types, models);
        for (_, constant) in &tables.security {
            names.constants.claim(constant);
        }
        let mut shared = Shared {
            names,
            headers: HeaderStructs::new(types.api()),
            client_methods: Scope::reserving(CLIENT_METHODS.iter().copied()),
        };
        let groups = groups.all.iter();
        let groups = groups
            .map(|group| GroupPlan::new(group, &mut shared, &tables))
            .collect();
        Self {
            groups,
            webhooks: webhooks::plan(&shared.names),
            headers: shared.headers,
            tables,
        }
    }
}

impl<'a> GroupPlan<'a> {
    fn new(group: &'a Group<'a>, shared: &mut Shared<'a>, tables: &SharedTables<'a>) -> Self {
        let tag = group.tag(shared.names.speller.types().api());
        let resource = tag.map(|tag| Resource::new(tag, shared));
        let mut resource_methods = Scope::reserving(["new", "clone", "fmt"]);
        let methods = match resource {
            Some(_) => &mut resource_methods,
            None => &mut shared.client_methods,
        };
        let prefix = tag.map(|tag| identifier(&tag.name, Position::Module));
        let owner = MethodOwner {
            ty: resource
                .as_ref()
                .map_or("Client", |resource| resource.ty.as_str()),
            prefix: prefix.as_deref(),
        };
        let module = format!("{GENERATED}::{}", group.module);
        let mut modules = Scope::reserving(["mod", "lib", "generated", group.module.as_str()]);
        let mut files = Vec::new();
        for file in group.files() {
            let mut operations = Vec::new();
            for operation in &file.operations {
                let planner = Planner {
                    operation,
                    names: &mut shared.names,
                    headers: &mut shared.headers,
                    module: &module,
                    aliases: Vec::new(),
                };
                operations.push(operation::plan(planner, &owner, methods, tables));
            }
            files.push(FilePlan {
                module: file_module(file, group, &mut modules),
                operations,
            });
        }
        Self {
            group,
            resource,
            files,
        }
    }
}

/// The module of a file below that of the group, and the segments that it is for.
fn file_module<'a>(
    file: GroupFile<'a>,
    group: &Group<'_>,
    taken: &mut Scope,
) -> Option<(String, Vec<&'a str>)> {
    if file.segments.is_empty() {
        return None;
    }
    let mut module = identifier(&file.segments.join(" "), Position::Module);
    if module == group.module {
        module.push_str("_others");
    }
    Some((taken.claim(&module), file.segments))
}

impl<'a> Resource<'a> {
    /// Names the struct of a tag, and the client's method that returns it. Groups with a tag come first, so that an operation
    /// without a tag cannot take the name.
    fn new(tag: &'a Tag, shared: &mut Shared<'a>) -> Self {
        let method = shared
            .client_methods
            .claim(&identifier(&tag.name, Position::Value));
        let name = identifier(&tag.name, Position::Type);
        // `Billing` and `Billing API` are both `BillingApi`.
        let ty = match name.ends_with("Api") {
            true => name,
            false => format!("{name}Api"),
        };
        Self {
            tag,
            method,
            ty: shared.names.types.claim(&ty),
            core: shared.names.runtime("Core"),
        }
    }
}
