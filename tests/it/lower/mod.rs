//! Lowering: each fixture is a small description, each snapshot is its IR and the warnings about it.

mod corpus;
mod malicious;
pub(crate) mod random;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions};
use conform_ir as ir;
use conform_ir::Lowered;
use conform_ir::lower;
use conform_report::{Style, render_line};

/// The folder of fixtures.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lower")
}

/// Lowers the description at `path`.
fn lowered(path: &Path) -> Lowered {
    let loaded = Description::load(path, &LoadOptions::default());
    lower(&loaded.description.expect("the fixture can be loaded"))
}

/// Lowers a description held in memory.
fn of_text(text: impl Into<Vec<u8>>) -> Lowered {
    let loaded = Description::from_files(
        "openapi.yaml",
        [("openapi.yaml", text)],
        &LoadOptions::default(),
    );
    lower(&loaded.description.expect("the text can be loaded"))
}

/// Whether every operation and schema of the document was lowered.
fn is_complete(api: &ir::Api) -> bool {
    let components = api
        .types
        .iter()
        .filter(|ty| matches!(ty.name, ir::Name::Component(_)))
        .count();
    api.counts.operations == api.operations.len()
        && api.counts.webhooks == api.webhooks.len()
        && api.counts.schemas == components
}

#[test]
fn every_fixture_lowers_as_recorded() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(fixtures())
        .expect("the folder of fixtures is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    assert!(paths.len() > 15, "the fixtures are there");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/lower");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in paths {
        let root = if path.is_dir() {
            path.join("openapi.yaml")
        } else {
            path.clone()
        };
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let Lowered { api, diagnostics } = lowered(&root);
        assert!(is_complete(&api), "{name}: {:?}", api.counts);
        let mut text = ir::dump(&api);
        for diagnostic in &diagnostics {
            let _ = writeln!(text, "{}", render_line(diagnostic, &Style::default()));
        }
        settings.bind(|| insta::assert_snapshot!(name, text));
    }
}

#[test]
fn lowering_is_deterministic() {
    for name in [
        "unions.yaml",
        "recursion.yaml",
        "all-of.yaml",
        "files/openapi.yaml",
    ] {
        let first = lowered(&fixtures().join(name));
        let again = lowered(&fixtures().join(name));
        assert_eq!(
            format!("{:?}", first.api),
            format!("{:?}", again.api),
            "{name}"
        );
    }
}

#[test]
fn examples_are_checked_on_request() {
    let loaded = Description::load(&fixtures().join("examples.yaml"), &LoadOptions::default());
    let description = loaded.description.expect("the fixture can be loaded");
    let unchecked = lower(&description);
    assert!(
        unchecked
            .api
            .types
            .iter()
            .flat_map(|ty| &ty.examples)
            .all(|example| !example.valid)
    );
    let checked = conform_ir::lower_with_examples(&description);
    let mut found: Vec<(&str, bool)> = Vec::new();
    for ty in &checked.api.types {
        found.extend(
            ty.examples
                .iter()
                .map(|example| (example.json.as_str(), example.valid)),
        );
    }
    let body = &checked.api.operations[0].responses[0].contents[0];
    found.extend(
        body.examples
            .iter()
            .map(|example| (example.json.as_str(), example.valid)),
    );
    found.extend(
        checked
            .api
            .value_examples
            .iter()
            .map(|value| (value.example.json.as_str(), value.example.valid)),
    );
    assert_eq!(found.len(), checked.api.examples().count());
    let text = &checked.api.operations[0].responses[0].contents[1];
    assert_eq!(
        text.examples.len(),
        0,
        "examples of a structure are not examples of the text"
    );
    assert_eq!(
        found,
        [
            ("5", true),
            (r#"{"id":3}"#, true),
            (r#"{"id":"wrong"}"#, false),
            (r#"{"a":"x"}"#, true),
            // It is an example of one branch, but not of the other.
            (r#"{"weight":3,"depth":2}"#, true),
            (r#"{"weight":3,"depth":2}"#, false),
            (r#"{"id":1,"size":1.50,"note":null}"#, true),
            ("6", true),
            ("1e2", true),
            (r#""red""#, true),
            (r#"["red","green"]"#, true),
            (r#""short""#, true),
            ("7", true),
            (r#""2026-02-01""#, true),
            (r#""2026-02-30""#, false),
            (r#"{"id":2}"#, true),
            ("12", true),
        ]
    );
}

#[test]
fn a_bundle_has_the_types_of_its_files() {
    let names = |api: &ir::Api| {
        let variants = |ty: &ir::Type| match &ty.definition {
            ir::Definition::Union(union) => union
                .variants
                .iter()
                .map(|variant| variant.name.clone())
                .collect(),
            _ => Vec::new(),
        };
        let types = api
            .types
            .iter()
            .map(|ty| (ty.name.to_string(), variants(ty)));
        types.collect::<std::collections::BTreeMap<String, Vec<String>>>()
    };
    let all = std::fs::read_dir(fixtures().join("../multi-file")).expect("the folder is there");
    let folders: Vec<_> = all
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    assert!(folders.len() >= 3, "{folders:?}");
    for folder in folders {
        let path = folder.join("openapi.yaml");
        let loaded = Description::load(&path, &LoadOptions::default());
        let description = loaded.description.expect("the fixture can be loaded");
        let bundled = conform_description::bundle::bundle(
            &description,
            conform_description::bundle::BundleFormat::Yaml,
        );
        let of_files = names(&lower(&description).api);
        assert!(of_files.contains_key("Figure"), "{of_files:?}");
        let of_bundle = names(&of_text(bundled.text).api);
        assert_eq!(of_bundle, of_files, "{}", folder.display());
    }
}
