//! The schemas of a new operation, inferred from its payload.

use std::fmt::Write as _;

use conform_description::Description;
use conform_json::Value;
use conform_schema::{Direction, InferredMember, InferredShape, Schema};

use super::name::{one, pascal, spaced};
use super::operation::Operation;
use crate::rules::Tree;

/// The schemas of an operation.
pub(super) struct Schemas<'t> {
    tree: &'t Tree,
    description: &'t Description,
    resource: &'t str,
    /// The payload, as comments cite it.
    payload: String,
    value: Value<'t>,
    /// Names and texts.
    made: Vec<(String, String)>,
}

impl<'t> Schemas<'t> {
    /// Infers the schemas of the answer of an operation.
    pub(super) fn of(
        tree: &'t Tree,
        description: &'t Description,
        operation: &'t Operation,
        payload: Value<'t>,
        file: &str,
    ) -> Self {
        let mut schemas = Self {
            tree,
            description,
            value: payload,
            resource: &operation.resource,
            payload: format!("tests/payloads/{file}"),
            made: Vec::new(),
        };
        let mut shape = InferredShape::default();
        shape.add(payload);
        let names = &operation.names;
        schemas.object(&names.response, &names.noun, &shape);
        schemas
    }

    /// Returns the name of the schema of the answer.
    pub(super) fn root(&self) -> &str {
        self.made.first().map_or("", |(name, _)| name)
    }

    /// Returns paths and texts of the files.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let path = |name: &str| format!("spec/{}/schemas/{name}.yaml", self.resource);
        let files = self.made.iter();
        files
            .map(|(name, text)| (path(name), text.clone()))
            .collect()
    }

    /// Adds the schema of an object. `noun` is what the objects in it are named after.
    fn object(&mut self, name: &str, noun: &str, shape: &InferredShape) {
        let at = self.made.len();
        self.made.push((name.to_owned(), String::new()));
        let title = spaced(name);
        let mut text = format!(
            "title: {title}\ndescription: {title}. Its members are those of one payload; which of them are required is inferred.\n# {}\ntype: object\n",
            self.payload
        );
        let required = |member: &&InferredMember| {
            matches!(member.name.as_str(), "id" | "data") && shape.is_in_each(member)
        };
        let names = shape.members().iter().filter(required);
        let names: Vec<&str> = names.map(|member| member.name.as_str()).collect();
        if !names.is_empty() {
            let _ = writeln!(text, "required: [{}]", names.join(", "));
        }
        text.push_str("properties:\n");
        for member in shape.members() {
            let key = scalar(&member.name);
            let _ = writeln!(text, "  {key}:");
            self.property(noun, member, &mut text);
        }
        text.push_str("x-inferred: what is required\n");
        self.made[at].1 = text;
    }

    /// Writes the schema of a property.
    fn property(&mut self, noun: &str, member: &InferredMember, text: &mut String) {
        let name = if member.name == "data" {
            noun.to_owned()
        } else {
            format!("{noun}{}", pascal(&one(&member.name)))
        };
        if let Some(known) = self.known(&member.name) {
            let _ = writeln!(
                text,
                "    description: As in other objects, by its name. The meaning is inferred.\n    allOf:\n      - $ref: {known}\n    x-inferred: meaning"
            );
            return;
        }
        let _ = writeln!(
            text,
            "    description: {}, by its name. The meaning is inferred.\n    # {}",
            scalar(&spaced(&pascal(&member.name))),
            self.payload
        );
        self.shape(&name, &member.shape, 4, text);
        text.push_str("    x-inferred: meaning\n");
    }

    /// Returns the reference to a schema that properties with this name have elsewhere, if it fits every value in the payload.
    fn known(&self, name: &str) -> Option<String> {
        let mut values = Vec::new();
        named(self.value, name, &mut values);
        let schemas = self.tree.schemas_of(self.resource, name);
        schemas.into_iter().find(|target| {
            let stem = target.rsplit('/').next().unwrap_or_default();
            let stem = stem.trim_end_matches(".yaml");
            let pointer = format!("/components/schemas/{stem}");
            self.description.root().at(&pointer).is_some_and(|node| {
                let schema = Schema::compile(node, Direction::Response);
                values.iter().all(|value| schema.is_valid(*value))
            })
        })
    }

    /// Writes what a value may be, without a description.
    fn shape(&mut self, name: &str, shape: &InferredShape, indent: usize, text: &mut String) {
        let space = " ".repeat(indent);
        let types: Vec<&str> = shape.types().collect();
        let nullable = shape.is_nullable();
        match types[..] {
            [] => {
                let _ = writeln!(
                    text,
                    "{space}allOf:\n{space}  - $ref: ../../shared/schemas/Unseen.yaml"
                );
            }
            [kind] if kind != "object" || !nullable => {
                self.typed(name, kind, nullable, shape, indent, text);
            }
            _ => {
                let _ = writeln!(text, "{space}oneOf:");
                for (at, kind) in types.iter().enumerate() {
                    let mut branch = String::new();
                    // `null` belongs to a branch that has a `type`.
                    let is_null = nullable && at == 0 && *kind != "object";
                    self.typed(name, kind, is_null, shape, indent + 4, &mut branch);
                    let _ = write!(text, "{space}  - {}", branch.trim_start());
                }
                if nullable && types[0] == "object" {
                    let _ = writeln!(text, "{space}  - enum: [null]");
                }
            }
        }
    }

    /// Writes one type of a value.
    fn typed(
        &mut self,
        name: &str,
        kind: &str,
        nullable: bool,
        shape: &InferredShape,
        indent: usize,
        text: &mut String,
    ) {
        let space = " ".repeat(indent);
        if kind == "object" {
            self.object(name, name, shape);
            let branch = format!("$ref: ../schemas/{name}.yaml");
            let _ = match indent {
                4 => writeln!(text, "{space}allOf:\n{space}  - {branch}"),
                _ => writeln!(text, "{space}{branch}"),
            };
            return;
        }
        let _ = writeln!(text, "{space}type: {kind}");
        if nullable {
            let _ = writeln!(text, "{space}nullable: true");
        }
        if let Some(items) = shape.items().filter(|_| kind == "array") {
            let _ = writeln!(text, "{space}items:");
            match items.types().collect::<Vec<_>>()[..] {
                [] => {
                    let _ = writeln!(text, "{space}  $ref: ../../shared/schemas/Unseen.yaml");
                }
                _ => self.shape(name, items, indent + 2, text),
            }
        }
    }
}

/// Collects the values of all members with a name.
fn named<'v>(value: Value<'v>, name: &str, found: &mut Vec<Value<'v>>) {
    for member in value.as_object().into_iter().flatten() {
        if member.key == name {
            found.push(member.value);
        }
        named(member.value, name, found);
    }
    for item in value.as_array().into_iter().flatten() {
        named(item, name, found);
    }
}

/// Returns a text as YAML reads it back.
pub(super) fn scalar(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ' ';
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(is_word)
        && !text.ends_with(' ')
        && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::new();
    conform_json::write_string(text, &mut quoted);
    quoted
}
