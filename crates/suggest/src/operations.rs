//! Edits of operations: statuses, media types, parameters, bodies.

use conform_json::{Draft, Value};
use conform_report::MessagePart;
use conform_validator::codes;

use crate::contents::{BodySide, content, content_entry, is_json, key_of, response, with_schemas};
use crate::edit::{Candidate, Editor, parted};
use crate::elsewhere;
use crate::infer;
use crate::new_operation;

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
    } else if code == codes::REPEATED_PARAMETER {
        list(editor)
    } else if code == codes::UNEXPECTED_BODY {
        body(editor)
    } else if code == codes::UNDOCUMENTED_METHOD || code == codes::UNDOCUMENTED_PATH {
        new_operation::operation(editor)
    } else if [codes::MALFORMED_BODY, codes::MALFORMED_PARAMETER].contains(&code) {
        Err("no description makes it readable: the message is wrong".to_owned())
    } else if [codes::WRONG_TAG, codes::UNKNOWN_TAG].contains(&code) {
        Err("which schema the tag is to choose, no program can know".to_owned())
    } else {
        Err(format!("no edit is known for `{code}`"))
    }
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
    found.extend(with_schemas(|source| {
        added(response(editor, status, source))
    })?);
    Ok(found)
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
    let add = |entry: Draft<'static>| {
        editor.change(title.clone(), holder, |object| {
            if object.get("content").is_none() {
                object.set("content", Draft::object(Vec::new()));
            }
            let content = object.get_mut("content").and_then(Draft::open_object);
            let content = content.ok_or("`content` is no object")?;
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
            Draft::of(schema).into_owned(),
        )]))?);
    }
    found.extend(with_schemas(|source| {
        add(content_entry(editor, side, &media_type, source))
    })?);
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
    let lists: Vec<Vec<String>> = items
        .map(|&index| editor.items[index].values(location, &name))
        .collect();
    let is_list = lists.iter().any(|own| own.len() > 1);
    let texts = lists.concat();
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
    let mut schema = infer::of_texts(&texts);
    if is_list {
        schema = infer::list(schema);
    }
    let own = parameter_object(&name, location, schema);
    let known = known.map(|known| Ok(add(known)?.borrowed()));
    known.into_iter().chain([add(own)]).collect()
}

/// Makes the schema of a parameter one of lists, because it was sent several times.
fn list(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let key = &editor.cause.key;
    let (parent, last) = parted(&key.pointer);
    let parameter = if last == "explode" {
        parent
    } else {
        &key.pointer
    };
    if last == "explode" {
        return Err("its style joins the values of a list".to_owned());
    }
    let name = editor.cause.part.word_and_name().1.unwrap_or_default();
    let candidate = editor.change(format!("make `{name}` a list"), parameter, |object| {
        let place = object.get_mut("schema").ok_or("it has no `schema`")?;
        *place = infer::list(place.clone());
        editor.note(object, "schema");
        Ok(())
    })?;
    Ok(vec![candidate])
}

/// Adds a body to an operation that has none.
fn body(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (parent, last) = parted(&editor.cause.key.pointer);
    let holder = if last == "content" || last == "requestBody" {
        parent
    } else {
        editor.cause.key.pointer.as_str()
    };
    if !editor.cause.is_request {
        return Err("a response with this status never has a body".to_owned());
    }
    let title = format!("add a body ({})", editor.cause.seen());
    with_schemas(|source| {
        editor.change(title.clone(), holder, |object| {
            let content = content(editor, BodySide::Request, source);
            let content = content.ok_or("the body is not known")?;
            let body = Draft::object(vec![("content".into(), content)]);
            let before = ["parameters", "operationId", "description", "summary"];
            let before = before.into_iter().find(|key| object.get(key).is_some());
            object.set_behind(before.unwrap_or_default(), "requestBody", body);
            editor.note(object, "requestBody");
            Ok(())
        })
    })
}

fn parameter_object(name: &str, location: &'static str, schema: Draft<'static>) -> Draft<'static> {
    Draft::object(vec![
        ("name".into(), Draft::text(name.to_owned())),
        ("in".into(), Draft::text(location)),
        ("schema".into(), schema),
    ])
}

fn optional(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (parent, last) = parted(&editor.cause.key.pointer);
    let holder = if last == "required" || last == "content" {
        parent
    } else {
        editor.cause.key.pointer.as_str()
    };
    if editor.cause.code == codes::MISSING_BODY && !editor.cause.is_request {
        return Err(
            "a response with `content` always has a body: an answer without one needs a status of its own"
                .to_owned(),
        );
    }
    if matches!(editor.cause.part, MessagePart::Path(_)) {
        return Err("a path parameter is always required".to_owned());
    }
    let title = match editor.cause.part.word_and_name() {
        ("header", Some(name)) => format!("make the header `{name}` optional"),
        (_, Some(name)) => format!("make the parameter `{name}` optional"),
        (_, None) => "make the body optional".to_owned(),
    };
    let candidate = editor.change(title, holder, |object| {
        object.remove("required").ok_or("it is not required here")?;
        Ok(())
    })?;
    Ok(vec![candidate])
}
