//! The rules of `spec/README.md` for the description of the Visit API: the layout of files, the order of keys, what must be
//! described, the provenance of what it says, and the entries of payloads. All that is wrong is reported at once, with its
//! place.
//!
//! Other stages of `check` find out whether it is valid OpenAPI, and whether the payloads conform to it.

mod answers;
pub(crate) mod codes;
mod files;
pub(crate) mod key_order;
mod layout;
mod lookup;
mod payload_index;
mod problem;
mod provenance;

use std::path::Path;

use conform_report::Diagnostic;

pub(crate) use files::Tree;
pub(crate) use layout::stem;

/// Returns everything in the description and the index of payloads that a rule forbids, in the order in which it is best
/// mended: files that cannot be read, then the layout, then what is in the files.
pub(crate) fn check(root: &Path) -> Vec<Diagnostic> {
    let (tree, mut found) = Tree::read(root);
    if !found.is_empty() {
        return found;
    }
    let stages: [fn(&Tree, &mut Vec<Diagnostic>); 5] = [
        layout::check,
        key_order::check,
        answers::check,
        provenance::check,
        payload_index::check,
    ];
    for stage in stages {
        let mut of_stage = Vec::new();
        stage(&tree, &mut of_stage);
        conform_report::sort(&mut of_stage);
        found.append(&mut of_stage);
    }
    found
}
