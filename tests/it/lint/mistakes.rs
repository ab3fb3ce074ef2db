//! Descriptions of several files with one mistake: it is reported once, at its own position, with advice.

use conform_report::Profile;

use super::{check, entries, report, snapshot, stem};

#[test]
fn mistake_is_reported_at_its_position() {
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
fn mistake_is_reported_once() {
    for folder in entries("mistakes") {
        let found = check(&folder.join("openapi.yaml"), Profile::Strict);
        let wanted = match &*stem(&folder) {
            "no-mistake-in-3" => 0,
            // The file has a second mistake, which the first must not hide. The example has two mistakes.
            "duplicate-key" | "broken-file-among-good-ones" | "media-example" => 2,
            // One reference is `.`, and one is `..` in a subfolder.
            "reference-to-the-folder" => 2,
            "all-at-once" => 9,
            _ => 1,
        };
        let codes: Vec<&str> = found.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(found.len(), wanted, "{}: {codes:?}", folder.display());
    }
}
