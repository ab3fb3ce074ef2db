//! Collecting what the schemas that apply to one value say together.

use conform_json::pointer::escape;
use serde_json::{Map, Value as Json};

use super::decimal::Decimal;
use super::draw::Draw;
use super::facts::{Bound, Contains, Facts, Items, Members, Part, Types, lower};
use super::walker::{Conflict, Place, Walker};

/// Marks a schema that the translation left out.
const LEFT_OUT: &str = "x-left-out";

impl<'t> Walker<'t> {
    /// Collects what parts say together. Of unions, branches are chosen.
    pub(super) fn merge(
        &mut self,
        parts: &[Part<'t>],
        place: &Place,
        draw: &mut Draw,
    ) -> Result<Facts<'t>, Conflict> {
        let mut facts = Facts::default();
        for part in parts {
            self.add(part, &mut facts, true, place, draw)?;
        }
        Ok(facts)
    }

    /// Adds what a part says. An `owner` describes the whole value, so that its examples are examples of the value.
    pub(super) fn add(
        &mut self,
        part: &Part<'t>,
        facts: &mut Facts<'t>,
        owner: bool,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<(), Conflict> {
        match part {
            Part::Listed(values) => facts.list(values.clone()),
            Part::Invalid(pointer, schema) => {
                return self.negate(pointer, schema, facts, place, draw);
            }
            Part::Valid(pointer, schema) => {
                let fail = |why: &str| Conflict {
                    schema: pointer.clone(),
                    path: place.path.clone(),
                    why: why.to_owned(),
                };
                let keywords = match schema {
                    Json::Object(keywords) => keywords,
                    Json::Bool(false) => return Err(fail("the schema `false` allows no value")),
                    _ => return Ok(()),
                };
                if keywords.contains_key(LEFT_OUT) {
                    self.has_left_out = true;
                    return Ok(());
                }
                if !facts.seen.insert(pointer.clone()) {
                    return Ok(());
                }
                if owner {
                    facts.owners.push(pointer.clone());
                }
                self.keywords(pointer, keywords, facts, owner, place, draw)?;
                if facts.types.is_empty() {
                    return Err(fail("its schemas have no type in common"));
                }
            }
        }
        Ok(())
    }

    fn keywords(
        &mut self,
        pointer: &str,
        keywords: &'t Map<String, Json>,
        facts: &mut Facts<'t>,
        owner: bool,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<(), Conflict> {
        for (name, value) in keywords {
            scalar(name, value, facts);
            self.items_and_members(pointer, name, value, facts);
        }
        self.members_of(pointer, keywords, facts);
        items_of(pointer, keywords, facts);
        if let Some(reference) = keywords.get("$ref").and_then(Json::as_str) {
            let target = reference.trim_start_matches('#');
            if let Some(schema) = self.translation.json.pointer(target) {
                let part = Part::Valid(target.to_owned(), schema);
                self.add(&part, facts, owner, place, draw)?;
            }
        }
        for (index, schema) in listed(keywords, "allOf").enumerate() {
            let part = Part::Valid(format!("{pointer}/allOf/{index}"), schema);
            // The only part of an `allOf` is often a reference with a description beside it.
            let is_lone = owner && index == 0 && listed(keywords, "allOf").count() == 1;
            self.add(&part, facts, is_lone, place, draw)?;
        }
        if let Some(schema) = keywords.get("not") {
            self.negate(&format!("{pointer}/not"), schema, facts, place, draw)?;
        }
        for union in ["oneOf", "anyOf"] {
            if keywords.contains_key(union) {
                self.union(pointer, keywords, union, facts, owner, place, draw)?;
            }
        }
        self.condition(pointer, keywords, facts, place, draw)
    }

    /// Adds a branch of a union, the first that fits what is known.
    #[expect(clippy::too_many_arguments, reason = "they are the state of the walk")]
    fn union(
        &mut self,
        pointer: &str,
        keywords: &'t Map<String, Json>,
        union: &'static str,
        facts: &mut Facts<'t>,
        owner: bool,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<(), Conflict> {
        let branches: Vec<&'t Json> = listed(keywords, union).collect();
        let mut order = draw.order(branches.len());
        if self.is_lean(place) {
            order.sort_by_key(|&index| self.height(branches[index]));
        }
        let is_null = |schema: &Json| schema.get("type").is_some_and(|name| name == "null");
        if !self.is_lean(place) && !draw.once_in(6) {
            order.sort_by_key(|&index| is_null(branches[index]));
        }
        let mut first = None;
        for index in order {
            let mut trial = facts.clone();
            let at = format!("{pointer}/{union}/{index}");
            let branch = Part::Valid(at, branches[index]);
            let mut added = self.add(&branch, &mut trial, owner, place, draw);
            if added.is_ok() {
                added = self.tag(pointer, union, index, &mut trial, place, draw);
            }
            if let Err(conflict) = added {
                first = first.or(Some(conflict));
                continue;
            }
            if union == "oneOf" {
                self.exclude(pointer, &branches, index, &mut trial, place, draw);
            }
            *facts = trial;
            return Ok(());
        }
        match first {
            Some(conflict) => Err(conflict),
            None => Ok(()),
        }
    }

    /// Adds the tag by which a discriminator selects a branch.
    fn tag(
        &mut self,
        pointer: &str,
        union: &str,
        branch: usize,
        facts: &mut Facts<'t>,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<(), Conflict> {
        let Some(discriminator) = self.translation.discriminators.get(pointer) else {
            return Ok(());
        };
        if discriminator.keyword != union || !facts.types.has(Types::OBJECT) {
            return Ok(());
        }
        let tags = discriminator.tags.iter();
        let tags: Vec<Json> = tags
            .filter(|(_, index)| *index == branch)
            .map(|(tag, _)| Json::String(tag.clone()))
            .collect();
        if tags.is_empty() {
            return Ok(());
        }
        // A branch may list only some of its tags.
        let property = &discriminator.property;
        let mut parts = self.member_parts(facts, property, place)?;
        parts.push(Part::Listed(tags.clone()));
        let known = self.merge(&parts, &place.below(property), draw)?;
        let tags: Vec<Json> = match &known.listed {
            Some(listed) if !listed.is_empty() => listed.clone(),
            _ => tags,
        };
        let first = tags.first().cloned().into_iter().collect();
        facts.further.push((property.clone(), Part::Listed(first)));
        facts.preferred.insert(property.clone());
        facts.hint(Types::OBJECT);
        Ok(())
    }

    /// Keeps the other branches of a `oneOf` from fitting, where that is simple; a check of the value finds the rest.
    fn exclude(
        &mut self,
        pointer: &str,
        branches: &[&'t Json],
        chosen: usize,
        facts: &mut Facts<'t>,
        place: &Place,
        draw: &mut Draw,
    ) {
        for (index, branch) in branches.iter().enumerate() {
            let is_simple = branch.as_object().is_some_and(|keywords| {
                keywords.keys().all(|name| {
                    ["required", "enum", "const", "type", "title", "description"]
                        .contains(&name.as_str())
                })
            });
            if index == chosen || !is_simple {
                continue;
            }
            let mut trial = facts.clone();
            let at = format!("{pointer}/oneOf/{index}");
            if self.negate(&at, branch, &mut trial, place, draw).is_ok() {
                *facts = trial;
            }
        }
    }

    /// Adds `if` with `then`, or `else`.
    fn condition(
        &mut self,
        pointer: &str,
        keywords: &'t Map<String, Json>,
        facts: &mut Facts<'t>,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<(), Conflict> {
        let Some(condition) = keywords.get("if") else {
            return Ok(());
        };
        let then = keywords.get("then");
        let otherwise = keywords.get("else");
        if then.is_none() && otherwise.is_none() {
            return Ok(());
        }
        let at = |name: &str| format!("{pointer}/{name}");
        let mut first = None;
        for way in draw.order(2) {
            let mut trial = facts.clone();
            let mut parts = Vec::new();
            if way == 0 {
                parts.push(Part::Valid(at("if"), condition));
                parts.extend(then.map(|schema| Part::Valid(at("then"), schema)));
            } else {
                parts.push(Part::Invalid(at("if"), condition));
                parts.extend(otherwise.map(|schema| Part::Valid(at("else"), schema)));
            }
            let mut added = Ok(());
            for part in &parts {
                added = added.and_then(|()| self.add(part, &mut trial, false, place, draw));
            }
            match added {
                Ok(()) => {
                    if way == 0
                        && let Some(properties) = condition.get("properties")
                    {
                        // The condition is about these members; without them it says nothing.
                        let names = properties.as_object().into_iter().flat_map(Map::keys);
                        trial.preferred.extend(names.cloned());
                    }
                    *facts = trial;
                    return Ok(());
                }
                Err(conflict) => first = first.or(Some(conflict)),
            }
        }
        first.map_or(Ok(()), Err)
    }

    /// Adds the keywords that have schemas for the names of members, or for parts that nothing else describes.
    fn items_and_members(
        &mut self,
        pointer: &str,
        name: &str,
        value: &'t Json,
        facts: &mut Facts<'t>,
    ) {
        let part = || Part::Valid(format!("{pointer}/{name}"), value);
        match name {
            "propertyNames" => facts.names.push(part()),
            "unevaluatedProperties" => facts.other_members.push(part()),
            "unevaluatedItems" => facts.other_items.push(part()),
            "dependentSchemas" => {
                for (key, schema) in value.as_object().into_iter().flatten() {
                    let at = format!("{pointer}/{name}/{}", escape(key));
                    facts.dependent_schemas.push((key, Part::Valid(at, schema)));
                }
            }
            _ => {}
        }
    }

    fn members_of(
        &mut self,
        pointer: &str,
        keywords: &'t Map<String, Json>,
        facts: &mut Facts<'t>,
    ) {
        let named = keywords.get("properties").and_then(Json::as_object);
        let patterned = keywords.get("patternProperties").and_then(Json::as_object);
        let additional = keywords.get("additionalProperties");
        if named.is_some() || patterned.is_some() || additional.is_some() {
            facts.hint(Types::OBJECT);
            facts.members.push(Members {
                pointer: pointer.to_owned(),
                named,
                patterned,
                additional,
            });
        }
    }
}

/// The schemas of a keyword that has a list of them.
fn listed<'t>(
    keywords: &'t Map<String, Json>,
    name: &str,
) -> impl Iterator<Item = &'t Json> + use<'t> {
    keywords
        .get(name)
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
}

fn items_of<'t>(pointer: &str, keywords: &'t Map<String, Json>, facts: &mut Facts<'t>) {
    let first: Vec<Part<'t>> = listed(keywords, "prefixItems")
        .enumerate()
        .map(|(index, schema)| Part::Valid(format!("{pointer}/prefixItems/{index}"), schema))
        .collect();
    let rest = keywords
        .get("items")
        .map(|schema| Part::Valid(format!("{pointer}/items"), schema));
    if !first.is_empty() || rest.is_some() {
        facts.hint(Types::ARRAY);
        facts.items.push(Items { first, rest });
    }
    if let Some(schema) = keywords.get("contains") {
        facts.hint(Types::ARRAY);
        facts.contains.push(Contains {
            part: Part::Valid(format!("{pointer}/contains"), schema),
            least: keywords.get("minContains").and_then(count).unwrap_or(1),
            most: keywords.get("maxContains").and_then(count),
        });
    }
}

/// The value of a keyword that is a count. `2.0` is one.
pub(super) fn count(value: &Json) -> Option<usize> {
    let number = Decimal::parse(&value.as_number()?.to_string())?;
    usize::try_from(number.ceil_at(0)?).ok()
}

/// Adds a keyword whose value is no schema.
fn scalar<'t>(name: &str, value: &'t Json, facts: &mut Facts<'t>) {
    let number = || Decimal::parse(&value.as_number()?.to_string());
    let bound = |is_exclusive| {
        number().map(|value| Bound {
            value,
            is_exclusive,
        })
    };
    match name {
        "type" => facts.types = facts.types.and(Types::named(value)),
        "enum" => facts.list(value.as_array().cloned().unwrap_or_default()),
        "const" => facts.list(vec![value.clone()]),
        "minimum" => bound(false).into_iter().for_each(|one| facts.at_least(one)),
        "exclusiveMinimum" => bound(true).into_iter().for_each(|one| facts.at_least(one)),
        "maximum" => bound(false).into_iter().for_each(|one| facts.at_most(one)),
        "exclusiveMaximum" => bound(true).into_iter().for_each(|one| facts.at_most(one)),
        "multipleOf" => facts.multiples.extend(number()),
        "minLength" => facts.min_length = facts.min_length.max(count(value).unwrap_or(0)),
        "maxLength" => lower(&mut facts.max_length, count(value).unwrap_or(usize::MAX)),
        "pattern" => facts.patterns.extend(value.as_str()),
        "format" => facts.formats.extend(value.as_str()),
        "minItems" => facts.min_items = facts.min_items.max(count(value).unwrap_or(0)),
        "maxItems" => lower(&mut facts.max_items, count(value).unwrap_or(usize::MAX)),
        "uniqueItems" => facts.is_unique |= value == &Json::Bool(true),
        "minProperties" => facts.min_members = facts.min_members.max(count(value).unwrap_or(0)),
        "maxProperties" => lower(&mut facts.max_members, count(value).unwrap_or(usize::MAX)),
        "required" => {
            let names = value.as_array().into_iter().flatten();
            let names = names.filter_map(Json::as_str).map(str::to_owned);
            facts.required.extend(names);
        }
        "dependentRequired" => {
            for (key, names) in value.as_object().into_iter().flatten() {
                let names = names.as_array().into_iter().flatten();
                let own = facts.dependent_names.entry(key).or_default();
                own.extend(names.filter_map(Json::as_str));
            }
        }
        _ => {}
    }
    facts.hint(hint(name));
}

/// The type of value that a keyword applies to.
fn hint(name: &str) -> Types {
    match name {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            Types::NUMBER
        }
        "minLength" | "maxLength" | "pattern" | "format" => Types::STRING,
        "minItems" | "maxItems" | "uniqueItems" => Types::ARRAY,
        "required" | "minProperties" | "maxProperties" | "dependentRequired" => Types::OBJECT,
        _ => Types::ALL.without(Types::ALL),
    }
}
