//! Compares the schemas of messages.
//!
//! Three steps, each only for what the one before leaves: [`same`] finds what is written alike; [`walk`] compares
//! translated schemas keyword by keyword and proves what it can, with canonical forms from [`contain`]; and [`witness`]
//! searches for messages that show the rest.

mod as_text;
mod contain;
mod elsewhere;
mod found;
mod local;
mod patterns;
mod prove;
mod same;
mod sample;
mod term;
mod types;
mod used;
mod walk;
mod witness;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use conform_description::Description;
use conform_report::Label;
use conform_schema::{Direction, SchemaStore};

use self::contain::Answer;
use self::elsewhere::is_undeclared_elsewhere;
use self::found::{LocalChange, Step};
use self::same::Same;
use self::term::{Pointer, Schemas, last_token};
pub(crate) use self::used::SchemaUse;
use self::walk::Walk;
use self::witness::{Judge, Reach, reach};
use crate::change::{Change, Effect, Flow, Impact, Side, SideNames};
use crate::codes::{DEFAULT_CHANGED, SCHEMA_TYPE, SCHEMA_UNION, SCHEMA_VALUES, SCHEMA_XML};
use crate::options::Options;

/// What comparing schemas has found.
#[derive(Debug, Default)]
pub(crate) struct SchemaChanges {
    pub(crate) changes: Vec<Change>,
    /// How many parts of messages have schemas that are written differently.
    pub(crate) different: usize,
}

/// Compares the schemas of parts of messages.
pub(crate) fn compare(
    descriptions: [&Arc<Description>; 2],
    uses: &[SchemaUse],
    options: &Options,
) -> SchemaChanges {
    let names = &options.names;
    let mut same = Same::new(descriptions.map(|description| &**description));
    let differs = same.differing(uses.iter().map(|used| used.schemas));
    let stores = descriptions.map(|description| SchemaStore::new(Arc::clone(description)));
    let mut merged = Merged::default();
    let mut different = 0;
    for direction in [Direction::Request, Direction::Response] {
        for sender in [Side::Old, Side::New] {
            let chosen: Vec<SchemaUse> = uses
                .iter()
                .zip(&differs)
                .filter(|(used, differs)| {
                    **differs && used.direction == direction && used.sender == sender
                })
                .map(|(used, _)| used.clone())
                .collect();
            if chosen.is_empty() {
                continue;
            }
            different += chosen.len();
            let sides = [0, 1].map(|side| {
                let roots = chosen.iter().map(|used| used.schemas[side]);
                Schemas::new(descriptions[side], roots, direction)
            });
            let mut walk = Walk::new(direction, sender, sides, options);
            let mut roots: HashMap<usize, Vec<usize>> = HashMap::new();
            for index in 0..chosen.len() {
                let terms = [0, 1].map(|side| {
                    let pointer = walk.sides[side].translated.root(index);
                    walk.sides[side].term(pointer)
                });
                roots.entry(walk.root(terms)).or_default().push(index);
            }
            let mut judge = Judge::new([&stores[0], &stores[1]]);
            for pair in 0..walk.pairs.len() {
                if walk.pairs[pair].changes.is_empty() {
                    continue;
                }
                let reach = reach(&walk, pair, &roots);
                if reach.uses.is_empty() {
                    continue;
                }
                let is_xml = reach.uses.iter().any(|used| chosen[*used].is_xml);
                for change in std::mem::take(&mut walk.pairs[pair].changes) {
                    if change.code == SCHEMA_XML && !is_xml {
                        continue;
                    }
                    let effect = effect(&mut walk, pair, &change, &reach, &chosen, &mut judge);
                    let value = value_of(&walk, pair, &reach, &chosen);
                    let places = [Side::Old, Side::New]
                        .map(|side| label(&walk, side, &change.places[side.index()], names));
                    merged.add(&change, &value, places, effect);
                }
            }
        }
    }
    SchemaChanges {
        changes: merged.changes,
        different,
    }
}

/// Changes, each once, whatever the directions that it concerns.
#[derive(Default)]
struct Merged {
    changes: Vec<Change>,
    index: BTreeMap<(&'static str, String, [String; 2]), usize>,
}

impl Merged {
    fn add(
        &mut self,
        change: &LocalChange,
        value: &str,
        places: [Option<Label>; 2],
        effect: Effect,
    ) {
        let key = [0, 1].map(|side| {
            let label = places[side].as_ref();
            label.map_or_else(String::new, |label| {
                format!("{}:{}", label.file(), label.location.start())
            })
        });
        let message = change.message.replace("{}", value);
        let key = (change.code.as_str(), change.message.clone(), key);
        let index = *self.index.entry(key).or_insert_with(|| {
            let [old, new] = places;
            self.changes.push(Change {
                code: change.code,
                message,
                old,
                new,
                effects: Vec::new(),
            });
            self.changes.len() - 1
        });
        self.changes[index].add(effect);
    }
}

/// Judges a change of the terms of a pair.
fn effect(
    walk: &mut Walk<'_>,
    pair: usize,
    change: &LocalChange,
    reach: &Reach,
    uses: &[SchemaUse],
    judge: &mut Judge<'_>,
) -> Effect {
    let flow = match walk.direction {
        Direction::Response => Flow::Response,
        Direction::Request | Direction::Either => Flow::Request,
    };
    let concerns = reach.uses.iter().map(|used| uses[*used].name.clone());
    let mut effect = Effect {
        flow,
        impact: Impact::Compatible,
        why: String::new(),
        witness: None,
        concerns: concerns.collect(),
    };
    if let Some(meaning) = &change.meaning {
        let of_parameter = change.code == DEFAULT_CHANGED
            && reach.uses.iter().any(|used| uses[*used].is_parameter);
        effect.impact = if of_parameter {
            Impact::Breaking
        } else {
            meaning.impact
        };
        effect.why.clone_from(&meaning.why);
        return effect;
    }
    let (sent, received) = (walk.sender, walk.sender.other());
    let proved = format!("the {received} description accepts all that the {sent} one sends");
    if change.is_accepted == Answer::Yes && reach.is_sound {
        effect.why = proved;
        return effect;
    }
    if change.is_accepted == Answer::Yes
        && is_undeclared_elsewhere(walk, reach, change.member.as_deref())
    {
        effect.why = format!(
            "{proved}, but for values with members that their own schema of a `oneOf` does not declare"
        );
        return effect;
    }
    let is_text = || {
        let ways = reach.ways.iter();
        let all = reach.uses.iter().map(|used| &uses[*used]);
        ways.map(|way| (&way.steps[..], &uses[way.used]))
            .chain(all.map(|used| (&[][..], used)))
            .all(|(steps, used)| as_text::ends_in_text(steps, used))
    };
    if [SCHEMA_TYPE, SCHEMA_UNION, SCHEMA_VALUES].contains(&change.code)
        && reach.is_sound
        && is_text()
        && as_text::is_accepted(walk, pair)
    {
        effect.why =
            format!("what the {sent} description sends is text, which the {received} one accepts");
        return effect;
    }
    effect.witness = judge.witness(walk, pair, change, reach, uses);
    if effect.witness.is_some() {
        effect.impact = Impact::Breaking;
        return effect;
    }
    let terms = walk.pairs[pair].terms.clone();
    let is_accepted = reach.is_sound && walk.is_accepted(&terms) == Answer::Yes;
    if is_accepted || all_accepted(walk, reach) {
        effect.why = proved;
        return effect;
    }
    effect.impact = Impact::Undecided;
    effect.why = if change.is_accepted == Answer::Yes {
        "it is not proved that no value fits two schemas of a `oneOf`, and no message was found that does".to_owned()
    } else {
        "no message was found that one description accepts and the other refuses, and no proof that there is none".to_owned()
    };
    effect
}

/// Whether all messages that lead to a pair are proved to be accepted as a whole.
fn all_accepted(walk: &mut Walk<'_>, reach: &Reach) -> bool {
    if reach.ways.len() > 3 {
        return false;
    }
    reach.ways.iter().all(|way| {
        let terms = walk.pairs[way.root].terms.clone();
        walk.is_accepted(&terms) == Answer::Yes
    })
}

/// What messages call the value of a pair.
fn value_of(walk: &Walk<'_>, pair: usize, reach: &Reach, uses: &[SchemaUse]) -> String {
    let side = walk.sender.other().index();
    let pointer = &walk.pairs[pair].terms[side].pointers()[0];
    let schemas = &walk.sides[side];
    if let Some(origin) = schemas.translated.origin(pointer)
        && origin.keyword.is_none()
    {
        let node = schemas.description.node(origin.schema);
        let place = node.pointer();
        if let Some(name) = place.strip_prefix("/components/schemas/")
            && !name.contains('/')
        {
            return format!("`{}`", last_token(&place));
        }
    }
    let Some(way) = reach.ways.first() else {
        return "the value".to_owned();
    };
    let mut value = uses[way.used].value.clone();
    for step in &way.steps {
        match step {
            Step::Member(name) => value = format!("`{name}`"),
            Step::AnyMember(_) => value = format!("any member of {value}"),
            Step::Item(at) => value = format!("item {} of {value}", at + 1),
            Step::AnyItem => value = format!("an item of {value}"),
            Step::Branch(_) => {}
        }
    }
    value
}

/// The label on a place in the translation.
fn label(walk: &Walk<'_>, side: Side, pointer: &Pointer, names: &SideNames) -> Option<Label> {
    let schemas = &walk.sides[side.index()];
    let pointer = Rc::clone(pointer);
    let origin = schemas.translated.origin(&pointer)?;
    let schema = schemas.description.node(origin.schema);
    Some(match &origin.keyword {
        Some(keyword) => names.label_on_key(side, schema, keyword, ""),
        None => names.label_on(side, schema, ""),
    })
}
