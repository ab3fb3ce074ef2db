//! Objects.

use std::collections::BTreeSet;

use conform_json::pointer::escape;
use serde_json::{Map, Value as Json};

use super::draw::Draw;
use super::facts::{Facts, Part};
use super::pattern::Pattern;
use super::walker::{Conflict, Place, Walker};
use crate::plan::pattern_engine;
use conform_json::TapeJson;
use jsonschema::json::Json as _;

/// How often schemas that depend on members are added before this is given up.
const MOST_ADDITIONS: usize = 16;

/// How many members are made.
const MOST_MEMBERS: usize = 5_000;

impl<'t> Walker<'t> {
    /// Makes an object.
    pub(super) fn object(
        &mut self,
        facts: &mut Facts<'t>,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<Json, Conflict> {
        let names = self.names(facts, place, draw)?;
        let owner = facts.owners.last().cloned().unwrap_or_default();
        let fail = |why: &str| Conflict {
            schema: owner.clone(),
            path: place.path.clone(),
            why: why.to_owned(),
        };
        if facts
            .max_members
            .is_some_and(|most| most < facts.required.len())
        {
            return Err(fail(
                "more members are required than `maxProperties` allows",
            ));
        }
        if facts.min_members > MOST_MEMBERS || facts.required.len() > MOST_MEMBERS {
            return Err(fail("it has too many members"));
        }
        let mut members = Map::new();
        for name in &names {
            let is_required = facts.required.contains(name);
            let made = self
                .member_parts(facts, name, place)
                .and_then(|parts| self.value(&parts, &place.below(name)));
            match made {
                Ok(value) => drop(members.insert(name.clone(), value)),
                Err(conflict) if is_required => return Err(conflict),
                // An optional member that cannot be made is left out.
                Err(_) => {}
            }
        }
        self.fill(facts, &mut members, place, draw)?;
        if members.len() < facts.min_members {
            return Err(fail("it has fewer members than `minProperties` requires"));
        }
        Ok(Json::Object(members))
    }

    /// Chooses the names of the members that are declared.
    fn names(
        &mut self,
        facts: &mut Facts<'t>,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<Vec<String>, Conflict> {
        let is_lean = self.is_lean(place);
        let mut left_out: BTreeSet<String> = BTreeSet::new();
        let mut names: Vec<String> = Vec::new();
        for _ in 0..MOST_ADDITIONS {
            names = facts.required.iter().cloned().collect();
            let declared = facts.members.iter();
            let declared = declared.flat_map(|one| one.named.into_iter().flat_map(Map::keys));
            let optional: BTreeSet<String> = declared.chain(&facts.preferred).cloned().collect();
            for name in optional {
                if facts.required.contains(&name) || facts.absent.contains(&name) {
                    continue;
                }
                let is_preferred = facts.preferred.contains(&name);
                if !is_preferred && (is_lean || left_out.contains(&name) || draw.once_in(3)) {
                    left_out.insert(name);
                    continue;
                }
                if !self.is_misdirected(facts, &name) {
                    names.push(name);
                }
            }
            let most = facts.max_members.unwrap_or(usize::MAX);
            names.truncate(most.max(facts.required.len()));
            if !self.depend(facts, &names, place, draw)? {
                break;
            }
        }
        Ok(names)
    }

    /// Adds what depends on members that are there. Returns whether there was anything.
    fn depend(
        &mut self,
        facts: &mut Facts<'t>,
        names: &[String],
        place: &Place,
        draw: &mut Draw,
    ) -> Result<bool, Conflict> {
        let mut has_grown = false;
        for name in names {
            for other in facts
                .dependent_names
                .remove(name.as_str())
                .unwrap_or_default()
            {
                has_grown |= facts.required.insert(other.to_owned());
            }
            let dependent = facts.dependent_schemas.iter();
            let parts: Vec<Part<'t>> = dependent
                .filter(|(other, _)| other == name)
                .map(|(_, part)| part.clone())
                .collect();
            facts.dependent_schemas.retain(|(other, _)| other != name);
            for part in parts {
                self.add(&part, facts, false, place, draw)?;
                has_grown = true;
            }
        }
        Ok(has_grown)
    }

    /// Returns the schemas that apply to a member.
    pub(super) fn member_parts(
        &self,
        facts: &Facts<'t>,
        name: &str,
        place: &Place,
    ) -> Result<Vec<Part<'t>>, Conflict> {
        let mut parts = Vec::new();
        let mut is_evaluated = false;
        for members in &facts.members {
            let mut is_declared = false;
            let pointer = &members.pointer;
            if let Some(schema) = members.named.and_then(|named| named.get(name)) {
                let at = format!("{pointer}/properties/{}", escape(name));
                parts.push(Part::Valid(at, schema));
                is_declared = true;
            }
            for (pattern, schema) in members.patterned.into_iter().flatten() {
                if matches(pattern, name) {
                    let at = format!("{pointer}/patternProperties/{}", escape(pattern));
                    parts.push(Part::Valid(at, schema));
                    is_declared = true;
                }
            }
            if let Some(schema) = members.additional.filter(|_| !is_declared) {
                parts.push(Part::Valid(
                    format!("{pointer}/additionalProperties"),
                    schema,
                ));
                is_declared = true;
            }
            is_evaluated |= is_declared;
        }
        if !is_evaluated {
            parts.extend(facts.other_members.iter().cloned());
        }
        let further = facts.further.iter().filter(|(other, _)| other == name);
        parts.extend(further.map(|(_, part)| part.clone()));
        if let Some(Part::Valid(pointer, _)) = parts
            .iter()
            .find(|part| matches!(part, Part::Valid(_, Json::Bool(false))))
        {
            return Err(Conflict {
                schema: pointer.clone(),
                path: place.path.clone(),
                why: format!("`{name}` is required, but not allowed"),
            });
        }
        Ok(parts)
    }

    /// Adds members that are not declared: those that `minProperties` asks for, and some to an object that is a map.
    fn fill(
        &mut self,
        facts: &Facts<'t>,
        members: &mut Map<String, Json>,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<(), Conflict> {
        let is_map = facts
            .members
            .iter()
            .all(|one| one.named.is_none_or(Map::is_empty))
            && facts.members.iter().any(|one| {
                let additional = one.additional.is_some_and(Json::is_object);
                additional || one.patterned.is_some_and(|patterned| !patterned.is_empty())
            });
        let mut wanted = facts.min_members;
        if is_map && !self.is_lean(place) {
            let more = if draw.is_plain { 1 } else { draw.any_index(4) };
            wanted = wanted
                .max(more)
                .min(facts.max_members.unwrap_or(usize::MAX));
        }
        // Members that are declared, but were left out, come first.
        let declared = facts.members.iter();
        let declared = declared.flat_map(|one| one.named.into_iter().flat_map(Map::keys));
        let mut declared: Vec<String> = declared.cloned().collect();
        declared.retain(|name| !facts.absent.contains(name) && !self.is_misdirected(facts, name));
        let mut tries = 0;
        while members.len() < wanted && tries < 4 * wanted + 24 {
            tries += 1;
            let declared = declared.pop();
            let name = match declared {
                Some(name) => name,
                None => self.free_name(facts, place, tries, draw)?,
            };
            if members.contains_key(&name) || facts.absent.contains(&name) {
                continue;
            }
            let made = self
                .member_parts(facts, &name, place)
                .and_then(|parts| self.value(&parts, &place.below(&name)));
            if let Ok(value) = made {
                members.insert(name, value);
            }
        }
        Ok(())
    }

    /// Makes a name that is not declared.
    fn free_name(
        &mut self,
        facts: &Facts<'t>,
        place: &Place,
        attempt: usize,
        draw: &mut Draw,
    ) -> Result<String, Conflict> {
        if !facts.names.is_empty() {
            let mut here = place.below(&format!("name {attempt}"));
            // Faults of names are found at the object.
            here.path.clone_from(&place.path);
            let mut parts = facts.names.clone();
            parts.push(text_only());
            return match self.value(&parts, &here)? {
                Json::String(name) => Ok(name),
                _ => Ok(format!("key{attempt}")),
            };
        }
        let patterns = facts.members.iter();
        let patterns = patterns.flat_map(|one| one.patterned.into_iter().flat_map(Map::keys));
        let patterns: Vec<&String> = patterns.collect();
        let is_closed = facts
            .members
            .iter()
            .any(|one| one.additional == Some(&Json::Bool(false)));
        if !patterns.is_empty() && (is_closed || draw.index(2) == 0) {
            let pattern = patterns[draw.any_index(patterns.len())];
            if let Some(pattern) = Pattern::parse(pattern) {
                return Ok(pattern.text(1, None, false, draw));
            }
        }
        Ok(format!("key{attempt}"))
    }
}

/// The part that says that a value is a string.
fn text_only<'t>() -> Part<'t> {
    static TEXT: std::sync::LazyLock<Json> =
        std::sync::LazyLock::new(|| serde_json::json!({ "type": "string" }));
    Part::Valid("name".to_owned(), &TEXT)
}

/// Returns whether a name matches a pattern.
fn matches(pattern: &str, name: &str) -> bool {
    let mut buffer = <TapeJson as jsonschema::json::Json>::StringBuffer::default();
    pattern_engine(pattern).is_some_and(|engine| {
        TapeJson::with_string_node(&mut buffer, name, |node| engine.is_valid(node))
    })
}
