//! Values that files identify by a URI or an anchor, the dialects that they name, and the resolution of URIs.

use std::collections::HashMap;

use conform_json::{Document, NodeId, Value};
use fluent_uri::Uri;
use fluent_uri::UriRef;

use crate::dialect::Dialect;
use crate::grammar::{MemberShape, ObjectKind, keyword_of_drafts};

/// Identifiers in a file: `$id`, `$self`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12 §8.2; OpenAPI 3.2 §4.1.2.2),
/// and the dialects of its schemas.
///
/// Only schemas have them: the same names in examples, in `enum`, `const` and in unknown keywords are data.
#[derive(Default)]
pub(crate) struct Identifiers {
    /// Values with a URI of their own, in the order of the text.
    resources: Vec<Scope<String>>,
    /// Anchors, by the resource that contains them and their name.
    anchors: HashMap<(Option<NodeId>, String), NodeId>,
    /// The first anchor of each name.
    first_anchors: HashMap<String, NodeId>,
    /// Dynamic anchors, by the resource that contains them.
    dynamic: HashMap<Option<NodeId>, Vec<(Box<str>, NodeId)>>,
    /// The schemas that `$recursiveRef` leads to where no schema around it has an `$id`: the outermost ones of a description.
    outermost: Vec<Scope<()>>,
    /// Schemas with `$recursiveAnchor: true`, by the root that recursion leads to.
    recursive: HashMap<Option<NodeId>, NodeId>,
    /// Values that name a dialect, in the order of the text, with the value that names it.
    dialects: Vec<Scope<(Dialect, NodeId)>>,
}

/// Something that holds for a value and everything inside it.
struct Scope<T> {
    what: T,
    node: NodeId,
    /// The last value inside it.
    last: NodeId,
    /// The index of the scope that contains it.
    around: Option<usize>,
}

/// What is known of a value that is searched.
#[derive(Clone, Copy)]
enum Place {
    /// It has this shape.
    Shape(MemberShape),
    /// It is a schema, or an object of schemas, or something else: a file that is no description.
    Unknown,
}

/// The name under which the root of a resource with `$recursiveAnchor: true` is bound. No `$dynamicAnchor` has it.
pub(crate) const RECURSIVE_ANCHOR: &str = "";

/// The keyword of JSON Schema 2019-09 that lets a reference to a schema lead to the one around it.
const RECURSIVE_FLAG: &str = "$recursiveAnchor";

/// The keyword of JSON Schema 2019-09 that leads to the root of the schema that it is in.
const RECURSIVE_REFERENCE: &str = "$recursiveRef";

const SCHEMA: MemberShape = MemberShape::Object(ObjectKind::Schema);

/// A value to search.
#[derive(Clone, Copy)]
struct Step<'v> {
    value: Value<'v>,
    place: Place,
    resource: Option<usize>,
    /// The outermost schema around it, if the document has references to such.
    outermost: Option<NodeId>,
    dialect: Option<Dialect>,
}

impl Identifiers {
    /// Finds the identifiers of a document. Most documents have none, which one search of the text shows.
    pub(crate) fn of(document: &Document) -> Self {
        const WORDS: [&str; 7] = [
            "$id",
            "$self",
            "$anchor",
            "$dynamicAnchor",
            RECURSIVE_FLAG,
            "$schema",
            "jsonSchemaDialect",
        ];
        let mut found = Self::default();
        let text = document.text();
        if !WORDS.iter().any(|word| text.contains(word)) {
            return found;
        }
        let root = document.root();
        let is_description = root.get("openapi").is_some();
        let has_recursion = text.contains(RECURSIVE_REFERENCE);
        let mut stack = vec![Step {
            value: root,
            place: if is_description {
                Place::Shape(MemberShape::Object(ObjectKind::OpenApi))
            } else {
                Place::Unknown
            },
            resource: None,
            outermost: None,
            dialect: None,
        }];
        // Children are pushed in reverse, so that values are met in the order of the text.
        while let Some(mut step) = stack.pop() {
            if is_identifiable(step) {
                if has_recursion && step.outermost.is_none() && is_schema_root(step) {
                    step.outermost = Some(step.value.id());
                    found.outermost.push(Scope {
                        what: (),
                        node: step.value.id(),
                        last: last_of(step.value),
                        around: None,
                    });
                }
                found.identify(document, &mut step);
            }
            let first = stack.len();
            push_children(step, &mut stack);
            stack[first..].reverse();
        }
        nest(&mut found.resources);
        nest(&mut found.dialects);
        nest(&mut found.outermost);
        found
    }

    /// Adds what an object says of itself.
    fn identify(&mut self, document: &Document, step: &mut Step<'_>) {
        let Some(object) = step.value.as_object() else {
            return;
        };
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let node = step.value.id();
        for name in ["$schema", "jsonSchemaDialect"] {
            let is_root =
                matches!(step.place, Place::Shape(shape) if shape.is_object(ObjectKind::OpenApi));
            if is_root == (name == "$schema") {
                continue;
            }
            if let Some(stated) = object.get(name)
                && let Some(uri) = stated.as_str()
            {
                let dialect = Dialect::of_uri(uri);
                step.dialect = Some(dialect);
                self.dialects.push(Scope {
                    what: (dialect, stated.id()),
                    node,
                    last: last_of(step.value),
                    around: None,
                });
            }
        }
        let id = if step.dialect == Some(Dialect::Draft4) {
            text("id")
        } else {
            text("$id").or_else(|| text("$self"))
        };
        // Until draft-07, what is beside a `$ref` is ignored, but for `$schema`, which the root of a file may have.
        let older = [Dialect::Draft4, Dialect::Draft6, Dialect::Draft7];
        let is_ignored =
            step.dialect.is_some_and(|dialect| older.contains(&dialect)) && text("$ref").is_some();
        let id = id.filter(|_| !is_ignored);
        if let Some(id) = id.filter(|id| !id.starts_with('#')) {
            let base = match step.resource {
                Some(index) => self.resources[index].what.clone(),
                None => file_uri(document.name()),
            };
            if let Some(uri) = resolve(&base, id) {
                self.resources.push(Scope {
                    what: without_fragment(&uri).to_owned(),
                    node,
                    last: last_of(step.value),
                    around: None,
                });
                step.resource = Some(self.resources.len() - 1);
            }
        }
        let scope = step.resource.map(|index| self.resources[index].node);
        // Until draft-07, a location-independent identifier is an `$id` that is only a fragment.
        let by_id = id.and_then(|id| id.strip_prefix('#'));
        let anchors = [by_id, text("$anchor"), text("$dynamicAnchor")];
        for name in anchors
            .into_iter()
            .flatten()
            .filter(|name| !name.is_empty())
        {
            self.anchors.entry((scope, name.to_owned())).or_insert(node);
            self.first_anchors.entry(name.to_owned()).or_insert(node);
        }
        if object.get(RECURSIVE_FLAG).and_then(Value::as_bool) == Some(true) {
            let root = scope.max(step.outermost);
            self.recursive.entry(root).or_insert(node);
        }
        if let Some(name) = text("$dynamicAnchor") {
            let bound = self.dynamic.entry(scope).or_default();
            if !bound.iter().any(|(other, _)| **other == *name) {
                bound.push((name.into(), node));
            }
        }
    }

    /// Every URI, and the value that it identifies.
    pub(crate) fn uris(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.resources
            .iter()
            .map(|resource| (resource.what.as_str(), resource.node))
    }

    /// The innermost resource that contains a value, as its URI and its value.
    pub(crate) fn resource_of(&self, node: NodeId) -> Option<(&str, NodeId)> {
        let resource = innermost(&self.resources, node)?;
        Some((resource.what.as_str(), resource.node))
    }

    /// The dialect that is named for a value, and the value that names it.
    pub(crate) fn dialect_of(&self, node: NodeId) -> Option<(Dialect, NodeId)> {
        innermost(&self.dialects, node).map(|scope| scope.what)
    }

    /// The dynamic anchors of the resource that contains a value.
    pub(crate) fn dynamic_anchors(&self, node: NodeId) -> &[(Box<str>, NodeId)] {
        let resource = self.resource_of(node).map(|(_, node)| node);
        self.dynamic.get(&resource).map_or(&[], Vec::as_slice)
    }

    /// The schema with `$recursiveAnchor: true` at the root of the schema that contains a value.
    pub(crate) fn recursive_anchor(&self, node: NodeId) -> Option<NodeId> {
        self.recursive.get(&self.recursion_root(node)).copied()
    }

    /// The root of the schema that contains a value, which `$recursiveRef` leads to: the resource that it is in. Where no schema
    /// has an `$id`, that is by the letter the whole file, which is a schema only if it is no description; the outermost schema is
    /// what authors mean. `None` if it is the whole file.
    pub(crate) fn recursion_root(&self, node: NodeId) -> Option<NodeId> {
        let resource = self.resource_of(node).map(|(_, node)| node);
        let outermost = innermost(&self.outermost, node).map(|scope| scope.node);
        // Of two values that contain another, the inner one has the greater id.
        resource.max(outermost)
    }

    /// The value with an anchor in a resource; if there is none, the first one in the file.
    pub(crate) fn anchor(&self, resource: Option<NodeId>, name: &str) -> Option<NodeId> {
        let found = self.anchors.get(&(resource, name.to_owned()));
        found.or_else(|| self.first_anchors.get(name)).copied()
    }

    /// The names of the anchors in a resource, for suggestions.
    pub(crate) fn anchor_names(&self, resource: Option<NodeId>) -> impl Iterator<Item = &str> {
        self.anchors
            .keys()
            .filter(move |(scope, _)| *scope == resource)
            .map(|(_, name)| name.as_str())
    }
}

/// Whether a value may have identifiers.
fn is_identifiable(step: Step<'_>) -> bool {
    match step.place {
        Place::Unknown => true,
        Place::Shape(shape) => {
            step.value.as_object().is_some()
                && (shape.is_schema() || shape.is_object(ObjectKind::OpenApi))
        }
    }
}

/// Whether a value is an outermost schema. In a file that is no description, what is a schema is known by what it says of itself.
fn is_schema_root(step: Step<'_>) -> bool {
    match step.place {
        Place::Shape(shape) => shape.is_schema() && step.value.as_object().is_some(),
        Place::Unknown => [RECURSIVE_FLAG, "$schema"]
            .iter()
            .any(|name| step.value.get(name).is_some()),
    }
}

/// Pushes the values inside a value that may have identifiers.
fn push_children<'v>(step: Step<'v>, stack: &mut Vec<Step<'v>>) {
    let Step { value, place, .. } = step;
    let object = value.as_object();
    let array = value.as_array();
    let mut push = |value, place| {
        stack.push(Step {
            value,
            place,
            ..step
        })
    };
    match place {
        Place::Shape(MemberShape::Object(kind)) => {
            for member in object.iter().flat_map(|object| object.iter()) {
                if let Some(shape) = shape_of(kind, member.key) {
                    push(member.value, Place::Shape(shape));
                }
            }
        }
        Place::Shape(MemberShape::SchemaOrBoolean | MemberShape::SchemaOrList) => match array {
            Some(items) => items
                .iter()
                .for_each(|item| push(item, Place::Shape(SCHEMA))),
            None => {
                for member in object.iter().flat_map(|object| object.iter()) {
                    if let Some(shape) = shape_of(ObjectKind::Schema, member.key) {
                        push(member.value, Place::Shape(shape));
                    }
                }
            }
        },
        Place::Shape(MemberShape::Map(shape)) => {
            for member in object.iter().flat_map(|object| object.iter()) {
                push(member.value, Place::Shape(*shape));
            }
        }
        Place::Shape(MemberShape::List(shape)) => {
            for item in array.iter().flat_map(|array| array.iter()) {
                push(item, Place::Shape(*shape));
            }
        }
        Place::Shape(_) => {}
        Place::Unknown => {
            for member in object.iter().flat_map(|object| object.iter()) {
                let shape = shape_of(ObjectKind::Schema, member.key);
                match shape {
                    Some(shape) if fits(member.value, shape) => {
                        push(member.value, Place::Shape(shape));
                    }
                    _ if member.key.starts_with("x-") => {}
                    _ => push(member.value, Place::Unknown),
                }
            }
            for item in array.iter().flat_map(|array| array.iter()) {
                push(item, Place::Unknown);
            }
        }
    }
}

/// The shape of a member, also of the keywords that earlier drafts of JSON Schema have.
fn shape_of(kind: ObjectKind, key: &str) -> Option<MemberShape> {
    let shape = kind.table().shape(key);
    shape.or_else(|| keyword_of_drafts(key).filter(|_| kind == ObjectKind::Schema))
}

/// Whether a value may have this shape.
fn fits(value: Value<'_>, shape: MemberShape) -> bool {
    match shape {
        MemberShape::Any => true,
        MemberShape::Map(_) | MemberShape::Object(_) => value.as_object().is_some(),
        MemberShape::SchemaOrBoolean => value.as_object().is_some() || value.as_bool().is_some(),
        MemberShape::SchemaOrList => value.as_object().is_some() || value.as_array().is_some(),
        MemberShape::List(_) => value.as_array().is_some(),
        _ => value.as_object().is_none() && value.as_array().is_none(),
    }
}

/// The last value inside a value.
fn last_of(value: Value<'_>) -> NodeId {
    let mut at = value;
    loop {
        let member = at
            .as_object()
            .and_then(|object| object.iter().last().map(|member| member.value));
        match member.or_else(|| at.as_array().and_then(|array| array.iter().last())) {
            Some(inner) => at = inner,
            None => return at.id(),
        }
    }
}

/// Finds the scope around each scope.
fn nest<T>(scopes: &mut [Scope<T>]) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..scopes.len() {
        while open
            .last()
            .is_some_and(|&outer| scopes[outer].last < scopes[index].node)
        {
            open.pop();
        }
        scopes[index].around = open.last().copied();
        open.push(index);
    }
}

/// The innermost scope that contains a value.
fn innermost<T>(scopes: &[Scope<T>], node: NodeId) -> Option<&Scope<T>> {
    let mut at = scopes
        .partition_point(|scope| scope.node <= node)
        .checked_sub(1);
    while let Some(index) = at {
        let scope = &scopes[index];
        if node <= scope.last {
            return Some(scope);
        }
        at = scope.around;
    }
    None
}

/// The URI of a file, as the base of relative identifiers.
pub(crate) fn file_uri(name: &str) -> String {
    let mut uri = String::from("file:///");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// Resolves a URI reference against a base (RFC 3986 §5.2). `None` if one of them is malformed.
pub(crate) fn resolve(base: &str, reference: &str) -> Option<String> {
    let base = Uri::parse(without_fragment(base)).ok()?;
    let reference = UriRef::parse(reference).ok()?;
    Some(reference.resolve_against(&base).ok()?.as_str().to_owned())
}

/// A URI up to its fragment.
pub(crate) fn without_fragment(uri: &str) -> &str {
    uri.split_once('#').map_or(uri, |(uri, _)| uri)
}
