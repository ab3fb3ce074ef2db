//! Cycles in graphs of types.

use foldhash::HashSet;

/// Edges that close a cycle, found by walking the graph depth first from each node in order. Where the closing edge
/// starts at a node that cannot hold a box, the last edge of the cycle that can is taken.
pub(crate) fn back_edges(
    edges: &[Vec<usize>],
    can_box: impl Fn(usize) -> bool,
) -> HashSet<(usize, usize)> {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    let mut cut: HashSet<(usize, usize)> = HashSet::default();
    let mut state = vec![NEW; edges.len()];
    for start in 0..edges.len() {
        if state[start] != NEW {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        state[start] = OPEN;
        while let Some(&mut (node, ref mut next)) = path.last_mut() {
            let Some(&to) = edges[node].get(*next) else {
                state[node] = DONE;
                path.pop();
                continue;
            };
            *next += 1;
            match state[to] {
                NEW => {
                    state[to] = OPEN;
                    path.push((to, 0));
                }
                OPEN => {
                    let mut from = node;
                    let mut target = to;
                    for &(holder, _) in path.iter().rev() {
                        from = holder;
                        if can_box(holder) || holder == to {
                            break;
                        }
                        target = holder;
                    }
                    cut.insert((from, target));
                }
                _ => {}
            }
        }
    }
    cut
}
