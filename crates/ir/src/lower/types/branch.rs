//! A branch of a union, together with what applies to all of them.

use conform_description::Node;

use crate::JsonTypes;
use crate::lower::decimals::{admits_decimals_only, is_decimal};
use crate::lower::schema::listed_values::ListedValue;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::SchemaPart;

/// A branch, together with what applies to all.
pub(crate) struct UnionBranch<'d> {
    /// The schema of the branch; of the first one, in a combination.
    pub(crate) node: Node<'d>,
    /// All schemas that apply.
    pub(crate) parts: Vec<SchemaPart<'d>>,
    /// What they say together.
    pub(crate) merged: MergedSchema<'d>,
}

impl<'d> UnionBranch<'d> {
    /// Returns the member that an object of this branch always has, if that is one: in a union that is tagged externally, it
    /// is the tag.
    pub(crate) fn only_key(&self) -> Option<&'d str> {
        let mut keys = self.merged.fields.iter().map(|field| field.name);
        match (self.merged.required.len(), self.merged.fields.len()) {
            (_, 1) => keys.next(),
            (1, _) => keys.find(|key| self.merged.required.contains(key)),
            _ => None,
        }
    }
}

/// Whether all strings that a merged schema admits are decimal numbers.
pub(crate) fn is_decimal_text(
    merged: &MergedSchema<'_>,
    values: Option<Vec<ListedValue<'_>>>,
) -> bool {
    if let Some(values) = values {
        return !values.is_empty()
            && values
                .iter()
                .all(|listed| listed.value.value.as_str().is_some_and(is_decimal));
    }
    merged.has_json_types
        && merged.json_types.overlaps(JsonTypes::STRING)
        && (merged
            .leaves
            .iter()
            .filter_map(|leaf| leaf.keywords.pattern)
            .any(admits_decimals_only)
            || (merged.json_types == JsonTypes::STRING
                && merged.last(|keywords| keywords.format) == Some("decimal")))
}
