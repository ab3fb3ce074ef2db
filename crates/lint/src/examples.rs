//! Examples and defaults against their schemas.

use super::schemas::Types;
use super::{Linter, codes};
use conform_description::grammar::ObjectKind;
use conform_description::{Address, Node};
use conform_report::Diagnostic;
use conform_schema::{Direction, Extent, Fault, FaultKind, Schema};

/// Faults that are reported of one example.
const MOST: usize = 8;

/// Keywords that say more than what a glance at `type` and `enum` has told.
const TELLING: [&str; 14] = [
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

impl<'d> Linter<'d> {
    /// Checks every example and default of the description.
    pub(super) fn examples(&mut self) {
        for (kind, node) in self.description.objects() {
            if node.reference().is_some() && kind != ObjectKind::Schema {
                continue;
            }
            match kind {
                ObjectKind::Schema => self.schema_examples(node),
                ObjectKind::Parameter | ObjectKind::Header => {
                    self.listed(node, Direction::Either);
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
        if schema.reference().is_some() && self.version == conform_description::Version::V3_0 {
            return;
        }
        let many = schema.get("examples").into_iter().flat_map(Node::items);
        for example in schema.get("example").into_iter().chain(many) {
            self.check(
                schema,
                example,
                Direction::Either,
                codes::EXAMPLE,
                "the example",
            );
        }
        if let Some(default) = schema.get("default")
            && TELLING.iter().any(|word| schema.get(word).is_some())
            && Types::of(schema).is_none_or(|types| types.admit(default))
        {
            self.check(
                schema,
                default,
                Direction::Either,
                codes::DEFAULT_VALUE,
                "`default`",
            );
        }
    }

    /// The media types of a body, response, parameter or header.
    fn contents(&mut self, owner: Node<'d>, direction: Direction) {
        for content in owner.follow("content").into_iter().flat_map(Node::members) {
            let Ok(resolved) = content.node.resolve() else {
                continue;
            };
            let essence = content
                .key
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            let structured =
                essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*";
            if structured {
                self.listed(resolved.node, direction);
            } else {
                // An example of another media type may be the text of the body, of which its schema says nothing.
                self.listed_unless_text(resolved.node, direction);
            }
        }
    }

    /// `example` and `examples` beside a `schema`.
    fn listed(&mut self, owner: Node<'d>, direction: Direction) {
        self.listed_if(owner, direction, |_| true);
    }

    fn listed_unless_text(&mut self, owner: Node<'d>, direction: Direction) {
        self.listed_if(owner, direction, |example| example.as_str().is_none());
    }

    fn listed_if(
        &mut self,
        owner: Node<'d>,
        direction: Direction,
        wanted: impl Fn(&Node<'d>) -> bool,
    ) {
        let Some(schema) = owner.get("schema") else {
            return;
        };
        for example in values(owner).filter(wanted) {
            self.check(schema, example, direction, codes::EXAMPLE, "the example");
        }
    }

    fn check(
        &mut self,
        schema: Node<'d>,
        value: Node<'d>,
        direction: Direction,
        code: conform_report::Code,
        what: &str,
    ) {
        // Some tools resolve references in examples; what the specification says of them is that they are values.
        if value
            .get("$ref")
            .is_some_and(|written| written.as_str().is_some())
        {
            return;
        }
        let compiled = Schema::compile_within(schema, direction, &Extent::of(value.value()));
        if compiled.is_valid(value.value()) {
            return;
        }
        let faults = compiled.faults(value.value());
        for fault in faults.iter().take(MOST) {
            let problem = self.misfit_of(fault, value, code, what);
            self.push(problem);
        }
    }

    /// One fault of an example, at its place in the example and in the schema.
    fn misfit_of(
        &self,
        fault: &Fault,
        value: Node<'d>,
        code: conform_report::Code,
        what: &str,
    ) -> Diagnostic {
        let at = self.description.node(Address {
            file: value.address().file,
            node: fault.instance,
        });
        let found = at.kind().noun();
        let place = fault.origin.node(self.description);
        let (label, message, note) = match &fault.kind {
            FaultKind::Missing(names) => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let note = "required here".to_owned();
                (
                    self.head(at, "in this object"),
                    format!("{what} has no {}", names.join(", ")),
                    note,
                )
            }
            FaultKind::Undeclared(names) => {
                let first = names.first().and_then(|name| at.member(name));
                let label = first.map_or_else(|| at.label(""), |member| member.key_label(""));
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let message = format!(
                    "{what} has {}, which the schema does not allow",
                    names.join(", ")
                );
                (label, message, "no other members".to_owned())
            }
            FaultKind::Type(_) | FaultKind::WrittenAsInteger => {
                let message = format!(
                    "{what} does not fit its schema: {found} where {} is wanted",
                    fault.kind
                );
                (
                    at.label(found),
                    message,
                    format!("{} is wanted", fault.kind),
                )
            }
            kind => {
                let label = if at.is_object() {
                    self.head(at, "")
                } else {
                    at.label("")
                };
                (
                    label,
                    format!("{what} does not fit its schema: wanted is {kind}"),
                    format!("wanted is {kind}"),
                )
            }
        };
        let mut problem = self.problem(code, label, message);
        problem = problem.with(if place.is_object() {
            self.head(place, note)
        } else {
            place.label(note)
        });
        if let FaultKind::Enum(options) | FaultKind::Tag(options) = &fault.kind
            && let Some(found) = at.as_str()
            && let Some(near) =
                self.nearest(found, options.iter().filter_map(serde_json::Value::as_str))
        {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        if let FaultKind::Undeclared(names) = &fault.kind
            && let Some(name) = names.first()
            && let Some(properties) = self
                .description
                .node(fault.origin.schema)
                .follow("properties")
            && let Some(near) = self.nearest(name, properties.members().map(|member| member.key))
        {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        if let FaultKind::Type(types) = &fault.kind
            && at.is_null()
            && types.names().count() > 0
        {
            let nullable = if self.version == conform_description::Version::V3_0 {
                "`nullable: true`"
            } else {
                "the type 'null'"
            };
            problem = problem.help(format!(
                "if null is allowed, the schema says so by {nullable}"
            ));
        }
        problem
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
