//! The walk along a translated schema that makes a value.
//!
//! At each place of the value, [`Walker::merge`](super::merge) collects what the schemas that apply there say together, and the
//! files next to this one make a value of one type.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use conform_description::Description;
use conform_json::pointer::escape;
use serde_json::Value as Json;

use super::draw::{Draw, part_of};
use super::facts::{Facts, Part, Types};
use super::heights::heights;
use super::manner::{InstanceManner, InstanceOptions};
use super::{number, text};
use crate::applied::applied;
use crate::direction::Direction;
use crate::translation::Translation;

/// How often other choices are made at one place before the choices around it are changed.
const ROUNDS: u64 = 12;

/// The deepest place of a value. Nothing optional is that deep.
const MOST_DEPTH: usize = 100;

/// How many places are visited in making one value.
const MOST_STEPS: usize = 40_000;

/// How many places a value has before optional members are left out.
const USUAL_SIZE: usize = 400;

/// Why there is no value at a place.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    /// The schema, as a JSON Pointer into the translated schema.
    pub(super) schema: String,
    /// The place, as a JSON Pointer into the value.
    pub(super) path: String,
    pub(super) why: String,
}

/// A place in the value.
pub(super) struct Place {
    /// The JSON Pointer.
    pub(super) path: String,
    pub(super) seed: u64,
    pub(super) depth: usize,
}

impl Place {
    /// Returns the place of a member or item.
    pub(super) fn below(&self, token: &str) -> Self {
        Self {
            path: format!("{}/{}", self.path, escape(token)),
            seed: part_of(self.seed, token),
            depth: self.depth + 1,
        }
    }
}

pub(super) struct Walker<'t> {
    pub(super) translation: &'t Translation,
    pub(super) description: &'t Description,
    pub(super) direction: Direction,
    pub(super) options: InstanceOptions,
    /// How often the choices at a place were found to be wrong.
    salts: &'t HashMap<String, u32>,
    /// The places at which something was chosen.
    pub(super) visited: BTreeSet<String>,
    steps: usize,
    /// Whether a part was met that the translation leaves out.
    pub(super) has_left_out: bool,
    heights: OnceCell<BTreeMap<String, u32>>,
}

impl<'t> Walker<'t> {
    pub(super) fn new(
        translation: &'t Translation,
        description: &'t Description,
        direction: Direction,
        options: InstanceOptions,
        salts: &'t HashMap<String, u32>,
    ) -> Self {
        Self {
            translation,
            description,
            direction,
            options,
            salts,
            visited: BTreeSet::new(),
            steps: 0,
            has_left_out: false,
            heights: OnceCell::new(),
        }
    }

    /// Makes a value of the whole schema.
    pub(super) fn root(&mut self) -> Result<Json, Conflict> {
        let place = Place {
            path: String::new(),
            seed: part_of(self.options.seed, "instance"),
            depth: 0,
        };
        let part = Part::Valid(String::new(), &self.translation.json);
        self.value(&[part], &place)
    }

    /// Makes a value that all these parts are about.
    pub(super) fn value(&mut self, parts: &[Part<'t>], place: &Place) -> Result<Json, Conflict> {
        let schema = parts.iter().find_map(|part| match part {
            Part::Valid(pointer, _) | Part::Invalid(pointer, _) => Some(pointer.clone()),
            Part::Listed(_) => None,
        });
        let conflict = |why: &str| Conflict {
            schema: schema.clone().unwrap_or_default(),
            path: place.path.clone(),
            why: why.to_owned(),
        };
        if place.depth > MOST_DEPTH {
            return Err(conflict("its values are nested without end"));
        }
        self.visited.insert(place.path.clone());
        let salt = self.salts.get(&place.path).copied().unwrap_or(0);
        let mut first = None;
        for round in 0..ROUNDS {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return Err(conflict("the limit of steps was reached"));
            }
            let is_first = salt == 0 && round == 0;
            let seed = match (salt, round) {
                (0, 0) => place.seed,
                _ => part_of(place.seed, &format!("{salt}.{round}")),
            };
            let is_plain = is_first && self.options.manner == InstanceManner::Typical;
            let mut draw = Draw::new(seed, is_plain);
            let here = Place {
                path: place.path.clone(),
                seed,
                depth: place.depth,
            };
            let made = self.merge(parts, &here, &mut draw).and_then(|mut facts| {
                let uses_examples = is_first && self.options.examples;
                self.value_of(&mut facts, &here, uses_examples, &mut draw)
            });
            match made {
                Ok(value) => return Ok(value),
                Err(conflict) if !draw.has_chosen => return Err(conflict),
                Err(conflict) => first = first.or(Some(conflict)),
            }
        }
        Err(first.unwrap_or_else(|| conflict("no value was found")))
    }

    /// Makes a value of which all is known.
    fn value_of(
        &mut self,
        facts: &mut Facts<'t>,
        place: &Place,
        uses_examples: bool,
        draw: &mut Draw,
    ) -> Result<Json, Conflict> {
        let conflict = |facts: &Facts<'t>, why: &str| Conflict {
            schema: facts.owners.last().cloned().unwrap_or_default(),
            path: place.path.clone(),
            why: why.to_owned(),
        };
        if uses_examples && let Some(example) = self.example(facts) {
            return Ok(example);
        }
        if let Some(listed) = &facts.listed {
            let fitting: Vec<&Json> = listed.iter().filter(|one| facts.admits(one)).collect();
            // `null` is listed for values that are not known; it is not the most telling one.
            let telling: Vec<&Json> = fitting
                .iter()
                .copied()
                .filter(|one| !one.is_null())
                .collect();
            let fitting = if telling.is_empty() { fitting } else { telling };
            if fitting.is_empty() {
                return Err(conflict(facts, "no listed value is allowed"));
            }
            return Ok(fitting[draw.index(fitting.len())].clone());
        }
        let types = self.choose_type(facts, place, draw);
        facts.types = types;
        let value = if types == Types::NULL {
            Json::Null
        } else if types == Types::BOOLEAN {
            Json::Bool(draw.index(2) == 0)
        } else if types == Types::STRING {
            let text = text::string(facts, draw).map_err(|why| conflict(facts, &why))?;
            Json::String(text)
        } else if types == Types::ARRAY {
            self.array(facts, place, draw)?
        } else if types == Types::OBJECT {
            self.object(facts, place, draw)?
        } else {
            number::number(facts, draw).map_err(|why| conflict(facts, &why))?
        };
        if facts.forbidden.contains(&value) {
            // Another one may do.
            draw.has_chosen = true;
            return Err(conflict(facts, "`not` forbids the value"));
        }
        Ok(value)
    }

    /// Chooses one of the types: one that keywords speak of, and `null` seldom.
    fn choose_type(&self, facts: &Facts<'t>, place: &Place, draw: &mut Draw) -> Types {
        let allowed = facts.types;
        if allowed.has(Types::NULL) {
            let is_deep = place.depth > self.options.depth;
            let is_nested = allowed.has(Types::ARRAY) || allowed.has(Types::OBJECT);
            let is_only = allowed == Types::NULL;
            if is_only || (is_deep && is_nested) || (allowed != Types::ALL && draw.once_in(6)) {
                return Types::NULL;
            }
        }
        let hinted = allowed.and(facts.hints);
        let allowed = if hinted.is_empty() { allowed } else { hinted };
        let order = [
            Types::STRING,
            Types::OBJECT,
            Types::NUMBER,
            Types::ARRAY,
            Types::BOOLEAN,
        ];
        let possible: Vec<Types> = order
            .into_iter()
            .map(|one| allowed.and(one))
            .filter(|one| !one.is_empty())
            .collect();
        match possible.as_slice() {
            [] => Types::NULL,
            possible => possible[draw.index(possible.len())],
        }
    }

    /// Returns an example of the value that the description gives and that may be valid.
    fn example(&self, facts: &Facts<'t>) -> Option<Json> {
        let owners = facts.owners.iter();
        let nodes = owners.filter_map(|pointer| {
            let origin = self.translation.origins.schema(pointer)?;
            let is_whole = origin.keyword.is_none();
            is_whole.then(|| self.description.node(origin.schema))
        });
        let examples = nodes.flat_map(|node| {
            let one = node.get("example");
            let several = node.get("examples").filter(|list| list.is_array());
            let several = several.into_iter().flat_map(|list| list.items());
            one.into_iter().chain(several).chain(node.get("default"))
        });
        let mut values = examples.map(|node| node.value().to_serde());
        let mut example = values.find(|value| facts.admits(value))?;
        if let Json::Object(members) = &mut example {
            members.retain(|name, _| !self.is_misdirected(facts, name));
        }
        Some(example)
    }

    /// Returns whether a member is declared for the other direction only.
    pub(super) fn is_misdirected(&self, facts: &Facts<'t>, name: &str) -> bool {
        let mark = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
            Direction::Either => return false,
        };
        facts.members.iter().any(|members| {
            let is_named = members.named.is_some_and(|named| named.contains_key(name));
            if !is_named {
                return false;
            }
            let pointer = format!("{}/properties/{}", members.pointer, escape(name));
            let origin = self.translation.origins.schema(&pointer);
            origin.is_some_and(|origin| {
                let node = self.description.node(origin.schema);
                let parts = applied(node, &["allOf"], 64);
                parts.into_iter().any(|part| part.flag(mark))
            })
        })
    }

    /// Returns whether optional members are left out at a place.
    pub(super) fn is_lean(&self, place: &Place) -> bool {
        place.depth >= self.options.depth || self.steps > USUAL_SIZE
    }

    /// Returns how deep the least value of a part is.
    pub(super) fn height(&self, schema: &Json) -> u32 {
        let all = self.heights.get_or_init(|| heights(&self.translation.json));
        super::heights::height(schema, all)
    }
}
