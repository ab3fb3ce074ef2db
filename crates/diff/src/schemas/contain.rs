//! Whether one schema accepts everything that another accepts, decided by the canonical forms of `jsonschema`.

use std::collections::HashMap;

use jsonschema::Draft;
use jsonschema::canonical::{CanonicalSchema, Containment, options};
use serde_json::{Map, Value as Json};

use super::term::{Pointer, Schemas, Term, target_of};
use crate::change::Side;

/// The size of the largest schemas whose canonical forms are made, in values.
const MOST_VALUES: usize = 4_000;

/// How many definitions they may have.
const MOST_DEFINITIONS: usize = 60;

/// An answer that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Unknown,
}

impl Answer {
    /// Returns the answer to whether all of several are so.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }
}

/// Returns whether `outer` accepts every value that `inner` accepts. Each schema has the definitions that it needs.
pub(super) fn covers(outer: &Json, inner: &Json) -> Answer {
    if outer == inner {
        return Answer::Yes;
    }
    let (Some(outer), Some(inner)) = (canonical(outer), canonical(inner)) else {
        return Answer::Unknown;
    };
    match outer.covers(&inner) {
        Ok(Containment::Yes) => Answer::Yes,
        Ok(Containment::No) => Answer::No,
        Ok(Containment::Unknown) | Err(_) => Answer::Unknown,
    }
}

/// Returns whether two schemas have no value in common.
pub(super) fn are_disjoint(left: &Json, right: &Json) -> Answer {
    use jsonschema::canonical::Satisfiability;
    let (Some(left), Some(right)) = (canonical(left), canonical(right)) else {
        return Answer::Unknown;
    };
    match left.intersect(&right).map(|both| both.satisfiability()) {
        Ok(Satisfiability::No) => Answer::Yes,
        Ok(Satisfiability::Yes) => Answer::No,
        Ok(Satisfiability::Unknown) | Err(_) => Answer::Unknown,
    }
}

/// The formats that are checked; all others have no effect.
const FORMATS: [&str; 21] = [
    "date",
    "date-time",
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uuid",
    "uri-template",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "byte",
    "decimal",
];

/// Returns whether a format decides which strings are valid.
pub(super) fn is_checked(format: &str) -> bool {
    FORMATS.contains(&format)
}

/// Removes formats that have no effect, which canonical forms would keep apart.
fn without_unchecked_formats(schema: &Json) -> Json {
    let mut out = schema.clone();
    let mut pending = vec![&mut out];
    while let Some(value) = pending.pop() {
        match value {
            Json::Object(members) => {
                if members
                    .get("format")
                    .and_then(Json::as_str)
                    .is_some_and(|format| !is_checked(format))
                {
                    members.remove("format");
                }
                let schemas = members
                    .iter_mut()
                    .filter(|(name, _)| !matches!(name.as_str(), "const" | "enum"));
                pending.extend(schemas.map(|(_, value)| value));
            }
            Json::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    out
}

/// The canonical form; `None` if there is none.
fn canonical(schema: &Json) -> Option<CanonicalSchema> {
    options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .canonicalize(&without_unchecked_formats(schema))
        .ok()
}

impl Schemas<'_> {
    /// Returns the schema of a term with the definitions that it needs; `None` if these are too many.
    pub(super) fn whole(&self, term: &Term) -> Option<Json> {
        self.closed(term.json(), MOST_VALUES, MOST_DEFINITIONS)
    }

    /// Returns a schema with the definitions that it needs, however many.
    pub(super) fn with_definitions(&self, schema: Json) -> Json {
        self.closed(schema, usize::MAX, usize::MAX)
            .unwrap_or(Json::Bool(true))
    }

    fn closed(
        &self,
        mut schema: Json,
        most_values: usize,
        most_definitions: usize,
    ) -> Option<Json> {
        let all = self.at("/$defs")?.as_object()?;
        let mut size = 0;
        let mut definitions: Map<String, Json> = Map::new();
        let mut pending: Vec<Pointer> = Vec::new();
        references(&schema, &mut pending, &mut size);
        while let Some(pointer) = pending.pop() {
            let name = definition_of(&pointer)?;
            let Some(definition) = all.get(&name).filter(|_| !definitions.contains_key(&name))
            else {
                continue;
            };
            references(definition, &mut pending, &mut size);
            if size > most_values || definitions.len() >= most_definitions {
                return None;
            }
            definitions.insert(name, definition.clone());
        }
        schema
            .as_object_mut()?
            .insert("$defs".to_owned(), Json::Object(definitions));
        Some(schema)
    }
}

/// The name of the definition that a pointer leads to or into. Names of definitions need no escapes.
fn definition_of(pointer: &str) -> Option<String> {
    let name = pointer.strip_prefix("/$defs/")?.split('/').next()?;
    Some(name.to_owned())
}

/// Collects where the references in a schema lead, and counts its values.
fn references(schema: &Json, found: &mut Vec<Pointer>, size: &mut usize) {
    let mut pending = vec![schema];
    while let Some(value) = pending.pop() {
        *size += 1;
        match value {
            Json::Object(members) => {
                let target = members.get("$ref").and_then(Json::as_str);
                found.extend(target.and_then(target_of));
                pending.extend(members.values());
            }
            Json::Array(items) => pending.extend(items),
            _ => {}
        }
    }
}

/// What was asked before, by the terms and the side that is to accept what the other accepts.
#[derive(Default)]
pub(super) struct Answers {
    /// What was asked of terms that are walked.
    pub(super) walked: HashMap<[Term; 2], Answer>,
    /// How deep the proof is that needs another one.
    pub(super) depth: usize,
    known: HashMap<(Side, [Term; 2]), Answer>,
}

impl Answers {
    /// Returns whether the term of one side accepts everything that the term of the other accepts.
    pub(super) fn covers(
        &mut self,
        sides: &[Schemas<'_>; 2],
        outer: Side,
        terms: &[Term; 2],
    ) -> Answer {
        let key = (outer, terms.clone());
        if let Some(answer) = self.known.get(&key) {
            return *answer;
        }
        let whole = [0, 1].map(|side| sides[side].whole(&terms[side]));
        let answer = match &whole {
            [Some(old), Some(new)] => match outer {
                Side::Old => covers(old, new),
                Side::New => covers(new, old),
            },
            _ => Answer::Unknown,
        };
        self.known.insert(key, answer);
        answer
    }
}
