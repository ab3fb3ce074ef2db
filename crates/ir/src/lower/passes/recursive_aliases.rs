//! Aliases that contain themselves.

use crate::lower::passes::cycles::back_edges;
use crate::lower::passes::expressions::every;
use crate::{Definition, Type};

/// An alias that contains itself, if only through lists and maps, has to be a type of its own.
pub(crate) fn name_recursive_aliases(types: &mut [Type]) {
    let edges: Vec<Vec<usize>> = types
        .iter()
        .map(|ty| {
            let mut names = Vec::new();
            if let Definition::Alias(used) = &ty.definition {
                every(&used.expr, &mut names);
            }
            names.into_iter().map(|id| id.0 as usize).collect()
        })
        .collect();
    for (from, _) in back_edges(&edges, |_| true) {
        if let Definition::Alias(used) = &types[from].definition {
            types[from].definition = Definition::Newtype(used.clone());
        }
    }
}
