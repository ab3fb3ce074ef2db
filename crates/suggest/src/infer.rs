//! Schemas of values that no schema is known of.

use std::collections::BTreeSet;

use conform_description::Version;
use conform_json::{Draft, DraftMembers};
use conform_schema::InferredShape;

use crate::formats::FORMATS;
use crate::traffic::pairs;

/// How many different texts show that all have a format.
const LEAST_FORMATTED: usize = 3;

/// How deeply schemas are inferred.
const DEEPEST: usize = 12;

/// Returns the schema of values with this shape.
pub(crate) fn schema(shape: &InferredShape, version: Version) -> Draft<'static> {
    Inference {
        version,
        has_formats: false,
    }
    .nested(shape, 0)
}

/// Returns the schema of values with this shape, with the formats that all texts of a place have.
pub(crate) fn formatted(shape: &InferredShape, version: Version) -> Draft<'static> {
    Inference {
        version,
        has_formats: true,
    }
    .nested(shape, 0)
}

/// How schemas are inferred.
#[derive(Clone, Copy)]
struct Inference {
    version: Version,
    has_formats: bool,
}

impl Inference {
    fn nested(self, shape: &InferredShape, depth: usize) -> Draft<'static> {
        let version = self.version;
        let types: Vec<&str> = shape.types().collect();
        let is_3_0 = version == Version::V3_0;
        if is_3_0 && types.len() > 1 {
            let branches = types.iter().map(|name| self.of_type(name, shape, depth));
            let mut branches: Vec<DraftMembers<'static>> = branches.collect();
            // In 3.0 `nullable` has an effect beside `type` only.
            if shape.is_nullable() {
                branches[0].insert(1, ("nullable".into(), Draft::literal("true")));
            }
            let branches = branches.into_iter().map(Draft::object);
            return Draft::object(vec![("anyOf".into(), Draft::array(branches.collect()))]);
        }
        let mut members: DraftMembers<'static> = Vec::new();
        let mut names: Vec<Draft<'static>> = types
            .iter()
            .map(|name| Draft::text((*name).to_owned()))
            .collect();
        if !is_3_0 && shape.is_nullable() && !types.is_empty() {
            names.push(Draft::text("null"));
        }
        match names.len() {
            // Only `null` was seen, which says nothing of other values.
            0 => {}
            1 => members.push(("type".into(), names.remove(0))),
            _ => members.push(("type".into(), Draft::array_in_line(names))),
        }
        for name in types {
            let more = self.of_type(name, shape, depth).into_iter();
            members.extend(more.filter(|(key, _)| key != "type"));
        }
        if is_3_0 && shape.is_nullable() && !members.is_empty() && members[0].0 == "type" {
            members.insert(1, ("nullable".into(), Draft::literal("true")));
        }
        Draft::object(members)
    }

    /// Returns the schema of the values that have one type.
    fn of_type(
        self,
        name: &'static str,
        shape: &InferredShape,
        depth: usize,
    ) -> DraftMembers<'static> {
        let mut members: DraftMembers<'static> = vec![("type".into(), Draft::text(name))];
        if depth >= DEEPEST {
            if name == "array" {
                members.push(("items".into(), Draft::object(Vec::new())));
            }
            return members;
        }
        match name {
            "object" if !shape.members().is_empty() => {
                let properties = shape.members().iter().map(|member| {
                    (
                        member.name.clone().into(),
                        self.nested(&member.shape, depth + 1),
                    )
                });
                members.push(("properties".into(), Draft::object(properties.collect())));
            }
            "array" => {
                let empty = InferredShape::default();
                let items = shape.items().unwrap_or(&empty);
                members.push(("items".into(), self.nested(items, depth + 1)));
            }
            "string" if self.has_formats => {
                let texts: Vec<&str> = shape.texts().collect();
                let format = format_of(&texts);
                members.extend(format.map(|format| ("format".into(), Draft::text(format))));
            }
            _ => {}
        }
        members
    }
}

/// Returns the schema of forms in URL encoding: an object with the fields that were seen.
pub(crate) fn of_forms<'b>(forms: impl Iterator<Item = &'b [u8]>) -> Draft<'static> {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    // Fields that one form has several times.
    let mut lists: BTreeSet<String> = BTreeSet::new();
    for form in forms {
        let mut own: BTreeSet<String> = BTreeSet::new();
        for (name, value) in pairs(&String::from_utf8_lossy(form)) {
            if !own.insert(name.clone()) {
                lists.insert(name.clone());
            }
            match fields.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(value),
                None => fields.push((name, vec![value])),
            }
        }
    }
    let properties = fields.into_iter().map(|(name, values)| {
        let mut schema = of_texts(&values);
        if lists.contains(&name) {
            schema = list(schema);
        }
        (name.into(), schema)
    });
    let properties: DraftMembers<'static> = properties.collect();
    let mut members: DraftMembers<'static> = vec![("type".into(), Draft::text("object"))];
    if !properties.is_empty() {
        members.push(("properties".into(), Draft::object(properties)));
    }
    Draft::object(members)
}

/// Returns the schema of lists.
pub(crate) fn list<'d>(items: Draft<'d>) -> Draft<'d> {
    Draft::object(vec![
        ("type".into(), Draft::text("array")),
        ("items".into(), items),
    ])
}

/// Returns the schema of values with this shape that were sent as text, as those of forms and parameters are.
pub(crate) fn sent_as_text(shape: &InferredShape, version: Version) -> Draft<'static> {
    let types: Vec<&str> = shape.types().collect();
    match (types.as_slice(), shape.items()) {
        (["string"], _) => {
            let texts: Vec<String> = shape.texts().map(str::to_owned).collect();
            of_texts(&texts)
        }
        (["array"], Some(items)) => list(sent_as_text(items, version)),
        _ => schema(shape, version),
    }
}

/// Returns the schema of texts, such as those of a query parameter.
pub(crate) fn of_texts(texts: &[String]) -> Draft<'static> {
    let all = |is_right: fn(&str) -> bool| texts.iter().all(|text| is_right(text));
    let name = if texts.is_empty() {
        "string"
    } else if all(|text| is_number(text) && text.parse::<i64>().is_ok()) {
        "integer"
    } else if all(is_number) {
        "number"
    } else if all(|text| matches!(text, "true" | "false")) {
        "boolean"
    } else {
        "string"
    };
    let mut members: DraftMembers<'static> = vec![("type".into(), Draft::text(name))];
    let known: Vec<&str> = texts.iter().map(String::as_str).collect();
    if let Some(format) = format_of(&known).filter(|_| name == "string") {
        members.push(("format".into(), Draft::text(format)));
    }
    Draft::object(members)
}

/// Whether a text is written as JSON writes a number: `01067` is a code.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

/// Returns the format that texts have, if enough different ones show it.
pub(crate) fn format_of(texts: &[&str]) -> Option<&'static str> {
    let different: BTreeSet<&str> = texts.iter().copied().collect();
    if different.len() < LEAST_FORMATTED {
        return None;
    }
    let mut formats = FORMATS.iter();
    let found = formats.find(|(_, fits)| different.iter().all(|text| fits(text)));
    found.map(|(name, _)| *name)
}
