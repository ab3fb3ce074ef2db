//! The cargo features of groups: which types each needs, and the attributes that leave out what is not needed.

use askama::Template;
use conform_ir::{Operation, TypeId};

use super::grouping::{Groups, OTHER};
use crate::text::{ATTRIBUTE_WIDTH, MAX_WIDTH, columns};
use crate::types::Types;
use crate::types::references::{add_named, add_named_by};

/// A type that more features than this need has no `cfg` attribute: the attribute would be longer than the type.
const MANY_FEATURES: usize = 8;

/// Returns for each type the features that need it, sorted; none for a type that every build has.
pub(crate) fn features_by_type<'g>(groups: &'g Groups<'_>, types: &Types<'_>) -> Vec<Vec<&'g str>> {
    let api = types.api();
    let mut needed: Vec<Vec<&'g str>> = vec![Vec::new(); api.types.len()];
    if !groups.gated {
        return needed;
    }
    let mut always = Vec::new();
    for group in &groups.all {
        let mut pending = Vec::new();
        for operation in &group.operations {
            add_mentioned(operation, &mut pending, &mut always);
        }
        reach(types, pending, |id| needed[id].push(&group.feature));
    }
    // The requests of webhooks are read in every build that has the feature for it.
    for webhook in api.webhooks.iter().filter(|webhook| webhook.is_signed) {
        let mut headers = Vec::new();
        add_mentioned(webhook, &mut always, &mut headers);
    }
    // A type that no operation mentions may use types that some operations mention.
    let rest = types.iter().map(|(id, _)| id);
    let rest = rest.filter(|id| needed[id.0 as usize].is_empty()).collect();
    reach(types, rest, |id| needed[id].push(OTHER));
    // The headers of responses are in one module, which every build has.
    reach(types, always, |id| needed[id].clear());
    for features in &mut needed {
        if features.len() > MANY_FEATURES {
            features.clear();
        }
        features.sort_unstable();
    }
    needed
}

/// Adds the types that an operation mentions; those of its response headers go into a list of their own.
fn add_mentioned(operation: &Operation, into: &mut Vec<TypeId>, headers: &mut Vec<TypeId>) {
    for parameter in &operation.parameters {
        add_named(&parameter.ty, into);
    }
    let responses = &operation.responses;
    let bodies = operation.body.iter().flat_map(|body| &body.contents);
    for content in bodies.chain(responses.iter().flat_map(|response| &response.contents)) {
        content.each_use(|used| add_named(used, into));
    }
    for header in responses.iter().flat_map(|response| &response.headers) {
        add_named(&header.ty, headers);
    }
}

/// Shows once each type that these types use, directly or through others, and these types themselves.
fn reach(types: &Types<'_>, mut pending: Vec<TypeId>, mut show: impl FnMut(usize)) {
    let mut seen = vec![false; types.api().types.len()];
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut seen[id.0 as usize], true) {
            pending.push(types.original(id));
            show(id.0 as usize);
            add_named_by(&types.ty(id).definition, &mut pending);
        }
    }
}

/// The attribute that leaves out an item unless one of some features is on, with its line feed; nothing where there is no
/// feature.
#[derive(Clone, Debug, Template)]
#[template(path = "cfg.rs.j2")]
pub(crate) struct CfgAttribute<'f> {
    features: Vec<&'f str>,
    wrapped: bool,
}

impl<'f> CfgAttribute<'f> {
    /// The attribute for these features.
    pub(crate) fn new(features: impl IntoIterator<Item = &'f str>) -> Self {
        let features: Vec<&str> = features.into_iter().collect();
        let arguments = features
            .iter()
            .map(|feature| format!("feature = \"{feature}\""));
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        let wrapped = match features.len() {
            // rustfmt lets a single argument reach the end of the line.
            1 => columns("#[cfg()]") + columns(&arguments) > MAX_WIDTH,
            _ => columns(&arguments) > ATTRIBUTE_WIDTH,
        };
        Self { features, wrapped }
    }
}
