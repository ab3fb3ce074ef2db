//! Cycles in graphs of types.

use foldhash::HashSet;

/// Returns edges whose removal leaves no cycle, as `(from, to)` in ascending order.
///
/// `edges` lists for each node the nodes that it leads to. The graph is walked depth first from each node in order, and each
/// edge that closes a cycle is chosen. `can_cut` says at which nodes an edge can be removed: where the closing edge starts
/// at another node, the last edge of the cycle that can be removed is chosen instead, and the edge that the cycle starts
/// with if there is none.
///
/// ```
/// // 0 → 1 → 2 → 0, and 1 → 3.
/// let edges = [vec![1], vec![2, 3], vec![0], vec![]];
/// assert_eq!(conform_ir::cycle_edges(&edges, |_| true), [(2, 0)]);
/// assert_eq!(conform_ir::cycle_edges(&edges, |node| node == 1), [(1, 2)]);
/// ```
///
/// # Panics
///
/// If an edge leads to a node that does not exist.
#[must_use]
pub fn cycle_edges(edges: &[Vec<usize>], can_cut: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        OnPath,
        Done,
    }
    let mut cut: HashSet<(usize, usize)> = HashSet::default();
    let mut states = vec![State::New; edges.len()];
    for start in 0..edges.len() {
        if states[start] != State::New {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        states[start] = State::OnPath;
        while let Some(&mut (node, ref mut next)) = path.last_mut() {
            let Some(&to) = edges[node].get(*next) else {
                states[node] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match states[to] {
                State::New => {
                    states[to] = State::OnPath;
                    path.push((to, 0));
                }
                State::OnPath => {
                    let mut from = node;
                    let mut target = to;
                    for &(holder, _) in path.iter().rev() {
                        from = holder;
                        if can_cut(holder) || holder == to {
                            break;
                        }
                        target = holder;
                    }
                    cut.insert((from, target));
                }
                State::Done => {}
            }
        }
    }
    let mut cut: Vec<(usize, usize)> = cut.into_iter().collect();
    cut.sort_unstable();
    cut
}
