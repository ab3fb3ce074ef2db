//! Fixes for faults that have only one: edits of bytes, which leave all other bytes of a file as they are.

use std::collections::BTreeMap;

use conform_json::{Splice, spliced};
use conform_report::{Diagnostic, Edit};

/// A file with edits made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// The name of the file, relative to the folder of the root file.
    pub file: String,
    /// Its text with the edits.
    pub text: String,
    /// How many edits were made.
    pub edits: usize,
}

/// Makes the edits that diagnostics hold and that are certain. Of edits that overlap, the first is made; linting again finds
/// the others.
///
/// ```
/// use conform_description::{Description, LoadOptions};
/// use conform_lint::{fix, lint};
///
/// let text = "openapi: 3.0.3 # our oldest\ninfo: {title: Clinic, version: 2}\npaths: {}\n";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let fixed = fix::fix(&lint(&loaded.description.unwrap()));
/// assert_eq!(fixed[0].text, text.replace("version: 2", "version: '2'"));
/// ```
#[must_use]
pub fn fix(diagnostics: &[Diagnostic]) -> Vec<FixedFile> {
    let mut files: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    let helps = diagnostics.iter().flat_map(|diagnostic| &diagnostic.help);
    for edit in helps.filter_map(|help| help.edit.as_ref()) {
        // A file that is a copy of a remote one belongs to somebody else.
        let file = edit.place.source.name();
        if edit.is_certain && !file.contains("://") {
            files.entry(file).or_default().push(edit);
        }
    }
    let fixed = files.into_iter().map(|(file, edits)| {
        let source = &edits[0].place.source;
        let splices = edits.iter().map(|edit| Splice {
            span: edit.place.span,
            replacement: edit.replacement.clone(),
        });
        let (text, edits) = spliced(source.text(), splices.collect());
        FixedFile {
            file: file.to_owned(),
            text,
            edits,
        }
    });
    fixed.collect()
}
