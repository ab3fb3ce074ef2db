//! What a description says elsewhere of something with the same name, or of values that look the same.
//!
//! One name has most often one meaning. Where most places say the same of it, a new one says that, too, if it fits what was seen.

use std::collections::{BTreeMap, BTreeSet};

use conform_description::grammar::ObjectKind;
use conform_description::{Address, Node, relative_path};
use conform_json::{Draft, pointer};
use conform_schema::InferredShape;

use crate::edit::Editor;
use crate::infer;

/// The size of the largest value that is said again, in values and keys.
const MOST_NODES: u64 = 40;

/// How many components are tried for a value.
const MOST_COMPONENTS: usize = 3;

/// How deeply `allOf` is followed.
const DEEPEST: usize = 6;

/// Returns schemas that a new member may have, the best first: what other objects say of the name, a component with this name, a
/// component for objects with these members.
pub(crate) fn member(
    editor: &Editor<'_>,
    name: &str,
    shape: &InferredShape,
) -> Vec<Draft<'static>> {
    let schemas = editor.description.objects();
    let schemas = schemas.filter(|(kind, _)| *kind == ObjectKind::Schema);
    let own = schemas.filter_map(|(_, schema)| schema.get("properties")?.get(name));
    let known = most(editor, own);
    let named = referenced(editor).into_iter().filter(|target| {
        let own = name_of(*target);
        own.is_some_and(|own| plain(&own) == plain(name))
    });
    let named = named.map(|target| reference(editor, target));
    let mut found: Vec<Draft<'static>> = known.into_iter().chain(named).collect();
    found.extend(schema(editor, shape));
    found
}

/// Returns references to components that describe objects with these members, or lists of them.
pub(crate) fn schema(editor: &Editor<'_>, shape: &InferredShape) -> Vec<Draft<'static>> {
    let types: Vec<&str> = shape.types().collect();
    if types == ["array"] {
        let items = shape.items().map(|items| schema(editor, items));
        return items
            .unwrap_or_default()
            .into_iter()
            .map(infer::list)
            .collect();
    }
    if types != ["object"] || shape.is_nullable() {
        return Vec::new();
    }
    let names: BTreeSet<&str> = shape.members().iter().map(|it| it.name.as_str()).collect();
    let always: BTreeSet<&str> = shape
        .members()
        .iter()
        .filter(|it| shape.is_in_each(it))
        .map(|it| it.name.as_str())
        .collect();
    // One member, such as `id`, is in many objects.
    if names.len() < 2 {
        return Vec::new();
    }
    let targets = referenced(editor).into_iter().filter_map(|target| {
        let mut members = Members::default();
        let is_plain = members.add(target, 0);
        let fits = is_plain
            && names.is_subset(&members.declared)
            && members.required.is_subset(&always)
            && members.declared.len() <= names.len() * 2;
        fits.then_some((members.declared.len(), target))
    });
    let mut targets: Vec<(usize, Node<'_>)> = targets.collect();
    targets.sort_by_key(|(count, _)| *count);
    let best = targets.into_iter().take(MOST_COMPONENTS);
    best.map(|(_, target)| reference(editor, target)).collect()
}

/// The members that a schema declares, and those that it requires.
#[derive(Default)]
struct Members<'d> {
    declared: BTreeSet<&'d str>,
    required: BTreeSet<&'d str>,
}

impl<'d> Members<'d> {
    /// Adds those of a schema. Returns whether it says no more of which objects there are than `allOf`, `properties` and `required`.
    fn add(&mut self, schema: Node<'d>, depth: usize) -> bool {
        let Ok(resolved) = schema.resolve() else {
            return false;
        };
        let node = resolved.node;
        let is_union = ["oneOf", "anyOf"].iter().any(|key| node.get(key).is_some());
        if is_union || depth > DEEPEST {
            return false;
        }
        let properties = node.get("properties").into_iter().flat_map(Node::members);
        self.declared.extend(properties.map(|member| member.key));
        let required = node.get("required").into_iter().flat_map(Node::items);
        self.required.extend(required.filter_map(Node::as_str));
        let mut parts = node.get("allOf").into_iter().flat_map(Node::items);
        parts.all(|part| self.add(part, depth + 1))
    }
}

/// Returns the schemas that the description refers to, each once.
fn referenced<'e>(editor: &Editor<'e>) -> Vec<Node<'e>> {
    let mut seen: BTreeSet<Address> = BTreeSet::new();
    let mut found = Vec::new();
    for (kind, schema) in editor.description.objects() {
        if kind == ObjectKind::Schema
            && schema.get("$ref").is_some()
            && let Ok(resolved) = schema.resolve()
            && !resolved.node.pointer().starts_with("/paths/")
            && seen.insert(resolved.node.address())
        {
            found.push(resolved.node);
        }
    }
    found
}

/// Returns a reference to a schema as the cause's file writes it.
fn reference(editor: &Editor<'_>, target: Node<'_>) -> Draft<'static> {
    let file = editor.description.document(target.address().file).name();
    let own = &*editor.cause.key.file;
    let root = editor.sources.first().map_or("", |root| &**root.name());
    let own = if own.is_empty() { root } else { own };
    let path = if **file == *own {
        String::new()
    } else {
        relative_path(own, file)
    };
    let place = target.pointer();
    let fragment = match (place.is_empty(), path.is_empty()) {
        (true, false) => String::new(),
        _ => format!("#{place}"),
    };
    let text = Draft::text(format!("{path}{fragment}"));
    Draft::object(vec![("$ref".into(), text)])
}

/// Returns the name of a schema that is a component or a file.
fn name_of(schema: Node<'_>) -> Option<String> {
    let place = schema.pointer();
    match place.rsplit_once('/') {
        Some((_, token)) => Some(pointer::unescape(token).into_owned()),
        None => {
            let name = schema.description().document(schema.address().file).name();
            let base = name.rsplit('/').next()?;
            Some(base.split('.').next().unwrap_or(base).to_owned())
        }
    }
}

/// Returns a name without what styles of names differ by: `ticket_id` and `TicketId` are `ticketid`.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|ch| ch.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns the parameter with this name and place that other operations have.
pub(crate) fn parameter(editor: &Editor<'_>, location: &str, name: &str) -> Option<Draft<'static>> {
    let operations = editor.description.operations();
    let parameters = operations
        .iter()
        .flat_map(|operation| &operation.parameters);
    let own = parameters.filter(|it| it.location == location && it.name == name);
    most(editor, own.map(|parameter| parameter.entry))
}

/// Returns the response to a status that other operations have: the same reference, or the same text.
pub(crate) fn response(editor: &Editor<'_>, status: &str) -> Option<Draft<'static>> {
    let operations = editor.description.operations();
    let responses: Vec<Node<'_>> = operations
        .iter()
        .filter_map(|operation| operation.node.get("responses")?.get(status))
        .collect();
    let references = responses
        .iter()
        .copied()
        .filter(|it| it.get("$ref").is_some());
    most(editor, references).or_else(|| most(editor, responses.into_iter()))
}

/// Returns the value that most of these are but for texts and examples, if the cause's file can say it, too.
fn most<'d>(editor: &Editor<'_>, nodes: impl Iterator<Item = Node<'d>>) -> Option<Draft<'static>> {
    let mut groups: BTreeMap<String, Vec<Node<'d>>> = BTreeMap::new();
    let mut count = 0;
    for node in nodes {
        count += 1;
        groups.entry(meaning(node)).or_default().push(node);
    }
    let group = groups.into_values().max_by_key(Vec::len)?;
    let first = *group.first()?;
    if group.len() * 2 <= count || first.value().node_count() > MOST_NODES {
        return None;
    }
    let target = first.get("$ref").and_then(|_| first.resolve().ok());
    if let Some(target) = target.filter(|_| first.members().count() == 1) {
        return Some(reference(editor, target.node));
    }
    let file = editor.description.document(first.address().file);
    let is_own = **file.name() == *editor.cause.key.file;
    // A reference inside is relative to its file.
    let is_movable = is_own || !first.value().to_serde().to_string().contains("\"$ref\"");
    is_movable.then(|| Draft::of(first.value()).into_owned())
}

/// Returns what a value says of messages, as text: without descriptions and examples, and with the targets of references.
fn meaning(node: Node<'_>) -> String {
    let file = node.address().file;
    let mut value = node.value().to_serde();
    if let serde_json::Value::Object(members) = &mut value {
        for key in ["description", "example", "examples", "title", "x-examples"] {
            members.remove(key);
        }
        if members.contains_key("$ref")
            && let Ok(resolved) = node.resolve()
        {
            return format!("{:?} {members:?}", resolved.node.address());
        }
    }
    let text = value.to_string();
    if text.contains("\"$ref\"") {
        format!("{file:?} {text}")
    } else {
        text
    }
}
