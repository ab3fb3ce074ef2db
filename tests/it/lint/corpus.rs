//! Third-party documents: all load, and none has an error.

use conform_description::{Description, LoadOptions};
use conform_lint::lint_structure;
use conform_report::{Profile, Style, render};
use conform_tests::corpus;

#[test]
fn third_party_documents_have_no_errors() {
    let documents = corpus::documents();
    if documents.is_empty() {
        println!("{}", corpus::SKIPPED);
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
