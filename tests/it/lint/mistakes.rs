//! One mistake in a description of several files: reported at its own place, once, with what would be right.

use conform_report::Profile;

use super::{check, entries, report, snapshot, stem};

#[test]
fn every_mistake_is_reported_at_its_place() {
    for folder in entries("mistakes") {
        let name = folder
            .file_name()
            .expect("a folder has a name")
            .to_string_lossy()
            .into_owned();
        let found = check(&folder.join("openapi.yaml"), Profile::Strict);
        snapshot(&format!("mistake-{name}"), &report(&found));
    }
}

#[test]
fn a_mistake_is_one_report() {
    for folder in entries("mistakes") {
        let found = check(&folder.join("openapi.yaml"), Profile::Strict);
        let wanted = match &*stem(&folder) {
            "no-mistake-in-3" => 0,
            // The file has a second mistake, which the first must not hide; the example has two.
            "duplicate-key" | "broken-file-among-good-ones" | "media-example" => 2,
            // Once by `.`, and once by `..` from a folder below.
            "reference-to-the-folder" => 2,
            "all-at-once" => 10,
            _ => 1,
        };
        let codes: Vec<&str> = found.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(found.len(), wanted, "{}: {codes:?}", folder.display());
    }
}
