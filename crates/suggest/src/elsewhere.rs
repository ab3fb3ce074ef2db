//! What a description says elsewhere of something with the same name.
//!
//! One name has most often one meaning. Where all places say the same of it, a new one says that, too, if it fits what was seen.

use conform_description::Node;
use conform_description::grammar::ObjectKind;
use conform_json::Draft;

use crate::edit::Editor;

/// The size of the largest value that is said again, in values and keys.
const MOST_NODES: u64 = 40;

/// Returns the schema that members with this name have everywhere else.
pub(crate) fn member(editor: &Editor<'_>, name: &str) -> Option<Draft<'static>> {
    let schemas = editor.description.objects();
    let schemas = schemas.filter(|(kind, _)| *kind == ObjectKind::Schema);
    let own = schemas.filter_map(|(_, schema)| schema.get("properties")?.get(name));
    only(editor, own)
}

/// Returns the parameter with this name and place that other operations have.
pub(crate) fn parameter(editor: &Editor<'_>, location: &str, name: &str) -> Option<Draft<'static>> {
    let operations = editor.description.operations();
    let parameters = operations
        .iter()
        .flat_map(|operation| &operation.parameters);
    let own = parameters.filter(|it| it.location == location && it.name == name);
    only(editor, own.map(|parameter| parameter.entry))
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
    only(editor, references).or_else(|| only(editor, responses.into_iter()))
}

/// Returns the value that all of these are, if the cause's file can say it, too.
fn only<'d>(
    editor: &Editor<'_>,
    mut nodes: impl Iterator<Item = Node<'d>>,
) -> Option<Draft<'static>> {
    let first = nodes.next()?;
    let file = editor.description.document(first.address().file);
    let is_own = **file.name() == *editor.cause.key.file;
    let is_same = nodes.all(|other| {
        other.value().same_value(first.value())
            && (is_own || other.address().file == first.address().file)
    });
    if !is_same || first.value().node_count() > MOST_NODES {
        return None;
    }
    let value = first.value().to_serde();
    // A reference is relative to its file.
    let is_movable = is_own || !value.to_string().contains("\"$ref\"");
    is_movable.then(|| Draft::of_serde(&value))
}
