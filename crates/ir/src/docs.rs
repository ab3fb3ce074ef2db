//! Prose, and what else people read about values.

use serde_json::Value;

/// Prose as the document has it: CommonMark, often HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line: `summary`, or a schema's `title`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `externalDocs.url`.
    pub external: Option<String>,
    /// What a schema says of its values beside their type.
    pub notes: Vec<Note>,
}

/// What a schema says of its values beside their type. It is not part of any type: the validator checks it, and people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// `default`.
    Default(Value),
    /// `minimum`, `maximum` and their exclusive forms.
    Range {
        /// The least value.
        least: Option<Bound>,
        /// The greatest value.
        most: Option<Bound>,
    },
    /// `multipleOf`, as spelled.
    MultipleOf(String),
    /// `minLength` and `maxLength`.
    Length(Limits),
    /// `pattern`.
    Pattern(String),
    /// A `format` that has no type of its own.
    Format(String),
    /// `minItems` and `maxItems`.
    Items(Limits),
    /// `uniqueItems`.
    Unique,
    /// `minProperties` and `maxProperties`.
    Members(Limits),
    /// What `items` says of each item.
    EachItem(Vec<Note>),
    /// What `propertyNames`, or the only one of `patternProperties` of a closed map, says of the names of members.
    EachName(Vec<Note>),
    /// What `additionalProperties` says of each value of a map.
    EachValue(Vec<Note>),
    /// `example`, or one of `examples`.
    Example(Value),
}

/// The end of a range of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The number, as spelled.
    pub number: String,
    /// Whether the number itself is outside of the range.
    pub is_exclusive: bool,
}

/// How many there may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// At least so many.
    pub least: Option<u64>,
    /// At most so many.
    pub most: Option<u64>,
}
