//! Objects.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Value as Json, json};

use super::super::contain::Answer;
use super::super::found::Step;
use super::super::patterns;
use super::super::term::{Others, Pointer};
use super::super::types::TypeSet;
use super::{Local, cut, value_of_each_type};
use crate::codes;

/// The name of a member that no schema declares.
const UNDECLARED: &str = "undeclared";

impl Local<'_, '_> {
    pub(super) fn objects(&mut self) {
        let mut probes = Vec::new();
        for (_, value) in self.flats[self.receiver].keyword("maxProperties") {
            if let Some(count) = value.as_u64() {
                probes.push(json!({ "type": "object", "minProperties": count + 1 }));
            }
        }
        for (_, value) in self.flats[self.receiver].keyword("minProperties") {
            if let Some(count) = value.as_u64().filter(|count| *count > 0) {
                probes.push(json!({ "type": "object", "maxProperties": count - 1 }));
            }
        }
        let size = ["minProperties", "maxProperties"];
        self.group(codes::SCHEMA_ITEMS, &size, TypeSet::OBJECT, probes);
        let others = [0, 1].map(|side| self.flats[side].others(&self.sides[side]));
        let reported = self.properties(&others);
        self.required(&reported);
        self.patterned(&others);
        self.others(others);
    }

    /// Compares members by their names. Returns those whose change says already whether they are required.
    fn properties(&mut self, others: &[Others; 2]) -> BTreeSet<String> {
        let properties = [0, 1].map(|side| self.flats[side].properties());
        let required = [0, 1].map(|side| self.flats[side].required());
        let names: BTreeSet<&str> = properties
            .iter()
            .flat_map(|side| side.keys().copied())
            .collect();
        let mut reported = BTreeSet::new();
        for name in names {
            let own = [0, 1].map(|side| properties[side].get(name));
            let (side, pointers) = match own {
                [Some(old), Some(new)] => {
                    let terms = [self.term(0, old), self.term(1, new)];
                    self.pair(Step::Member(name.to_owned()), terms);
                    continue;
                }
                [Some(old), None] => (0, old),
                [None, Some(new)] => (1, new),
                [None, None] => continue,
            };
            let is_required = |side: usize| required[side].contains_key(name);
            // A member that is required from now on is reported as that.
            if side == 1 && is_required(1) && !is_required(0) && self.sender == 0 {
                self.beyond(side, name, pointers, others);
                continue;
            }
            let is_gone = side == 0;
            let mut is_accepted = self.beyond(side, name, pointers, others);
            let mut probes = vec![json!({ "required": [name] })];
            // The side that receives requires it, and the other does not have it.
            if side == self.receiver && is_required(side) && !is_required(1 - side) {
                is_accepted = Answer::No;
                probes = vec![json!({ "properties": { name: false } })];
                reported.insert(name.to_owned());
            }
            if side == 1 && is_required(1) || is_gone && is_required(0) && !is_required(1) {
                reported.insert(name.to_owned());
            }
            let (code, words) = if is_gone {
                (codes::PROPERTY_REMOVED, "gone")
            } else {
                (codes::PROPERTY_ADDED, "new")
            };
            let kind = if is_required(side) {
                "required member"
            } else {
                "member"
            };
            let message = format!("the {kind} `{name}` of {{}} is {words}");
            let mut places = [None, None];
            places[side] = Some(Rc::clone(&pointers[0]));
            self.change(code, message, places, is_accepted, probes);
            if let Some(change) = self.found.changes.last_mut() {
                change.member = Some(name.to_owned());
            }
        }
        reported
    }

    /// Compares a member that one side declares with what the other says of members that it does not declare. Returns
    /// whether the side that receives accepts it at all.
    fn beyond(
        &mut self,
        side: usize,
        name: &str,
        pointers: &[Pointer],
        others: &[Others; 2],
    ) -> Answer {
        // The other side may speak of it by a pattern.
        let Some(patterned) = self.matching(1 - side, name) else {
            return self.whole_answer();
        };
        if !patterned.is_empty() {
            let mut terms = [self.term(side, pointers), self.term(side, pointers)];
            terms[1 - side] = self.term(1 - side, &patterned);
            self.pair(Step::Member(name.to_owned()), terms);
            return Answer::Yes;
        }
        // What the other side requires is sent, declared or not, and may be anything.
        let is_sent =
            side == self.receiver && self.flats[self.sender].required().contains_key(name);
        match &others[1 - side] {
            Others::Any if is_sent => self.whole_answer(),
            Others::Any => Answer::Yes,
            Others::None(_) if side == self.receiver => Answer::Yes,
            Others::None(_) => Answer::No,
            Others::Schema(term, _) => {
                let own = self.term(side, pointers);
                let mut terms = [own.clone(), own];
                terms[1 - side] = term.clone();
                self.pair(Step::Member(name.to_owned()), terms);
                Answer::Yes
            }
            Others::Unclear => self.whole_answer(),
        }
    }

    /// The schemas that a side has for a member by patterns of names; `None` if it is not known whether one matches.
    fn matching(&self, side: usize, name: &str) -> Option<Vec<Pointer>> {
        let mut found = Vec::new();
        for (pattern, pointers) in self.flats[side].patterned() {
            let exactly = format!("^{}$", regex_syntax::escape(name));
            match patterns::covers(&[pattern], &[&exactly]).0 {
                Answer::Yes => found.extend(pointers),
                Answer::No => {}
                Answer::Unknown => return None,
            }
        }
        Some(found)
    }

    /// What is known of the terms as a whole.
    pub(super) fn whole_answer(&mut self) -> Answer {
        let receiver = self.receiving();
        self.answers.covers(self.sides, receiver, self.terms)
    }

    /// `required`.
    fn required(&mut self, reported: &BTreeSet<String>) {
        let required = [0, 1].map(|side| self.flats[side].required());
        for (side, words) in [
            (1, "is required in {} now"),
            (0, "is not required in {} any more"),
        ] {
            for (name, pointer) in &required[side] {
                if required[1 - side].contains_key(name) || reported.contains(*name) {
                    continue;
                }
                let is_accepted = if side == self.receiver {
                    Answer::No
                } else {
                    Answer::Yes
                };
                let probes = vec![json!({ "type": "object", "properties": { *name: false } })];
                let mut places = [None, None];
                places[side] = Some(Rc::clone(pointer));
                let message = format!("`{name}` {words}");
                self.change(
                    codes::PROPERTY_REQUIRED,
                    message,
                    places,
                    is_accepted,
                    probes,
                );
            }
        }
    }

    /// `patternProperties`.
    fn patterned(&mut self, others: &[Others; 2]) {
        let patterns = [0, 1].map(|side| self.flats[side].patterned());
        let names: BTreeSet<&str> = patterns
            .iter()
            .flat_map(|side| side.keys().copied())
            .collect();
        for pattern in names {
            let own = [0, 1].map(|side| patterns[side].get(pattern));
            let sample = self.sides[0].sample(&json!({ "type": "string", "pattern": pattern }));
            let sample = sample
                .as_ref()
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned();
            if let [Some(old), Some(new)] = own {
                let terms = [self.term(0, old), self.term(1, new)];
                self.pair(Step::AnyMember(sample), terms);
                continue;
            }
            let side = usize::from(own[0].is_none());
            let is_accepted = match (&others[1 - side], side == self.receiver) {
                (Others::Any, false) | (Others::None(_), true) => Answer::Yes,
                _ => self.whole_answer(),
            };
            let values = value_of_each_type();
            let mut probes = vec![json!({ "required": [sample] })];
            probes.extend(values.iter().map(
                |value| json!({ "required": [sample], "properties": { &sample: { "const": value } } }),
            ));
            let written = self.sides[side].translated.written_pattern(pattern);
            let words = if side == 1 {
                "have a schema now"
            } else {
                "have no schema of their own any more"
            };
            let message = format!("members of {{}} that match `{}` {words}", cut(written, 60));
            let mut places = [None, None];
            places[side] = own[side].map(|pointers| Rc::clone(&pointers[0]));
            self.change(codes::SCHEMA_CLOSED, message, places, is_accepted, probes);
        }
    }

    /// What members may be that are not declared.
    fn others(&mut self, others: [Others; 2]) {
        let undeclared = self.undeclared();
        let with = |value: Json| json!({ "required": [undeclared], "properties": { &undeclared: { "const": value } } });
        let (sent, received) = (&others[self.sender], &others[self.receiver]);
        let (is_accepted, probes) = match (sent, received) {
            (Others::Any, Others::Any) | (Others::None(_), Others::None(_)) => return,
            (Others::Schema(sent, _), Others::Schema(received, _)) => {
                let terms = self.terms_of(sent.clone(), received.clone());
                self.pair(Step::AnyMember(undeclared), terms);
                return;
            }
            (Others::Unclear, _) | (_, Others::Unclear) => {
                // Members that are declared have pairs of their own; what is left is asked as a whole.
                let answer = self.whole_answer();
                if self.same_others() || answer == Answer::Yes {
                    return;
                }
                (
                    answer,
                    vec![
                        json!({ "type": "object" }),
                        json!({ "required": [undeclared] }),
                    ],
                )
            }
            (_, Others::Any) | (Others::None(_), _) => (Answer::Yes, Vec::new()),
            (_, Others::None(_)) => (Answer::No, vec![json!({ "required": [undeclared] })]),
            (_, Others::Schema(..)) => {
                let values = value_of_each_type();
                (Answer::No, values.into_iter().map(with).collect())
            }
        };
        let message = match &others {
            [_, Others::None(_)] => {
                "members that {} does not declare are not allowed any more".to_owned()
            }
            [Others::None(_), _] => "members that {} does not declare are allowed now".to_owned(),
            [_, Others::Schema(..)] => {
                "members that {} does not declare have a schema now".to_owned()
            }
            [Others::Schema(..), _] => {
                "members that {} does not declare have no schema any more".to_owned()
            }
            _ => "what members that {} does not declare may be has changed".to_owned(),
        };
        let places = others.map(|other| match other {
            Others::None(pointer) | Others::Schema(_, pointer) => Some(pointer),
            Others::Any | Others::Unclear => None,
        });
        self.change(codes::SCHEMA_CLOSED, message, places, is_accepted, probes);
    }

    /// Whether the keywords about members that are not declared are the same on both sides.
    fn same_others(&self) -> bool {
        ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .all(|name| self.has_same(name))
    }

    /// A name that neither side declares.
    fn undeclared(&self) -> String {
        let properties = [0, 1].map(|side| self.flats[side].properties());
        let mut name = UNDECLARED.to_owned();
        while properties
            .iter()
            .any(|side| side.contains_key(name.as_str()))
        {
            name.push('_');
        }
        name
    }
}
