//! What a schema says that must not fit.

use conform_json::pointer::escape;
use serde_json::{Map, Value as Json};

use super::decimal::Decimal;
use super::draw::Draw;
use super::facts::{Bound, Facts, Part, Types, lower};
use super::merge::count;
use super::walker::{Conflict, Place, Walker};

/// The keywords that can be failed on purpose, the simplest first.
const KEYWORDS: [&str; 17] = [
    "const",
    "enum",
    "type",
    "required",
    "properties",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "not",
    "$ref",
    "allOf",
];

impl<'t> Walker<'t> {
    /// Adds that a schema must not fit: one of its keywords, which is chosen, must fail. What cannot be failed on purpose is left
    /// to the check of the whole value.
    pub(super) fn negate(
        &mut self,
        pointer: &str,
        schema: &'t Json,
        facts: &mut Facts<'t>,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<(), Conflict> {
        let fail = || Conflict {
            schema: pointer.to_owned(),
            path: place.path.clone(),
            why: "`not` forbids every value".to_owned(),
        };
        let keywords = match schema {
            Json::Object(keywords) => keywords,
            Json::Bool(false) => return Ok(()),
            _ => return Err(fail()),
        };
        // None of the branches may fit, whatever else is chosen.
        let unions = ["anyOf", "oneOf"];
        let is_union = unions.iter().find(|word| keywords.contains_key(**word));
        let others = KEYWORDS.iter().any(|word| keywords.contains_key(*word));
        if let Some(union) = is_union.filter(|_| !others) {
            let branches = keywords.get(*union).and_then(Json::as_array);
            for (index, branch) in branches.into_iter().flatten().enumerate() {
                let at = format!("{pointer}/{union}/{index}");
                self.negate(&at, branch, facts, place, draw)?;
            }
            return Ok(());
        }
        if keywords.is_empty() {
            return Err(fail());
        }
        let present: Vec<&str> = KEYWORDS
            .into_iter()
            .filter(|word| keywords.contains_key(*word))
            .collect();
        let mut first = None;
        for index in draw.order(present.len()) {
            let mut trial = facts.clone();
            let failed =
                self.fail_keyword(pointer, keywords, present[index], &mut trial, place, draw);
            match failed {
                Ok(()) if !trial.types.is_empty() => {
                    *facts = trial;
                    return Ok(());
                }
                Ok(()) => {}
                Err(conflict) => first = first.or(Some(conflict)),
            }
        }
        match first {
            Some(conflict) => Err(conflict),
            None if present.is_empty() => Ok(()),
            None => Err(fail()),
        }
    }

    fn fail_keyword(
        &mut self,
        pointer: &str,
        keywords: &'t Map<String, Json>,
        word: &str,
        facts: &mut Facts<'t>,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<(), Conflict> {
        let Some(value) = keywords.get(word) else {
            return Ok(());
        };
        let only = |facts: &mut Facts<'t>, types: Types| facts.types = facts.types.and(types);
        let bound = |is_exclusive| {
            let value = Decimal::parse(&value.as_number()?.to_string())?;
            Some(Bound {
                value,
                is_exclusive,
            })
        };
        match word {
            "const" => facts.forbidden.push(value.clone()),
            "enum" => facts
                .forbidden
                .extend(value.as_array().into_iter().flatten().cloned()),
            "type" => facts.types = facts.types.without(Types::named(value)),
            "required" => {
                let names = value.as_array().into_iter().flatten();
                let names: Vec<&str> = names.filter_map(Json::as_str).collect();
                let free: Vec<&str> = names
                    .into_iter()
                    .filter(|name| !facts.required.contains(*name))
                    .collect();
                if free.is_empty() {
                    return Err(Conflict {
                        schema: pointer.to_owned(),
                        path: place.path.clone(),
                        why: "`not` forbids a member that is required".to_owned(),
                    });
                }
                only(facts, Types::OBJECT);
                facts.absent.insert(free[draw.index(free.len())].to_owned());
            }
            "properties" => {
                let members = value.as_object().into_iter().flatten();
                let members: Vec<(&String, &'t Json)> = members.collect();
                if members.is_empty() {
                    facts.types = facts.types.without(Types::ALL);
                    return Ok(());
                }
                let (name, schema) = members[draw.index(members.len())];
                only(facts, Types::OBJECT);
                let at = format!("{pointer}/properties/{}", escape(name));
                facts
                    .further
                    .push((name.clone(), Part::Invalid(at, schema)));
                facts.required.insert(name.clone());
            }
            "minimum" | "exclusiveMinimum" => {
                only(facts, Types::NUMBER);
                let bound = bound(word == "minimum");
                bound.into_iter().for_each(|one| facts.at_most(one));
            }
            "maximum" | "exclusiveMaximum" => {
                only(facts, Types::NUMBER);
                let bound = bound(word == "maximum");
                bound.into_iter().for_each(|one| facts.at_least(one));
            }
            "minLength" => {
                only(facts, Types::STRING);
                match count(value).unwrap_or(0) {
                    0 => facts.types = facts.types.without(Types::ALL),
                    least => lower(&mut facts.max_length, least - 1),
                }
            }
            "maxLength" => {
                only(facts, Types::STRING);
                let most = count(value).unwrap_or(0);
                facts.min_length = facts.min_length.max(most.saturating_add(1));
            }
            "pattern" => {
                only(facts, Types::STRING);
                facts.other_patterns.extend(value.as_str());
            }
            "minItems" => {
                only(facts, Types::ARRAY);
                match count(value).unwrap_or(0) {
                    0 => facts.types = facts.types.without(Types::ALL),
                    least => lower(&mut facts.max_items, least - 1),
                }
            }
            "maxItems" => {
                only(facts, Types::ARRAY);
                let most = count(value).unwrap_or(0);
                facts.min_items = facts.min_items.max(most.saturating_add(1));
            }
            "not" => {
                let part = Part::Valid(format!("{pointer}/not"), value);
                self.add(&part, facts, false, place, draw)?;
            }
            "$ref" => {
                let target = value.as_str().unwrap_or_default().trim_start_matches('#');
                if let Some(schema) = self.translation.json.pointer(target)
                    && facts.seen.insert(format!("not {target}"))
                {
                    self.negate(target, schema, facts, place, draw)?;
                }
            }
            _ => {
                let parts: Vec<&'t Json> = value.as_array().into_iter().flatten().collect();
                if !parts.is_empty() {
                    let index = draw.index(parts.len());
                    let at = format!("{pointer}/{word}/{index}");
                    self.negate(&at, parts[index], facts, place, draw)?;
                }
            }
        }
        Ok(())
    }
}
