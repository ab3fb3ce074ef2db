//! Edits that make unions of schemas, or make unions wider.

use conform_description::Version;
use conform_json::{Draft, DraftMembers, ObjectDraft, ValueKind};
use conform_schema::InferredShape;

use crate::edit::{Candidate, Editor, parted};
use crate::infer;

/// Keywords that say nothing of which values are valid, or that stay with all of them.
const ANNOTATIONS: [&str; 11] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
    "xml",
    "$comment",
];

/// Makes a schema of 3.0 a union of what it is and of the types of the values.
pub(crate) fn union(
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
    branches.extend(branches_of(shape, editor.version()));
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

/// Returns the edits that add a branch to a union.
pub(crate) fn wrong_branch(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    if !["anyOf", "oneOf"].contains(&keyword.as_str()) {
        return Err(format!("no edit is known for `{keyword}`"));
    }
    let shape = editor.shape();
    let types: Vec<&str> = shape.types().collect();
    if types.contains(&"object") {
        return Err("an object fits no branch: which one is meant, no program can know".to_owned());
    }
    if types.is_empty() && !shape.is_nullable() {
        return Err("the values are not known".to_owned());
    }
    let title = if types.is_empty() {
        "allow null".to_owned()
    } else {
        format!("add a branch to `{keyword}`")
    };
    let candidate = editor.change(title, schema, |object| {
        let list = object.get_mut(&keyword).and_then(Draft::open_array);
        let list = list.ok_or_else(|| format!("`{keyword}` is no list"))?;
        list.items.extend(branches_of(&shape, editor.version()));
        if shape.is_nullable() {
            allow_null_in(&mut list.items, editor.version());
        }
        editor.note(object, &keyword);
        Ok(())
    })?;
    Ok(vec![candidate])
}

/// Returns a schema for each type of the values but `null`; one for all of them where `type` can be a list.
fn branches_of(shape: &InferredShape, version: Version) -> Vec<Draft<'static>> {
    let mut other = shape.clone();
    other.forget_null();
    if other.types().next().is_none() {
        return Vec::new();
    }
    match infer::schema(&other, version) {
        Draft::Object(inner) if inner.get("anyOf").is_some() => {
            let branches = inner.get("anyOf").into_iter();
            branches.flat_map(|list| list.items().to_vec()).collect()
        }
        schema => vec![schema],
    }
}

/// Has one of the branches of a union admit `null`.
pub(crate) fn allow_null_in(branches: &mut Vec<Draft<'_>>, version: Version) {
    if version != Version::V3_0 {
        branches.push(Draft::object(vec![("type".into(), Draft::text("null"))]));
        return;
    }
    // In 3.0 `nullable` has an effect beside `type` only.
    let has_type = |branch: &Draft<'_>| branch.to_serde().get("type").is_some();
    if let Some(at) = branches.iter().position(has_type) {
        if let Some(object) = branches[at].open_object() {
            admit_null(object);
        }
        return;
    }
    branches.push(Draft::object(vec![
        ("type".into(), Draft::text("string")),
        ("nullable".into(), Draft::literal("true")),
        (
            "enum".into(),
            Draft::array_in_line(vec![Draft::literal("null")]),
        ),
    ]));
}

/// Has a schema of 3.0 with a `type` admit `null`.
pub(crate) fn admit_null(object: &mut ObjectDraft<'_>) {
    object.set_behind("type", "nullable", Draft::literal("true"));
    list_null(object);
}

/// Adds `null` to the `enum` of a schema, if it has one.
pub(crate) fn list_null(object: &mut ObjectDraft<'_>) {
    if let Some(listed) = object.get_mut("enum").and_then(Draft::open_array)
        && !listed
            .items
            .iter()
            .any(|item| item.kind() == ValueKind::Null)
    {
        listed.items.push(Draft::literal("null"));
    }
}
