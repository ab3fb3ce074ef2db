//! Descriptions of several files: every stage ends, and a bundle of a description without problems has none either, and the same
//! operations.
//!
//! The input is `{"openapi.yaml": …, "schemas/pet.yaml": …}`.

use conform_description::{BundleFormat, Description, LoadOptions, bundle};
use serde_json::Value;

/// Loads, lints, lowers and bundles.
pub fn run(data: &[u8]) {
    const ROOT: &str = "openapi.yaml";
    let Ok(Value::Object(files)) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    if !files.contains_key(ROOT) {
        return;
    }
    let files = files
        .iter()
        .map(|(name, file)| (name.clone(), file.to_string()));
    let loaded = Description::from_files(ROOT, files, &LoadOptions::default());
    let is_sound = loaded.diagnostics.is_empty();
    let Some(description) = loaded.description else {
        return;
    };
    let _ = conform_lint::lint(&description);
    let lowered = conform_ir::lower(&description);
    for (format, name) in [
        (BundleFormat::Json, "bundle.json"),
        (BundleFormat::Yaml, "bundle.yaml"),
    ] {
        let bundled = bundle(&description, format);
        if !bundled.diagnostics.is_empty() {
            continue;
        }
        let text = bundled.text;
        let again = Description::from_files(name, [(name, text.clone())], &LoadOptions::default());
        let found: Vec<String> = again
            .diagnostics
            .iter()
            .map(|one| format!("{}: {}", one.code, one.message))
            .collect();
        if is_sound {
            assert!(found.is_empty(), "{found:?}\n{text}");
        }
        let again = again.description.expect("a bundle loads");
        let operations = |description: &Description| -> Vec<String> {
            let operations = description.operations();
            let names = operations.iter();
            names
                .map(|one| format!("{} {}", one.method, one.path.key))
                .collect()
        };
        assert_eq!(operations(&again), operations(&description), "{text}");
        if is_sound {
            let count = conform_ir::lower(&again).api.operations.len();
            assert_eq!(count, lowered.api.operations.len(), "{text}");
        }
    }
}
