//! Bundles: nothing is lost or changed, and the bytes are the same every time.

use std::path::Path;

use conform_description::{BundleFormat, Description, LoadOptions, bundle};
use conform_json::{Document, Format, Limits};
use conform_report::{Profile, Style, render};

use conform_tests::corpus;

use super::{check, fixture, snapshot};

fn load(path: &Path) -> Description {
    let options = LoadOptions {
        profile: Profile::Lenient,
        ..LoadOptions::default()
    };
    Description::load(path, &options)
        .description
        .expect("the fixture loads")
}

/// Returns the value of a text as compact JSON, with the digits as written.
fn value(text: &str, format: Format) -> String {
    let document = Document::parse(
        "bundle",
        text.as_bytes().to_vec(),
        format,
        &Limits::default(),
    );
    let document = document.unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut json = String::new();
    document.root().write_json(&mut json);
    json
}

/// Bundles to JSON and YAML, which must have the same value. Returns the YAML.
fn bundle_both(description: &Description) -> String {
    let json = bundle(description, BundleFormat::Json);
    let yaml = bundle(description, BundleFormat::Yaml);
    assert_eq!(
        value(&json.text, Format::Json),
        value(&yaml.text, Format::Yaml)
    );
    assert_eq!(
        bundle(description, BundleFormat::Yaml).text,
        yaml.text,
        "the same bytes every time"
    );
    yaml.text
}

#[test]
fn files_become_components() {
    for name in ["files", "version-3.1"] {
        let description = load(&fixture("bundle").join(name).join("openapi.yaml"));
        let text = bundle_both(&description);
        let again = Description::from_files(
            "bundle.yaml",
            [("bundle.yaml", text.clone())],
            &LoadOptions::default(),
        );
        let errors: Vec<_> = again
            .diagnostics
            .into_iter()
            .filter(|problem| problem.is_error())
            .collect();
        assert!(errors.is_empty(), "{}", render(&errors, &Style::default()));
        let again = again.description.expect("a bundle is a description");
        assert_eq!(
            bundle(&again, BundleFormat::Yaml).text,
            text,
            "a bundle is its own bundle"
        );
        snapshot(&format!("bundle-{name}"), &text);
    }
}

#[test]
fn descriptions_without_a_bundle_are_reported() {
    for name in ["collision", "recursive"] {
        let path = fixture("bundle").join(name).join("openapi.yaml");
        let options = LoadOptions {
            profile: Profile::Strict,
            ..LoadOptions::default()
        };
        let description = Description::load(&path, &options)
            .description
            .expect("the fixture loads");
        let bundled = bundle(&description, BundleFormat::Yaml);
        snapshot(
            &format!("bundle-{name}"),
            &render(&bundled.diagnostics, &Style::default()),
        );
    }
}

#[test]
fn description_of_one_file_is_its_own_bundle() {
    let odd = fixture("bundle/odd-text/openapi.json");
    let mut paths = corpus::documents();
    paths.retain(|path| {
        path.metadata()
            .is_ok_and(|metadata| metadata.len() < 1_000_000)
    });
    paths.push(odd);
    for path in paths
        .iter()
        .filter(|path| !path.to_string_lossy().contains("specification"))
    {
        let description = load(path);
        let document = description.document(conform_description::FileId::ROOT);
        let mut wanted = String::new();
        document.root().write_json(&mut wanted);
        let text = bundle_both(&description);
        assert!(
            value(&text, Format::Yaml) == wanted,
            "{} differs from its bundle",
            path.display()
        );
    }
}

#[test]
fn document_of_the_greatest_depth_is_bundled() {
    let lists = format!("{}{}", "[".repeat(510), "]".repeat(510));
    let text =
        format!("{{\"openapi\": \"3.0.3\", \"info\": {{}}, \"paths\": {{}}, \"x-deep\": {lists}}}");
    let loaded = Description::from_files(
        "deep.json",
        [("deep.json", text.clone())],
        &LoadOptions::default(),
    );
    let bundled = bundle_both(&loaded.description.expect("it loads"));
    assert_eq!(value(&bundled, Format::Yaml), value(&text, Format::Json));
}

#[test]
fn ambiguous_text_is_quoted() {
    snapshot(
        "bundle-odd-text",
        &bundle_both(&load(&fixture("bundle/odd-text/openapi.json"))),
    );
}

#[test]
fn bundle_of_the_visit_api_has_no_problems() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    assert!(check(&path, Profile::Strict).is_empty());
    let description = load(&path);
    let text = bundle_both(&description);
    let options = LoadOptions {
        profile: Profile::Strict,
        ..LoadOptions::default()
    };
    let again = Description::from_files("bundle.yaml", [("bundle.yaml", text)], &options);
    let bundled = again.description.expect("a bundle is a description");
    let mut found = again.diagnostics;
    found.extend(conform_lint::lint(&bundled));
    assert!(found.is_empty(), "{}", render(&found, &Style::default()));
    let names = |description: &Description| -> Vec<String> {
        description
            .operations()
            .iter()
            .map(|it| format!("{} {} {:?}", it.method, it.path.key, it.id()))
            .collect()
    };
    assert_eq!(names(&bundled), names(&description));
}
