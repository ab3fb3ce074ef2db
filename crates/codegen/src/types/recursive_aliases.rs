//! Aliases that contain themselves in lists or maps.
//!
//! Rust has no recursive aliases, so one type of each such cycle becomes a struct around its value.

use std::borrow::Cow;

use conform_ir::{Api, Definition, Use, cycle_edges};

use super::references::add_named;

/// Returns the API without recursive aliases.
pub(super) fn as_newtypes(api: Cow<'_, Api>) -> Cow<'_, Api> {
    let edges: Vec<Vec<usize>> = api
        .types
        .iter()
        .map(|ty| {
            let mut names = Vec::new();
            if let Definition::Alias(used) = &ty.definition {
                add_named(used, &mut names);
            }
            names.into_iter().map(|id| id.0 as usize).collect()
        })
        .collect();
    let recursive: Vec<(usize, Use)> = cycle_edges(&edges, |_| true)
        .into_iter()
        .filter_map(|(from, _)| match &api.types[from].definition {
            Definition::Alias(used) => Some((from, used.clone())),
            _ => None,
        })
        .collect();
    if recursive.is_empty() {
        return api;
    }
    let mut api = api.into_owned();
    for (index, used) in recursive {
        api.types[index].definition = Definition::Newtype(used);
    }
    Cow::Owned(api)
}
