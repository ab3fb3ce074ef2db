//! Types, listed values, numbers and strings.

use std::rc::Rc;

use serde_json::{Value as Json, json};

use super::super::contain::{Answer, is_checked};
use super::super::found::Meaning;
use super::super::patterns;
use super::super::term::{Pointer, same};
use super::super::types::TypeSet;
use super::{Local, cut};
use crate::change::Impact;
use crate::codes;

/// How many values a message lists.
const MOST_LISTED: usize = 5;

/// The longest bound of lengths that is counted by an automaton.
const LONGEST_COUNTED: u64 = 200;

/// How many values of an enumeration are tried.
const MOST_TRIED: usize = 64;

impl<'s> Local<'s, '_> {
    /// `type`, `enum` and `const`.
    pub(super) fn types(&mut self) {
        let types = [0, 1].map(|side| self.flats[side].types());
        let listed = [0, 1].map(|side| {
            let null = Json::Null;
            let mut values: Option<Vec<Json>> = self.flats[side]
                .listed()
                .map(|all| all.into_iter().cloned().collect());
            if let Some(values) = &mut values {
                // A listed value of another type than `type` says is never admitted.
                values.retain(|value| value.is_null() || types[side].has(TypeSet::of(value)));
                if self.flats[side].null && !values.contains(&null) {
                    values.push(null);
                }
            }
            values
        });
        if types[0] != types[1] && (listed[0].is_none() || listed[1].is_none()) {
            self.type_set(types);
        }
        match &listed {
            [None, None] => {}
            [Some(old), Some(new)] => self.both_listed(old, new),
            [Some(values), None] => self.one_listed(0, values),
            [None, Some(values)] => self.one_listed(1, values),
        }
    }

    fn type_set(&mut self, types: [TypeSet; 2]) {
        let (sent, received) = (types[self.sender], types[self.receiver]);
        let surplus = sent.without(received);
        let mut probes = Vec::new();
        for (one, value) in [
            (TypeSet::NULL, json!(null)),
            (TypeSet::BOOLEAN, json!(true)),
            (TypeSet::INTEGER, json!(1)),
            (TypeSet::FRACTION, json!(0.5)),
            (TypeSet::STRING, json!("")),
            (TypeSet::ARRAY, json!([])),
            (TypeSet::OBJECT, json!({})),
        ] {
            if surplus.has(one) {
                probes.push(json!({ "const": value }));
                probes.push(one.json());
            }
        }
        let is_accepted = if surplus.is_empty() {
            Answer::Yes
        } else {
            Answer::No
        };
        let [old, new] = types.map(TypeSet::words);
        let null = TypeSet::NULL;
        let message = if types[1] == types[0].or(null) {
            "{} may be null now".to_owned()
        } else if types[0] == types[1].or(null) {
            "{} may not be null any more".to_owned()
        } else {
            format!("{{}} is {new}, was {old}")
        };
        let places = [0, 1].map(|side| {
            let of_type = self.flats[side]
                .keyword("type")
                .next()
                .map(|(pointer, _)| pointer);
            of_type.or_else(|| self.first_values(side))
        });
        self.change(codes::SCHEMA_TYPE, message, places, is_accepted, probes);
    }

    fn first_values(&self, side: usize) -> Option<Pointer> {
        let first = self.flats[side].values.first();
        first.map(|(pointer, _)| Rc::clone(pointer))
    }

    /// Both sides list values.
    fn both_listed(&mut self, old: &[Json], new: &[Json]) {
        let missing = |from: &[Json], within: &[Json]| -> Vec<Json> {
            let is_missing = |value: &&Json| !within.iter().any(|one| same(one, value));
            from.iter().filter(is_missing).cloned().collect()
        };
        let (removed, added) = (missing(old, new), missing(new, old));
        if removed.is_empty() && added.is_empty() {
            return;
        }
        let mut words = Vec::new();
        if !removed.is_empty() {
            words.push(format!("{} is no value of {{}} any more", list(&removed)));
        }
        if !added.is_empty() {
            words.push(format!("{} is a new value of {{}}", list(&added)));
        }
        let surplus = if self.sender == 0 { &removed } else { &added };
        let is_accepted = if surplus.is_empty() {
            Answer::Yes
        } else {
            Answer::No
        };
        if !surplus.is_empty() && self.is_open(self.receiver) {
            let places = [self.first_values(0), self.first_values(1)];
            let meaning = Meaning {
                impact: Impact::Compatible,
                why: "it was said that the list may get other values".to_owned(),
            };
            self.meaning(codes::SCHEMA_VALUES, words.join("; "), places, meaning);
            return;
        }
        let probes = surplus
            .iter()
            .take(MOST_TRIED)
            .map(|value| json!({ "const": value }));
        let probes = probes.collect();
        let places = [self.first_values(0), self.first_values(1)];
        self.change(
            codes::SCHEMA_VALUES,
            words.join("; "),
            places,
            is_accepted,
            probes,
        );
    }

    /// One side lists values, and the other does not.
    fn one_listed(&mut self, side: usize, values: &[Json]) {
        let message = if side == 1 {
            format!("{{}} must be {} now", list(values))
        } else {
            format!("{{}} need not be {} any more", list(values))
        };
        let (is_accepted, probes) = if side == self.receiver {
            let others = ["other", "", "a", "00000000-0000-4000-8000-000000000000"];
            let mut probes = vec![json!({ "not": { "enum": values } })];
            probes.extend(others.iter().map(|text| json!({ "const": text })));
            probes.extend([
                json!({ "const": 7919 }),
                json!({ "const": 0 }),
                json!({ "const": true }),
                json!({ "const": false }),
            ]);
            (Answer::Unknown, probes)
        } else {
            // What it lists must still fit the type of the other.
            (
                self.listed_fit(values),
                values
                    .iter()
                    .take(MOST_TRIED)
                    .map(|value| json!({ "const": value }))
                    .collect(),
            )
        };
        let places = [self.first_values(0), self.first_values(1)];
        self.change(codes::SCHEMA_VALUES, message, places, is_accepted, probes);
    }

    /// Whether all values that the sender lists have a type of the receiver.
    fn listed_fit(&self, values: &[Json]) -> Answer {
        let types = self.flats[self.receiver].types();
        if values.iter().all(|value| types.has(TypeSet::of(value))) {
            Answer::Yes
        } else {
            Answer::No
        }
    }

    /// Bounds and divisors of numbers.
    pub(super) fn numbers(&mut self, types: TypeSet) {
        const KEYWORDS: [&str; 5] = [
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ];
        let mut numbers: Vec<Json> = Vec::new();
        let bounds = [self.receiver, self.sender];
        for side in bounds {
            for name in KEYWORDS {
                for (_, value) in self.flats[side].keyword(name) {
                    around(value, types, &mut numbers);
                }
            }
        }
        let probes = numbers
            .into_iter()
            .map(|number| json!({ "const": number }))
            .collect();
        self.group(
            codes::SCHEMA_RANGE,
            &KEYWORDS,
            types.and(TypeSet::NUMBER),
            probes,
        );
    }

    /// Lengths, patterns and formats of strings.
    pub(super) fn strings(&mut self) {
        let mut probes = Vec::new();
        for (_, value) in self.flats[self.receiver].keyword("maxLength") {
            if let Some(length) = value.as_u64() {
                probes.push(
                    json!({ "type": "string", "minLength": length + 1, "maxLength": length + 1 }),
                );
                probes.push(json!({ "type": "string", "minLength": length + 1 }));
            }
        }
        for (_, value) in self.flats[self.receiver].keyword("minLength") {
            if let Some(length) = value.as_u64().filter(|length| *length > 0) {
                probes.push(
                    json!({ "type": "string", "minLength": length - 1, "maxLength": length - 1 }),
                );
                probes.push(json!({ "type": "string", "maxLength": length - 1 }));
            }
        }
        let (languages, text) = self.languages();
        let text = text.map(|text| json!({ "const": text }));
        probes.extend(text.clone());
        if languages != [Answer::Yes; 2] {
            self.known_group(
                codes::SCHEMA_LENGTH,
                &["minLength", "maxLength"],
                TypeSet::STRING,
                probes,
                languages.map(|answer| match answer {
                    // What one keyword refuses may be refused by the other.
                    Answer::Yes => Answer::Yes,
                    _ => Answer::Unknown,
                }),
            );
            self.patterns(languages, text);
        }
        let has_checked = |side: usize| {
            let mut formats = self.flats[side].keyword("format");
            formats.any(|(_, format)| format.as_str().is_some_and(is_checked))
        };
        // 3.0 says by a format what 3.1 says by a keyword.
        let is_base64 = |side: usize| {
            let mut formats = self.flats[side].keyword("format").map(|(_, format)| format);
            formats.all(|format| format == "byte")
                && self.annotation(side, "contentEncoding").map_or_else(
                    || self.flats[side].keyword("format").next().is_some(),
                    |(_, encoding)| encoding == "base64",
                )
        };
        if (has_checked(0) || has_checked(1)) && !(is_base64(0) && is_base64(1)) {
            self.group(codes::SCHEMA_FORMAT, &["format"], TypeSet::STRING, texts());
        }
    }
}

impl Local<'_, '_> {
    /// `pattern`, by the languages of the patterns. `languages` says what is known of them together with lengths.
    fn patterns(&mut self, languages: [Answer; 2], joint: Option<Json>) {
        let patterns = [0, 1].map(|side| {
            let patterns = self.flats[side].keyword("pattern");
            let mut patterns: Vec<&str> = patterns
                .filter_map(|(_, pattern)| pattern.as_str())
                .collect();
            patterns.sort_unstable();
            patterns.dedup();
            patterns
        });
        if patterns[0] == patterns[1] {
            return;
        }
        let [old, new] = [&patterns[0], &patterns[1]];
        let found = [patterns::covers(old, new), patterns::covers(new, old)];
        let known = [0, 1].map(|side| match languages[side] {
            Answer::Yes => Answer::Yes,
            _ => found[side].0,
        });
        // What only the side that sends accepts.
        let [of_old, of_new] = found.map(|(_, text)| text);
        let text = if self.receiver == 0 { of_old } else { of_new };
        let mut probes: Vec<Json> = text
            .map(|text| json!({ "const": text }))
            .into_iter()
            .collect();
        probes.extend(joint);
        probes.extend(texts());
        let keywords = ["pattern"];
        self.known_group(
            codes::SCHEMA_PATTERN,
            &keywords,
            TypeSet::STRING,
            probes,
            known,
        );
    }
}

impl Local<'_, '_> {
    /// Whether the old side accepts all texts that the new one accepts, by their patterns and lengths together, and the other way
    /// round. Unknown where they are not decided, or where there are lengths only, which are judged by themselves. With them, a text that
    /// the side which receives refuses.
    fn languages(&self) -> ([Answer; 2], Option<String>) {
        let texts = [0, 1].map(|side| {
            let flat = &self.flats[side];
            let patterns = flat.keyword("pattern");
            let patterns = patterns.filter_map(|(_, pattern)| pattern.as_str().map(str::to_owned));
            let lengths = ["minLength", "maxLength"].map(|name| {
                let lengths = flat.keyword(name).filter_map(|(_, length)| length.as_u64());
                if name == "minLength" {
                    lengths.max()
                } else {
                    lengths.min()
                }
            });
            (patterns.collect::<Vec<String>>(), lengths)
        });
        let [(old, old_lengths), (new, new_lengths)] = &texts;
        let is_large = |length: &Option<u64>| length.is_some_and(|length| length > LONGEST_COUNTED);
        let has_large = old_lengths.iter().chain(new_lengths).any(is_large);
        let is_same = old == new && old_lengths == new_lengths;
        let has_pattern = !(old.is_empty() && new.is_empty());
        if is_same || !has_pattern || has_large {
            return ([Answer::Unknown; 2], None);
        }
        let all = texts.map(|(mut patterns, lengths)| {
            if let [Some(_), _] | [_, Some(_)] = lengths {
                let most = lengths[1].map_or(String::new(), |most| most.to_string());
                let least = lengths[0].unwrap_or(0);
                patterns.push(format!("^[\\s\\S]{{{least},{most}}}$"));
            }
            patterns
        });
        let [old, new] = all
            .each_ref()
            .map(|side| side.iter().map(String::as_str).collect::<Vec<_>>());
        let found = [patterns::covers(&old, &new), patterns::covers(&new, &old)];
        let answers = [found[0].0, found[1].0];
        let text = found.into_iter().nth(self.receiver);
        (answers, text.and_then(|(_, text)| text))
    }
}

/// Strings that formats and patterns often refuse, then any string.
fn texts() -> Vec<Json> {
    let texts = [
        "a",
        "",
        "0",
        "A",
        " ",
        "a b",
        "é",
        "-",
        "_",
        "abc",
        "ABC",
        "123",
        "a@b.example",
        "2020-01-01",
        "x".repeat(40).as_str(),
        "2020-01-01T00:00:00Z",
        "https://a.example",
        "00000000-0000-4000-8000-000000000000",
        "!",
    ]
    .map(|text| json!({ "const": text }));
    let mut probes = vec![json!({ "type": "string" })];
    probes.extend(texts);
    probes.push(json!({ "type": "string", "minLength": 1 }));
    probes
}

/// Numbers around a bound.
fn around(bound: &Json, types: TypeSet, numbers: &mut Vec<Json>) {
    let mut add = |number: Json| {
        if types.has(TypeSet::of(&number)) && !numbers.contains(&number) {
            numbers.push(number);
        }
    };
    if let Some(whole) = bound.as_i64() {
        for by in [1, -1, 0] {
            if let Some(number) = whole.checked_add(by) {
                add(json!(number));
            }
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a number near the bound is enough"
        )]
        let near = whole as f64;
        for by in [0.5, -0.5] {
            add(json!(near + by));
        }
        add(json!(whole.saturating_mul(2)));
        if whole.unsigned_abs() > 1 << 62 {
            // What is beyond 64 bits.
            add(json!(1e19));
            add(json!(-1e19));
        }
    } else if let Some(whole) = bound.as_u64() {
        add(json!(whole));
        add(json!(whole - 1));
        if let Some(number) = whole.checked_add(1) {
            add(json!(number));
        }
    } else if let Some(number) = bound.as_f64() {
        for by in [0.0, 1.0, -1.0, 0.001, -0.001] {
            add(json!(number + by));
        }
        for whole in [number.floor(), number.ceil()] {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "bounds beyond 64 bits are tried as they are"
            )]
            if whole.abs() < 1e15 {
                add(json!(whole as i64));
            }
        }
    }
    for number in [0, 1] {
        add(json!(number));
    }
}

/// Values as a list in words.
pub(super) fn list(values: &[Json]) -> String {
    let shown: Vec<String> = values
        .iter()
        .take(MOST_LISTED)
        .map(|value| format!("`{}`", cut(&value.to_string(), 40)))
        .collect();
    let more = values.len() - shown.len();
    let mut text = shown.join(" or ");
    if more > 0 {
        text.push_str(&format!(" or one of {more} more"));
    }
    text
}
