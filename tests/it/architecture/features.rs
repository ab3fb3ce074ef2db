//! What a generated crate turns on in the program that links it.

use std::process::Command;

use super::root;

/// Features of shared crates that change how other code of a program behaves. Cargo turns a feature on for the whole program as soon as one crate asks for
/// it.
const CHANGING: [&str; 5] = [
    "arbitrary_precision",
    "float_roundtrip",
    "preserve_order",
    "unbounded_depth",
    "unstable",
];

/// Returns the packages that a crate links, with all its own features on, each with its features.
fn linked(package: &str) -> Vec<(String, Vec<String>)> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--all-features", "--offline"])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}|{f}",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    let text = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    text.lines()
        .filter_map(|line| line.split_once('|'))
        .map(|(package, features)| {
            let features = features.trim_end_matches("(*)").trim();
            let features = features.split(',').map(|name| name.trim().to_owned());
            (package.to_owned(), features.collect())
        })
        .collect()
}

#[test]
fn generated_crates_change_nothing_in_the_program_that_links_them() {
    for package in [
        "vsee-client",
        "vsee-models",
        "conform-client",
        "conform-runtime",
    ] {
        let linked = linked(package);
        let has = |name: &str| linked.iter().any(|(package, _)| package.starts_with(name));
        assert!(has("serde_json ") && has("serde "), "{package}: {linked:?}");
        for (name, features) in &linked {
            let changing: Vec<_> = features
                .iter()
                .filter(|feature| CHANGING.contains(&feature.as_str()))
                .collect();
            assert!(
                changing.is_empty(),
                "{package} turns on {changing:?} of {name}"
            );
        }
        let (_, features) = linked
            .iter()
            .find(|(package, _)| package.starts_with("serde_json "))
            .expect("it is there");
        for feature in features {
            let is_harmless = ["alloc", "default", "raw_value", "std"].contains(&feature.as_str());
            assert!(is_harmless, "{package} turns on `{feature}` of serde_json");
        }
    }
}

#[test]
fn manifests_of_generated_crates_ask_for_no_such_feature() {
    for manifest in ["package/Cargo.toml.j2", "workspace/Cargo.toml.j2"] {
        let text = std::fs::read_to_string(root().join("templates").join(manifest));
        let text = text.expect("the template can be read");
        for feature in CHANGING {
            assert!(!text.contains(feature), "{manifest}: {feature}");
        }
    }
}
