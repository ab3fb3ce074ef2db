//! The files of the description, and the objects in them.

use std::fs;
use std::path::{Path, PathBuf};

use conform_description::grammar::PATTERN_PROPERTIES;
use conform_json::{Document, Format, Limits, Object, Value};

/// Returns the folder of the description.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// What the files of a folder describe.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FileKind {
    Path,
    Parameter,
    Response,
    Schema,
}

impl FileKind {
    const ALL: [(&'static str, Self); 4] = [
        ("paths", Self::Path),
        ("parameters", Self::Parameter),
        ("responses", Self::Response),
        ("schemas", Self::Schema),
    ];

    /// Returns the name of the folder, which is also the name under `components`.
    pub(super) fn folder(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, kind)| *kind == self);
        found.expect("all are listed").0
    }
}

/// A file of a resource.
pub(super) struct File {
    pub(super) resource: String,
    pub(super) kind: FileKind,
    /// The name without `.yaml`.
    pub(super) stem: String,
    pub(super) document: Document,
}

impl File {
    /// Returns the path, relative to the folder of the description.
    pub(super) fn path(&self) -> String {
        format!(
            "{}/{}/{}.yaml",
            self.resource,
            self.kind.folder(),
            self.stem
        )
    }

    /// Returns file and line of a value, for messages.
    pub(super) fn place(&self, value: Value<'_>) -> String {
        let line = self.document.position(value.span().start).line;
        format!("spec/{}:{line}", self.path())
    }
}

/// Reads a YAML file in the folder of the description.
pub(super) fn read(path: &str) -> Document {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Document::parse(path, bytes, Format::Yaml, &Limits::default())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the names in a folder, sorted.
fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| {
            let name = entry.expect("its entries are readable").file_name();
            name.into_string().expect("UTF-8")
        })
        .collect();
    names.sort();
    names
}

/// Returns every file of every resource.
///
/// # Panics
///
/// If the folder contains anything that the layout does not allow.
pub(super) fn all() -> Vec<File> {
    let mut files = Vec::new();
    for resource in entries(&root()) {
        if matches!(resource.as_str(), "openapi.yaml" | "README.md") {
            continue;
        }
        for folder in entries(&root().join(&resource)) {
            let (_, kind) = *FileKind::ALL
                .iter()
                .find(|(name, _)| *name == folder)
                .unwrap_or_else(|| panic!("the layout has no folder {resource}/{folder}"));
            for name in entries(&root().join(&resource).join(&folder)) {
                let stem = name
                    .strip_suffix(".yaml")
                    .unwrap_or_else(|| panic!("{resource}/{folder}/{name} is not a .yaml file"));
                files.push(File {
                    resource: resource.clone(),
                    kind,
                    stem: stem.to_owned(),
                    document: read(&format!("{resource}/{folder}/{name}")),
                });
            }
        }
    }
    assert!(files.len() > 80, "only {} files found", files.len());
    files
}

/// The kind of an object of the description.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    PathItem,
    Operation,
    Parameter,
    Schema,
}

/// An object of the description in its file.
#[derive(Clone, Copy)]
pub(super) struct Item<'f> {
    pub(super) file: &'f File,
    pub(super) role: Role,
    /// The name of the property that a schema describes.
    pub(super) property: Option<&'f str>,
    /// Whether it is a branch of `oneOf`, `anyOf` or `allOf`.
    pub(super) branch: bool,
    pub(super) object: Object<'f>,
}

impl Item<'_> {
    pub(super) fn has(&self, key: &str) -> bool {
        self.object.get(key).is_some()
    }

    pub(super) fn place(&self) -> String {
        self.file.place(self.object.value())
    }
}

/// Returns every path item, operation, parameter and schema of a file, without references.
pub(super) fn items(file: &File) -> Vec<Item<'_>> {
    let mut found = Vec::new();
    let role = match file.kind {
        FileKind::Path => Role::PathItem,
        FileKind::Parameter => Role::Parameter,
        FileKind::Schema => Role::Schema,
        FileKind::Response => return found,
    };
    visit(file, role, None, false, file.document.root(), &mut found);
    found
}

fn visit<'f>(
    file: &'f File,
    role: Role,
    property: Option<&'f str>,
    branch: bool,
    value: Value<'f>,
    found: &mut Vec<Item<'f>>,
) {
    let Some(object) = value.as_object() else {
        return;
    };
    if object.get("$ref").is_some() {
        return;
    }
    found.push(Item {
        file,
        role,
        property,
        branch,
        object,
    });
    let list = |key: &str| object.get(key).and_then(Value::as_array);
    let members = |key: &str| object.get(key).and_then(Value::as_object);
    for parameter in list("parameters").into_iter().flatten() {
        visit(file, Role::Parameter, None, false, parameter, found);
    }
    match role {
        Role::PathItem => {
            for method in ["get", "post"] {
                if let Some(operation) = object.get(method) {
                    visit(file, Role::Operation, None, false, operation, found);
                }
            }
        }
        Role::Operation => {}
        Role::Parameter => {
            if let Some(schema) = object.get("schema") {
                visit(file, Role::Schema, None, false, schema, found);
            }
        }
        Role::Schema => {
            for member in members("properties").into_iter().flatten() {
                visit(file, role, Some(member.key), false, member.value, found);
            }
            for member in members(PATTERN_PROPERTIES).into_iter().flatten() {
                visit(file, role, Some(member.key), false, member.value, found);
            }
            for key in ["items", "additionalProperties"] {
                if let Some(schema) = object.get(key) {
                    visit(file, role, None, false, schema, found);
                }
            }
            for key in ["oneOf", "anyOf", "allOf"] {
                for schema in list(key).into_iter().flatten() {
                    visit(file, role, None, true, schema, found);
                }
            }
        }
    }
}

/// Collects every `$ref` inside a value, with the value that contains it.
pub(super) fn references<'f>(value: Value<'f>, found: &mut Vec<(&'f str, Value<'f>)>) {
    if let Some(object) = value.as_object() {
        for member in object {
            match member.value.as_str() {
                Some(target) if member.key == "$ref" => found.push((target, member.value)),
                _ => references(member.value, found),
            }
        }
    }
    for element in value.as_array().into_iter().flatten() {
        references(element, found);
    }
}
