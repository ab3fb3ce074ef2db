//! A limit on how many combinations of branches are merged.

use conform_description::Description;
use conform_description::grammar::ObjectKind;

/// How many more combinations of branches may be merged.
///
/// Unions whose branches are unions, which have unions as branches in turn, have many more types than the description has
/// schemas. Real descriptions need less than one combination for each schema.
pub(crate) struct UnionBudget(usize);

impl UnionBudget {
    /// Returns the budget for a description, in proportion to its size.
    pub(crate) fn of(description: &Description) -> Self {
        const LEAST: usize = 10_000;
        const EACH: usize = 16;
        let objects = description.objects();
        let schemas = objects.filter(|(kind, _)| *kind == ObjectKind::Schema);
        Self(LEAST + EACH * schemas.count())
    }

    /// Takes some combinations. Returns whether there were that many left.
    pub(crate) fn take(&mut self, combinations: usize) -> bool {
        match self.0.checked_sub(combinations) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }
}
