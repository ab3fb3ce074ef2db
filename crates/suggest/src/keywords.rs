//! Edits of keywords that forbid what was seen: `dependentRequired`, `items: false`, `not`, and schemas that are `false`.

use conform_json::{Draft, Value};
use conform_schema::InferredShape;

use crate::edit::{Candidate, Editor, parted};
use crate::infer;

/// Returns the edits for a member that another member asks for.
pub(crate) fn missing_member(editor: &Editor<'_>, name: &str) -> Result<Vec<Candidate>, String> {
    let pointer = &editor.cause.key.pointer;
    let (parent, last) = parted(pointer);
    let (schema, keyword, asking) = if last == "dependentRequired" {
        (parent, last, None)
    } else {
        let (schema, keyword) = parted(parent);
        (schema, keyword, Some(last))
    };
    if keyword != "dependentRequired" {
        return Err(format!("no edit is known for `{keyword}`"));
    }
    let title = format!("make `{name}` optional beside other members");
    let candidate = editor.change(title, schema, |object| {
        let all = object
            .get_mut("dependentRequired")
            .and_then(Draft::open_object);
        let all = all.ok_or("`dependentRequired` is no object")?;
        for (key, list) in &mut all.members {
            if asking.as_ref().is_none_or(|asking| asking == key)
                && let Some(list) = list.open_array()
            {
                list.items
                    .retain(|item| item.to_serde().as_str() != Some(name));
            }
        }
        all.members.retain(|(_, list)| !list.items().is_empty());
        if all.members.is_empty() {
            object.remove("dependentRequired");
        } else {
            editor.note(object, "dependentRequired");
        }
        Ok(())
    })?;
    Ok(vec![candidate])
}

/// Returns the edits for a list with more items than its schema declares.
pub(crate) fn more_items(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    let document = editor.document()?;
    let declared = document
        .root()
        .pointer(schema)
        .and_then(|schema| schema.get("prefixItems")?.as_array());
    let declared = declared.map_or(0, |list| list.len());
    let mut extra = InferredShape::default();
    for array in editor.cause.values().filter_map(Value::as_array) {
        for item in array.iter().skip(declared) {
            extra.add(item);
        }
    }
    let candidate = editor.change("allow more items", schema, |object| {
        object.set(keyword.clone(), infer::schema(&extra, editor.version()));
        editor.note(object, &keyword);
        Ok(())
    })?;
    Ok(vec![candidate])
}

/// Returns the edits for a value that is not allowed at all.
pub(crate) fn forbidden_value(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let pointer = &editor.cause.key.pointer;
    let (parent, keyword) = parted(pointer);
    let document = editor.document()?;
    let place = document.root().pointer(pointer);
    if place.and_then(Value::as_bool) == Some(false) {
        let shape = editor.shape();
        let candidate = editor.change(format!("allow `{keyword}`"), parent, |object| {
            object.set(keyword.clone(), infer::schema(&shape, editor.version()));
            editor.note(object, &keyword);
            Ok(())
        })?;
        return Ok(vec![candidate]);
    }
    if keyword != "not" {
        return Err(format!("no edit is known for `{keyword}`"));
    }
    let candidate = editor.change("remove `not`", parent, |object| {
        object.remove("not").ok_or("it is gone")?;
        Ok(())
    })?;
    Ok(vec![candidate])
}
