//! Constructs whose letter differs from what their authors mean: `nullable`, and discriminators.

use conform_description::{Node, Version};
use conform_report::listed;
use conform_schema::{DeadNullable, dead_nullable, is_nullable, selection};

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// `nullable: true` that has no effect by the letter of 3.0.3.
    pub(crate) fn nullable(&mut self, schema: Node<'d>) {
        let Some(member) = schema.member("nullable").filter(|_| is_nullable(schema)) else {
            return;
        };
        let Some(dead) = dead_nullable(schema) else {
            return;
        };
        let (code, message, help) = match dead {
            DeadNullable::WithoutType if schema.get("$ref").is_some() => (
                codes::NULLABLE_WITHOUT_TYPE,
                "`nullable` beside `$ref` has no effect by the letter: members beside a `$ref` are ignored, so null is refused unless the other schema allows it",
                "write `nullable: true`, `type` and `allOf` with the `$ref`; here it is read as if null is allowed".to_owned(),
            ),
            DeadNullable::WithoutType if allows_anything(schema) => (
                codes::NULLABLE_WITHOUT_TYPE,
                "`nullable` without `type` has no effect by the letter: the schema allows null without it",
                "remove it, or write the `type` of the other values".to_owned(),
            ),
            DeadNullable::WithoutType => (
                codes::NULLABLE_WITHOUT_TYPE,
                "`nullable` without `type` has no effect by the letter: null is refused unless the other keywords allow it",
                "write `type` in the same schema; here it is read as if null is allowed".to_owned(),
            ),
            DeadNullable::NotListed => (
                codes::NULLABLE_NOT_LISTED,
                "`nullable` has no effect by the letter: `enum` does not list null, so null is refused",
                "add `null` to `enum`; here it is read as if null is allowed".to_owned(),
            ),
        };
        let problem = self.problem(code, member.key_label(""), message).help(help);
        self.push(problem);
    }

    /// A discriminator that selects schemas with another constant, or schemas that have nothing to do with it.
    pub(crate) fn discriminator(&mut self, schema: Node<'d>) {
        let Some(discriminator) = schema.get("discriminator") else {
            return;
        };
        let property = discriminator.get("propertyName").and_then(Node::as_str);
        let property = property.unwrap_or_default();
        let mut by_name = Vec::new();
        for conflict in selection::conflicts(schema) {
            let Some(entry) = conflict.entry else {
                by_name.push(conflict);
                continue;
            };
            let message = format!(
                "`mapping` selects `{}` by `{}`, but for `{property}` that schema lists {}",
                conflict.name,
                conflict.tag,
                listed(&conflict.listed)
            );
            let problem = self
                .problem(codes::DISCRIMINATOR_CONSTANT, entry.label(""), message)
                .help("use the listed value as the key; the constants decide here");
            self.push(problem);
        }
        if !by_name.is_empty() {
            let names: Vec<&str> = by_name.iter().map(|one| one.name).collect();
            let values: Vec<&str> = by_name
                .iter()
                .flat_map(|one| one.listed.iter().copied())
                .collect();
            let (them, they) = if names.len() == 1 {
                ("its name", "that schema lists")
            } else {
                ("their names", "these schemas list")
            };
            let message = format!(
                "the discriminator selects {} by {them}, but for `{property}` {they} {}",
                listed(&names),
                listed(&values)
            );
            let pairs = by_name.iter().take(MOST_PAIRS).map(|one| {
                let value = one.listed.first().copied().unwrap_or_default();
                format!("{value}: {}", one.name)
            });
            let pairs: Vec<String> = pairs.collect();
            let more = if by_name.len() > MOST_PAIRS {
                ", …"
            } else {
                ""
            };
            let problem = self
                .problem(
                    codes::DISCRIMINATOR_CONSTANT,
                    self.head(discriminator, ""),
                    message,
                )
                .help(format!(
                    "write `mapping: {{{}{more}}}`; the constants decide here",
                    pairs.join(", ")
                ));
            self.push(problem);
        }
        if self.version == Version::V3_2
            && discriminator.get("defaultMapping").is_none()
            && !property.is_empty()
            && !requires(schema, property, DEEPEST)
        {
            let message = format!("`{property}` may be absent, and there is no `defaultMapping`");
            let problem = self
                .problem(
                    codes::DISCRIMINATOR_DEFAULT,
                    self.head(discriminator, ""),
                    message,
                )
                .help(format!(
                    "list `{property}` under `required` of every branch, or write `defaultMapping`"
                ));
            self.push(problem);
        }
        for entry in selection::unrelated(schema) {
            let message = "`mapping` selects a schema that does not include this one by `allOf`";
            let problem = self
                .problem(codes::UNRELATED_MAPPING, entry.label(""), message)
                .help("add this schema to its `allOf`, or write a `oneOf` of both");
            self.push(problem);
        }
    }
}

/// How many entries of a mapping a help line proposes.
const MOST_PAIRS: usize = 6;

/// How many schemas inside each other are looked into for a required property. Schemas may contain themselves.
const DEEPEST: usize = 8;

/// Whether an object that a schema allows must have a property: by its own `required`, by one of `allOf`, or by every branch of a
/// union.
fn requires(schema: Node<'_>, property: &str, depth: usize) -> bool {
    let (Some(depth), Ok(schema)) = (depth.checked_sub(1), schema.resolve()) else {
        return true;
    };
    let schema = schema.node;
    let items = |name: &str| schema.get(name).into_iter().flat_map(Node::items);
    let in_branches = |name: &str| {
        let mut branches = items(name).peekable();
        branches.peek().is_some() && branches.all(|one| requires(one, property, depth))
    };
    items("required").any(|name| name.as_str() == Some(property))
        || items("allOf").any(|part| requires(part, property, depth))
        || in_branches("oneOf")
        || in_branches("anyOf")
}

/// Whether a schema without `type` allows every value.
fn allows_anything(schema: Node<'_>) -> bool {
    ["$ref", "enum", "allOf", "anyOf", "oneOf", "not"]
        .iter()
        .all(|word| schema.get(word).is_none())
}
