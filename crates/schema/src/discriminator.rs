//! Discriminators: which value of a property selects which branch of a union.

use conform_json::Value;

/// A Discriminator Object over the branches of `oneOf` or `anyOf` (OpenAPI 3.0.3 §4.7.25).
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// `propertyName`.
    pub property: String,
    /// The keyword whose branches it distinguishes: `oneOf`, or `anyOf` if there is no `oneOf`. It is also `anyOf` for a base
    /// schema without either, which is translated to a union of its subtypes.
    pub keyword: &'static str,
    /// Values of the property, each with the index of the branch that it selects: those that only this branch lists, then
    /// those of `mapping`, then the names of the schemas.
    pub tags: Vec<(String, usize)>,
    /// The branch of a value whose property is absent, or selects no other (`defaultMapping`, 3.2).
    pub default: Option<usize>,
    /// Whether a value that matches several branches of `oneOf` is valid if its tag selects one of them.
    pub settles: bool,
}

impl Discriminator {
    /// Returns the index of the branch that a tag selects. By default, that is the branch of `defaultMapping`.
    #[must_use]
    pub fn branch(&self, tag: Value<'_>) -> Option<usize> {
        let tag = tag.as_str()?;
        let mut tags = self.tags.iter();
        tags.find(|(name, _)| name == tag)
            .map(|(_, branch)| *branch)
            .or(self.default)
    }
}
