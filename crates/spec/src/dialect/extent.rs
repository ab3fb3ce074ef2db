//! What one value holds and how deep, so that only as much of a schema is compiled as the value can touch.

use std::collections::HashMap;

use vsee_json::Value;

/// The member names and arrays of a value, each with the deepest level at which it occurs. The value itself is at level 0.
///
/// A schema that applies at some level or, because it holds itself, also at deeper ones, has use for what it says of a member
/// only if a member of that name occurs at that level or deeper.
#[derive(Debug, Default)]
pub(super) struct Extent<'v> {
    members: HashMap<&'v str, usize>,
    deepest_member: Option<usize>,
    deepest_item: Option<usize>,
}

impl<'v> Extent<'v> {
    /// Walks `value` once.
    pub(super) fn of(value: Value<'v>) -> Self {
        let mut extent = Self::default();
        let mut left = vec![(value, 0)];
        while let Some((value, level)) = left.pop() {
            if let Some(object) = value.as_object() {
                for member in object.iter() {
                    let deepest = extent.members.entry(member.key).or_default();
                    *deepest = level.max(*deepest);
                    extent.deepest_member = extent.deepest_member.max(Some(level));
                    left.push((member.value, level + 1));
                }
            }
            if let Some(array) = value.as_array() {
                for item in array.iter() {
                    extent.deepest_item = extent.deepest_item.max(Some(level));
                    left.push((item, level + 1));
                }
            }
        }
        extent
    }

    /// Whether an object at this level or deeper has a member of this name.
    pub(super) fn has_member(&self, name: &str, level: usize) -> bool {
        self.members
            .get(name)
            .is_some_and(|&deepest| deepest >= level)
    }

    /// Whether an object at this level or deeper has a member.
    pub(super) fn has_members(&self, level: usize) -> bool {
        self.deepest_member.is_some_and(|deepest| deepest >= level)
    }

    /// Whether an array at this level or deeper has an item.
    pub(super) fn has_items(&self, level: usize) -> bool {
        self.deepest_item.is_some_and(|deepest| deepest >= level)
    }
}
