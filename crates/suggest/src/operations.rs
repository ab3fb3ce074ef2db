//! Edits of operations: statuses, media types, parameters, bodies, and whole operations.

use conform_json::{Document, Draft, DraftMembers, Value};
use conform_report::MessagePart;
use conform_schema::InferredShape;
use conform_validator::codes;

use crate::cause::Found;
use crate::edit::{Candidate, Editor, parted};
use crate::elsewhere;
use crate::infer;

/// Returns the edits that may end a cause.
pub(crate) fn candidates(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let code = editor.cause.code;
    if code == codes::UNDOCUMENTED_STATUS {
        status(editor)
    } else if code == codes::UNDOCUMENTED_MEDIA_TYPE || code == codes::UNDOCUMENTED_BODY {
        media_type(editor)
    } else if code == codes::UNDOCUMENTED_PARAMETER {
        parameter(editor)
    } else if code == codes::MISSING_PARAMETER || code == codes::MISSING_BODY {
        optional(editor)
    } else if code == codes::UNDOCUMENTED_METHOD || code == codes::UNDOCUMENTED_PATH {
        operation(editor)
    } else {
        Err(format!("no edit is known for `{code}`"))
    }
}

/// Whose bodies a schema is made from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BodySide {
    Request,
    /// The responses, those with a status if one is given.
    Response(Option<u16>),
}

/// Returns the media types and bytes of the bodies that showed a cause.
fn bodies<'e>(
    editor: &'e Editor<'_>,
    side: BodySide,
) -> impl Iterator<Item = (String, &'e [u8])> + 'e {
    let items = editor.cause.items.iter().map(|&index| &editor.items[index]);
    items.filter_map(move |item| match side {
        BodySide::Request => item.body(true),
        BodySide::Response(status) => {
            let is_one = status.is_none() || item.status() == status;
            item.body(false).filter(|_| is_one)
        }
    })
}

/// Returns the schema of the bodies of a media type that showed a cause; `None` if nothing is known of them.
fn schema_of_bodies(
    editor: &Editor<'_>,
    side: BodySide,
    media_type: &str,
) -> Option<Draft<'static>> {
    let own = bodies(editor, side).filter(|(other, _)| other == media_type);
    if media_type == FORM {
        return Some(infer::of_forms(own.map(|(_, bytes)| bytes)));
    }
    if media_type.starts_with("text/") {
        return Some(Draft::object(vec![("type".into(), Draft::text("string"))]));
    }
    if !is_json(media_type) {
        return None;
    }
    let mut shape = InferredShape::default();
    let mut is_known = false;
    for found in own.filter_map(|(_, bytes)| Found::whole(bytes)) {
        if let Some(value) = found.value() {
            shape.add(value);
            is_known = true;
        }
    }
    is_known.then(|| infer::schema(&shape, editor.version()))
}

/// The media type of forms in URL encoding.
const FORM: &str = "application/x-www-form-urlencoded";

fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

/// Returns a Media Type Object for bodies.
fn content_entry(editor: &Editor<'_>, side: BodySide, media_type: &str) -> Draft<'static> {
    let schema = schema_of_bodies(editor, side, media_type);
    let members = schema.map(|schema| ("schema".into(), schema));
    Draft::object(members.into_iter().collect())
}

/// Returns the `content` of a message, with each media type that was seen; `None` if it had no body.
fn content(editor: &Editor<'_>, side: BodySide) -> Option<Draft<'static>> {
    let mut media_types: Vec<String> = bodies(editor, side).map(|(name, _)| name).collect();
    media_types.sort();
    media_types.dedup();
    let entries = media_types.into_iter().map(|media_type| {
        let entry = content_entry(editor, side, &media_type);
        (media_type.into(), entry)
    });
    let entries: DraftMembers<'static> = entries.collect();
    (!entries.is_empty()).then(|| Draft::object(entries))
}

/// Returns a Response Object for the messages of a cause that have a status.
fn response(editor: &Editor<'_>, status: u16) -> Draft<'static> {
    let mut members: DraftMembers<'static> =
        vec![("description".into(), Draft::text(phrase(status)))];
    let content = content(editor, BodySide::Response(Some(status)));
    members.extend(content.map(|content| ("content".into(), content)));
    Draft::object(members)
}

fn status(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let key = &editor.cause.key;
    let status: u16 = key.name.parse().map_err(|_| "the status is not known")?;
    let title = format!("add the status {status} ({})", editor.cause.seen());
    let responses = key.pointer.as_str();
    let document = editor.document()?;
    let all = document
        .root()
        .pointer(responses)
        .and_then(Value::as_object);
    let all = all.ok_or("the responses are not known")?;
    // Behind the last one that is less, where they are in order.
    let before = all
        .iter()
        .map(|member| member.key)
        .filter(|key| *key < key_of(status).as_str())
        .last();
    let added = |value: Draft<'static>| {
        editor.change(title.clone(), responses, |object| {
            match before {
                Some(before) => object.set_behind(before, key_of(status), value),
                None => object.members.insert(0, (key_of(status).into(), value)),
            }
            editor.note(object, &key_of(status));
            Ok(())
        })
    };
    let mut found = Vec::new();
    // What other operations answer with this status.
    if let Some(known) = elsewhere::response(editor, &key_of(status)) {
        found.push(added(known)?.borrowed());
    }
    found.push(added(response(editor, status))?);
    Ok(found)
}

fn key_of(status: u16) -> String {
    status.to_string()
}

fn media_type(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let key = &editor.cause.key;
    let (parent, last) = parted(&key.pointer);
    let holder = if last == "content" {
        parent
    } else {
        key.pointer.as_str()
    };
    let side = if editor.cause.is_request {
        BodySide::Request
    } else {
        BodySide::Response(None)
    };
    let media_type = key.name.clone();
    if media_type.is_empty() {
        return Err("the media type is not known".to_owned());
    }
    let title = format!("add the media type {media_type} ({})", editor.cause.seen());
    let document = editor.document()?;
    let content = document
        .root()
        .pointer(holder)
        .and_then(|holder| holder.get("content"));
    let siblings = content.and_then(Value::as_object);
    let sibling = siblings.and_then(|all| all.iter().find(|member| is_json(member.key)));
    let add = |entry: Draft<'_>| {
        editor.change(title.clone(), holder, |object| {
            if object.get("content").is_none() {
                object.set("content", Draft::object(Vec::new()));
            }
            let content = object.get_mut("content").and_then(Draft::open_object);
            let content = content.ok_or("`content` is no object")?;
            let entry = Draft::of_serde(&entry.to_serde());
            content.set(media_type.clone(), entry);
            editor.note(content, &media_type);
            Ok(())
        })
    };
    let mut found = Vec::new();
    // JSON by another name is most often the same JSON.
    if let Some(sibling) = sibling.filter(|_| is_json(&media_type))
        && let Some(schema) = sibling.value.get("schema")
    {
        found.push(add(Draft::object(vec![(
            "schema".into(),
            Draft::of(schema),
        )]))?);
    }
    found.push(add(content_entry(editor, side, &media_type))?);
    Ok(found)
}

fn parameter(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (location, name) = match &editor.cause.part {
        MessagePart::Query(name) => ("query", name.clone()),
        MessagePart::Header(name) => ("header", name.clone()),
        MessagePart::Cookie(name) => ("cookie", name.clone()),
        _ => return Err("the parameter is not known".to_owned()),
    };
    let items = editor.cause.items.iter();
    let texts: Vec<String> = items
        .flat_map(|&index| editor.items[index].values(location, &name))
        .collect();
    let (parent, last) = parted(&editor.cause.key.pointer);
    let operation = if last == "parameters" {
        parent
    } else {
        editor.cause.key.pointer.as_str()
    };
    let title = format!(
        "add the {location} parameter `{name}` ({})",
        editor.cause.seen()
    );
    let add = |parameter: Draft<'static>| {
        editor.change(title.clone(), operation, |object| {
            if object.get("parameters").is_none() {
                object.set_behind("operationId", "parameters", Draft::array(Vec::new()));
            }
            let list = object.get_mut("parameters").and_then(Draft::open_array);
            let list = list.ok_or("`parameters` is no list")?;
            list.items.push(parameter);
            editor.note(object, "parameters");
            Ok(())
        })
    };
    let known = elsewhere::parameter(editor, location, &name);
    let own = parameter_object(&name, location, &texts);
    let known = known.map(|known| Ok(add(known)?.borrowed()));
    known.into_iter().chain([add(own)]).collect()
}

fn parameter_object(name: &str, location: &'static str, texts: &[String]) -> Draft<'static> {
    let mut members: DraftMembers<'static> = vec![
        ("name".into(), Draft::text(name.to_owned())),
        ("in".into(), Draft::text(location)),
    ];
    if location == "path" {
        members.push(("required".into(), Draft::literal("true")));
    }
    members.push(("schema".into(), infer::of_texts(texts)));
    Draft::object(members)
}

fn optional(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (parent, last) = parted(&editor.cause.key.pointer);
    let holder = if last == "required" {
        parent
    } else {
        editor.cause.key.pointer.as_str()
    };
    if matches!(editor.cause.part, MessagePart::Path(_)) {
        return Err("a path parameter is always required".to_owned());
    }
    let name = editor.cause.part.word_and_name().1;
    let title = match name {
        Some(name) => format!("make the parameter `{name}` optional"),
        None => "make the body optional".to_owned(),
    };
    let candidate = editor.change(title, holder, |object| {
        object.remove("required").ok_or("it is not required here")?;
        Ok(())
    })?;
    Ok(vec![candidate])
}

fn operation(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
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
    let template = template(route);
    let mut members: DraftMembers<'static> = vec![(
        "operationId".into(),
        Draft::text(operation_id(&member, &template)),
    )];
    let is_new_path = key.file.is_empty();
    let parameters = path_parameters(editor, &template);
    if !parameters.is_empty() {
        members.push(("parameters".into(), Draft::array(parameters)));
    }
    if let Some(content) = content(editor, BodySide::Request) {
        let body = vec![("content".into(), content)];
        members.push(("requestBody".into(), Draft::object(body)));
    }
    let responses = statuses
        .iter()
        .map(|&status| (key_of(status).into(), response(editor, status)));
    members.push(("responses".into(), Draft::object(responses.collect())));
    let operation = Draft::object(members);
    let seen = editor.cause.seen();
    let title = format!("add the operation {method} {template} ({seen})");
    let candidate = if is_new_path {
        let document: &Document = editor.sources.first().ok_or("there is no file")?;
        let path = without_base(editor, &template);
        editor.change_in(document, title, "", |root| {
            if root.get("paths").is_none() {
                root.set_behind("info", "paths", Draft::object(Vec::new()));
            }
            let paths = root.get_mut("paths").and_then(Draft::open_object);
            let paths = paths.ok_or("`paths` is no object")?;
            if paths.get(&path).is_none() {
                paths.set(path.clone(), Draft::object(Vec::new()));
            }
            let item = paths.get_mut(&path).and_then(Draft::open_object);
            item.ok_or("the path is no object")?.set(member, operation);
            editor.note(paths, &path);
            Ok(())
        })?
    } else {
        editor.change(title, &key.pointer, |object| {
            object.set(member.clone(), operation);
            editor.note(object, &member);
            Ok(())
        })?
    };
    Ok(vec![candidate])
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
        return names
            .iter()
            .map(|name| parameter_object(name, "path", &[]))
            .collect();
    }
    let operations = editor.description.operations();
    let sibling = operations.iter().find(|operation| {
        let item = operation.path_item;
        let document = editor.description.document(item.address().file);
        **document.name() == *key.file && item.pointer() == key.pointer
    });
    match sibling {
        Some(sibling) => {
            let own = sibling
                .parameters
                .iter()
                .filter(|it| it.location == "path" && !it.inherited);
            own.map(|parameter| Draft::of_serde(&parameter.entry.value().to_serde()))
                .collect()
        }
        None => {
            let (_, path) = parted(&key.pointer);
            names_in(&path)
                .iter()
                .map(|name| parameter_object(name, "path", &[]))
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

/// Returns the phrase of a status (RFC 9110 §15).
fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ if status < 300 => "Success",
        _ if status < 400 => "Redirection",
        _ if status < 500 => "Client error",
        _ => "Server error",
    }
}
