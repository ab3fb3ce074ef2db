//! Other people's documents, where they are at hand: all load, and none has an error.

use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions};
use conform_lint::lint_structure;
use conform_report::{Profile, Style, render};

/// The root files of the documents; none if they are not there.
pub(crate) fn documents() -> Vec<PathBuf> {
    let folder = std::env::var_os("CONFORM_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
    {
        let path = entry.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "yaml")
        {
            found.push(path);
        } else if path.join("specification").is_dir() {
            let inner = std::fs::read_dir(path.join("specification"))
                .into_iter()
                .flatten()
                .filter_map(Result::ok);
            found.extend(
                inner
                    .map(|entry| entry.path())
                    .filter(|path| path.to_string_lossy().ends_with(".v2.yaml")),
            );
        }
    }
    found.sort();
    found
}

#[test]
fn other_peoples_documents_have_no_errors() {
    let documents = documents();
    if documents.is_empty() {
        eprintln!("skipped: no documents at CONFORM_CORPUS or ../shared/corpus");
        return;
    }
    for path in documents {
        let options = LoadOptions {
            profile: Profile::Lenient,
            ..LoadOptions::default()
        };
        let loaded = Description::load(&path, &options);
        let mut errors = loaded.diagnostics;
        let description = loaded.description.expect("the document loads");
        errors.extend(lint_structure(&description));
        errors.retain(|problem| problem.is_error());
        assert!(
            errors.is_empty(),
            "{}\n{}",
            path.display(),
            render(&errors, &Style::default())
        );
    }
}
