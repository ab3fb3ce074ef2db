//! Translation of Schema Objects to one JSON Schema 2020-12 document.
//!
//! The translation is one `$ref` to a definition under `$defs`, which has one definition for each Schema Object that
//! references lead to. [`Translator`] holds the state and the queue of definitions; the other files add one subject each.

mod discriminators;
mod keywords;
mod number_formats;
mod older_rules;
mod optional_members;
mod references;
mod schema_object;
mod subtypes;
mod translator;

use conform_description::Node;

use self::schema_object::Role;
use self::translator::{Translator, View};
use crate::direction::Direction;
use crate::extent::Extent;
use crate::reading::Reading;
use crate::translation::Translation;

/// Translates the Schema Object at `root` and everything that it refers to, or only what applies to values of an extent.
pub(crate) fn translate(
    root: Node<'_>,
    direction: Direction,
    reading: Reading,
    extent: Option<&Extent>,
) -> Translation {
    let mut translator = Translator::new(direction, reading, extent);
    let reference = translator.definition(root, View::Whole);
    run(&mut translator, usize::MAX);
    translator.finish(reference)
}

/// Translates the Schema Object at `root` and everything that it refers to, if that is at most `most` definitions.
pub(crate) fn translate_small(
    root: Node<'_>,
    direction: Direction,
    reading: Reading,
    most: usize,
) -> Option<Translation> {
    let mut translator = Translator::new(direction, reading, None);
    let reference = translator.definition(root, View::Whole);
    run(&mut translator, most).then(|| translator.finish(reference))
}

/// Translates several Schema Objects and everything that they refer to. Returns the references to them, too, in their order.
pub(crate) fn translate_all<'d>(
    roots: impl IntoIterator<Item = Node<'d>>,
    direction: Direction,
) -> (Translation, Vec<String>) {
    let mut translator = Translator::new(direction, Reading::Meant, None);
    let roots = roots.into_iter();
    let references: Vec<String> = roots
        .map(|root| translator.definition(root, View::Whole))
        .collect();
    run(&mut translator, usize::MAX);
    let first = references.first().cloned().unwrap_or_default();
    (translator.finish(first), references)
}

/// Translates the queued definitions, and those that they refer to. Returns false, before it is done, if that is more than
/// `most` definitions.
fn run(translator: &mut Translator<'_, '_>, most: usize) -> bool {
    while let Some(queued) = translator.queue.pop_front() {
        let (node, view) = (queued.node, queued.view);
        if translator.definitions.contains_key(&queued.name) {
            continue;
        }
        if translator.names.len() > most {
            return false;
        }
        translator.depth = queued.depth;
        translator.scope = queued.context.scope;
        translator.optional = queued.context.optional;
        let at = format!("/$defs/{}", queued.name);
        let schema = translator.schema_object(node, view, &at, Role::Definition);
        translator.definitions.insert(queued.name, schema);
    }
    true
}
