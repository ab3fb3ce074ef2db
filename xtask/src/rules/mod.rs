//! The rules of `spec/README.md` for the description of the Visit API: the layout of files, the order of keys, what must be
//! described, the provenance of what it says, and the entries of payloads. All that is wrong is reported at once, with its
//! place.
//!
//! Other stages of `check` find out whether it is valid OpenAPI, and whether the payloads conform to it.

mod answers;
pub(crate) mod codes;
pub(crate) mod documents;
mod files;
pub(crate) mod key_order;
mod layout;
mod lookup;
mod payload_index;
mod problem;
mod provenance;

use std::path::Path;

use conform_report::Diagnostic;

pub(crate) use documents::Documents;
pub(crate) use files::{File, Part, Tree};
pub(crate) use layout::stem;

/// Returns everything in the description and the index of payloads that a rule forbids, in the order in which it is best
/// fixed: files that cannot be read, then the layout, then the index of payloads, then what is in the files.
pub(crate) fn check(root: &Path, documents: &mut Documents) -> Vec<Diagnostic> {
    let (tree, mut found) = Tree::read_part(root, Part::Page, documents);
    if !found.is_empty() {
        return found;
    }
    let of_page: [Stage<'_>; 5] = [
        &|found| layout::check(&tree, found),
        // Examples and citations are held against the payloads, so that these come first.
        &|found| payload_index::check(&tree, found),
        &|found| key_order::check(&tree, found),
        &|found| answers::check(&tree, found),
        &|found| provenance::check(&tree, found),
    ];
    let (sister, broken) = Tree::read_part(root, Part::Sister, documents);
    let of_sister: [Stage<'_>; 5] = [
        &|found| layout::check(&sister, found),
        &|found| key_order::check(&sister, found),
        &|found| answers::check_sister(&sister, &tree, found),
        &|found| provenance::check(&sister, found),
        &|found| provenance::check_sources(&sister, found),
    ];
    // What is broken is reported where the sister pages are linted.
    let of_sister = of_sister.iter().filter(|_| broken.is_empty());
    for stage in of_page.iter().chain(of_sister) {
        let mut of_stage = Vec::new();
        stage(&mut of_stage);
        conform_report::sort(&mut of_stage);
        found.append(&mut of_stage);
    }
    found
}

/// One kind of rules, which reports what is wrong.
type Stage<'t> = &'t dyn Fn(&mut Vec<Diagnostic>);
