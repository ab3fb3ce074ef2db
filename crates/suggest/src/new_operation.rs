//! Edits that add an operation: to a path that is there, or with its path.

use conform_description::operations::Operation as Described;
use conform_json::{Document, Draft, DraftMembers};

use crate::contents::{BodySide, SchemaSource, content, key_of, response, with_schemas};
use crate::edit::{Candidate, Editor, parted};
use crate::infer;

/// Returns the edits that add the operation that requests of a cause are for.
pub(crate) fn operation(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let key = &editor.cause.key;
    let (method, route) = key.name.split_once(' ').ok_or("the request is not known")?;
    let is_known = [
        "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
    ];
    if !is_known.contains(&method) {
        return Err(format!("`{method}` is no method of a path item"));
    }
    let member = method.to_ascii_lowercase();
    let items: Vec<usize> = editor.cause.items.clone();
    let mut statuses: Vec<u16> = items
        .iter()
        .filter_map(|&index| editor.items[index].status())
        .collect();
    statuses.sort_unstable();
    statuses.dedup();
    if statuses.iter().all(|status| *status >= 400) {
        return Err(
            "the API has answered with errors only, so there may be no such operation".to_owned(),
        );
    }
    let is_new_path = key.file.is_empty();
    let template = if is_new_path {
        without_base(editor, &template(route))
    } else {
        known_template(editor).unwrap_or_else(|| template(route))
    };
    let parameters = path_parameters(editor, &template);
    let operation = |source: SchemaSource| {
        let mut members: DraftMembers<'static> = vec![(
            "operationId".into(),
            Draft::text(operation_id(&member, &template)),
        )];
        if !parameters.is_empty() {
            members.push(("parameters".into(), Draft::array(parameters.clone())));
        }
        if let Some(content) = content(editor, BodySide::Request, source) {
            let body = vec![("content".into(), content)];
            members.push(("requestBody".into(), Draft::object(body)));
        }
        let responses = statuses
            .iter()
            .map(|&status| (key_of(status).into(), response(editor, status, source)));
        members.push(("responses".into(), Draft::object(responses.collect())));
        Draft::object(members)
    };
    let seen = editor.cause.seen();
    let title = format!("add the operation {method} {template} ({seen})");
    with_schemas(|source| {
        let operation = operation(source);
        if !is_new_path {
            return editor.change(title.clone(), &key.pointer, |object| {
                object.set(member.clone(), operation);
                editor.note(object, &member);
                Ok(())
            });
        }
        let document: &Document = editor.sources.first().ok_or("there is no file")?;
        let path = &template;
        editor.change_in(document, title.clone(), "", |root| {
            if root.get("paths").is_none() {
                root.set_behind("info", "paths", Draft::object(Vec::new()));
            }
            let paths = root.get_mut("paths").and_then(Draft::open_object);
            let paths = paths.ok_or("`paths` is no object")?;
            if paths.get(path).is_none() {
                paths.set(path.clone(), Draft::object(Vec::new()));
            }
            let item = paths.get_mut(path).and_then(Draft::open_object);
            item.ok_or("the path is no object")?
                .set(member.clone(), operation);
            editor.note(paths, path);
            Ok(())
        })
    })
}

/// Returns the template of the path item that a cause is in.
fn known_template(editor: &Editor<'_>) -> Option<String> {
    sibling(editor).map(|operation| operation.path.key.to_owned())
}

/// Returns an operation of the path item that a cause is in.
fn sibling<'e>(editor: &Editor<'e>) -> Option<Described<'e>> {
    let key = &editor.cause.key;
    let mut operations = editor.description.operations().into_iter();
    operations.find(|operation| {
        let item = operation.path_item;
        let document = editor.description.document(item.address().file);
        **document.name() == *key.file && item.pointer() == key.pointer
    })
}

/// Gives names to the parameters of a route.
fn template(route: &str) -> String {
    let mut count = 0;
    let segments = route.split('/').map(|segment| {
        if segment != "{}" {
            return segment.to_owned();
        }
        count += 1;
        if count == 1 {
            "{id}".to_owned()
        } else {
            format!("{{id{count}}}")
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Returns the path parameters that a new operation must declare: those of its path that the path item does not. A sibling says what
/// they are.
fn path_parameters(editor: &Editor<'_>, template: &str) -> Vec<Draft<'static>> {
    let key = &editor.cause.key;
    if key.file.is_empty() {
        let names = names_in(template);
        return names.iter().map(|name| path_parameter(name)).collect();
    }
    match sibling(editor) {
        Some(sibling) => {
            let own = sibling
                .parameters
                .iter()
                .filter(|it| it.location == "path" && !it.inherited);
            own.map(|parameter| Draft::of(parameter.entry.value()).into_owned())
                .collect()
        }
        None => {
            let (_, path) = parted(&key.pointer);
            names_in(&path)
                .iter()
                .map(|name| path_parameter(name))
                .collect()
        }
    }
}

fn names_in(template: &str) -> Vec<String> {
    let segments = template.split('/');
    let names = segments.filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names.map(str::to_owned).collect()
}

/// Returns a path without that of the first server.
fn without_base(editor: &Editor<'_>, path: &str) -> String {
    let url = editor
        .description
        .root()
        .at("/servers/0/url")
        .and_then(|url| url.as_str());
    let base = url.map_or("", |url| match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    });
    let base = base.trim_end_matches('/');
    match path.strip_prefix(base).filter(|rest| rest.starts_with('/')) {
        Some(rest) if !base.is_empty() => rest.to_owned(),
        _ => path.to_owned(),
    }
}

/// Makes an id of an operation: `getCranesById`.
fn operation_id(method: &str, template: &str) -> String {
    let mut out = method.to_owned();
    for segment in template
        .split(['/', '-', '_', '.'])
        .filter(|segment| !segment.is_empty())
    {
        let word = segment.trim_matches(['{', '}']);
        if segment.starts_with('{') {
            out.push_str("By");
        }
        let mut letters = word.chars().filter(|ch| ch.is_ascii_alphanumeric());
        out.extend(letters.next().map(|ch| ch.to_ascii_uppercase()));
        out.extend(letters);
    }
    out
}

fn path_parameter(name: &str) -> Draft<'static> {
    Draft::object(vec![
        ("name".into(), Draft::text(name.to_owned())),
        ("in".into(), Draft::text("path")),
        ("required".into(), Draft::literal("true")),
        ("schema".into(), infer::of_texts(&[])),
    ])
}
