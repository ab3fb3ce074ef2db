//! The layout of files, and the references that it allows.

use std::collections::BTreeMap;

use super::files::{self, FileKind};

/// Returns the name of the file of a path: `visits_id_exports` for `/visits/{id}/exports`.
fn stem(path: &str) -> String {
    path.trim_start_matches('/')
        .replace('/', "_")
        .replace(['{', '}'], "")
}

#[test]
fn root_file_lists_every_file_once_under_its_name() {
    let mut listed = BTreeMap::new();
    let contents = files::read("openapi.yaml");
    let root = contents.root();
    let mut add = |target: &str, name: String| {
        let before = listed.insert(target.to_owned(), name);
        assert!(before.is_none(), "{target} is listed twice");
    };
    let target = |value: conform_json::Value<'_>| {
        let object = value.as_object().expect("an object");
        assert_eq!(
            object.len(),
            1,
            "an entry has other members beside its $ref"
        );
        let target = object.get("$ref").expect("a $ref");
        target.as_str().expect("a string").to_owned()
    };
    for path in root.get("paths").unwrap().as_object().unwrap() {
        add(&target(path.value), stem(path.key));
    }
    for kind in [FileKind::Parameter, FileKind::Response, FileKind::Schema] {
        let components = root.get("components").unwrap().get(kind.folder()).unwrap();
        for component in components.as_object().unwrap() {
            add(&target(component.value), component.key.to_owned());
        }
    }
    for file in files::all() {
        let name = listed.remove(&file.path());
        assert_eq!(
            name.as_ref(),
            Some(&file.stem),
            "{} in openapi.yaml",
            file.path()
        );
    }
    assert!(listed.is_empty(), "listed but missing: {listed:?}");
}

#[test]
fn components_are_sorted() {
    let contents = files::read("openapi.yaml");
    for kind in [FileKind::Parameter, FileKind::Response, FileKind::Schema] {
        let components = contents.root().get("components").unwrap();
        let components = components.get(kind.folder()).unwrap().as_object().unwrap();
        let names: Vec<_> = components.iter().map(|member| member.key).collect();
        assert!(names.is_sorted(), "{}: {names:?}", kind.folder());
    }
}

#[test]
fn names_are_unique_and_in_pascal_case() {
    let mut seen = BTreeMap::new();
    for file in files::all() {
        if file.kind == FileKind::Path {
            continue;
        }
        let pascal = file.stem.starts_with(|c: char| c.is_ascii_uppercase())
            && file.stem.chars().all(|c| c.is_ascii_alphanumeric());
        assert!(pascal, "{}", file.path());
        if let Some(other) = seen.insert(file.stem.clone(), file.path()) {
            panic!("{} and {other} have the same name", file.path());
        }
    }
}

#[test]
fn references_lead_to_the_same_resource_or_to_shared() {
    for file in files::all() {
        let mut found = Vec::new();
        files::references(file.document.root(), &mut found);
        for (target, value) in found {
            let place = file.place(value);
            let (resource, rest) = match target.strip_prefix("../../shared/") {
                Some(rest) => {
                    assert_ne!(file.resource, "shared", "{place}: `../<kind>/…` is shorter");
                    ("shared", rest)
                }
                None => {
                    let rest = target.strip_prefix("../");
                    let rest = rest.unwrap_or_else(|| panic!("{place}: {target}"));
                    (file.resource.as_str(), rest)
                }
            };
            let words: Vec<_> = rest.split('/').collect();
            assert!(
                matches!(words[..], ["parameters" | "responses" | "schemas", name] if name.ends_with(".yaml")),
                "{place}: {target}"
            );
            let path = files::root().join(resource).join(rest);
            assert!(path.is_file(), "{place}: {target} does not exist");
        }
    }
}

#[test]
fn shared_file_is_used_by_several_resources_or_by_another_shared_file() {
    let files = files::all();
    let mut users: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in &files {
        let mut found = Vec::new();
        files::references(file.document.root(), &mut found);
        for (target, _) in found {
            let shared = match target.strip_prefix("../../") {
                Some(path) => path.to_owned(),
                None => target.replacen("..", &file.resource, 1),
            };
            let users = users.entry(shared).or_default();
            if !users.contains(&file.resource.as_str()) {
                users.push(&file.resource);
            }
        }
    }
    for file in files.iter().filter(|file| file.resource == "shared") {
        let users = users.get(&file.path()).map_or(&[][..], Vec::as_slice);
        let wanted = users.len() > 1 || users.contains(&"shared");
        assert!(wanted, "{} is used only by {users:?}", file.path());
    }
}
