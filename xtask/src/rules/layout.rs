//! The layout of files, the list of them in `openapi.yaml`, and the references that it allows.

use std::collections::{BTreeMap, BTreeSet};

use conform_json::{Span, Value};
use conform_report::{Diagnostic, Label};

use super::codes;
use super::files::{self, File, FileKind, Tree, label};
use super::problem::problem;

/// The kinds of components.
const COMPONENTS: [FileKind; 3] = [FileKind::Parameter, FileKind::Response, FileKind::Schema];

/// Returns the name of the file of a path: `visits_id_exports` for `/visits/{id}/exports`.
pub(crate) fn stem(path: &str) -> String {
    path.trim_start_matches('/')
        .replace('/', "_")
        .replace(['{', '}'], "")
}

/// Reports files out of place, files that are not listed or listed under another name, and references of another form.
pub(super) fn check(tree: &Tree, found: &mut Vec<Diagnostic>) {
    let start = || Label::new(&tree.contents, Span::at(0), "");
    for stray in &tree.strays {
        let text = format!("the layout has no place for `spec/{stray}`");
        found.push(
            problem(codes::LAYOUT, start(), text)
                .help("files are `<resource>/<paths|parameters|responses|schemas>/<Name>.yaml`"),
        );
    }
    listed(tree, found);
    names(tree, found);
    for file in &tree.files {
        references(tree, file, found);
    }
    shared(tree, found);
}

/// Reports files that `openapi.yaml` does not list once under their name, and components out of order.
fn listed(tree: &Tree, found: &mut Vec<Diagnostic>) {
    let contents = &tree.contents;
    let mut listed: BTreeMap<&str, (String, Span)> = BTreeMap::new();
    let components = contents.root().get("components");
    let of = |kind: FileKind| match kind {
        FileKind::Path => contents.root().get("paths"),
        _ => components.and_then(|components| components.get(kind.folder())),
    };
    let kinds = std::iter::once(FileKind::Path).chain(COMPONENTS);
    for kind in kinds {
        let entries = of(kind).and_then(|value| value.as_object());
        let mut before = "";
        for entry in entries.into_iter().flatten() {
            let place = || label(contents, entry.key_span);
            let object = entry.value.as_object();
            let target = object.and_then(|object| object.get("$ref")?.as_str());
            let (Some(target), Some(1)) = (target, object.map(|object| object.len())) else {
                let text = format!(
                    "the entry `{}` must be a `$ref` and nothing else",
                    entry.key
                );
                found.push(problem(codes::LAYOUT, place(), text));
                continue;
            };
            let name = match kind {
                FileKind::Path => stem(entry.key),
                _ => entry.key.to_owned(),
            };
            if listed.insert(target, (name, entry.key_span)).is_some() {
                let text = format!("`{target}` is listed twice");
                found.push(problem(codes::LAYOUT, place(), text));
            }
            if kind != FileKind::Path && entry.key < before {
                let text = format!("`{}` comes after `{before}`", entry.key);
                found.push(
                    problem(codes::LAYOUT, place(), text)
                        .help("sort components by name, or run `cargo xtask check --fix`"),
                );
            }
            before = entry.key;
        }
    }
    for file in &tree.files {
        let path = file.path();
        match listed.remove(path.as_str()) {
            None => found.push(
                problem(
                    codes::LAYOUT,
                    file.label(file.document.root()),
                    format!("`{}` does not list `{path}`", tree.part.file()),
                )
                .help(match file.kind {
                    FileKind::Path => {
                        format!("add its path under `paths`: `/…: {{$ref: {path}}}`")
                    }
                    kind => format!(
                        "add `{}: {{$ref: {path}}}` under `components.{}`, or run `cargo xtask check --fix`",
                        file.stem,
                        kind.folder()
                    ),
                }),
            ),
            Some((name, span)) if name != file.stem => found.push(
                problem(
                    codes::LAYOUT,
                    label(contents, span),
                    format!("`{path}` is listed as `{name}`"),
                )
                .help(format!("name the file `{name}.yaml`, or the entry after the file")),
            ),
            Some(_) => {}
        }
    }
    for (target, (_, span)) in listed {
        let text = format!("`{target}` does not exist");
        found.push(problem(codes::ABSENT_FILE, label(contents, span), text));
    }
}

/// Reports names that are taken twice or not in Pascal case.
fn names(tree: &Tree, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, &File> = BTreeMap::new();
    for file in tree.files.iter().filter(|file| file.kind != FileKind::Path) {
        let place = || file.label(file.document.root());
        let pascal = file.stem.starts_with(|c: char| c.is_ascii_uppercase())
            && file.stem.chars().all(|c| c.is_ascii_alphanumeric());
        if !pascal {
            let text = format!("the name `{}` is not in Pascal case", file.stem);
            found.push(problem(codes::LAYOUT, place(), text));
        }
        if let Some(other) = seen.insert(&file.stem, file) {
            let text = format!("`spec/{}` has the same name", other.path());
            found.push(problem(codes::LAYOUT, place(), text));
        }
    }
}

/// Reports references of a file that have another form than the two of the layout.
fn references(tree: &Tree, file: &File, found: &mut Vec<Diagnostic>) {
    siblings(file, file.document.root(), found);
    let mut targets = Vec::new();
    files::references(file.document.root(), &mut targets);
    for (target, value) in targets {
        let shared = target.strip_prefix(tree.part.shared());
        let resource = if shared.is_some() {
            "shared"
        } else {
            &file.resource
        };
        let rest = shared
            .or_else(|| target.strip_prefix("../"))
            .unwrap_or_default();
        let words: Vec<_> = rest.split('/').collect();
        let is_form = matches!(words[..], ["parameters" | "responses" | "schemas", name] if name.ends_with(".yaml"));
        let is_long = shared.is_some() && file.resource == "shared";
        if !is_form || is_long {
            let text = format!("the reference `{target}` has another form than the layout allows");
            found.push(problem(codes::REFERENCE, file.label(value), text).help(format!(
                "write `../<kind>/Name.yaml` for the same resource, `{}<kind>/Name.yaml` for what is shared",
                tree.part.shared()
            )));
            continue;
        }
        let path = format!("{resource}/{rest}");
        if !tree.files.iter().any(|file| file.path() == path) && !tree.borrowed.contains(&path) {
            let text = format!("`spec/{path}` does not exist");
            let near =
                conform_report::nearest(words[1], tree.files.iter().map(|file| file.stem.as_str()));
            let problem = problem(codes::ABSENT_FILE, file.label(value), text);
            found.push(match near {
                Some(near) => problem.help(format!("did you mean `{near}.yaml`?")),
                None => problem,
            });
        }
    }
}

/// Reports keys beside a `$ref`, which have no effect in this version of OpenAPI.
fn siblings(file: &File, value: Value<'_>, found: &mut Vec<Diagnostic>) {
    let object = value.as_object();
    let reference =
        object.filter(|object| object.get("$ref").is_some_and(|it| it.as_str().is_some()));
    let beside = reference.and_then(|object| object.iter().find(|member| member.key != "$ref"));
    if let Some(member) = beside {
        let text = format!("`{}` has no effect beside `$ref`", member.key);
        let label = label(&file.document, member.key_span);
        let help = "write `allOf:` with the reference as its one item, and the key beside that";
        found.push(problem(codes::REFERENCE, label, text).help(help));
    }
    for member in object.into_iter().flatten() {
        siblings(file, member.value, found);
    }
    for element in value.as_array().into_iter().flatten() {
        siblings(file, element, found);
    }
}

/// Reports shared files that only one resource uses.
fn shared(tree: &Tree, found: &mut Vec<Diagnostic>) {
    let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for file in &tree.files {
        let mut targets = Vec::new();
        files::references(file.document.root(), &mut targets);
        for (target, _) in targets {
            let path = match target.strip_prefix("../../") {
                Some(path) => path.to_owned(),
                None => target.replacen("..", &file.resource, 1),
            };
            users.entry(path).or_default().insert(&file.resource);
        }
    }
    for file in tree.files.iter().filter(|file| file.resource == "shared") {
        let users = users.get(&file.path());
        if !users.is_some_and(|users| users.len() > 1 || users.contains("shared")) {
            let text = match users.and_then(|users| users.first()) {
                Some(user) => format!("only `{user}` uses this shared file"),
                None => "nothing uses this shared file".to_owned(),
            };
            let problem = problem(codes::LAYOUT, file.label(file.document.root()), text);
            found.push(problem.help("move it to the resource that uses it"));
        }
    }
}
