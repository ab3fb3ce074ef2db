//! Passes over all types, once each of them is defined.
//!
//! [`run`] calls them in order. They work on lists and not by recursion: types refer to each other in chains of any length.

use conform_description::Node;
use foldhash::HashSet;

use crate::lower::diagnostics::Diagnostics;
use crate::lower::types::drafts::DraftType;
use crate::lower::{alike_names, long_names};
use crate::{Api, Type, TypeId};

mod binary_strings;
mod constants;
mod expressions;
mod inferred_tags;
mod json_types;
mod keyed_variants;
mod nullability;
mod self_reference;
mod usage;

/// Completes the types of an API: fills [`Api::types`], adapts the types that its operations mention, and reports what
/// only the whole shows.
pub(crate) fn run<'d>(
    mut drafts: Vec<DraftType<'d>>,
    binary_bodies: &HashSet<TypeId>,
    api: &mut Api,
    diagnostics: &mut Diagnostics<'d>,
) {
    let mut broken = self_reference::break_aliases(&mut drafts);
    broken.extend(self_reference::break_unions(&mut drafts));
    broken.extend(self_reference::break_tuples(&mut drafts));
    for id in broken {
        diagnostics.self_reference(drafts[id.0 as usize].node);
    }
    let binaries = binary_strings::read_as_strings(&mut drafts, api);
    let null = nullability::mark_nullable_types(&mut drafts);
    nullability::mark_nullable_operations(api, &null);
    let (mut types, schemas): (Vec<Type>, Vec<Option<Node<'d>>>) = drafts
        .into_iter()
        .map(|draft| (draft.ty, draft.node))
        .unzip();
    keyed_variants::find(&mut types, api);
    long_names::report_types(&types, &schemas, diagnostics);
    alike_names::report_schemas(&types, &schemas, diagnostics);
    api.types = types;
    json_types::set_json_types(&mut api.types);
    inferred_tags::find_tags(&mut api.types);
    constants::find(&mut api.types);
    usage::set_usage(api);
    for id in binaries {
        let ty = api.ty(id);
        let is_body_only = binary_bodies.contains(&id) && !ty.in_request && !ty.in_response;
        if let Some(schema) = schemas[id.0 as usize]
            && !is_body_only
        {
            diagnostics.push(diagnostics.binary_in_json(schema));
        }
    }
}
