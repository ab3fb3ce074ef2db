//! What the values of a schema are, in words and links: `array of Visit or null`.

use std::borrow::Cow;

use conform_description::{Dialect, Node};

use super::collector::Collector;
use crate::model::TypeWord;

/// The most branches of a union that its type names.
const MOST_NAMES: usize = 6;

/// How many levels of arrays and maps a type is described by.
const MOST_LEVELS: usize = 6;

impl<'d> Collector<'d, '_> {
    /// Returns what the values of a schema are.
    pub(super) fn type_words(&mut self, node: Node<'d>) -> Vec<TypeWord> {
        let mut words = Vec::new();
        self.add_type(node, 0, &mut words);
        words
    }

    fn add_type(&mut self, node: Node<'d>, level: usize, words: &mut Vec<TypeWord>) {
        match node.as_bool() {
            Some(true) => return words.push(text("any value")),
            Some(false) => return words.push(text("no value")),
            None => {}
        }
        if node.reference().is_some() || node.dynamic_target().is_some() {
            let target = node
                .reference()
                .map_or_else(|| node.dynamic_target(), |it| it.target);
            let Some(target) = target else {
                let written = node.reference().map_or("", |reference| reference.text);
                self.omissions
                    .add(crate::omissions::Reason::Broken, written);
                return words.push(text("a schema that is not there"));
            };
            let link = self.registry.link(target, &mut self.anchors);
            return words.push(TypeWord::Schema(link));
        }
        let start = words.len();
        self.add_own_type(node, level, words);
        let is_nullable = node.flag("nullable") && node.dialect() == Dialect::OpenApi30;
        if words.len() == start {
            words.push(text("any value"));
        } else if is_nullable {
            words.push(text(" or null"));
        }
    }

    fn add_own_type(&mut self, node: Node<'d>, level: usize, words: &mut Vec<TypeWord>) {
        let mut types: Vec<&str> = match node.get("type") {
            Some(types) if types.is_array() => types.items().filter_map(Node::as_str).collect(),
            Some(one) => one.as_str().into_iter().collect(),
            None => Vec::new(),
        };
        if types.is_empty() {
            types.extend(implied(node));
        }
        for keyword in ["oneOf", "anyOf"] {
            let branches: Vec<_> = node
                .get(keyword)
                .into_iter()
                .flat_map(Node::items)
                .collect();
            if !branches.is_empty() {
                return self.add_union(&branches, level, words);
            }
        }
        let parts: Vec<_> = node
            .get("allOf")
            .into_iter()
            .flat_map(Node::items)
            .collect();
        let named: Vec<_> = parts
            .iter()
            .filter(|part| part.reference().is_some())
            .collect();
        for (index, part) in named.iter().enumerate() {
            if index > 0 {
                words.push(text(" and "));
            }
            self.add_type(**part, level, words);
        }
        if !named.is_empty() {
            return;
        }
        if types.is_empty() {
            if let [only, ..] = parts.as_slice() {
                self.add_own_type(*only, level, words);
            }
            return;
        }
        for (index, name) in types.iter().enumerate() {
            if index > 0 {
                words.push(text(" or "));
            }
            match *name {
                "array" if level < MOST_LEVELS => self.add_array(node, level, words),
                "object" if level < MOST_LEVELS => self.add_object(node, level, words),
                name => {
                    words.push(TypeWord::Text(known(name)));
                    if let Some(format) = node.text("format")
                        && *name != *"null"
                    {
                        words.push(TypeWord::Text(format!(" ({format})").into()));
                    }
                }
            }
        }
    }

    fn add_array(&mut self, node: Node<'d>, level: usize, words: &mut Vec<TypeWord>) {
        match node.get("items").filter(|items| !items.is_array()) {
            Some(items) if node.get("prefixItems").is_none() => {
                words.push(text("array of "));
                self.add_type(items, level + 1, words);
            }
            _ => words.push(text("array")),
        }
    }

    fn add_object(&mut self, node: Node<'d>, level: usize, words: &mut Vec<TypeWord>) {
        let others = node.get("additionalProperties");
        let is_map = node.get("properties").is_none() && node.get("patternProperties").is_none();
        match others.filter(|others| is_map && others.as_bool().is_none()) {
            Some(values) => {
                words.push(text("map of "));
                self.add_type(values, level + 1, words);
            }
            None => words.push(text("object")),
        }
    }

    fn add_union(&mut self, branches: &[Node<'d>], level: usize, words: &mut Vec<TypeWord>) {
        if branches.len() > MOST_NAMES || level >= MOST_LEVELS {
            let count = branches.len();
            return words.push(TypeWord::Text(format!("one of {count} schemas").into()));
        }
        for (index, branch) in branches.iter().enumerate() {
            if index > 0 {
                words.push(text(" or "));
            }
            self.add_type(*branch, level + 1, words);
        }
    }
}

/// Returns whether the type of a union names all of its branches.
pub(super) fn are_named(branches: &[Node<'_>]) -> bool {
    branches.len() <= MOST_NAMES
}

/// Returns the types that a schema without `type` is about.
fn implied(node: Node<'_>) -> Vec<&'static str> {
    let has = |keys: &[&str]| keys.iter().any(|key| node.get(key).is_some());
    if has(&[
        "properties",
        "additionalProperties",
        "patternProperties",
        "required",
    ]) {
        return vec!["object"];
    }
    if has(&["items", "prefixItems"]) {
        return vec!["array"];
    }
    let values = node.get("enum").into_iter().flat_map(Node::items);
    let mut types: Vec<&str> = Vec::new();
    for value in values.chain(node.get("const")) {
        let name = value.kind().as_str();
        if !types.contains(&name) {
            types.push(name);
        }
    }
    types
}

/// Returns the name of a type, of which there are few.
fn known(name: &str) -> Cow<'static, str> {
    match name {
        "string" => "string".into(),
        "integer" => "integer".into(),
        "number" => "number".into(),
        "boolean" => "boolean".into(),
        "array" => "array".into(),
        "object" => "object".into(),
        "null" => "null".into(),
        other => other.to_owned().into(),
    }
}

fn text(words: &'static str) -> TypeWord {
    TypeWord::Text(words.into())
}
