//! Compares what is visible and changes no message: texts, names, tags, links, examples, and what nothing refers to.

use std::collections::{BTreeMap, HashMap};

use conform_description::grammar::ObjectKind;
use conform_description::{Description, FileId, Node};

use crate::change::Flow;
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::lifecycle;

/// The members that are compared, whatever object has them.
const MEMBERS: [&str; 14] = [
    "title",
    "description",
    "summary",
    "operationId",
    "tags",
    "externalDocs",
    "example",
    "examples",
    "deprecated",
    "termsOfService",
    "contact",
    "license",
    "links",
    "xml",
];

/// Compares everything that has the same place on both sides.
pub(crate) fn compare(comparer: &mut Comparer<'_>) {
    let sides = comparer
        .descriptions
        .map(|description| objects(description));
    for (place, (kind, old)) in &sides[0] {
        match sides[1].get(place) {
            Some((other, new)) if other == kind => object(comparer, [*old, *new]),
            _ if is_component(place) => {
                component(comparer, [Some(*old), None], place);
            }
            _ => {}
        }
    }
    for (place, (_, new)) in &sides[1] {
        if !sides[0].contains_key(place) && is_component(place) {
            component(comparer, [None, Some(*new)], place);
        }
    }
}

/// The objects of a description by file and place. A file that a component or path of the root file refers to as a whole is part of the
/// root file, so that a description of several files is compared with a bundle.
fn objects(description: &Description) -> BTreeMap<(String, String), (ObjectKind, Node<'_>)> {
    let root = description.root().address().file;
    let mut parts: HashMap<FileId, String> = HashMap::new();
    for (_, node) in description
        .objects()
        .filter(|(_, node)| node.address().file == root)
    {
        let target = node.reference().and_then(|reference| reference.target);
        let target =
            target.filter(|target| target.address().file != root && target.pointer().is_empty());
        let place = node.pointer();
        if let Some(target) = target.filter(|_| is_named(&place)) {
            parts.entry(target.address().file).or_insert(place);
        }
    }
    let objects = description.objects().filter_map(|(kind, node)| {
        let (file, pointer) = (node.address().file, node.pointer());
        let target = node.reference().and_then(|reference| reference.target);
        let is_part =
            target.is_some_and(|target| parts.get(&target.address().file) == Some(&pointer));
        if file == root && is_part {
            return None;
        }
        let place = match parts.get(&file) {
            // The name of the root file is not what it is about.
            _ if file == root => (String::new(), pointer),
            Some(place) => (String::new(), format!("{place}{pointer}")),
            None => (description.document(file).name().to_string(), pointer),
        };
        Some((place, (kind, node)))
    });
    objects.collect()
}

/// Whether a place of the root file is that of a component or a path.
fn is_named(pointer: &str) -> bool {
    let depth = pointer.matches('/').count();
    (pointer.starts_with("/components/") && depth == 3)
        || (pointer.starts_with("/paths/") && depth == 2)
}

fn is_component((_, pointer): &(String, String)) -> bool {
    pointer
        .strip_prefix("/components/")
        .is_some_and(|rest| rest.matches('/').count() == 1)
}

fn component<'d>(
    comparer: &mut Comparer<'d>,
    nodes: [Option<Node<'d>>; 2],
    place: &(String, String),
) {
    let name = place.1.trim_start_matches("/components/");
    let words = if nodes[0].is_some() { "gone" } else { "new" };
    let spots = nodes.map(|node| node.map(Spot::on));
    let outcome = Outcome::compatible(Flow::Exchange, "messages are the same wherever it stands");
    let message = format!("the component `{name}` is {words}");
    comparer.change(
        codes::COMPONENT_CHANGED,
        message,
        spots,
        outcome,
        Vec::new(),
    );
}

fn object<'d>(comparer: &mut Comparer<'d>, nodes: [Node<'d>; 2]) {
    let keys = nodes.map(|node| {
        let members = node.members();
        let keys = members.map(|member| member.key);
        let kind = node.object_kind();
        // These are compared at each level.
        let is_known = |key: &str| {
            matches!(key, "deprecated" | lifecycle::SUNSET)
                && matches!(
                    kind,
                    Some(ObjectKind::Operation | ObjectKind::Parameter | ObjectKind::Schema)
                )
        };
        keys.filter(|key| MEMBERS.contains(key) || key.starts_with("x-"))
            .filter(|key| !is_known(key))
            .collect::<Vec<_>>()
    });
    let mut all: Vec<&str> = keys.concat();
    all.sort_unstable();
    all.dedup();
    for key in all {
        let values = nodes.map(|node| node.get(key));
        let words = match values {
            [Some(old), Some(new)] if old.value().same_value(new.value()) => continue,
            [Some(_), Some(_)] => "has changed",
            [None, Some(_)] => "is new",
            [Some(_), None] => "is gone",
            [None, None] => continue,
        };
        let pointer = nodes[1].pointer();
        let place = if pointer.is_empty() {
            "the root".to_owned()
        } else {
            format!("`{pointer}`")
        };
        let spots = nodes.map(|node| Some(Spot::key(node, key)));
        let outcome = Outcome::compatible(Flow::Exchange, "messages are the same");
        let message = format!("`{key}` of {place} {words}");
        comparer.change(codes::TEXT_CHANGED, message, spots, outcome, Vec::new());
    }
}
