//! Finds what a branch of a union says about the members of objects.

use std::collections::HashSet;
use std::rc::Rc;

use conform_json::pointer::escape;
use serde_json::Value as Json;

use super::object_shape::ObjectShape;
use super::reader::Reader;

/// How many schemas of one branch are searched.
const MOST: usize = 1_000;

impl<'s> Reader<'s, '_> {
    /// The shape of the schema at a pointer.
    pub(super) fn shape(&self, pointer: &str) -> Rc<ObjectShape<'s>> {
        if let Some(known) = self.shapes.borrow().get(pointer) {
            return Rc::clone(known);
        }
        let mut shape = ObjectShape::default();
        for (at, schema) in self.parts(pointer) {
            let required = schema.get("required").and_then(Json::as_array);
            let required = required.into_iter().flatten();
            shape.required.extend(required.filter_map(Json::as_str));
            let Some(Json::Object(properties)) = schema.get("properties") else {
                continue;
            };
            for name in properties.keys() {
                shape.declared.insert(name);
                let at = format!("{at}/properties/{}", escape(name));
                for (_, member) in self.parts(&at) {
                    let listed: Vec<&'s Json> = match (member.get("const"), member.get("enum")) {
                        (Some(constant), _) => vec![constant],
                        (None, Some(Json::Array(values))) => values.iter().collect(),
                        _ => continue,
                    };
                    shape
                        .constants
                        .entry(name)
                        .and_modify(|before| before.retain(|value| listed.contains(value)))
                        .or_insert(listed);
                }
            }
        }
        let shape = Rc::new(shape);
        let mut shapes = self.shapes.borrow_mut();
        Rc::clone(shapes.entry(pointer.to_owned()).or_insert(shape))
    }

    /// The schemas that apply with the one at a pointer by `$ref` and `allOf`, with their pointers. Of a schema that may also
    /// be `null`, the other branch applies.
    fn parts(&self, pointer: &str) -> Vec<(String, &'s Json)> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut pending = vec![pointer.to_owned()];
        while let Some(at) = pending.pop() {
            let Some(schema) = self.schema.json.pointer(&at) else {
                continue;
            };
            if found.len() >= MOST || !seen.insert(at.clone()) {
                continue;
            }
            if let Some(target) = schema.get("$ref").and_then(Json::as_str) {
                pending.push(target.trim_start_matches('#').to_owned());
            }
            let parts = schema.get("allOf").and_then(Json::as_array);
            let parts = 0..parts.map_or(0, Vec::len);
            pending.extend(parts.map(|index| format!("{at}/allOf/{index}")));
            if let Some(inner) = self.beside_null(&at, schema) {
                pending.push(inner);
            }
            found.push((at, schema));
        }
        found
    }

    /// The index of the branch that is not `null`, of the union of `null` and another schema at a pointer.
    pub(super) fn nullable_branch(&self, union: &str) -> Option<usize> {
        let (at, _) = union.rsplit_once('/')?;
        let inner = self.beside_null(at, self.schema.json.pointer(at)?)?;
        inner.strip_prefix(union)?.strip_prefix('/')?.parse().ok()
    }

    /// The pointer of the branch that is not `null`, of a schema that may be `null` or something else.
    pub(super) fn beside_null(&self, at: &str, schema: &Json) -> Option<String> {
        let is_null = |schema: &Json| schema.get("type").is_some_and(|name| name == "null");
        ["anyOf", "oneOf"].iter().find_map(|word| {
            let branches = schema.get(word)?.as_array()?;
            match &branches[..] {
                [first, second] if is_null(first) && !is_null(second) => {
                    Some(format!("{at}/{word}/1"))
                }
                [first, second] if is_null(second) && !is_null(first) => {
                    Some(format!("{at}/{word}/0"))
                }
                _ => None,
            }
        })
    }

    /// The `type` of the schema at a pointer, if it has one.
    fn type_of(&self, pointer: &str) -> Option<&'s str> {
        self.schema.json.pointer(pointer)?.get("type")?.as_str()
    }

    /// The names of branches of the union at a pointer: of the schemas that they refer to, or else their numbers
    /// and types.
    pub(super) fn branch_names(&self, union: &str, indices: &[usize]) -> Vec<String> {
        let name = |index: usize| {
            let mut at = format!("{union}/{index}");
            if let Some(inner) = self.beside_null(&at, self.schema.json.pointer(&at)?) {
                at = inner;
            }
            let target = self.schema.json.pointer(&at)?.get("$ref")?.as_str()?;
            let definition = target.rsplit('/').next()?;
            let written = self.schema.names.get(definition);
            Some(written.map_or(definition, String::as_str).to_owned())
        };
        let names: Vec<Option<String>> = indices.iter().map(|&index| name(index)).collect();
        let is_unique = |wanted: &String| {
            let same = names.iter().flatten().filter(|name| *name == wanted);
            same.count() == 1
        };
        let named = indices.iter().zip(&names);
        named
            .map(|(index, name)| match name {
                Some(name) if is_unique(name) => format!("`{name}`"),
                Some(name) => format!("`{name}` (branch {})", index + 1),
                None => match self.type_of(&format!("{union}/{index}")) {
                    Some(name) => format!("branch {} ({name})", index + 1),
                    None => format!("branch {}", index + 1),
                },
            })
            .collect()
    }
}
