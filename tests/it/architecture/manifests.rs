//! Which crate may depend on which: the table in `docs/architecture.md` is held against the manifests.

use std::collections::{BTreeMap, BTreeSet};

use super::{packages, root};

/// Reads the column "depends on" of the table of crates.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let page = root().join("docs/architecture.md");
    let page = std::fs::read_to_string(page).expect("docs/architecture.md can be read");
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| `crates/") || line.starts_with("| `scale/"));
    let mut crates = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [folder, _package, _subject, depends, _not] = cells[..] else {
            panic!("a row of the table of crates has five columns: {row}");
        };
        let folder = folder
            .trim_matches('`')
            .trim_start_matches("crates/")
            .trim_start_matches("scale/")
            .to_owned();
        let names = depends
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        assert!(
            crates.insert(folder, names).is_none(),
            "a crate has two rows: {row}"
        );
    }
    crates
}

/// Returns the folders of the workspace's crates on which a manifest depends, those for tests left out.
fn declared(manifest: &toml::Table, folders: &BTreeMap<String, String>) -> BTreeSet<String> {
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flat_map(toml::Table::keys);
    names
        .filter_map(|name| folders.get(name).cloned())
        .collect()
}

#[test]
fn crates_depend_on_what_the_architecture_says() {
    let mut manifests = BTreeMap::new();
    let mut folders = BTreeMap::new();
    for package in packages() {
        let text = std::fs::read_to_string(package.join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = text.parse().expect("a manifest is TOML");
        let folder = package
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let name = manifest["package"]["name"]
            .as_str()
            .expect("a name")
            .to_owned();
        folders.insert(name, folder.clone());
        if folder != "xtask" {
            manifests.insert(folder, manifest);
        }
    }
    let declared: BTreeMap<_, _> = manifests
        .iter()
        .map(|(folder, manifest)| (folder.clone(), declared(manifest, &folders)))
        .collect();
    assert_eq!(
        documented(),
        declared,
        "docs/architecture.md on the left, the manifests on the right"
    );
}

#[test]
fn the_generated_crates_do_not_know_the_toolkit() {
    let documented = documented();
    let runtime = ["runtime", "runtime-client", "models"].map(str::to_owned);
    for name in ["models", "client"] {
        let unexpected: Vec<_> = documented[name]
            .iter()
            .filter(|name| !runtime.contains(name))
            .collect();
        assert!(unexpected.is_empty(), "{name} depends on {unexpected:?}");
    }
}
