//! The `recursion_limit` that a crate needs: how deep its types are nested, lists, maps and boxes included, which is how deep
//! the compiler recurses when it works out whether they can be dropped or sent.

use conform_ir::TypeId;

use crate::types::Types;
use crate::types::references::add_named_by;

/// Depths up to this one need no attribute: each type takes about three of the 128 steps that the compiler makes by default.
const DEFAULT_DEPTH: usize = 24;

/// Returns the limit that a crate with these types needs, its doc tests included; `None` if the default is enough.
///
/// It is a power of two, so that a small change of the document rarely changes it.
pub(crate) fn recursion_limit(types: &Types<'_>) -> Option<usize> {
    let depth = longest_path(&edges(types));
    (depth > DEFAULT_DEPTH).then(|| (128 + 4 * depth).next_power_of_two())
}

/// For each type, the types that it names.
fn edges(types: &Types<'_>) -> Vec<Vec<usize>> {
    let all = types.api().types.iter();
    all.map(|ty| {
        let mut names: Vec<TypeId> = Vec::new();
        add_named_by(&ty.definition, &mut names);
        names.into_iter().map(|id| id.0 as usize).collect()
    })
    .collect()
}

/// Returns the length of the longest path that a depth-first walk takes before it meets a node that it has seen.
fn longest_path(edges: &[Vec<usize>]) -> usize {
    let mut lengths: Vec<Option<usize>> = vec![None; edges.len()];
    let mut longest = 0;
    for start in 0..edges.len() {
        if lengths[start].is_some() {
            continue;
        }
        lengths[start] = Some(0);
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.pop() {
            let Some(&to) = edges[node].get(next) else {
                continue;
            };
            match lengths[to] {
                None => {
                    lengths[to] = Some(0);
                    path.extend([(node, next), (to, 0)]);
                }
                // A node that is still on the path has no length yet, and adds one step.
                Some(below) => {
                    lengths[node] = lengths[node].max(Some(below + 1));
                    path.push((node, next + 1));
                }
            }
        }
        longest = longest.max(lengths[start].unwrap_or_default());
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::longest_path;

    #[test]
    fn the_longest_of_several_paths_counts() {
        assert_eq!(longest_path(&[]), 0);
        assert_eq!(longest_path(&[vec![1], vec![2], vec![]]), 2);
        assert_eq!(longest_path(&[vec![2, 1], vec![2], vec![]]), 2);
        assert_eq!(longest_path(&[vec![1], vec![0]]), 2);
    }

    #[test]
    fn a_long_chain_does_not_overflow_the_stack() {
        let chain: Vec<Vec<usize>> = (1..=100_000).map(|to| vec![to % 100_000]).collect();
        assert_eq!(longest_path(&chain), 100_000);
    }
}
