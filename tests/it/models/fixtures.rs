//! Each fixture is a small description. What is generated from it is recorded, is formatted, compiles without a warning,
//! reads its own examples, and documents itself without one.

use std::fs;
use std::path::{Path, PathBuf};

use vsee_codegen::{Generated, Layout, Runtime, Settings, generate};
use vsee_spec::{Description, LoadOptions, lower_with_examples};

use crate::emitted::{cargo, folder, workspace, write_tree, write_workspace};

/// The descriptions in the folder of fixtures, sorted.
fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of fixtures is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    assert!(paths.len() > 5, "the fixtures are there");
    paths
}

fn stem(path: &Path) -> &str {
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a fixture has a name")
}

fn settings(path: &Path) -> Settings {
    Settings {
        layout: Layout::Workspace {
            name: stem(path).to_owned(),
            runtime: Runtime::Path(
                workspace()
                    .join("crates/runtime")
                    .to_string_lossy()
                    .into_owned(),
            ),
        },
        source: path
            .file_name()
            .expect("a fixture is a file")
            .to_string_lossy()
            .into_owned(),
        example_tests: true,
        ..Settings::default()
    }
}

fn generated(path: &Path) -> Generated {
    let loaded = Description::load(path, &LoadOptions::default());
    let description = loaded
        .description
        .unwrap_or_else(|| panic!("{} loads", path.display()));
    let lowered = lower_with_examples(&description);
    generate(&lowered.api, &settings(path))
}

#[test]
fn every_fixture_generates_what_is_recorded() {
    let mut snapshots = insta::Settings::clone_current();
    snapshots.set_snapshot_path("../../snapshots/models");
    snapshots.set_prepend_module_to_snapshot(false);
    snapshots.set_omit_expression(true);
    for path in fixtures() {
        let generated = generated(&path);
        let mut text = format!("{:?}\n", generated.written);
        for (file, content) in generated.tree.iter() {
            if file.contains("-models/src/generated/")
                || file.ends_with("lib.rs") && file.contains("-models/")
            {
                text.push_str(&format!("\n===== {file}\n{content}"));
            }
        }
        snapshots.bind(|| insta::assert_snapshot!(stem(&path), text));
    }
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    for path in fixtures() {
        assert_eq!(
            generated(&path).tree,
            generated(&path).tree,
            "{}",
            path.display()
        );
    }
}

/// One workspace of the models of all fixtures: formatted as written, free of warnings from the compiler, clippy and
/// rustdoc, features included, and each passes the test of its examples.
#[test]
fn every_fixture_compiles_and_reads_its_examples() {
    let root = folder("models");
    let mut members = Vec::new();
    let mut examples = 0;
    for path in fixtures() {
        let generated = generated(&path);
        examples += generated.written.examples;
        let package = format!("{}-models", stem(&path));
        let inside = |(file, text)| Some((str::strip_prefix(file, &format!("{package}/"))?, text));
        write_tree(
            &root.join(&package),
            generated.tree.iter().filter_map(inside),
        );
        members.push(package);
    }
    assert!(examples > 25, "the fixtures have examples: {examples}");
    write_workspace(&root, &members);
    for arguments in [
        "fmt --all --check",
        "clippy --offline --workspace --all-targets --all-features -- -D warnings",
        "doc --offline --workspace --no-deps",
        "test --offline --workspace --test examples",
    ] {
        let arguments: Vec<_> = arguments.split(' ').collect();
        cargo(&root, &arguments);
    }
}
