//! Edits of schemas: types, listed values, members, branches.

use conform_description::Version;
use conform_json::{Draft, ObjectDraft, ValueKind};
use conform_validator::codes;

use crate::edit::{Candidate, Editor, parted};
use crate::elsewhere;
use crate::infer;
use crate::keywords;
use crate::unions;

/// With more new values than this, a list of values is no list of values.
const MOST_LISTED: usize = 50;

/// Returns the edits that may end a cause.
pub(crate) fn candidates(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let code = editor.cause.code;
    if code == codes::WRONG_TYPE {
        wrong_type(editor)
    } else if code == codes::MISSING_MEMBER {
        missing_member(editor)
    } else if code == codes::WRONG_BRANCH {
        unions::wrong_branch(editor)
    } else if code == codes::UNDECLARED_MEMBER || code == codes::FORBIDDEN_MEMBER {
        undeclared_member(editor)
    } else {
        wrong_constant(editor)
    }
}

fn wrong_type(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    if ["anyOf", "oneOf"].contains(&keyword.as_str()) {
        return unions::wrong_branch(editor);
    }
    if keyword != "type" {
        return Err(format!("no edit is known for `{keyword}`"));
    }
    let shape = editor.shape();
    let found: Vec<&str> = shape.types().collect();
    if found.is_empty() && !shape.is_nullable() {
        return Err("the values are not known".to_owned());
    }
    let title = match (found.as_slice(), shape.is_nullable()) {
        ([], _) => "allow null".to_owned(),
        (types, false) => format!("allow {}", types.join(", ")),
        (types, true) => format!("allow {} and null", types.join(", ")),
    };
    let candidate = editor.change(title, schema, |object| {
        let old = types_of(object);
        // Whole numbers are numbers.
        let is_wider = old == ["integer"] && found == ["number"];
        let new: Vec<&str> = found
            .iter()
            .copied()
            .filter(|name| !old.iter().any(|it| it == name))
            .collect();
        if is_wider {
            object.set("type", Draft::text("number"));
        } else if !new.is_empty() {
            if editor.version() == Version::V3_0 {
                unions::union(editor, object, &shape)?;
            } else {
                let list = type_list(object)?;
                list.extend(new.iter().map(|name| Draft::text((*name).to_owned())));
                if new.contains(&"array") && object.get("items").is_none() {
                    let items = shape
                        .items()
                        .map(|items| infer::schema(items, editor.version()));
                    object.set_behind(
                        "type",
                        "items",
                        items.unwrap_or_else(|| Draft::object(Vec::new())),
                    );
                }
            }
        }
        if shape.is_nullable() {
            allow_null(object, editor.version())?;
        }
        if object.get("type").is_some() {
            editor.note(object, "type");
        }
        Ok(())
    })?;
    Ok(vec![candidate])
}

/// Returns the types that a schema names.
fn types_of(object: &ObjectDraft<'_>) -> Vec<String> {
    match object.get("type").map(Draft::to_serde) {
        Some(serde_json::Value::String(name)) => vec![name],
        Some(serde_json::Value::Array(names)) => names
            .iter()
            .filter_map(|name| Some(name.as_str()?.to_owned()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Makes the type of a schema a list, so that others can be added.
fn type_list<'o, 'd>(object: &'o mut ObjectDraft<'d>) -> Result<&'o mut Vec<Draft<'d>>, String> {
    let types = object.get_mut("type").ok_or("the schema has no `type`")?;
    if types.kind() != ValueKind::Array {
        *types = Draft::array_in_line(vec![types.clone()]);
    }
    types
        .open_array()
        .map(|list| &mut list.items)
        .ok_or_else(|| "`type` is no list".to_owned())
}

/// Has a schema admit `null`.
fn allow_null(object: &mut ObjectDraft<'_>, version: Version) -> Result<(), String> {
    let union = ["anyOf", "oneOf"];
    let union = union.into_iter().find(|key| object.get(key).is_some());
    if object.get("type").is_none()
        && let Some(list) = union.and_then(|key| object.get_mut(key)?.open_array())
    {
        unions::allow_null_in(&mut list.items, version);
    } else if version == Version::V3_0 {
        unions::admit_null(object);
    } else {
        if !types_of(object).iter().any(|name| name == "null") {
            type_list(object)?.push(Draft::text("null"));
        }
        unions::list_null(object);
    }
    Ok(())
}

fn missing_member(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    let name = &editor.cause.key.name;
    if keyword != "required" {
        return keywords::missing_member(editor, name);
    }
    let candidate = editor.change(format!("make `{name}` optional"), schema, |object| {
        let list = object.get_mut("required").and_then(Draft::open_array);
        let list = list.ok_or("`required` is no list")?;
        list.items
            .retain(|item| item.to_serde().as_str() != Some(name));
        if list.items.is_empty() {
            object.remove("required");
        } else {
            editor.note(object, "required");
        }
        Ok(())
    })?;
    Ok(vec![candidate])
}

fn undeclared_member(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let pointer = &editor.cause.key.pointer;
    let (parent, keyword) = parted(pointer);
    let of_schema = [
        "properties",
        "additionalProperties",
        "unevaluatedProperties",
    ];
    let schema = if of_schema.contains(&keyword.as_str()) {
        parent
    } else {
        pointer.as_str()
    };
    let name = editor.cause.key.name.clone();
    let shape = editor.shape();
    let title = format!("add the member `{name}` ({})", editor.cause.seen());
    let add = |member: Draft<'static>| {
        editor.change(title.clone(), schema, |object| {
            if object.get("properties").is_none() {
                object.set_behind("type", "properties", Draft::object(Vec::new()));
            }
            let properties = object.get_mut("properties").and_then(Draft::open_object);
            let properties = properties.ok_or("`properties` is no object")?;
            properties.set(name.clone(), member);
            editor.note(properties, &name);
            Ok(())
        })
    };
    let mut found = Vec::new();
    for known in elsewhere::member(editor, &name, &shape) {
        found.push(add(known)?.borrowed());
    }
    let formatted = infer::formatted(&shape, editor.version());
    let own = if editor.is_text() {
        infer::sent_as_text(&shape, editor.version())
    } else {
        infer::schema(&shape, editor.version())
    };
    if !editor.is_text() && formatted.to_serde() != own.to_serde() {
        found.push(add(formatted)?.borrowed());
    }
    found.push(add(own)?);
    Ok(found)
}

fn wrong_constant(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    let mut values: Vec<serde_json::Value> = Vec::new();
    for value in editor.cause.values() {
        let value = value.to_serde();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.is_empty() {
        return Err("the values are not known".to_owned());
    }
    if values.len() > MOST_LISTED {
        return Err(format!(
            "{} values are not listed: it may be no list of values",
            values.len()
        ));
    }
    let is_null = values.iter().any(serde_json::Value::is_null);
    let title = match values.len() {
        1 => format!("add a value to `{keyword}`"),
        count => format!("add {count} values to `{keyword}`"),
    };
    let candidate = editor.change(title, schema, |object| {
        let new = values.iter().map(Draft::of_serde);
        match keyword.as_str() {
            "enum" => {
                let list = object.get_mut("enum").and_then(Draft::open_array);
                list.ok_or("`enum` is no list")?.items.extend(new);
            }
            "const" => {
                let place = object.members.iter_mut().find(|(key, _)| key == "const");
                let place = place.ok_or("`const` is gone")?;
                let old = place.1.clone();
                *place = (
                    "enum".into(),
                    Draft::array_in_line(std::iter::once(old).chain(new).collect()),
                );
            }
            _ => return Err(format!("no edit is known for `{keyword}`")),
        }
        if is_null && object.get("type").is_some() {
            allow_null(object, editor.version())?;
        }
        editor.note(object, "enum");
        Ok(())
    })?;
    Ok(vec![candidate])
}
