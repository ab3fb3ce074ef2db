//! Extents: what values contain and how deep, so that only the parts of a schema that apply to them are compiled.

use std::collections::HashMap;

use conform_json::Value;

/// The member names and arrays of values, each with the deepest level at which it occurs. A value itself is at level 0.
///
/// A schema applies at some level and, if it is recursive, also at deeper ones. What it says about a member is needed only if
/// a member with that name occurs at that level or deeper.
#[derive(Clone, Debug, Default)]
pub struct Extent {
    members: HashMap<Box<str>, usize>,
    deepest_member: Option<usize>,
    deepest_item: Option<usize>,
}

impl Extent {
    /// Returns the extent of `value`, which is walked once.
    #[must_use]
    pub fn of(value: Value<'_>) -> Self {
        let mut extent = Self::default();
        extent.add(value);
        extent
    }

    /// Adds the extent of another value.
    pub fn add(&mut self, value: Value<'_>) {
        let mut left = vec![(value, 0)];
        while let Some((value, level)) = left.pop() {
            for member in value.as_object().iter().flat_map(|object| object.iter()) {
                self.deepest_member = self.deepest_member.max(Some(level));
                match self.members.get_mut(member.key) {
                    Some(deepest) => *deepest = level.max(*deepest),
                    None => drop(self.members.insert(member.key.into(), level)),
                }
                left.push((member.value, level + 1));
            }
            for item in value.as_array().iter().flat_map(|array| array.iter()) {
                self.deepest_item = self.deepest_item.max(Some(level));
                left.push((item, level + 1));
            }
        }
    }

    /// Whether an object at this level or deeper has a member of this name.
    pub(super) fn has_member(&self, name: &str, level: usize) -> bool {
        let deepest = self.members.get(name);
        deepest.is_some_and(|&deepest| deepest >= level)
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

/// What was left out of a translation, with the least level at which it would apply.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    members: HashMap<Box<str>, usize>,
    all_members: Option<usize>,
    items: Option<usize>,
}

impl LeftOut {
    pub(super) fn member(&mut self, name: &str, level: usize) {
        let least = self.members.entry(name.into()).or_insert(level);
        *least = level.min(*least);
    }

    pub(super) fn members(&mut self, level: usize) {
        self.all_members = Some(self.all_members.map_or(level, |least| least.min(level)));
    }

    pub(super) fn items(&mut self, level: usize) {
        self.items = Some(self.items.map_or(level, |least| least.min(level)));
    }

    /// Whether none of it would apply to a value of this extent.
    pub(super) fn is_beside(&self, extent: &Extent) -> bool {
        let touches = |name: &str, deepest: usize| {
            let least = self.members.get(name);
            least.is_some_and(|&least| least <= deepest)
        };
        let touched = self
            .all_members
            .is_some_and(|level| extent.has_members(level))
            || self.items.is_some_and(|level| extent.has_items(level))
            || (!self.members.is_empty()
                && extent
                    .members
                    .iter()
                    .any(|(name, &deepest)| touches(name, deepest)));
        !touched
    }
}
