//! What schemas say, alone and together. Nothing here knows of types of the API.
//!
//! - [`keywords`]: one Schema Object → [`SchemaKeywords`](keywords::SchemaKeywords).
//! - [`scopes`]: what a `$dynamicRef` means, by the way that led to it.
//! - [`part`]: schemas that apply together are a list of [`SchemaPart`](part::SchemaPart)s.
//! - [`split`]: parts → named schemas and schemas of their own, [`SplitParts`](split::SplitParts).
//! - [`leaves`]: parts → every Schema Object that applies, `$ref` and `allOf` followed.
//! - [`merged`]: leaves → one [`MergedSchema`](merged::MergedSchema).
//! - [`notes`]: what a schema says of its values for people to read.
//! - [`listed_values`]: the values that a merged schema admits by `enum` and `const`.

mod implication;
pub(crate) mod json_types;
pub(crate) mod keywords;
pub(crate) mod leaves;
pub(crate) mod listed_values;
pub(crate) mod merged;
pub(crate) mod named;
pub(crate) mod notes;
pub(crate) mod part;
pub(crate) mod scopes;
pub(crate) mod split;
