//! Edits of schemas: types, listed values, members, branches.

use conform_description::Version;
use conform_json::{Draft, DraftMembers, ObjectDraft, Value, ValueKind};
use conform_schema::InferredShape;
use conform_validator::codes;

use crate::edit::{Candidate, Editor, parted};
use crate::elsewhere;
use crate::infer;

/// With more new values than this, a list of values is no list of values.
const MOST_LISTED: usize = 50;

/// Keywords that say nothing of which values are valid, or that stay with all of them.
const ANNOTATIONS: [&str; 12] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
    "xml",
    "$comment",
];

/// Returns the edits that may end a cause.
pub(crate) fn candidates(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let code = editor.cause.code;
    if code == codes::WRONG_TYPE {
        wrong_type(editor)
    } else if code == codes::MISSING_MEMBER {
        missing_member(editor)
    } else if code == codes::WRONG_BRANCH {
        wrong_branch(editor)
    } else if code == codes::UNDECLARED_MEMBER || code == codes::FORBIDDEN_MEMBER {
        undeclared_member(editor)
    } else {
        wrong_constant(editor)
    }
}

/// Returns what the values of the cause have in common.
fn shape(editor: &Editor<'_>) -> InferredShape {
    let mut shape = InferredShape::default();
    for value in editor.cause.values() {
        shape.add(value);
    }
    shape
}

fn wrong_type(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    if keyword != "type" {
        return Err(format!("no edit is known for `{keyword}`"));
    }
    let shape = shape(editor);
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
                union(editor, object, &shape)?;
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
    if version == Version::V3_0 {
        let before = if object.get("type").is_some() {
            "type"
        } else {
            "anyOf"
        };
        object.set_behind(before, "nullable", Draft::literal("true"));
    } else if !types_of(object).iter().any(|name| name == "null") {
        type_list(object)?.push(Draft::text("null"));
    }
    if let Some(listed) = object.get_mut("enum").and_then(Draft::open_array)
        && !listed
            .items
            .iter()
            .any(|item| item.kind() == ValueKind::Null)
    {
        listed.items.push(Draft::literal("null"));
    }
    Ok(())
}

/// Makes a schema of 3.0 a union of what it is and of the types of the values.
fn union(
    editor: &Editor<'_>,
    object: &mut ObjectDraft<'_>,
    shape: &InferredShape,
) -> Result<(), String> {
    let usual = union_keyword(editor);
    if object.get(usual).is_some() {
        return Err(format!("the schema has `type` and `{usual}`"));
    }
    let at = object.members.iter().position(|(key, _)| key == "type");
    let at = at.ok_or("the schema has no `type`")?;
    let is_moved = |key: &str| !ANNOTATIONS.contains(&key) && !key.starts_with("x-");
    let first = object.members[..at]
        .iter()
        .filter(|(key, _)| !is_moved(key))
        .count();
    let mut moved: DraftMembers<'_> = Vec::new();
    object.members.retain(|(key, value)| {
        if is_moved(key) {
            moved.push((key.clone(), value.clone()));
        }
        !is_moved(key)
    });
    let mut branches = vec![Draft::object(moved)];
    let mut other = shape.clone();
    other.forget_null();
    match infer::schema(&other, editor.version()) {
        Draft::Object(inner) if inner.get("anyOf").is_some() => {
            branches.extend(
                inner
                    .get("anyOf")
                    .into_iter()
                    .flat_map(|list| list.items().to_vec()),
            );
        }
        schema => branches.push(schema),
    }
    object
        .members
        .insert(first, (usual.into(), Draft::array(branches)));
    editor.note(object, usual);
    Ok(())
}

/// Returns the keyword that the description uses for unions.
fn union_keyword(editor: &Editor<'_>) -> &'static str {
    let count = |keyword: &str| {
        let pattern = format!("{keyword}:");
        let json = format!("\"{keyword}\":");
        let files = editor.description.files();
        files
            .map(|file| file.text().matches(&pattern).count() + file.text().matches(&json).count())
            .sum::<usize>()
    };
    // One value may fit two branches, so `anyOf` is the safe one.
    if count("anyOf") == 0 && count("oneOf") > 0 {
        "oneOf"
    } else {
        "anyOf"
    }
}

fn missing_member(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    if keyword != "required" {
        return Err(format!("no edit is known for `{keyword}`"));
    }
    let name = &editor.cause.key.name;
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
    let shape = shape(editor);
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
    let texts = editor.cause.values().map(Value::as_str);
    let texts: Option<Vec<&str>> = texts.collect();
    let mut own = infer::schema(&shape, editor.version());
    if let Some(format) = texts.as_deref().and_then(infer::format_of)
        && let Draft::Object(object) = &mut own
    {
        object.set_behind("type", "format", Draft::text(format));
    }
    let known = elsewhere::member(editor, &name);
    let known = known.map(|known| Ok(add(known)?.borrowed()));
    known.into_iter().chain([add(own)]).collect()
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
        values = of_parameter(editor);
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

/// Returns the values of a parameter or header, with the type that its schema asks for.
fn of_parameter(editor: &Editor<'_>) -> Vec<serde_json::Value> {
    let (location, name) = editor.cause.part.word_and_name();
    let Some(name) = name else {
        return Vec::new();
    };
    let (schema, _) = parted(&editor.cause.key.pointer);
    let schema = editor
        .document()
        .ok()
        .and_then(|document| document.root().pointer(schema));
    let listed = schema.and_then(|schema| schema.get("enum")?.as_array()?.get(0));
    let is_text = listed.is_none_or(|value| value.as_str().is_some());
    let known = schema
        .and_then(|schema| schema.get("enum"))
        .map(conform_json::Value::to_serde);
    let mut values: Vec<serde_json::Value> = Vec::new();
    for &index in &editor.cause.items {
        for text in editor.items[index].values(location, name) {
            let value = match serde_json::from_str(&text) {
                Ok(value) if !is_text => value,
                _ => serde_json::Value::String(text),
            };
            let is_known = known.as_ref().and_then(|list| list.as_array());
            if !values.contains(&value) && !is_known.is_some_and(|list| list.contains(&value)) {
                values.push(value);
            }
        }
    }
    values
}

fn wrong_branch(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    if !["anyOf", "oneOf"].contains(&keyword.as_str()) {
        return Err(format!("no edit is known for `{keyword}`"));
    }
    let shape = shape(editor);
    let types: Vec<&str> = shape.types().collect();
    if types.is_empty() && shape.is_nullable() && editor.version() == Version::V3_0 {
        let candidate = editor.change("allow null", schema, |object| {
            object.set_behind(&keyword, "nullable", Draft::literal("true"));
            editor.note(object, "nullable");
            Ok(())
        })?;
        return Ok(vec![candidate]);
    }
    if types.contains(&"object") {
        return Err("an object fits no branch: which one is meant, no program can know".to_owned());
    }
    let title = format!("add a branch to `{keyword}`");
    let candidate = editor.change(title, schema, |object| {
        let list = object.get_mut(&keyword).and_then(Draft::open_array);
        let list = list.ok_or_else(|| format!("`{keyword}` is no list"))?;
        let branch = if types.is_empty() {
            Draft::object(vec![("type".into(), Draft::text("null"))])
        } else {
            infer::schema(&shape, editor.version())
        };
        list.items.push(branch);
        editor.note(object, &keyword);
        Ok(())
    })?;
    Ok(vec![candidate])
}
