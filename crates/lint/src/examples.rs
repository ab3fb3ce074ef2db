//! Examples and defaults against their schemas.

use conform_description::grammar::ObjectKind;
use conform_description::{Address, Node, Version};
use conform_report::{Code, Diagnostic, Label, listed};
use conform_schema::{Direction, Extent, Fault, FaultKind, Schema};

use crate::codes;
use crate::linter::{Linter, has_reference};
use crate::types::AllowedTypes;

/// How many faults of one example are reported.
const MOST: usize = 8;

/// Keywords that constrain a default further than `type` and `enum`, which are checked for every schema.
const FURTHER_CONSTRAINTS: [&str; 14] = [
    "$ref",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
];

/// A value that must conform to a schema.
struct Sample<'d> {
    schema: Node<'d>,
    value: Node<'d>,
    direction: Direction,
    code: Code,
    /// What messages call the value.
    noun: &'static str,
}

impl<'d> Sample<'d> {
    fn example(schema: Node<'d>, value: Node<'d>, direction: Direction) -> Self {
        Self {
            schema,
            value,
            direction,
            code: codes::EXAMPLE,
            noun: "the example",
        }
    }

    fn default(schema: Node<'d>, value: Node<'d>) -> Self {
        Self {
            schema,
            value,
            direction: Direction::Either,
            code: codes::DEFAULT_VALUE,
            noun: "`default`",
        }
    }
}

impl<'d> Linter<'d> {
    /// All examples and defaults of the description.
    pub(crate) fn examples(&mut self) {
        for (kind, node) in self.description.objects() {
            if node.reference().is_some() && kind != ObjectKind::Schema {
                continue;
            }
            match kind {
                ObjectKind::Schema => self.schema_examples(node),
                ObjectKind::Parameter | ObjectKind::Header => {
                    for example in values(node) {
                        self.example_beside_schema(node, example, Direction::Either);
                    }
                    self.contents(node, Direction::Either);
                }
                ObjectKind::RequestBody => self.contents(node, Direction::Request),
                ObjectKind::Response => self.contents(node, Direction::Response),
                _ => {}
            }
        }
    }

    /// `example`, `examples` and `default` of a schema.
    fn schema_examples(&mut self, schema: Node<'d>) {
        if schema.reference().is_some() && self.version == Version::V3_0 {
            return;
        }
        let many = schema.get("examples").into_iter().flat_map(Node::items);
        for example in schema.get("example").into_iter().chain(many) {
            self.sample(&Sample::example(schema, example, Direction::Either));
        }
        if let Some(default) = schema.get("default")
            && FURTHER_CONSTRAINTS
                .iter()
                .any(|word| schema.get(word).is_some())
            && AllowedTypes::of(schema).is_none_or(|types| types.admit(default))
        {
            self.sample(&Sample::default(schema, default));
        }
    }

    /// The media types of a body, response, parameter or header.
    fn contents(&mut self, owner: Node<'d>, direction: Direction) {
        for content in owner.follow("content").into_iter().flat_map(Node::members) {
            let Ok(resolved) = content.node.resolve() else {
                continue;
            };
            let essence = content.key.split(';').next().unwrap_or_default().trim();
            let essence = essence.to_ascii_lowercase();
            let is_json =
                essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*";
            for example in values(resolved.node) {
                // A string may be the text of a body that is not JSON. The schema does not apply to that text.
                if is_json || example.as_str().is_none() {
                    self.example_beside_schema(resolved.node, example, direction);
                }
            }
        }
    }

    /// An example of an object that has a `schema`.
    fn example_beside_schema(&mut self, owner: Node<'d>, example: Node<'d>, direction: Direction) {
        if let Some(schema) = owner.get("schema") {
            self.sample(&Sample::example(schema, example, direction));
        }
    }

    fn sample(&mut self, sample: &Sample<'d>) {
        // Some tools resolve references in examples. By the specification these are values.
        if has_reference(sample.value) {
            return;
        }
        let value = sample.value.value();
        let compiled = Schema::compile_within(sample.schema, sample.direction, &Extent::of(value));
        if compiled.is_valid(value) {
            return;
        }
        for fault in compiled.faults(value).iter().take(MOST) {
            let problem = self.fault(fault, sample);
            self.push(problem);
        }
    }

    /// One fault of a value, at its position in the value and in the schema.
    fn fault(&self, fault: &Fault, sample: &Sample<'d>) -> Diagnostic {
        let at = self.description.node(Address {
            file: sample.value.address().file,
            node: fault.instance,
        });
        let noun = sample.noun;
        let (label, message, note): (Label, String, String) = match &fault.kind {
            FaultKind::Missing(names) => {
                let members = if names.len() == 1 {
                    "member"
                } else {
                    "members"
                };
                let message = format!("{noun} has no {members} {}", listed(names));
                (
                    self.head(at, "in this object"),
                    message,
                    "required here".to_owned(),
                )
            }
            FaultKind::Undeclared(names) => {
                let first = names.first().and_then(|name| at.member(name));
                let label = first.map_or_else(|| at.label(""), |member| member.key_label(""));
                let message = format!(
                    "{noun} has {}, which the schema does not allow",
                    listed(names)
                );
                (label, message, "other members are not allowed".to_owned())
            }
            kind @ (FaultKind::Type(_) | FaultKind::WrittenAsInteger) => {
                let found = at.kind().noun();
                let message = format!(
                    "{noun} does not conform to its schema: expected {kind}, found {found}"
                );
                (at.label(found), message, format!("expected {kind}"))
            }
            kind => {
                let label = if at.is_object() {
                    self.head(at, "")
                } else {
                    at.label("")
                };
                let message = format!("{noun} does not conform to its schema: expected {kind}");
                (label, message, format!("expected {kind}"))
            }
        };
        let origin = fault.origin.node(self.description);
        let problem = self
            .problem(sample.code, label, message)
            .with(if origin.is_object() {
                self.head(origin, note)
            } else {
                origin.label(note)
            });
        match self.fault_help(fault, at) {
            Some(help) => problem.help(help),
            None => problem,
        }
    }

    /// What to do about a fault of the value `at`.
    fn fault_help(&self, fault: &Fault, at: Node<'d>) -> Option<String> {
        let near = match &fault.kind {
            FaultKind::Enum(options) | FaultKind::Tag(options) => {
                let options = options.iter().filter_map(serde_json::Value::as_str);
                self.nearest(at.as_str()?, options).map(str::to_owned)
            }
            FaultKind::Undeclared(names) => {
                let schema = self.description.node(fault.origin.schema);
                let properties = schema.follow("properties")?;
                let declared = properties.members().map(|member| member.key);
                self.nearest(names.first()?, declared).map(str::to_owned)
            }
            FaultKind::Type(types) if at.is_null() && types.names().next().is_some() => {
                let nullable = if self.version == Version::V3_0 {
                    "`nullable: true`"
                } else {
                    "the type 'null'"
                };
                return Some(format!("add {nullable} to the schema if null is allowed"));
            }
            _ => None,
        };
        Some(format!("did you mean `{}`?", near?))
    }
}

/// The values of `example` and `examples` of a media type, parameter or header.
fn values<'d>(owner: Node<'d>) -> impl Iterator<Item = Node<'d>> {
    let named = owner.follow("examples").into_iter().flat_map(Node::members);
    let named = named.filter_map(|example| {
        let example = example.node.resolve().ok()?.node;
        example.get("value").or_else(|| example.get("dataValue"))
    });
    owner.get("example").into_iter().chain(named)
}
