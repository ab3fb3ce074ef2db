//! Generated models of small descriptions. The code that is generated from each fixture is recorded; it is formatted, compiles and is documented
//! without warnings, and reads the examples of its description.

use std::fs;
use std::path::{Path, PathBuf};

use conform_codegen::{Generated, Layout, Runtime, Settings, generate};
use conform_description::{Description, LoadOptions};
use conform_ir::lower_with_examples;

use crate::generated_crates::{cargo, folder, workspace, write_tree, write_workspace};

/// Returns the paths of the fixtures, sorted.
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
fn generated_code_equals_its_snapshot() {
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

/// All fixtures are generated into one workspace: formatted as written, without warnings of the compiler, clippy and rustdoc, also with all features.
/// The example test of each one passes, and the examples in comments compile.
#[test]
fn every_fixture_compiles_and_reads_its_examples() {
    let root = folder("models");
    let (mut models, mut clients) = (Vec::new(), Vec::new());
    let mut examples = 0;
    for path in fixtures() {
        let generated = generated(&path);
        examples += generated.written.examples;
        let add = |package: String, into: &mut Vec<String>| {
            let inside =
                |(file, text)| Some((str::strip_prefix(file, &format!("{package}/"))?, text));
            write_tree(
                &root.join(&package),
                generated.tree.iter().filter_map(inside),
            );
            into.push(package);
        };
        add(format!("{}-models", stem(&path)), &mut models);
        if generated.written.operations > 0 {
            add(format!("{}-client", stem(&path)), &mut clients);
        }
    }
    assert!(examples > 25, "the fixtures have examples: {examples}");
    assert!(!clients.is_empty(), "some fixtures have operations");
    write_workspace(&root, &[models.clone(), clients.clone()].concat());

    let of = |command: &[&str], packages: &[String], rest: &[&str]| {
        let mut arguments = command.to_vec();
        arguments.push("--offline");
        for package in packages {
            arguments.extend(["--package", package]);
        }
        arguments.extend(rest);
        cargo(&root, &arguments);
    };
    let strict = ["--", "-D", "warnings"];
    cargo(&root, &["fmt", "--all", "--check"]);
    of(
        &["clippy", "--all-targets", "--all-features"],
        &models,
        &strict,
    );
    // Without TLS, which takes a long time to compile.
    of(&["clippy", "--no-default-features"], &clients, &strict);
    of(&["test", "--doc", "--no-default-features"], &clients, &[]);
    of(&["test", "--doc"], &models, &[]);
    let all = [models.clone(), clients].concat();
    of(&["doc", "--no-deps", "--no-default-features"], &all, &[]);
    of(&["test", "--test", "examples"], &models, &[]);
}
