//! The paths of operations, without their parameters.

use conform_ir::Operation;

/// Returns the segments of an operation's path that are not parameters.
pub(super) fn path_segments(operation: &Operation) -> impl Iterator<Item = &str> {
    operation
        .path
        .split(['/', '#', '?'])
        .filter(|segment| !segment.is_empty() && !segment.contains('{'))
}

/// Returns how many segments at the start of their paths all of these operations share.
pub(super) fn shared_segments(operations: &[&Operation]) -> usize {
    let Some((first, others)) = operations.split_first() else {
        return 0;
    };
    let first: Vec<&str> = path_segments(first).collect();
    others.iter().fold(first.len(), |shared, operation| {
        let same = first.iter().zip(path_segments(operation));
        shared.min(same.take_while(|(a, b)| *a == b).count())
    })
}
