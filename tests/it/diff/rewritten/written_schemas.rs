//! Ways to write schemas.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

fn is_3_1(document: &Json) -> bool {
    document["openapi"]
        .as_str()
        .is_some_and(|version| !version.starts_with("3.0"))
}

/// Calls a function for each schema, the inner ones first. The second argument says where it is: the keyword around it.
pub(super) fn schemas(document: &mut Json, act: &mut dyn FnMut(&mut Json, &str)) {
    fn schema(value: &mut Json, place: &str, act: &mut dyn FnMut(&mut Json, &str)) {
        if let Json::Object(members) = value {
            for (keyword, inner) in members.iter_mut() {
                match (keyword.as_str(), inner) {
                    (
                        "properties" | "patternProperties" | "$defs" | "dependentSchemas",
                        Json::Object(all),
                    ) => {
                        all.values_mut().for_each(|one| schema(one, keyword, act));
                    }
                    ("allOf" | "anyOf" | "oneOf" | "prefixItems", Json::Array(all)) => {
                        all.iter_mut().for_each(|one| schema(one, keyword, act));
                    }
                    (
                        "items"
                        | "additionalProperties"
                        | "not"
                        | "contains"
                        | "if"
                        | "then"
                        | "else"
                        | "propertyNames",
                        inner,
                    ) => {
                        schema(inner, keyword, act);
                    }
                    _ => {}
                }
            }
        }
        act(value, place);
    }
    fn other(value: &mut Json, act: &mut dyn FnMut(&mut Json, &str)) {
        match value {
            Json::Object(members) => {
                for (key, inner) in members.iter_mut() {
                    match key.as_str() {
                        "schema" => schema(inner, "schema", act),
                        "schemas" => {
                            let all = inner.as_object_mut().into_iter().flatten();
                            all.for_each(|(_, one)| schema(one, "schemas", act));
                        }
                        "example" | "examples" => {}
                        _ => other(inner, act),
                    }
                }
            }
            Json::Array(all) => all.iter_mut().for_each(|one| other(one, act)),
            _ => {}
        }
    }
    other(document, act);
}

/// The names of components that are more than a name: values of discriminators, base schemas and what derives from them.
pub(super) fn meant(document: &Json) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending = vec![document];
    while let Some(value) = pending.pop() {
        match value {
            Json::Object(members) => {
                if members.contains_key("discriminator") {
                    let text = value.to_string();
                    let names = text.split("#/components/schemas/").skip(1);
                    found.extend(names.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
                }
                pending.extend(members.values());
            }
            Json::Array(all) => pending.extend(all),
            _ => {}
        }
    }
    let all = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten();
    for (name, schema) in all {
        if schema.get("discriminator").is_some() || schema.get("allOf").is_some() {
            found.insert(name.clone());
        }
    }
    found
}

pub(super) fn reference(schema: &Json) -> Option<&str> {
    schema
        .get("$ref")?
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

pub(super) fn wrap_references(document: &mut Json) {
    schemas(document, &mut |schema, place| {
        let is_member = matches!(
            place,
            "properties" | "items" | "schema" | "additionalProperties"
        );
        if is_member
            && reference(schema).is_some()
            && schema.as_object().is_some_and(|all| all.len() == 1)
        {
            *schema = json!({ "allOf": [schema.take()] });
        }
    });
}

pub(super) fn reverse(document: &mut Json, keywords: &[&str]) {
    schemas(document, &mut |schema, _| {
        for keyword in keywords {
            if let Some(list) = schema.get_mut(*keyword).and_then(Json::as_array_mut) {
                list.reverse();
            }
        }
    });
}

pub(super) fn enumerations_as_unions(document: &mut Json) {
    let has_constants = is_3_1(document);
    schemas(document, &mut |schema, _| {
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        let is_plain = !["oneOf", "anyOf", "nullable", "x-extensible-enum"]
            .iter()
            .any(|word| members.contains_key(*word));
        let Some(values) = members
            .get("enum")
            .and_then(Json::as_array)
            .filter(|all| is_plain && all.len() > 1)
        else {
            return;
        };
        let of_one = |value: &Json| {
            if has_constants {
                json!({ "const": value })
            } else {
                json!({ "enum": [value] })
            }
        };
        let branches: Vec<Json> = values.iter().map(of_one).collect();
        // A value that is listed twice would fit two branches.
        let distinct: BTreeSet<String> = values.iter().map(Json::to_string).collect();
        if distinct.len() == values.len() {
            members.remove("enum");
            members.insert("oneOf".to_owned(), json!(branches));
        }
    });
}

pub(super) fn extract(document: &mut Json) {
    let mut made = Map::new();
    schemas(document, &mut |schema, place| {
        let is_object = schema.get("properties").is_some()
            && [
                "readOnly",
                "writeOnly",
                "discriminator",
                "default",
                "deprecated",
            ]
            .iter()
            .all(|word| schema.get(*word).is_none());
        if matches!(place, "properties" | "items" | "schema") && is_object {
            let name = format!("Extracted{}", made.len());
            made.insert(name.clone(), schema.take());
            *schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        }
    });
    add_components(document, "schemas", made);
}

/// Adds components of a kind to a description, if there are any.
pub(super) fn add_components(document: &mut Json, kind: &str, made: Map<String, Json>) {
    if !made.is_empty() {
        let components = document
            .as_object_mut()
            .expect("an object")
            .entry("components")
            .or_insert(json!({}));
        let all = components
            .as_object_mut()
            .expect("an object")
            .entry(kind)
            .or_insert(json!({}));
        all.as_object_mut().expect("an object").extend(made);
    }
}

pub(super) fn inline(document: &mut Json) {
    let meant = meant(document);
    let all = document["components"]["schemas"].clone();
    schemas(document, &mut |schema, place| {
        let Some(name) = reference(schema).filter(|name| !meant.contains(*name)) else {
            return;
        };
        let Some(target) = all.get(name) else { return };
        let is_scalar = target.get("properties").is_none() && !target.to_string().contains("$ref");
        if is_scalar
            && matches!(place, "properties" | "items" | "schema")
            && schema.as_object().is_some_and(|all| all.len() == 1)
        {
            *schema = target.clone();
        }
    });
}

pub(super) fn rename(document: &mut Json) {
    let meant = meant(document);
    let names: Vec<String> = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    let mut text = document.to_string();
    for name in names.iter().filter(|name| !meant.contains(*name)) {
        text = text.replace(
            &format!("\"#/components/schemas/{name}\""),
            &format!("\"#/components/schemas/{name}.other\""),
        );
        text = text.replace(
            &format!("\"#/components/schemas/{name}/"),
            &format!("\"#/components/schemas/{name}.other/"),
        );
    }
    *document = serde_json::from_str(&text).expect("it is JSON");
    let Some(all) = document["components"]["schemas"].as_object_mut() else {
        return;
    };
    *all = std::mem::take(all)
        .into_iter()
        .map(|(name, schema)| {
            if meant.contains(&name) {
                (name, schema)
            } else {
                (format!("{name}.other"), schema)
            }
        })
        .collect();
}

pub(super) fn types_as_lists(document: &mut Json) {
    if is_3_1(document) {
        schemas(document, &mut |schema, _| {
            if let Some(name) = schema.get_mut("type").filter(|name| name.is_string()) {
                *name = json!([name.take()]);
            }
        });
    }
}

pub(super) fn newer(document: &mut Json) {
    if is_3_1(document) {
        return;
    }
    // References hide what is beside them in 3.0, and a base schema reads `oneOf` of its own.
    schemas(document, &mut |schema, _| {
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        if members.contains_key("$ref") {
            members.retain(|name, _| name == "$ref");
            return;
        }
        for (bound, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            if members.remove(exclusive) == Some(json!(true))
                && let Some(at) = members.remove(bound)
            {
                members.insert(exclusive.to_owned(), at);
            }
        }
        if members.remove("nullable") != Some(json!(true)) {
            return;
        }
        if let Some(values) = members
            .get_mut("enum")
            .and_then(Json::as_array_mut)
            .filter(|all| !all.contains(&Json::Null))
        {
            values.push(Json::Null);
        }
        let is_union = ["allOf", "anyOf", "oneOf"]
            .iter()
            .any(|word| members.contains_key(*word));
        match members.get_mut("type") {
            Some(name) if !is_union => *name = json!([name.take(), "null"]),
            _ => *schema = json!({ "anyOf": [schema.take(), { "type": "null" }] }),
        }
    });
    document["openapi"] = json!("3.1.0");
}

pub(super) fn open_objects(document: &mut Json) {
    // There the word says that nothing is left over.
    if document.to_string().contains("unevaluatedProperties") {
        return;
    }
    schemas(document, &mut |schema, _| {
        if schema.get("properties").is_some() && schema.get("type") == Some(&json!("object")) {
            let members = schema.as_object_mut().expect("an object");
            if !members.contains_key("unevaluatedProperties") {
                members.entry("additionalProperties").or_insert(json!(true));
            }
        }
    });
}

pub(super) fn idle_bounds(document: &mut Json) {
    schemas(document, &mut |schema, _| {
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        let kind = members
            .get("type")
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_owned();
        let idle: &[(&str, Json)] = match kind.as_str() {
            "string" => &[("minLength", json!(0))],
            "array" => &[("minItems", json!(0)), ("uniqueItems", json!(false))],
            "object" => &[("minProperties", json!(0))],
            _ => &[],
        };
        for (keyword, value) in idle {
            members.entry(*keyword).or_insert(value.clone());
        }
    });
}

pub(super) fn constants_as_enumerations(document: &mut Json) {
    schemas(document, &mut |schema, _| {
        let Some(members) = schema
            .as_object_mut()
            .filter(|members| !members.contains_key("enum"))
        else {
            return;
        };
        if let Some(value) = members.remove("const") {
            members.insert("enum".to_owned(), json!([value]));
        }
    });
}

pub(super) fn exclusive_bounds(document: &mut Json) {
    let is_newer = is_3_1(document);
    schemas(document, &mut |schema, _| {
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        let is_integer = members.get("type") == Some(&json!("integer"));
        for (bound, exclusive, by) in [
            ("minimum", "exclusiveMinimum", -1),
            ("maximum", "exclusiveMaximum", 1),
        ] {
            let at = members
                .get(bound)
                .and_then(Json::as_i64)
                .filter(|_| is_integer && !members.contains_key(exclusive));
            let Some(at) = at.and_then(|at| at.checked_add(by)) else {
                continue;
            };
            if is_newer {
                members.remove(bound);
                members.insert(exclusive.to_owned(), json!(at));
            } else {
                members.insert(bound.to_owned(), json!(at));
                members.insert(exclusive.to_owned(), json!(true));
            }
        }
    });
}

pub(super) fn split_members(document: &mut Json) {
    schemas(document, &mut |schema, _| {
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        let is_plain = [
            "allOf",
            "additionalProperties",
            "unevaluatedProperties",
            "patternProperties",
            "discriminator",
        ]
        .iter()
        .all(|word| !members.contains_key(*word));
        let Some(properties) = members.get_mut("properties").and_then(Json::as_object_mut) else {
            return;
        };
        if !is_plain || properties.len() < 2 {
            return;
        }
        let name = properties.keys().next().cloned().expect("there is one");
        let own = properties.remove(&name).expect("the same");
        members.insert("allOf".to_owned(), json!([{ "properties": { name: own } }]));
    });
}

pub(super) fn wrap_messages(document: &mut Json) {
    schemas(document, &mut |schema, place| {
        if place == "schema" && schema.get("default").is_none() {
            *schema = json!({ "allOf": [schema.take()] });
        }
    });
}
