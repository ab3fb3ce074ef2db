//! Integers beyond 64 bits in examples. An integer schema without a format is as wide as the examples show.
//!
//! The examples of an integer schema are read by
//! [`SchemaKeywords::integers`](crate::lower::schema::keywords::SchemaKeywords::integers). Here the examples of the objects,
//! lists and bodies around it are walked along their schemas. Few documents have such integers at all, so a scan of the
//! text comes first.

use std::borrow::Cow;

use conform_description::grammar::ObjectKind;
use conform_description::{Address, Description, Node};
use foldhash::{HashMap, HashSet};

use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::types::examples::example_values;

/// Integers beyond 64 bits by the schemas that they are examples of, as JSON spells them.
pub(crate) struct WideIntegers<'d>(HashMap<Address, Vec<&'d str>>);

impl<'d> WideIntegers<'d> {
    /// Finds the integers beyond 64 bits in the examples and defaults of a description.
    pub(crate) fn find(description: &'d Description) -> Self {
        let mut found = HashMap::default();
        let files = description.files();
        if !files.into_iter().any(|file| has_long_number(file.text())) {
            return Self(found);
        }
        for (kind, node) in description.objects() {
            match kind {
                ObjectKind::Schema => {
                    let list = node.get("examples").into_iter().flat_map(Node::items);
                    let one = [node.get("example"), node.get("default")];
                    for value in one.into_iter().flatten().chain(list) {
                        walk(node, value, &mut found);
                    }
                }
                ObjectKind::MediaType | ObjectKind::Parameter | ObjectKind::Header => {
                    if let Some(schema) = node.get("schema") {
                        for value in example_values(node) {
                            walk(schema, value, &mut found);
                        }
                    }
                }
                _ => {}
            }
        }
        Self(found)
    }

    /// Returns the integers that a schema is shown to admit: by its own default and examples and, if it has no format, by
    /// the examples of what holds it.
    pub(crate) fn shown_for(
        &self,
        keywords: &SchemaKeywords<'d>,
    ) -> impl Iterator<Item = Cow<'d, str>> {
        let held = self.0.get(&keywords.node.address());
        let held = held.filter(|_| keywords.format.is_none());
        let held = held.into_iter().flatten().copied().map(Cow::Borrowed);
        keywords.integers().chain(held)
    }
}

/// The number of digits from which on an integer may not fit into 64 bits.
const LONG: usize = 19;

/// Whether a text has so many digits in a row. It looks at each [`LONG`]th character first, which is enough to find a row.
fn has_long_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: &usize| bytes.get(*at).is_some_and(u8::is_ascii_digit);
    (LONG - 1..bytes.len()).step_by(LONG).any(|at| {
        is_digit(&at) && {
            let before = (at + 1 - LONG..at).rev().take_while(is_digit).count();
            let after = (at + 1..at + LONG).take_while(is_digit).count();
            before + 1 + after >= LONG
        }
    })
}

/// Walks a value along all schemas that may apply to it, and records the wide integers in it.
fn walk<'d>(schema: Node<'d>, value: Node<'d>, found: &mut HashMap<Address, Vec<&'d str>>) {
    if !has_wide_integer(value) {
        return;
    }
    let mut seen: HashSet<(Address, Address)> = HashSet::default();
    let mut pending = vec![(schema, value)];
    while let Some((schema, value)) = pending.pop() {
        if !seen.insert((schema.address(), value.address())) {
            continue;
        }
        if let Some(target) = schema.reference().and_then(|reference| reference.target) {
            pending.push((target, value));
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let parts = schema.get(keyword).into_iter().flat_map(Node::items);
            pending.extend(parts.map(|part| (part, value)));
        }
        if let Some(number) = wide_integer(value) {
            found.entry(schema.address()).or_default().push(number);
        }
        let properties = schema.get("properties");
        for member in value.members() {
            let own = properties.and_then(|all| all.get(member.key));
            let patterns = schema.get("patternProperties").into_iter();
            let others = patterns
                .flat_map(Node::members)
                .map(|pattern| pattern.node)
                .chain(schema.get("additionalProperties"));
            match own {
                Some(own) => pending.push((own, member.node)),
                None => pending.extend(others.map(|schema| (schema, member.node))),
            }
        }
        let positions: Vec<Node<'d>> = schema
            .get("prefixItems")
            .into_iter()
            .flat_map(Node::items)
            .collect();
        for (index, item) in value.items().enumerate() {
            let of_position = positions.get(index).copied().or(schema.get("items"));
            pending.extend(of_position.map(|schema| (schema, item)));
        }
    }
}

fn has_wide_integer(value: Node<'_>) -> bool {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        if wide_integer(value).is_some() {
            return true;
        }
        pending.extend(value.items());
        pending.extend(value.members().map(|member| member.node));
    }
    false
}

/// Returns the digits of an integer that does not fit into `i64`.
fn wide_integer(value: Node<'_>) -> Option<&str> {
    let text = value.as_number()?.as_json();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_wide = digits.len() >= LONG
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<i64>().is_err();
    is_wide.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::has_long_number;

    #[test]
    fn long_numbers_are_found_at_any_offset() {
        let number = "9223372036854775808";
        for before in 0..60 {
            let text = format!("{}{number}", " ".repeat(before));
            assert!(has_long_number(&text), "{before}");
            assert!(has_long_number(&format!("{text}   ")), "{before}");
            assert!(!has_long_number(&text[..text.len() - 1]), "{before}");
        }
        assert!(!has_long_number("1234567890 1234567890 1234567890"));
    }
}
