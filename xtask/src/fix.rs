//! `check --fix`: the edits of the description that need no decision. Only the bytes that must change do.

use std::path::Path;
use std::sync::Arc;

use conform_json::{Document, Draft};
use conform_openapi::outcome::{Failure, Outcome};
use conform_report::write_whole;

use crate::repository::unreadable;
use crate::rules::{Documents, File, Part, Tree, key_order};

/// Puts keys in order and lists components, and returns the files that were changed. Files that cannot be read are left alone.
pub(crate) fn run(root: &Path) -> Outcome<Vec<String>> {
    let mut changed = Vec::new();
    for part in [Part::Page, Part::Sister] {
        let (tree, _) = Tree::read_part(root, part, &mut Documents::default());
        if write(root, part.file(), &tree.contents, &listed(&tree))? {
            changed.push(part.file().to_owned());
        }
        for file in &tree.files {
            let name = format!("spec/{}", file.path());
            if write(root, &name, &file.document, &ordered(file))? {
                changed.push(name);
            }
        }
    }
    Ok(changed)
}

/// Lists the components that the files of the description are, so that `openapi.yaml` names all of them.
pub(crate) fn list_components(root: &Path) -> Outcome {
    let (tree, _) = Tree::read(root);
    write(root, tree.part.file(), &tree.contents, &listed(&tree)).map(drop)
}

/// Writes a file as a draft says, if that changes it; returns whether it does.
fn write(root: &Path, name: &str, document: &Arc<Document>, draft: &Draft<'_>) -> Outcome<bool> {
    let failed = |error| Failure::message(format!("{name} cannot be edited: {error}"));
    let text = document.rewritten(draft).map_err(failed)?;
    if text == document.text() {
        return Ok(false);
    }
    let path = root.join(name);
    write_whole(&path, &text).map_err(unreadable(&path))?;
    Ok(true)
}

/// Returns a file with the keys of its objects in order. An object with an unknown key, which the check reports, stays as it is.
fn ordered(file: &File) -> Draft<'_> {
    let mut draft = Draft::of(file.document.root());
    for (object, order) in key_order::objects(file) {
        let place = |key: &str| order.iter().position(|known| *known == key);
        let places: Option<Vec<usize>> = object.iter().map(|member| place(member.key)).collect();
        if places.is_none_or(|places| places.is_sorted()) {
            continue;
        }
        let pointer = file.document.pointer(object.value().id());
        if let Some(object) = draft.at_mut(&pointer).and_then(Draft::open_object) {
            object.members.sort_by_key(|(key, _)| place(key));
        }
    }
    draft
}

/// Returns the root file with an entry for each component, sorted by name.
fn listed(tree: &Tree) -> Draft<'_> {
    let mut draft = Draft::of(tree.contents.root());
    for folder in ["schemas", "responses", "parameters"] {
        let pointer = format!("/components/{folder}");
        let Some(list) = draft.at_mut(&pointer).and_then(Draft::open_object) else {
            continue;
        };
        let targets: Vec<String> = list
            .members
            .iter()
            .filter_map(|(_, entry)| entry.origin()?.get("$ref")?.as_str())
            .map(str::to_owned)
            .collect();
        for (name, path) in tree.components(folder) {
            if !targets.contains(&path) {
                let entry = vec![("$ref".into(), Draft::text(path))];
                list.members
                    .push((name.into(), Draft::object_in_line(entry)));
            }
        }
        list.members.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    draft
}
