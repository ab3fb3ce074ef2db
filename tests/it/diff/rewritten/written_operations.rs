//! Ways to write operations.

use serde_json::{Map, Value as Json, json};

use super::written_schemas::{add_components, schemas};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Calls a function for each operation, with the path item without it.
fn operations(document: &mut Json, act: &mut dyn FnMut(&mut Map<String, Json>)) {
    for map in ["paths", "webhooks"] {
        let items = document
            .get_mut(map)
            .and_then(Json::as_object_mut)
            .into_iter()
            .flatten();
        for (method, operation) in items.filter_map(|(_, item)| item.as_object_mut()).flatten() {
            if METHODS.contains(&method.as_str())
                && let Some(operation) = operation.as_object_mut()
            {
                act(operation);
            }
        }
    }
}

/// Moves what operations have to components.
pub(super) fn hoist(document: &mut Json, what: &str) {
    let mut made = Map::new();
    let kind = if what == "requestBody" {
        "requestBodies"
    } else {
        what
    };
    let mut replace = |value: &mut Json| {
        if value.get("$ref").is_none() {
            let name = format!("Hoisted{}", made.len());
            made.insert(name.clone(), value.take());
            *value = json!({ "$ref": format!("#/components/{kind}/{name}") });
        }
    };
    operations(document, &mut |operation| match operation.get_mut(what) {
        Some(Json::Array(all)) => all.iter_mut().for_each(&mut replace),
        Some(Json::Object(all)) if what == "responses" => {
            all.iter_mut()
                .filter(|(status, _)| !status.starts_with("x-"))
                .for_each(|(_, one)| replace(one));
        }
        Some(value) => replace(value),
        None => {}
    });
    add_components(document, kind, made);
}

pub(super) fn rename_path_parameters(document: &mut Json) {
    fn parameters(value: &mut Json) {
        match value {
            Json::Object(members) => {
                if members.get("in") == Some(&json!("path"))
                    && let Some(name) = members.get_mut("name").filter(|name| name.is_string())
                {
                    *name = json!(format!("{}_of_path", name.as_str().unwrap_or_default()));
                }
                members
                    .iter_mut()
                    .filter(|(key, _)| *key != "examples" && *key != "example")
                    .for_each(|(_, one)| parameters(one));
            }
            Json::Array(all) => all.iter_mut().for_each(parameters),
            _ => {}
        }
    }
    parameters(document);
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    *paths = std::mem::take(paths)
        .into_iter()
        .map(|(path, item)| (path.replace('}', "_of_path}"), item))
        .collect();
}

pub(super) fn lift_parameters(document: &mut Json) {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (_, item) in paths {
        let Some(item) = item
            .as_object_mut()
            .filter(|item| !item.contains_key("parameters"))
        else {
            continue;
        };
        let methods: Vec<String> = item
            .keys()
            .filter(|key| METHODS.contains(&key.as_str()))
            .cloned()
            .collect();
        if let [only] = &methods[..]
            && let Some(parameters) = item[only]
                .as_object_mut()
                .and_then(|operation| operation.remove("parameters"))
        {
            item.insert("parameters".to_owned(), parameters);
        }
    }
}

pub(super) fn push_security(document: &mut Json) {
    let root = document
        .as_object_mut()
        .expect("an object")
        .remove("security")
        .unwrap_or(json!([]));
    operations(document, &mut |operation| {
        operation.entry("security").or_insert_with(|| root.clone());
    });
}

pub(super) fn write_styles(document: &mut Json) {
    operations(document, &mut |operation| {
        let parameters = operation.get_mut("parameters").and_then(Json::as_array_mut);
        for parameter in parameters
            .into_iter()
            .flatten()
            .filter_map(Json::as_object_mut)
        {
            let style = match parameter.get("in").and_then(Json::as_str) {
                Some("query" | "cookie") => "form",
                Some("path" | "header") => "simple",
                _ => continue,
            };
            if parameter.contains_key("schema") && !parameter.contains_key("style") {
                parameter.insert("style".to_owned(), json!(style));
                parameter.entry("explode").or_insert(json!(style == "form"));
            }
        }
    });
}

pub(super) fn write_charset(document: &mut Json) {
    fn content(value: &mut Json) {
        match value {
            Json::Object(members) => {
                if let Some(Json::Object(all)) = members.get_mut("content")
                    && let Some(media) = all.remove("application/json")
                {
                    all.insert("application/json; charset=utf-8".to_owned(), media);
                }
                members.values_mut().for_each(content);
            }
            Json::Array(all) => all.iter_mut().for_each(content),
            _ => {}
        }
    }
    for key in ["paths", "components"] {
        if let Some(value) = document.get_mut(key) {
            content(value);
        }
    }
}

pub(super) fn other_texts(document: &mut Json) {
    operations(document, &mut |operation| {
        for key in ["summary", "description", "operationId"] {
            if let Some(text) = operation.get_mut(key) {
                *text = json!(format!("other_{}", text.as_str().unwrap_or_default()));
            }
        }
        operation.insert("tags".to_owned(), json!(["Other"]));
    });
    schemas(document, &mut |schema, _| {
        if let Some(members) = schema
            .as_object_mut()
            .filter(|members| !members.contains_key("$ref"))
        {
            members.insert("description".to_owned(), json!("Another text."));
            members.insert("title".to_owned(), json!("Another title"));
            members.remove("example");
        }
    });
}
