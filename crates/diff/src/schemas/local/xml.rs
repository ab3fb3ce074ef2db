//! `xml`: how values are written in bodies of XML.

use serde_json::{Map, Value as Json, json};

use super::super::found::Meaning;
use super::super::term::last_token;
use super::Local;
use crate::change::Impact;
use crate::codes;

impl Local<'_, '_> {
    /// Compares `xml`, which asserts nothing. It concerns bodies of XML only.
    pub(super) fn xml(&mut self) {
        let stated = [0, 1].map(|side| self.annotation(side, "xml"));
        let own = [0, 1].map(|side| stated[side].as_ref().and_then(|(_, xml)| xml.as_object()));
        let mut written = own.map(meant);
        // A name that is written may be the one that is not.
        for side in [0, 1] {
            let name = last_token(&self.first_part(side));
            let is_default = written[side].get("name").and_then(Json::as_str) == Some(&name);
            if is_default && !written[1 - side].contains_key("name") {
                written[side].remove("name");
            }
        }
        if written[0] == written[1] {
            return;
        }
        let names: Vec<String> = ["name", "namespace", "attribute", "wrapped", "nodeType"]
            .iter()
            .filter(|key| written[0].get(**key) != written[1].get(**key))
            .map(|key| format!("`xml.{key}`"))
            .collect();
        let places = stated.map(|stated| stated.map(|(pointer, _)| pointer));
        let meaning = Meaning {
            impact: Impact::Breaking,
            why: "the same value is written as other XML by both sides".to_owned(),
        };
        let message = format!("{} of {{}} has changed", names.join(" and "));
        self.meaning(codes::SCHEMA_XML, message, places, meaning);
    }
}

/// What an `xml` object means. A prefix stands for its namespace, and says nothing itself.
fn meant(own: Option<&Map<String, Json>>) -> Map<String, Json> {
    let mut meant = own.cloned().unwrap_or_default();
    meant.retain(|key, value| key != "prefix" && !key.starts_with("x-") && *value != json!(false));
    meant
}
