//! Operations, webhooks and callbacks: everything that is no schema.
//!
//! Start at [`lower`]. It goes through the operations in order; each is built by [`operation`], which asks [`parameter`],
//! [`body`] and [`response`] for its parts. [`form`], [`value_kind`] and [`positional_parts`] say how the parts of a body
//! are written.

use conform_description::operations::security_owner;
use foldhash::HashSet;

use crate::lower::alike_names::report_operations;
use crate::lower::operations::ids::OperationIds;
use crate::lower::operations::lowering::OperationLowering;
use crate::lower::operations::security::{SecuritySchemes, requirements};
use crate::lower::types::SchemaLowering;
use crate::{Operation, SecurityRequirement, SecurityScheme, TypeId};

mod body;
mod form;
mod ids;
mod lowering;
mod media_type;
mod nesting;
mod operation;
mod parameter;
mod part_media_type;
mod path_template;
mod positional_parts;
mod response;
pub(crate) mod security;
mod text_bodies;
mod value_kind;

/// What operations lower to.
pub(crate) struct LoweredOperations {
    /// Operations under `paths`.
    pub(crate) operations: Vec<Operation>,
    /// Webhooks and callbacks.
    pub(crate) webhooks: Vec<Operation>,
    /// Security schemes: those of `components`, then those that requirements name by URI.
    pub(crate) security_schemes: Vec<SecurityScheme>,
    /// Types of bodies that are raw bytes.
    pub(crate) binary_bodies: HashSet<TypeId>,
}

/// Lowers every operation, webhook and callback, and defines the types that they use.
pub(crate) fn lower(types: &mut SchemaLowering<'_>) -> LoweredOperations {
    let description = types.description;
    let root = description.root();
    let mut schemes = SecuritySchemes::new(root);
    let security = root
        .get("security")
        .map(|list| requirements(list, &mut schemes))
        .unwrap_or_default();
    let operations = description.operations();
    let webhooks = description.webhooks();
    let mut ids = OperationIds::default();
    ids.declare(operations.iter().chain(&webhooks));
    let mut lowering = OperationLowering::new(types);
    let mut lower_one = |declared: &_, security: &[SecurityRequirement]| {
        let id = ids.of(declared);
        let owner = security_owner(declared.node, declared.path_item);
        let own = Some(owner).filter(|owner| *owner != root);
        let own = own
            .and_then(|owner| owner.get("security"))
            .map(|list| requirements(list, &mut schemes));
        let operation = lowering.operation(declared, id, own.unwrap_or_else(|| security.to_vec()));
        lowering.types.define_pending();
        operation
    };
    let lowered_operations: Vec<Operation> = operations
        .iter()
        .map(|declared| lower_one(declared, &security))
        .collect();
    // The security that the API asks for does not apply to requests that the API sends.
    let lowered_webhooks = webhooks
        .iter()
        .map(|declared| lower_one(declared, &[]))
        .collect();
    lowering.report_nesting();
    let OperationLowering {
        text_bodies,
        binary_bodies,
        ..
    } = lowering;
    text_bodies.report(description, &mut types.diagnostics);
    report_operations(&lowered_operations, &operations, &mut types.diagnostics);
    LoweredOperations {
        operations: lowered_operations,
        webhooks: lowered_webhooks,
        security_schemes: schemes.list,
        binary_bodies,
    }
}
