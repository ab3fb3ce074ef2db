//! The files of the description, and the objects in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_description::grammar::PATTERN_PROPERTIES;
use conform_json::{Document, Object, Span, Value};
use conform_report::{Diagnostic, Label};

use super::documents::{Documents, empty};

/// What the files of a folder describe.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FileKind {
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
pub(crate) struct File {
    pub(super) resource: String,
    pub(super) kind: FileKind,
    /// The name without `.yaml`.
    pub(super) stem: String,
    pub(crate) document: Arc<Document>,
}

impl File {
    /// Returns the path, relative to the folder of the description.
    pub(crate) fn path(&self) -> String {
        format!(
            "{}/{}/{}.yaml",
            self.resource,
            self.kind.folder(),
            self.stem
        )
    }

    /// Returns a label on the first line of a value.
    pub(super) fn label(&self, value: Value<'_>) -> Label {
        label(&self.document, value.span())
    }
}

/// Returns a label on the first line of some bytes of a document.
pub(super) fn label(document: &Arc<Document>, span: Span) -> Label {
    let line = document.text()[span.range()].split('\n').next();
    let length = line.map_or(0, |line| line.trim_end().len());
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    Label::new(document, Span::new(span.start, span.start + length), "")
}

/// A description in the folder `spec`: that of the captured page, or that of its sister pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// The Visit API: what is generated, tested and counted.
    Page,
    /// What other pages of the vendor show, outside the captured one. It may refer to what the Visit API shares.
    Sister,
}

impl Part {
    /// Returns the path of the root file.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Page => "spec/openapi.yaml",
            Self::Sister => "spec/sister.yaml",
        }
    }

    /// Returns how a reference from a resource to what resources share begins.
    pub(super) fn shared(self) -> &'static str {
        match self {
            Self::Page => "../../shared/",
            Self::Sister => "../../../shared/",
        }
    }
}

/// The files of a description.
pub(crate) struct Tree {
    pub(crate) part: Part,
    /// The folder that contains `spec` and `tests`.
    pub(super) root: PathBuf,
    /// The root file.
    pub(crate) contents: Arc<Document>,
    /// The files of all resources, sorted.
    pub(crate) files: Vec<File>,
    /// The paths of files of the other description that this one may refer to.
    pub(super) borrowed: Vec<String>,
    /// Files that the layout has no place for, relative to `spec`.
    pub(super) strays: Vec<String>,
}

impl Tree {
    /// Reads the description of the Visit API below a folder. Files that are not YAML are reported.
    pub(crate) fn read(root: &Path) -> (Self, Vec<Diagnostic>) {
        Self::read_part(root, Part::Page, &mut Documents::default())
    }

    /// Reads one of the descriptions below a folder. Files that are not YAML are reported.
    pub(crate) fn read_part(
        root: &Path,
        part: Part,
        documents: &mut Documents,
    ) -> (Self, Vec<Diagnostic>) {
        let spec = root.join("spec");
        let mut problems = Vec::new();
        let mut tree = Self {
            part,
            root: root.to_owned(),
            contents: empty(part.file()),
            files: Vec::new(),
            borrowed: Vec::new(),
            strays: Vec::new(),
        };
        let paths = conform_traffic::list_files(&spec).unwrap_or_default();
        for path in paths {
            let below = path.strip_prefix(&spec).unwrap_or(&path);
            let name = below.to_string_lossy().replace('\\', "/");
            if format!("spec/{name}") == part.file() {
                match documents.get(&path, &name) {
                    Ok(document) => tree.contents = document,
                    Err(problem) => problems.push(*problem),
                }
                continue;
            }
            let other = if name.starts_with("sister") {
                Part::Sister
            } else {
                Part::Page
            };
            if other != part {
                if name.starts_with("shared/") {
                    tree.borrowed.push(name);
                }
                continue;
            }
            let Some((resource, kind, stem)) = placed(part, &name) else {
                if name != "README.md" {
                    tree.strays.push(name);
                }
                continue;
            };
            match documents.get(&path, &name) {
                Ok(document) => tree.files.push(File {
                    resource,
                    kind,
                    stem,
                    document,
                }),
                Err(problem) => problems.push(*problem),
            }
        }
        (tree, problems)
    }

    /// Returns name and path of each component of a kind, by the name of its folder.
    pub(crate) fn components(&self, folder: &str) -> Vec<(String, String)> {
        let files = self.files.iter();
        let files = files.filter(|file| file.kind.folder() == folder);
        files.map(|file| (file.stem.clone(), file.path())).collect()
    }

    /// Returns the folder of the payloads.
    pub(super) fn payloads(&self) -> PathBuf {
        self.root.join("tests").join("payloads")
    }
}

/// Returns resource, kind and name of a file in its place; `None` if the layout has no place for it.
fn placed(part: Part, name: &str) -> Option<(String, FileKind, String)> {
    let words: Vec<&str> = name.split('/').collect();
    let (resource, folder, file) = match (part, &words[..]) {
        (Part::Page, [resource, folder, file]) => ((*resource).to_owned(), folder, file),
        (Part::Sister, ["sister", resource, folder, file]) => {
            (format!("sister/{resource}"), folder, file)
        }
        _ => return None,
    };
    let (_, kind) = FileKind::ALL.iter().find(|(name, _)| name == folder)?;
    Some((resource, *kind, file.strip_suffix(".yaml")?.to_owned()))
}

/// The kind of an object of the description.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    PathItem,
    Operation,
    Parameter,
    Schema,
}

impl Role {
    /// Returns what it is, with an article.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::Schema => "a schema",
        }
    }
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

    pub(super) fn label(&self) -> Label {
        self.file.label(self.object.value())
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
            for method in ["get", "put", "post", "delete", "patch"] {
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
