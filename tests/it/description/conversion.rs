//! Descriptions as the crate `openapiv3` holds them, and back.

use std::path::{Path, PathBuf};

use conform_description::{
    BundleFormat, ConversionError, Description, LoadOptions, Version, bundle, to_openapiv3,
};
use serde_json::Value;

fn tests() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the root files of the descriptions of OpenAPI 3.0 below a folder, sorted.
fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "yaml")
                && std::fs::read_to_string(&path).is_ok_and(|it| it.starts_with("openapi: 3.0"))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn load(path: &Path) -> Description {
    let loaded = Description::load(path, &LoadOptions::default());
    let description = loaded.description;
    description.unwrap_or_else(|| panic!("{} cannot be loaded", path.display()))
}

fn bundled(description: &Description) -> Value {
    let text = bundle(description, BundleFormat::Json).text;
    serde_json::from_str(&text).expect("a bundle is JSON")
}

/// Asserts that a description that was converted and read back has the same operations and that a second conversion changes
/// nothing.
fn assert_same_but_for_defaults(path: &Path, description: &Description, read_back: &Description) {
    // Defaults are dropped on the first way only: the second conversion loses nothing and changes nothing.
    let first = bundled(read_back);
    let again = to_openapiv3(read_back).expect("what openapiv3 wrote, it reads");
    assert!(
        again.lost.is_empty(),
        "{}: {:?}",
        path.display(),
        again.lost
    );
    assert_eq!(serde_json::to_value(&again.api).expect("it is JSON"), first);
    let operations = |it: &Description| -> Vec<String> {
        let operations = it.operations();
        let mut ids: Vec<_> = operations
            .iter()
            .map(|it| format!("{} {}", it.method, it.path.key))
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(
        operations(description),
        operations(read_back),
        "{}",
        path.display()
    );
}

/// Converts a description and reads it back; returns the pointers of what was lost.
fn lost(path: &Path, description: &Description) -> Result<Vec<String>, ConversionError> {
    let converted = to_openapiv3(description)?;
    let read_back = Description::from_openapiv3(&converted.api, &LoadOptions::default());
    let read_back = read_back.expect("it is JSON").description;
    assert_same_but_for_defaults(path, description, &read_back.expect("it is a description"));
    Ok(converted.lost)
}

#[test]
fn what_openapiv3_drops_is_listed() {
    let path = tests().join("fixtures/description/openapiv3/drops.yaml");
    let lost = lost(&path, &load(&path)).expect("openapiv3 reads it");
    insta::assert_snapshot!(lost.join("\n"));
}

#[test]
fn what_openapiv3_refuses_is_an_error_with_a_place() {
    let path = tests().join("fixtures/description/openapiv3/refused.yaml");
    let error = lost(&path, &load(&path)).expect_err("openapiv3 refuses it");
    insta::assert_snapshot!(error);
}

#[test]
fn what_openapiv3_holds_is_read_back() {
    let mut held = 0;
    for subject in ["lower", "models", "client", "validator", "description"] {
        for path in descriptions(&tests().join("fixtures").join(subject)) {
            held += usize::from(lost(&path, &load(&path)).is_ok());
        }
    }
    assert!(
        held > 10,
        "openapiv3 holds most of the fixtures, not only {held}"
    );
}

#[test]
fn the_visit_api_is_held_but_for_its_explode_false() {
    let description = load(&tests().join("../spec/openapi.yaml"));
    let converted = to_openapiv3(&description).expect("openapiv3 holds it");
    insta::assert_snapshot!(converted.lost.join("\n"));
}

#[test]
fn a_description_of_another_version_is_refused() {
    let text = "openapi: 3.1.1\ninfo: {title: Clinic, version: '1'}\npaths: {}\n";
    let files = [("openapi.yaml", text)];
    let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
    let error = to_openapiv3(&loaded.description.expect("it is a description"));
    let error = error.expect_err("openapiv3 holds 3.0");
    assert!(matches!(error, ConversionError::Version(Version::V3_1)));
    insta::assert_snapshot!(error, @"the description is of OpenAPI 3.1, and the crate openapiv3 holds OpenAPI 3.0");
}
