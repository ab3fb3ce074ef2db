//! Titles that name inline schemas, and the names that `x-ms-enum` gives to enums.
//!
//! A title is a name if it is a word of the API's domain: one to three words, not a word of JSON or HTTP, not the name of the
//! member that it describes, and neither the title of another schema nor the name of a component. So a change in one part of
//! a description never renames a type of another part, except where both come to use one word.

use conform_description::grammar::ObjectKind;
use conform_description::{Address, Description, Node};
use foldhash::{HashMap, HashSet};

use crate::lower::types::names::NameWords;

/// Titles of schemas, each of one schema only.
pub(crate) struct DomainTitles<'d>(HashMap<Address, &'d str>);

/// Words that say what JSON a value is, or where it is sent, but not what it means.
const TECHNICAL: &[&str] = &[
    "any",
    "array",
    "body",
    "boolean",
    "content",
    "data",
    "default",
    "empty",
    "entry",
    "enum",
    "error",
    "false",
    "float",
    "id",
    "inline",
    "int",
    "integer",
    "item",
    "items",
    "json",
    "key",
    "list",
    "map",
    "model",
    "name",
    "none",
    "null",
    "number",
    "object",
    "option",
    "options",
    "param",
    "parameter",
    "parameters",
    "params",
    "payload",
    "properties",
    "property",
    "query",
    "request",
    "resource",
    "response",
    "result",
    "results",
    "root",
    "schema",
    "status",
    "string",
    "true",
    "type",
    "union",
    "unknown",
    "value",
    "values",
];

impl<'d> DomainTitles<'d> {
    /// Finds the titles of a description.
    pub(crate) fn find(description: &'d Description) -> Self {
        let mut by_title: HashMap<String, Option<(Address, &'d str)>> = HashMap::default();
        let components = description.root().at("/components/schemas");
        let names: HashSet<String> = components
            .into_iter()
            .flat_map(Node::members)
            .map(|member| letters(member.key))
            .collect();
        for (kind, node) in description.objects() {
            if kind != ObjectKind::Schema {
                continue;
            }
            let Some(title) = stated_name(node) else {
                continue;
            };
            if !names.contains(&letters(title)) {
                by_title
                    .entry(letters(title))
                    .and_modify(|known| *known = None)
                    .or_insert(Some((node.address(), title)));
            }
        }
        Self(by_title.into_values().flatten().collect())
    }

    /// Returns the title that names an inline schema, used at the place `words`; `None` if it is named after that place.
    pub(crate) fn name_of(&self, schema: Node<'d>, words: &NameWords) -> Option<&'d str> {
        let title = *self.0.get(&schema.address())?;
        let mut place = words.as_written();
        let repeats = place.any(|word| letters(word) == letters(title));
        (!repeats).then_some(title)
    }
}

/// Returns the name that a schema states for itself: that of `x-ms-enum`, or its title, if that is a word of the domain.
fn stated_name<'d>(schema: Node<'d>) -> Option<&'d str> {
    let of_enum = schema
        .at("/x-ms-enum/name")
        .and_then(Node::as_str)
        .filter(|name| name.starts_with(char::is_alphabetic));
    let title = || schema.get("title").and_then(Node::as_str);
    of_enum.or_else(|| title().filter(|title| is_domain_word(title)))
}

/// Whether a title is one to three words of letters, of which at least one is not technical.
fn is_domain_word(title: &str) -> bool {
    const LONGEST: usize = 40;
    let words: Vec<&str> = title.split_whitespace().collect();
    let are_words = words.iter().all(|word| {
        word.starts_with(char::is_alphabetic) && word.chars().all(char::is_alphanumeric)
    });
    matches!(words.len(), 1..=3)
        && are_words
        && title.len() <= LONGEST
        && title.starts_with(char::is_uppercase)
        && !words
            .iter()
            .all(|word| TECHNICAL.contains(&&*word.to_lowercase()))
}

/// Returns a name without case and separators, to be compared.
pub(crate) fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
