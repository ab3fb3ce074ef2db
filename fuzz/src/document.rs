//! Descriptions of any version: every stage ends, code can be parsed, and a bundle has the same operations.

use conform_description::{BundleFormat, Description, LoadOptions, bundle};

/// Takes a text through every stage.
pub fn run(data: &[u8]) {
    let loaded = Description::from_files(
        "openapi.yaml",
        [("openapi.yaml", data)],
        &LoadOptions::default(),
    );
    let Some(description) = loaded.description else {
        return;
    };
    let _ = conform_lint::lint(&description);
    let lowered = conform_ir::lower(&description);
    let generated = conform_codegen::generate(&lowered.api, &conform_codegen::Settings::default());
    for (path, text) in generated.tree.iter() {
        if path.ends_with(".rs") {
            let parsed = syn::parse_file(text);
            assert!(
                parsed.is_ok(),
                "{path}: {}",
                parsed
                    .err()
                    .map_or_else(String::new, |error| error.to_string())
            );
        }
    }
    if loaded.diagnostics.iter().any(|problem| problem.is_error()) {
        return;
    }
    for (format, name) in [
        (BundleFormat::Json, "bundle.json"),
        (BundleFormat::Yaml, "bundle.yaml"),
    ] {
        let bundled = bundle(&description, format);
        if bundled.diagnostics.iter().any(|problem| problem.is_error()) {
            continue;
        }
        let again = Description::from_files(name, [(name, bundled.text)], &LoadOptions::default());
        let again = again.description.expect("a bundle loads");
        let names = |description: &Description| -> Vec<(String, String)> {
            let operations = description.operations();
            let names = operations.iter();
            names
                .map(|one| (one.method.to_string(), one.path.key.to_owned()))
                .collect()
        };
        assert_eq!(names(&again), names(&description));
    }
}
