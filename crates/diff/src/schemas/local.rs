//! Compares what two terms say themselves, keyword by keyword.

mod arrays;
mod evaluated;
mod life;
mod listed;
mod objects;
mod opaque;
mod scalars;
mod tags;
mod unions;
mod xml;

pub(super) use listed::EXTENSIBLE;

use std::collections::BTreeSet;
use std::rc::Rc;

use conform_report::Code;
use conform_schema::Direction;
use serde_json::{Map, Value as Json, json};

use super::contain::{Answer, Answers, covers};
use super::found::{Found, LocalChange, Meaning, Step};
use super::prove::{self, Messages};
use super::term::{Flat, Pointer, Schemas, Term, below};
use super::types::TypeSet;
use crate::change::{Impact, Side};
use crate::options::Options;

/// Compares two terms.
pub(super) fn compare<'s>(
    sides: &'s [Schemas<'s>; 2],
    sender: Side,
    answers: &mut Answers,
    terms: &'s [Term; 2],
    options: &'s Options,
    direction: Direction,
) -> Found {
    let flats = [0, 1].map(|side| sides[side].flat(&terms[side]));
    let mut local = Local {
        sides,
        sender: sender.index(),
        receiver: sender.other().index(),
        answers,
        options,
        direction,
        terms,
        flats: &flats,
        found: Found {
            changes: Vec::new(),
            below: Vec::new(),
        },
    };
    local.all();
    local.found
}

/// A comparison of two terms.
struct Local<'s, 'a> {
    sides: &'s [Schemas<'s>; 2],
    /// Which of the pair sends.
    sender: usize,
    /// Which of the pair receives.
    receiver: usize,
    answers: &'a mut Answers,
    options: &'s Options,
    direction: Direction,
    terms: &'s [Term; 2],
    flats: &'s [Flat<'s>; 2],
    found: Found,
}

impl<'s> Local<'s, '_> {
    fn all(&mut self) {
        if self.unread() || self.never() || self.one_union() {
            return;
        }
        self.types();
        let types = self.common_types();
        if types.has(TypeSet::NUMBER) {
            self.numbers(types);
        }
        if types.has(TypeSet::STRING) {
            self.strings();
        }
        if types.has(TypeSet::ARRAY) {
            self.arrays();
        }
        if types.has(TypeSet::OBJECT) {
            self.objects();
        }
        self.unions();
        self.opaque();
        self.left_over();
        self.defaults();
        self.contents();
        self.extensible();
        self.xml();
        self.life();
    }

    fn common_types(&self) -> TypeSet {
        self.flats[0].types().and(self.flats[1].types())
    }

    /// Adds a change of keywords whose places are known, on sides that have them.
    fn change(
        &mut self,
        code: Code,
        message: String,
        places: [Option<Pointer>; 2],
        is_accepted: Answer,
        probes: Vec<Json>,
    ) {
        let places = [0, 1].map(|side| {
            places[side]
                .clone()
                .unwrap_or_else(|| self.first_part(side))
        });
        self.found.changes.push(LocalChange {
            code,
            message,
            places,
            is_accepted,
            probes,
            member: None,
            meaning: None,
        });
    }

    /// Whether both sides have a keyword with the same values, however often and in whatever order.
    fn has_same(&self, name: &str) -> bool {
        let [old, new] = [0, 1].map(|side| {
            let values = self.flats[side].keyword(name);
            values
                .map(|(_, value)| value.to_string())
                .collect::<BTreeSet<_>>()
        });
        old == new
    }

    /// The pointer of the schema that a term is, references followed.
    fn first_part(&self, side: usize) -> Pointer {
        match self.flats[side].parts.first() {
            Some(part) => Rc::clone(&part.pointer),
            None => Rc::clone(&self.terms[side].pointers()[0]),
        }
    }

    /// Compares keywords that can be judged alone, for values of some types. `describe` says what has changed.
    fn group(&mut self, code: Code, keywords: &[&str], types: TypeSet, probes: Vec<Json>) {
        self.known_group(code, keywords, types, probes, [Answer::Unknown; 2]);
    }

    /// Does what `group` does. `known` says whether the old side is known to accept what the new one accepts, and the other way round.
    fn known_group(
        &mut self,
        code: Code,
        keywords: &[&str],
        types: TypeSet,
        probes: Vec<Json>,
        known: [Answer; 2],
    ) {
        let alone = [0, 1].map(|side| {
            let mut parts: Vec<Json> = Vec::new();
            for part in &self.flats[side].parts {
                let own: Map<String, Json> = keywords
                    .iter()
                    .filter_map(|name| Some(((*name).to_owned(), part.members.get(*name)?.clone())))
                    .collect();
                if !own.is_empty() && !parts.contains(&Json::Object(own.clone())) {
                    parts.push(Json::Object(own));
                }
            }
            parts
        });
        let refers = |parts: &Vec<Json>| {
            parts
                .iter()
                .any(|part| part.to_string().contains("\"$ref\""))
        };
        let refers = alone.iter().any(refers);
        if alone[0] == alone[1] && !refers {
            return;
        }
        let own = self.flats[0].types().and(self.flats[1].types()).and(types);
        let whole = alone.map(|parts| match (own.json(), parts.as_slice()) {
            (own, []) => own,
            (mut own, parts) => {
                own["allOf"] = Json::Array(parts.to_vec());
                own
            }
        });
        let whole = match whole {
            // What is referred to may have changed.
            [old, new] if refers => {
                let whole = [
                    self.sides[0].with_definitions(old),
                    self.sides[1].with_definitions(new),
                ];
                if whole[0] == whole[1] {
                    return;
                }
                whole
            }
            whole => whole,
        };
        let decided = |known: Answer, outer: &Json, inner: &Json| match known {
            Answer::Unknown => covers(outer, inner),
            known => known,
        };
        let [old_covers, new_covers] = [
            decided(known[0], &whole[0], &whole[1]),
            decided(known[1], &whole[1], &whole[0]),
        ];
        if old_covers == Answer::Yes && new_covers == Answer::Yes {
            return;
        }
        let is_accepted = if self.receiver == 0 {
            old_covers
        } else {
            new_covers
        };
        let changed = keywords.iter().filter(|name| !self.has_same(name));
        let changed: Vec<&str> = changed.copied().collect();
        let (mut words, mut places) = (Vec::new(), [None, None]);
        for name in &changed {
            let sides = [0, 1].map(|side| self.flats[side].keyword(name).next());
            for side in [0, 1] {
                if places[side].is_none() {
                    places[side] = sides[side].as_ref().map(|(pointer, _)| Rc::clone(pointer));
                }
            }
            let [old, new] = sides;
            let text = |side: usize, value: &Json| self.shown(side, name, value);
            words.push(match (old, new) {
                (Some((_, old)), Some((_, new))) => {
                    format!("`{name}` of {{}} is {}, was {}", text(1, new), text(0, old))
                }
                (None, Some((_, new))) => format!("`{name}: {}` of {{}} is new", text(1, new)),
                (Some((_, old)), None) => format!("`{name}: {}` of {{}} is gone", text(0, old)),
                (None, None) => continue,
            });
        }
        if words.is_empty() {
            // The keywords are the same.
            words.push(format!(
                "what `{}` of {{}} refers to has changed",
                keywords[0]
            ));
            places = [0, 1].map(|side| {
                self.flats[side]
                    .keyword(keywords[0])
                    .next()
                    .map(|(pointer, _)| pointer)
            });
        }
        self.change(code, words.join("; "), places, is_accepted, probes);
    }

    /// A value of a keyword as the description has it, cut if it is long.
    fn shown(&self, side: usize, keyword: &str, value: &Json) -> String {
        let text = match value {
            Json::String(pattern) if keyword == "pattern" => {
                format!(
                    "\"{}\"",
                    self.sides[side].translated.written_pattern(pattern)
                )
            }
            value => value.to_string(),
        };
        cut(&text, 60)
    }

    /// A reference that leads nowhere on one side.
    fn unread(&mut self) -> bool {
        let unread = [0, 1].map(|side| {
            let mut parts = self.flats[side].parts.iter();
            let part = parts.find(|part| self.sides[side].is_unread(&part.pointer));
            part.map(|part| keyword_of(part, "$ref"))
        });
        if unread.iter().all(Option::is_some) || unread.iter().all(Option::is_none) {
            return false;
        }
        let side = if unread[0].is_some() { "old" } else { "new" };
        let meaning = Meaning {
            impact: Impact::Undecided,
            why: format!("what the {side} description says of it could not be read"),
        };
        let message = format!("`$ref` of {{}} leads nowhere in the {side} description");
        self.meaning(crate::codes::SCHEMA_TYPE, message, unread, meaning);
        true
    }

    /// A schema that is `false`.
    fn never(&mut self) -> bool {
        let never = [0, 1].map(|side| self.flats[side].never.clone());
        match &never {
            [None, None] => return false,
            [Some(_), Some(_)] => return true,
            _ => {}
        }
        let is_now = never[1].is_some();
        let message = if is_now {
            "{} is not allowed any more"
        } else {
            "{} is allowed now"
        };
        let is_accepted = if never[self.sender].is_some() {
            Answer::Yes
        } else {
            Answer::No
        };
        self.change(
            crate::codes::SCHEMA_TYPE,
            message.to_owned(),
            never,
            is_accepted,
            vec![json!({})],
        );
        true
    }

    /// `default`: what one side takes for a member that is absent.
    fn defaults(&mut self) {
        // Only the one that receives a message puts a default in its place.
        if self.sender != 0 {
            return;
        }
        let defaults = [0, 1].map(|side| self.default(side));
        let is_same = match &defaults {
            [Some((_, old)), Some((_, new))] => super::term::same(old, new),
            [None, None] => true,
            _ => false,
        };
        if is_same {
            return;
        }
        let places = [0, 1].map(|side| {
            defaults[side]
                .as_ref()
                .map(|(pointer, _)| Rc::clone(pointer))
        });
        let [old, new] =
            defaults.map(|default| default.map(|(_, value)| cut(&value.to_string(), 60)));
        let message = match (&old, &new) {
            (Some(old), Some(new)) => format!("`default` of {{}} is {new}, was {old}"),
            (None, Some(new)) => format!("`default: {new}` of {{}} is new"),
            (Some(old), None) => format!("`default: {old}` of {{}} is gone"),
            (None, None) => return,
        };
        let words = |value: Option<String>| {
            value.map_or_else(|| "absent".to_owned(), |value| format!("`{value}`"))
        };
        let meaning = format!(
            "a request without it is accepted by both, and means {} instead of {}",
            words(new),
            words(old)
        );
        let meaning = Meaning {
            impact: Impact::Undecided,
            why: meaning,
        };
        self.meaning(crate::codes::DEFAULT_CHANGED, message, places, meaning);
    }

    /// What strings hold, as keywords say that assert nothing.
    fn contents(&mut self) {
        for name in ["contentEncoding", "contentMediaType", "contentSchema"] {
            let mut values = [0, 1].map(|side| self.annotation(side, name));
            for side in [0, 1] {
                if values[side].is_none() && values[1 - side].is_some() {
                    values[side] = self.by_format(side, name);
                }
            }
            let is_same = match &values {
                [Some((_, old)), Some((_, new))] => super::term::same(old, new),
                [None, None] => true,
                _ => false,
            };
            if is_same {
                continue;
            }
            let places =
                [0, 1].map(|side| values[side].as_ref().map(|(pointer, _)| Rc::clone(pointer)));
            let [old, new] =
                values.map(|value| value.map(|(_, value)| cut(&value.to_string(), 60)));
            // Both sides say how a text is read, and not the same.
            let (impact, why) = match (&old, &new) {
                (Some(old), Some(new)) if name != "contentSchema" => (
                    Impact::Breaking,
                    format!(
                        "the text `\"MTI=\"` is read as {old} by one side and as {new} by the other"
                    ),
                ),
                _ => (
                    Impact::Undecided,
                    "both accept the same texts; those who decode them read others".to_owned(),
                ),
            };
            let message = match (old, new) {
                (Some(old), Some(new)) => format!("`{name}` of {{}} is {new}, was {old}"),
                (None, Some(new)) => format!("`{name}: {new}` of {{}} is new"),
                (Some(old), None) => format!("`{name}: {old}` of {{}} is gone"),
                (None, None) => continue,
            };
            let meaning = Meaning { impact, why };
            self.meaning(crate::codes::SCHEMA_FORMAT, message, places, meaning);
        }
    }

    /// What `format` of 3.0 says in place of a keyword of 3.1 (3.1.0 §4.8.14.4).
    fn by_format(&self, side: usize, name: &str) -> Option<(Pointer, Json)> {
        let (pointer, format) = self.annotation(side, "format")?;
        let value = match (name, format.as_str()?) {
            ("contentMediaType", "binary") => "application/octet-stream",
            ("contentEncoding", "byte") => "base64",
            _ => return None,
        };
        Some((pointer, json!(value)))
    }

    /// The default of a side.
    fn default(&self, side: usize) -> Option<(Pointer, Json)> {
        self.annotation(side, "default")
    }

    /// A keyword of a side that asserts nothing, so that it is not in the translation.
    fn annotation(&self, side: usize, name: &str) -> Option<(Pointer, Json)> {
        let schemas = &self.sides[side];
        self.flats[side].parts.iter().find_map(|part| {
            let origin = schemas.translated.origin(&part.pointer)?;
            let schema = schemas.description.node(origin.schema);
            let value = schema.get(name).filter(|_| origin.keyword.is_none())?;
            Some((keyword_of(part, name), value.value().to_serde()))
        })
    }

    /// Returns whether the side that receives is proved to accept what the other sends, for two terms.
    fn is_accepted(&mut self, terms: &[Term; 2]) -> Answer {
        let messages = Messages {
            sides: self.sides,
            sender: self.receiving().other(),
            options: self.options,
            direction: self.direction,
        };
        prove::is_accepted(messages, self.answers, terms)
    }

    /// The side that receives.
    fn receiving(&self) -> Side {
        if self.receiver == 0 {
            Side::Old
        } else {
            Side::New
        }
    }

    /// Adds a pair below.
    fn pair(&mut self, step: Step, terms: [Term; 2]) {
        self.found.below.push((step, terms, true));
    }

    /// The term of schemas of a side.
    fn term(&self, side: usize, pointers: &[Pointer]) -> Term {
        match pointers {
            [one] => self.sides[side].term(Rc::clone(one)),
            all => Term::new(all.to_vec()),
        }
    }

    /// The terms of a pair, by what the side that sends and the side that receives have.
    fn terms_of(&self, sent: Term, received: Term) -> [Term; 2] {
        if self.sender == 0 {
            [sent, received]
        } else {
            [received, sent]
        }
    }
}

/// Returns a value of each JSON type.
fn value_of_each_type() -> [Json; 6] {
    [
        json!(0),
        json!("a"),
        json!(null),
        json!({}),
        json!([]),
        json!(true),
    ]
}

/// Cuts a text that is long.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most).collect();
    format!("{start}…")
}

/// Returns the pointer of a keyword of a schema.
fn keyword_of(part: &super::term::Part<'_>, name: &str) -> Pointer {
    below(&part.pointer, &[name])
}
