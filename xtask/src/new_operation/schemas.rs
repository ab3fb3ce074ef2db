//! The schemas of a new operation, inferred from its payloads.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use conform_description::Description;
use conform_json::{Value, ValueKind};
use conform_openapi::outcome::{Failure, Outcome};
use conform_schema::{Direction, InferredMember, InferredShape, Schema};

use super::name::{one, pascal, spaced};
use super::operation::Operation;
use crate::rules::Tree;

/// The schemas of an operation.
pub(super) struct Schemas<'t> {
    tree: &'t Tree,
    description: &'t Description,
    resource: &'t str,
    /// The names of all components of the description.
    known: BTreeSet<String>,
    /// Names and texts.
    made: Vec<(String, String)>,
    /// Names that are taken by a schema that does not fit.
    taken: BTreeSet<String>,
    /// The payload that is described now, as comments cite it.
    payload: String,
    direction: Direction,
}

/// A body to describe.
pub(super) struct Body<'p> {
    /// The name of its schema.
    pub(super) name: &'p str,
    /// What the objects in it are named after.
    pub(super) noun: &'p str,
    pub(super) value: Value<'p>,
    /// Its file below `tests/payloads`.
    pub(super) file: &'p str,
    pub(super) direction: Direction,
}

impl<'t> Schemas<'t> {
    /// Starts without a schema.
    pub(super) fn new(tree: &'t Tree, description: &'t Description, resource: &'t str) -> Self {
        let known = tree.components("schemas").into_iter();
        Self {
            tree,
            description,
            resource,
            known: known.map(|(name, _)| name).collect(),
            made: Vec::new(),
            taken: BTreeSet::new(),
            payload: String::new(),
            direction: Direction::Response,
        }
    }

    /// Adds the schemas of a body.
    pub(super) fn add(&mut self, body: &Body<'_>) {
        self.payload = format!("tests/payloads/{}", body.file);
        self.direction = body.direction;
        self.object(body.name, body.noun, &[body.value]);
    }

    /// Returns paths and texts of the files.
    ///
    /// # Errors
    ///
    /// If the description has other schemas with the same names.
    pub(super) fn files(&self) -> Outcome<Vec<(String, String)>> {
        if !self.taken.is_empty() {
            let names: Vec<&str> = self.taken.iter().map(String::as_str).collect();
            return Err(Failure::with_help(
                format!(
                    "the description already has other schemas with these names: `{}`",
                    names.join("`, `")
                ),
                "name what the operation is about with `--schema`, as in `--schema SentMessage`",
            ));
        }
        let path = |name: &str| format!("spec/{}/schemas/{name}.yaml", self.resource);
        let files = self.made.iter();
        Ok(files
            .map(|(name, text)| (path(name), text.clone()))
            .collect())
    }

    /// Returns the reference from the paths of an operation's resource to a schema.
    pub(super) fn reference(&self, operation: &Operation, name: &str) -> String {
        let known = self.tree.reference_to(&operation.resource, name);
        known.unwrap_or_else(|| format!("../schemas/{name}.yaml"))
    }

    /// Adds the schema of objects, unless the description has one with that name which fits all of them. `noun` is what the
    /// objects in it are named after. Returns where it is.
    fn object(&mut self, name: &str, noun: &str, values: &[Value<'_>]) -> String {
        let own = format!("../schemas/{name}.yaml");
        if self.known.contains(name) {
            match self.tree.reference_to(self.resource, name) {
                Some(known) if self.fits(name, values) => return known,
                _ => drop(self.taken.insert(name.to_owned())),
            }
            return own;
        }
        if self.made.iter().any(|(made, _)| made == name) {
            self.taken.insert(name.to_owned());
            return own;
        }
        let mut shape = InferredShape::default();
        values.iter().for_each(|value| shape.add(*value));
        let at = self.made.len();
        self.made.push((name.to_owned(), String::new()));
        let title = spaced(name);
        let mut text = format!(
            "title: {title}\ndescription: {title}. Its members are those of one payload; which of them are required is inferred.\n# {}\ntype: object\n",
            self.payload
        );
        let required = |member: &&InferredMember| {
            self.direction == Direction::Response
                && matches!(member.name.as_str(), "id" | "data")
                && shape.is_in_each(member)
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
            let of = values.iter().filter_map(|value| value.get(&member.name));
            let of: Vec<Value<'_>> = of.collect();
            self.property(noun, &member.name, &of, &mut text);
        }
        text.push_str("x-inferred: what is required\n");
        self.made[at].1 = text;
        own
    }

    /// Writes the schema of a property.
    fn property(&mut self, noun: &str, name: &str, values: &[Value<'_>], text: &mut String) {
        if let Some(known) = self.known(name, values) {
            let _ = writeln!(
                text,
                "    description: As in other objects, by its name. The meaning is inferred.\n    allOf:\n      - $ref: {known}\n    x-inferred: meaning"
            );
            return;
        }
        let _ = writeln!(
            text,
            "    description: {}, by its name. The meaning is inferred.\n    # {}",
            scalar(&spaced(&pascal(name))),
            self.payload
        );
        let inner = if name == "data" {
            noun.to_owned()
        } else {
            format!("{noun}{}", pascal(&one(name)))
        };
        self.shape(&inner, values, 4, text);
        text.push_str("    x-inferred: meaning\n");
    }

    /// Returns the reference to a schema that properties with this name have elsewhere, if it fits every value.
    fn known(&self, name: &str, values: &[Value<'_>]) -> Option<String> {
        let schemas = self.tree.schemas_of(self.resource, name);
        schemas.into_iter().find(|target| {
            let stem = target.rsplit('/').next().unwrap_or_default();
            self.fits(stem.trim_end_matches(".yaml"), values)
        })
    }

    /// Returns whether values conform to a component of the description.
    fn fits(&self, name: &str, values: &[Value<'_>]) -> bool {
        let pointer = format!("/components/schemas/{name}");
        self.description.root().at(&pointer).is_some_and(|node| {
            let schema = Schema::compile(node, self.direction);
            values.iter().all(|value| schema.is_valid(*value))
        })
    }

    /// Writes the schema of a parameter, given a value of it, below `schema:`.
    pub(super) fn parameter(&self, name: &str, value: Value<'_>, text: &mut String) {
        // A parameter is text anyway, so that a number and the digits of it are the same.
        let known = self.known(name, &[value]);
        let _ = match (known, value.as_number(), value.as_bool()) {
            (Some(known), ..) => writeln!(text, "        $ref: {known}"),
            (None, Some(number), _) if number.is_integer() => {
                writeln!(text, "        type: integer")
            }
            (None, Some(_), _) => writeln!(text, "        type: number"),
            (None, None, Some(_)) => writeln!(text, "        type: boolean"),
            (None, None, None) => writeln!(text, "        type: string"),
        };
    }

    /// Writes what values may be, without a description.
    fn shape(&mut self, name: &str, values: &[Value<'_>], indent: usize, text: &mut String) {
        let mut shape = InferredShape::default();
        values.iter().for_each(|value| shape.add(*value));
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
                self.typed(name, kind, nullable, values, indent, text);
            }
            _ => {
                let _ = writeln!(text, "{space}oneOf:");
                for (at, kind) in types.iter().enumerate() {
                    let mut branch = String::new();
                    // `null` belongs to a branch that has a `type`.
                    let is_null = nullable && at == 0 && *kind != "object";
                    self.typed(name, kind, is_null, values, indent + 4, &mut branch);
                    let _ = write!(text, "{space}  - {}", branch.trim_start());
                }
                if nullable && types[0] == "object" {
                    let _ = writeln!(text, "{space}  - enum: [null]");
                }
            }
        }
    }

    /// Writes one type of values.
    fn typed(
        &mut self,
        name: &str,
        kind: &str,
        nullable: bool,
        values: &[Value<'_>],
        indent: usize,
        text: &mut String,
    ) {
        let space = " ".repeat(indent);
        if kind == "object" {
            let objects = values.iter().filter(|value| value.as_object().is_some());
            let objects: Vec<Value<'_>> = objects.copied().collect();
            let branch = format!("$ref: {}", self.object(name, name, &objects));
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
        if kind == "array" {
            let lists = values.iter().filter_map(|value| value.as_array());
            let items: Vec<Value<'_>> = lists.flatten().collect();
            let _ = writeln!(text, "{space}items:");
            if items.iter().all(|item| item.kind() == ValueKind::Null) {
                let _ = writeln!(text, "{space}  $ref: ../../shared/schemas/Unseen.yaml");
            } else {
                self.shape(name, &items, indent + 2, text);
            }
        }
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
    quoted(text)
}

/// Returns a text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    conform_json::write_string(text, &mut quoted);
    quoted
}
