//! Lists of values that may grow: `x-extensible-enum` and `x-open-enums`.

use conform_schema::Direction;
use serde_json::Value as Json;

use super::super::found::Meaning;
use super::super::term::same;
use super::Local;
use super::scalars::list;
use crate::change::Impact;
use crate::codes;

/// The extension of a schema whose list of values may grow, or that is such a list.
pub(in super::super) const EXTENSIBLE: &str = "x-extensible-enum";

/// The extension of the root that says the same for all messages of a kind.
const OPEN: &str = "x-open-enums";

impl Local<'_, '_> {
    /// Whether a side says that values may be added to the list.
    pub(super) fn is_open(&self, side: usize) -> bool {
        let own = self.annotation(side, EXTENSIBLE);
        let root = self.sides[side].description.root();
        let kind = match self.direction {
            Direction::Response => "responses",
            Direction::Request | Direction::Either => "requests",
        };
        matches!(own, Some((_, Json::Bool(true))))
            || root
                .text(OPEN)
                .is_some_and(|messages| messages == "all" || messages == kind)
    }

    /// `x-extensible-enum` as a list of values, which asserts nothing.
    pub(super) fn extensible(&mut self) {
        let lists = [0, 1].map(|side| self.annotation(side, EXTENSIBLE));
        let values = [0, 1].map(|side| {
            let list = lists[side].as_ref().and_then(|(_, list)| list.as_array());
            list.cloned().unwrap_or_default()
        });
        let missing = |from: &[Json], within: &[Json]| -> Vec<Json> {
            let is_missing = |value: &&Json| !within.iter().any(|one| same(one, value));
            from.iter().filter(is_missing).cloned().collect()
        };
        let places = lists.map(|list| list.map(|(pointer, _)| pointer));
        let removed = missing(&values[0], &values[1]);
        if !removed.is_empty() {
            let message = format!("{} is no known value of {{}} any more", list(&removed));
            let meaning = if self.direction == Direction::Response {
                Meaning {
                    impact: Impact::Compatible,
                    why: "the list may have other values anyway".to_owned(),
                }
            } else {
                Meaning {
                    impact: Impact::Breaking,
                    why: format!("{} is sent, and was promised to be known", list(&removed)),
                }
            };
            self.meaning(codes::SCHEMA_VALUES, message, places.clone(), meaning);
        }
        let added = missing(&values[1], &values[0]);
        if !added.is_empty() {
            let message = format!("{} is a new known value of {{}}", list(&added));
            let meaning = Meaning {
                impact: Impact::Compatible,
                why: "the list may have other values anyway".to_owned(),
            };
            self.meaning(codes::SCHEMA_VALUES, message, places, meaning);
        }
    }
}
