//! Files of Bruno in YAML (OpenCollection): one request each, and the examples that are saved with it.
//!
//! A file is written anew as the JSON that Bruno exports, and read as that.

use std::sync::Arc;

use conform_json::{Document, Format, Limits, Position};
use serde_json::{Map, Value, json};

use super::bruno;
use super::credentials::Credentials;
use super::model::{RecordedItem, RecordedReader, elements, json_text};
use crate::attachments::Attachments;

/// Reads a file. What it inherits is in `folder.yml` or `opencollection.yml` in its folder or above.
pub(super) fn read(
    name: &Arc<str>,
    bytes: Vec<u8>,
    limits: &Limits,
    attachments: Option<&Attachments>,
) -> Vec<RecordedItem> {
    let document = match Document::parse(Arc::clone(name), bytes, Format::Yaml, limits) {
        Ok(document) => document,
        Err(error) => return vec![(error.position(), Err(error.message().to_owned()))],
    };
    let root = document.root();
    let places = elements(root.get("examples"));
    let places = places.map(|example| document.position(example.span().start));
    let places: Vec<Position> = places.collect();
    let root = as_json(&document);
    let examples = root["examples"].as_array().into_iter().flatten();
    let examples: Vec<Value> = examples.map(example).collect();
    let mut own = request(&root["http"]);
    own.insert(
        "vars".to_owned(),
        json!({"req": root["runtime"]["variables"]}),
    );
    let item = json!({"items": [{"request": own, "examples": examples}]});
    let written = item.to_string().into_bytes();
    let written = match Document::parse(Arc::clone(name), written, Format::Json, limits) {
        Ok(document) => document,
        Err(error) => return vec![(error.position(), Err(error.message().to_owned()))],
    };
    let around = match attachments.filter(|_| root["http"]["auth"] == "inherit") {
        Some(attachments) => inherited(attachments, name, limits),
        None => Credentials::Absent,
    };
    let mut reader = RecordedReader::new(&written);
    bruno::read_below(&mut reader, written.root(), around);
    let places = places.into_iter().chain([Position { line: 1, column: 1 }]);
    let items = reader.items.into_iter().zip(places);
    items.map(|((_, found), place)| (place, found)).collect()
}

fn as_json(document: &Document) -> Value {
    serde_json::from_str(&json_text(document.root())).unwrap_or_default()
}

/// Returns the credentials of the folders around a request, the nearest first.
fn inherited(attachments: &Attachments, name: &Arc<str>, limits: &Limits) -> Credentials {
    for text in attachments.above(&["folder.yml", "opencollection.yml"], limits.max_bytes) {
        let document = Document::parse(Arc::clone(name), text, Format::Yaml, limits);
        let Ok(document) = document else { continue };
        let written = json!({"auth": auth(&as_json(&document)["request"]["auth"])}).to_string();
        let written = Document::parse(Arc::clone(name), written.into_bytes(), Format::Json, limits);
        let Ok(written) = written else { continue };
        if let Some(found) = bruno::credentials(written.root().get("auth")) {
            return found;
        }
    }
    Credentials::Absent
}

/// Returns a request as Bruno exports it.
fn request(stated: &Value) -> Map<String, Value> {
    let mut request = Map::new();
    for name in ["method", "url", "headers"] {
        request.insert(name.to_owned(), stated[name].clone());
    }
    request.insert("params".to_owned(), params(&stated["params"]));
    request.insert("body".to_owned(), body(&stated["body"]));
    request.insert("auth".to_owned(), auth(&stated["auth"]));
    request
}

/// Returns parameters as one list. Older files have one for each place.
fn params(stated: &Value) -> Value {
    let Some(by_place) = stated.as_object() else {
        return stated.clone();
    };
    let mut all = Vec::new();
    for (place, listed) in by_place {
        for param in listed.as_array().into_iter().flatten() {
            let mut param = param.clone();
            if param.is_object() {
                param["type"] = json!(place);
            }
            all.push(param);
        }
    }
    json!(all)
}

/// Returns a body by its mode. Of several, the selected one is sent, or else the first.
fn body(stated: &Value) -> Value {
    let variants = stated.as_array();
    let selected = variants.and_then(|variants| {
        let chosen = variants.iter().find(|one| one["selected"] == true);
        chosen.or_else(|| variants.first())
    });
    let stated = selected.map_or(stated, |variant| &variant["body"]);
    let mode = match stated["type"].as_str() {
        None => return json!({"mode": "none"}),
        Some("form-urlencoded") => "formUrlEncoded",
        Some("multipart-form") => "multipartForm",
        Some(other) => other,
    };
    json!({"mode": mode, mode: stated["data"]})
}

/// Returns credentials by their mode. A key is stated beside the mode, or below its name.
fn auth(stated: &Value) -> Value {
    let Some(mode) = stated["type"].as_str().or_else(|| stated.as_str()) else {
        return json!({"mode": null});
    };
    let own = stated.get(mode).unwrap_or(stated);
    json!({"mode": mode, mode: own})
}

fn example(stated: &Value) -> Value {
    let answer = &stated["response"];
    json!({
        "request": request(&stated["request"]),
        "response": {
            "status": answer["status"],
            "headers": answer["headers"],
            "body": answer["body"]["data"],
        },
    })
}
