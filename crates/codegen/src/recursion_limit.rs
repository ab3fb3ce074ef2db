//! How deep types lie in one another, lists, maps and boxes included: what a compiler goes through at once when it works out
//! whether they can be dropped or sent.

use conform_ir::{Additional, Definition, TypeId, Use};

use crate::types::{Types, named};

/// Depths up to this one need no attribute: each type takes about three of the 128 steps that a compiler makes by default.
const SHALLOW: usize = 24;

/// What stands after the docs of a crate with these types: the `recursion_limit` it needs, where that is not the default one, its
/// doc tests included.
///
/// The limit is a power of two, so that a small change in a document changes it rarely.
pub(crate) fn attribute(types: &Types<'_>) -> String {
    let deepest = deepest(&edges(types));
    if deepest <= SHALLOW {
        return String::new();
    }
    let limit = (128 + 4 * deepest).next_power_of_two();
    format!(
        "//!\n//! Types lie deep in one another here: a crate that uses them may need this attribute, too.\n\
         #![recursion_limit = \"{limit}\"]\n#![doc(test(attr(recursion_limit = \"{limit}\")))]\n"
    )
}

/// The types that each type names.
fn edges(types: &Types<'_>) -> Vec<Vec<usize>> {
    let all = types.api().types.iter();
    all.map(|ty| {
        let mut names: Vec<TypeId> = Vec::new();
        let mut add = |used: &Use| named(used, &mut names);
        match &ty.definition {
            Definition::Object(object) => {
                object.fields.iter().for_each(|field| add(&field.ty));
                if let Additional::Typed(used) = &object.additional {
                    add(used);
                }
            }
            Definition::Union(union) => union.variants.iter().for_each(|variant| add(&variant.ty)),
            Definition::Alias(used) | Definition::Newtype(used) => add(used),
            Definition::Enum(_) => {}
        }
        names.into_iter().map(|id| id.0 as usize).collect()
    })
    .collect()
}

/// The longest way that a walk depth first takes, without coming back to where it was.
fn deepest(edges: &[Vec<usize>]) -> usize {
    let mut depths: Vec<Option<usize>> = vec![None; edges.len()];
    let mut all = 0;
    for start in 0..edges.len() {
        if depths[start].is_some() {
            continue;
        }
        depths[start] = Some(0);
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.pop() {
            let Some(&to) = edges[node].get(next) else {
                continue;
            };
            match depths[to] {
                None => {
                    depths[to] = Some(0);
                    path.extend([(node, next), (to, 0)]);
                }
                // Still on the way, it has no depth yet and adds one step.
                Some(below) => {
                    depths[node] = depths[node].max(Some(below + 1));
                    path.push((node, next + 1));
                }
            }
        }
        all = all.max(depths[start].unwrap_or_default());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::deepest;

    #[test]
    fn the_longest_way_counts() {
        assert_eq!(deepest(&[]), 0);
        assert_eq!(deepest(&[vec![1], vec![2], vec![]]), 2);
        assert_eq!(deepest(&[vec![2, 1], vec![2], vec![]]), 2);
        assert_eq!(deepest(&[vec![1], vec![0]]), 2);
    }

    #[test]
    fn a_long_chain_takes_no_stack() {
        let chain: Vec<Vec<usize>> = (1..=100_000).map(|to| vec![to % 100_000]).collect();
        assert_eq!(deepest(&chain), 100_000);
    }
}
