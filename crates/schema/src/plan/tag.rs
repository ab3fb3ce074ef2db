//! Tags: whether a value fits the branch that its discriminator names.
//!
//! `discriminator` asserts nothing (OpenAPI 3.0.3 §4.7.25), so a value may fit another branch of a union than its tag names.
//! Clients choose the type by the tag, so they cannot read such a value.

use crate::compile::Schema;
use crate::discriminator::Discriminator;
use conform_json::pointer::escape;
use conform_json::{NodeId, Value};

/// A union with a discriminator.
#[derive(Debug)]
pub(crate) struct Tagged {
    /// The union, as a JSON Pointer into the translated schema.
    union: String,
    property: String,
    /// Tags, and the branch that each names.
    tags: Vec<(String, usize)>,
    /// The branches, as JSON Pointers into the translated schema.
    branches: Vec<String>,
    /// The branch of a value whose tag names no other.
    default: Option<usize>,
    /// Whether a value that fits several branches of `oneOf` is valid if its tag names one of them.
    settles: bool,
}

/// A value that fits its union, but not the branch that its tag names.
#[derive(Debug)]
pub struct Mistagged {
    /// The tag.
    pub tag: NodeId,
    /// The tag, as a JSON Pointer into the body.
    pub pointer: String,
    /// The union, as a JSON Pointer into the translated schema.
    pub union: String,
    /// The text of the tag, if it names a branch.
    pub named: Option<String>,
    /// The tags of the branches that the value fits.
    pub fitting: Vec<String>,
    /// Every tag.
    pub tags: Vec<String>,
}

impl Mistagged {
    /// Returns whether the tag names a branch, but the wrong one.
    pub(crate) fn is_misleading(&self) -> bool {
        self.named.is_some()
    }
}

impl Tagged {
    /// Makes the discriminator of the schema at a pointer of the translated schema.
    pub(crate) fn new(discriminator: &Discriminator, at: &str) -> Self {
        let tagged = discriminator.tags.iter().map(|(_, branch)| *branch);
        let count = tagged.chain(discriminator.default).map(|branch| branch + 1);
        let branches = (0..count.max().unwrap_or(0))
            .map(|branch| format!("{at}/{}/{branch}", discriminator.keyword));
        Self {
            union: at.to_owned(),
            property: discriminator.property.clone(),
            tags: discriminator.tags.clone(),
            branches: branches.collect(),
            default: discriminator.default,
            settles: discriminator.settles,
        }
    }

    /// Returns the name of the member that has the tag.
    pub(crate) fn property(&self) -> &str {
        &self.property
    }

    /// Returns whether a value that fits several branches of `oneOf` is valid if its tag names one of them.
    pub(crate) fn settles(&self) -> bool {
        self.settles
    }

    /// Returns the tags, and the branch that each names as a JSON Pointer into the translated schema.
    pub(crate) fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        let branch = |branch: &usize| self.branches[*branch].as_str();
        self.tags
            .iter()
            .map(move |(name, index)| (name.as_str(), branch(index)))
    }

    /// Checks whether the value at a JSON Pointer into the body fits the branch that its tag names. Returns `None` if it does,
    /// and also if it fits no branch, which is another fault.
    pub(crate) fn check(
        &self,
        schema: &Schema,
        value: Value<'_>,
        pointer: &str,
    ) -> Option<Mistagged> {
        let tag = value.as_object()?.get(&self.property)?;
        let named = self
            .tags
            .iter()
            .find(|(name, _)| Some(name.as_str()) == tag.as_str());
        let fits = |branch: usize| schema.is_valid_at(&self.branches[branch], value);
        let selected = named.map(|(_, branch)| *branch).or(self.default);
        if selected.is_some_and(fits) {
            return None;
        }
        let fitting = (0..self.branches.len()).filter(|&branch| fits(branch));
        let fitting: Vec<String> = fitting.filter_map(|branch| self.name(branch)).collect();
        if fitting.is_empty() {
            return None;
        }
        Some(Mistagged {
            tag: tag.id(),
            pointer: format!("{pointer}/{}", escape(&self.property)),
            union: self.union.clone(),
            named: named.map(|(name, _)| name.clone()),
            fitting,
            tags: self.tags.iter().map(|(name, _)| name.clone()).collect(),
        })
    }

    /// Returns the first tag of a branch.
    fn name(&self, branch: usize) -> Option<String> {
        let mut tags = self.tags.iter();
        tags.find(|(_, other)| *other == branch)
            .map(|(name, _)| name.clone())
    }
}
