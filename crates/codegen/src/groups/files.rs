//! The files of a group: one, or several by the paths of the operations where there are too many for one.

use std::collections::HashMap;

use conform_ir::Operation;

use super::grouping::{Group, MANY_OPERATIONS};
use super::paths::{path_segments, shared_segments};

/// A file of a group.
#[derive(Debug)]
pub(crate) struct GroupFile<'a> {
    /// The segments that the paths of its operations share beyond those of the group; none for the group's own file.
    pub(crate) segments: Vec<&'a str>,
    /// The operations, in the order of the document.
    pub(crate) operations: Vec<&'a Operation>,
}

/// Fewer operations than this get no file of their own.
const FEW_OPERATIONS: usize = 5;

impl<'a> Group<'a> {
    /// Spreads the operations over files by their paths where there are too many for one. The first file is the group's own.
    pub(crate) fn files(&self) -> Vec<GroupFile<'a>> {
        let mut files = vec![GroupFile {
            segments: Vec::new(),
            operations: Vec::new(),
        }];
        let mut pending = vec![(
            Vec::new(),
            shared_segments(&self.operations),
            self.operations.clone(),
        )];
        while let Some((segments, depth, operations)) = pending.pop() {
            if operations.len() <= MANY_OPERATIONS {
                files.push(GroupFile {
                    segments,
                    operations,
                });
                continue;
            }
            let mut by_segment: Vec<(Option<&str>, Vec<&'a Operation>)> = Vec::new();
            let mut indices: HashMap<Option<&str>, usize> = HashMap::new();
            for operation in operations {
                let segment = path_segments(operation).nth(depth);
                let index = *indices.entry(segment).or_insert_with(|| {
                    by_segment.push((segment, Vec::new()));
                    by_segment.len() - 1
                });
                by_segment[index].1.push(operation);
            }
            let mut remaining = Vec::new();
            for (segment, operations) in by_segment {
                match segment {
                    Some(segment) if operations.len() >= FEW_OPERATIONS => {
                        let segments = [segments.as_slice(), &[segment]].concat();
                        pending.push((segments, depth + 1, operations));
                    }
                    _ => remaining.extend(operations),
                }
            }
            files.push(GroupFile {
                segments,
                operations: remaining,
            });
        }
        // Operations in files without segments are in the group's own.
        let (own, mut files): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| file.segments.is_empty());
        files.retain(|file| !file.operations.is_empty());
        files.sort_by(|a, b| a.segments.cmp(&b.segments));
        let own = GroupFile {
            segments: Vec::new(),
            operations: own.into_iter().flat_map(|file| file.operations).collect(),
        };
        files.insert(0, own);
        files
    }
}
