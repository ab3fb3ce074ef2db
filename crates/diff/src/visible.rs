//! Compares what is visible and changes no message: texts, names, tags, links, examples, and what nothing refers to.

use std::collections::BTreeMap;

use conform_description::grammar::ObjectKind;
use conform_description::{Description, Node};

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

/// The objects of a description by file and place.
fn objects(description: &Description) -> BTreeMap<(String, String), (ObjectKind, Node<'_>)> {
    let objects = description.objects().map(|(kind, node)| {
        let address = node.address();
        let file = description.document(address.file).name().to_string();
        // The name of the root file is not what it is about.
        let file = if node.description().root().address().file == address.file {
            String::new()
        } else {
            file
        };
        ((file, node.pointer()), (kind, node))
    });
    objects.collect()
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
