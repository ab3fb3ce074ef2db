//! Arrays.

use serde_json::Value as Json;

use super::draw::{Draw, part_of};
use super::facts::{Facts, Part};
use super::manner::InstanceManner;
use super::walker::{Conflict, Place, Walker};

/// How many items are made.
const MOST_ITEMS: usize = 5_000;

/// How often another item is made in the place of one that repeats.
const TRIES: usize = 24;

impl<'t> Walker<'t> {
    /// Makes an array.
    pub(super) fn array(
        &mut self,
        facts: &mut Facts<'t>,
        place: &Place,
        draw: &mut Draw,
    ) -> Result<Json, Conflict> {
        let owner = facts.owners.last().cloned().unwrap_or_default();
        let fail = |why: &str| Conflict {
            schema: owner.clone(),
            path: place.path.clone(),
            why: why.to_owned(),
        };
        let contained = facts.contains.iter().map(|one| one.least).sum::<usize>();
        let most = facts.max_items.unwrap_or(usize::MAX);
        // Several `contains` may be met by one item; the first try is the simple one.
        let least = facts.min_items.max(contained.min(most));
        if least > most {
            return Err(fail("`minItems` is greater than `maxItems`"));
        }
        if least > MOST_ITEMS {
            return Err(fail("it has too many items"));
        }
        let first = facts.items.iter().map(|one| one.first.len()).max();
        let usual = first.unwrap_or(0).max(1);
        let wanted = if self.is_lean(place) {
            least
        } else if draw.is_plain {
            least.max(usual)
        } else {
            let to = least.max(usual) + 3;
            least + draw.any_index(to - least + 1)
        };
        let wanted = wanted.min(most);
        let mut needs: Vec<Part<'t>> = Vec::new();
        for one in &facts.contains {
            needs.extend(std::iter::repeat_n(
                one.part.clone(),
                one.least.min(MOST_ITEMS),
            ));
        }
        let mut items: Vec<Json> = Vec::new();
        while items.len() < wanted {
            let index = items.len();
            let mut parts = item_parts(facts, index);
            let left = wanted - index;
            if needs.len() >= left {
                let share = needs.len().div_ceil(left);
                parts.extend(needs.drain(..share));
            } else if facts.contains.iter().any(|one| one.most.is_some()) {
                // The others must not count.
                let bounded = facts.contains.iter().filter(|one| one.most.is_some());
                parts.extend(bounded.filter_map(|one| match &one.part {
                    Part::Valid(pointer, schema) => Some(Part::Invalid(pointer.clone(), schema)),
                    Part::Invalid(..) | Part::Listed(_) => None,
                }));
            }
            match self.item(&parts, index, facts.is_unique, &items, place) {
                Ok(item) => items.push(item),
                Err(conflict) if index < least => return Err(conflict),
                Err(_) => break,
            }
        }
        Ok(Json::Array(items))
    }

    /// Makes an item that is not equal to one before, if that is asked for.
    fn item(
        &mut self,
        parts: &[Part<'t>],
        index: usize,
        is_unique: bool,
        before: &[Json],
        place: &Place,
    ) -> Result<Json, Conflict> {
        let mut here = place.below(&index.to_string());
        let first = self.value(parts, &here)?;
        if !is_unique || !before.contains(&first) {
            return Ok(first);
        }
        let (seed, examples, manner) = (here.seed, self.options.examples, self.options.manner);
        self.options.examples = false;
        self.options.manner = InstanceManner::Varied;
        let mut found = None;
        for attempt in 0..TRIES {
            here.seed = part_of(seed, &format!("again {attempt}"));
            match self.value(parts, &here) {
                Ok(item) if before.contains(&item) => {}
                Ok(item) => {
                    found = Some(item);
                    break;
                }
                Err(_) => break,
            }
        }
        self.options.examples = examples;
        self.options.manner = manner;
        found.ok_or_else(|| Conflict {
            schema: parts
                .iter()
                .find_map(|part| match part {
                    Part::Valid(pointer, _) => Some(pointer.clone()),
                    Part::Invalid(..) | Part::Listed(_) => None,
                })
                .unwrap_or_default(),
            path: here.path.clone(),
            why: "there are not enough different items".to_owned(),
        })
    }
}

/// Returns the schemas that apply to an item.
fn item_parts<'t>(facts: &Facts<'t>, index: usize) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    let mut is_evaluated = false;
    for items in &facts.items {
        let own = items.first.get(index).or(items.rest.as_ref());
        is_evaluated |= own.is_some();
        parts.extend(own.cloned());
    }
    if !is_evaluated {
        parts.extend(facts.other_items.iter().cloned());
    }
    parts
}
