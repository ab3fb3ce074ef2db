//! Witnesses: messages that the side that sends accepts and the other refuses.
//!
//! Values that differ at the place of a change are put into a small message, and both compiled schemas judge it.

use std::collections::{HashMap, HashSet, VecDeque};

use conform_json::pointer::{escape, unescape};
use conform_json::{Document, Format, Limits};
use conform_schema::{Fault, FaultKind, LazySchema, SchemaStore};
use serde_json::{Value as Json, json};

use super::as_text;
use super::found::{LocalChange, Step};
use super::term::reference_to;
use super::used::SchemaUse;
use super::walk::{Link, Walk};
use crate::change::Witness;

/// How many ways to a change are tried.
const MOST_WAYS: usize = 6;

/// How many values are tried at the place of a change.
const MOST_VALUES: usize = 160;

/// How often members are added to a message that the side that receives misses elsewhere.
const MOST_ROUNDS: usize = 3;

/// The longest witness that is shown as it is.
const MOST_SHOWN: usize = 400;

/// Judges messages by the compiled schemas of both sides.
pub(super) struct Judge<'d> {
    pub(super) stores: [&'d SchemaStore; 2],
    schemas: HashMap<usize, [LazySchema; 2]>,
}

/// The way from a message to a pair.
pub(super) struct Way {
    /// The use whose message it is.
    pub(super) used: usize,
    pub(super) root: usize,
    pub(super) steps: Vec<Step>,
}

/// What refers to a pair.
pub(super) struct Reach {
    /// The uses, in their order.
    pub(super) uses: Vec<usize>,
    /// The shortest ways.
    pub(super) ways: Vec<Way>,
    /// Whether what is compatible at the pair is compatible in all messages.
    pub(super) is_sound: bool,
    /// The unions in which it may not be.
    pub(super) unsound: Vec<UnsoundWay>,
}

/// A union whose branches may overlap, and the way from one of them to a pair.
pub(super) struct UnsoundWay {
    /// The pair of the union.
    pub(super) union: usize,
    /// The pair of the branch.
    pub(super) branch: usize,
    pub(super) steps: Vec<Step>,
}

/// Returns what refers to a pair, by the uses of the pairs of whole messages.
pub(super) fn reach(walk: &Walk<'_>, pair: usize, roots: &HashMap<usize, Vec<usize>>) -> Reach {
    let mut reach = Reach {
        uses: Vec::new(),
        ways: Vec::new(),
        is_sound: true,
        unsound: Vec::new(),
    };
    // The pair that each pair leads to, and the step.
    let mut next: HashMap<usize, (usize, Step)> = HashMap::new();
    let mut seen = HashSet::from([pair]);
    let mut queue = VecDeque::from([pair]);
    while let Some(at) = queue.pop_front() {
        if let Some(uses) = roots.get(&at) {
            reach.uses.extend(uses);
            if reach.ways.len() < MOST_WAYS {
                reach.ways.push(Way {
                    used: uses[0],
                    root: at,
                    steps: steps_to(pair, at, &next),
                });
            }
        }
        for Link {
            parent,
            step,
            is_sound,
        } in &walk.pairs[at].parents
        {
            reach.is_sound &= is_sound;
            if !is_sound {
                reach.unsound.push(UnsoundWay {
                    union: *parent,
                    branch: at,
                    steps: steps_to(pair, at, &next),
                });
            }
            if seen.insert(*parent) {
                next.insert(*parent, (at, step.clone()));
                queue.push_back(*parent);
            }
        }
    }
    reach.uses.sort_unstable();
    reach.uses.dedup();
    reach
}

/// The steps from a pair down to another one.
fn steps_to(pair: usize, mut from: usize, next: &HashMap<usize, (usize, Step)>) -> Vec<Step> {
    let mut steps = Vec::new();
    while from != pair {
        let (to, step) = &next[&from];
        steps.push(step.clone());
        from = *to;
    }
    steps
}

impl<'d> Judge<'d> {
    pub(super) fn new(stores: [&'d SchemaStore; 2]) -> Self {
        Self {
            stores,
            schemas: HashMap::new(),
        }
    }

    /// Searches for a witness of a change.
    pub(super) fn witness(
        &mut self,
        walk: &Walk<'_>,
        pair: usize,
        change: &LocalChange,
        reach: &Reach,
        uses: &[SchemaUse],
    ) -> Option<Witness> {
        let values = values(walk, pair, change);
        for way in &reach.ways {
            let used = &uses[way.used];
            let place = place(&way.steps);
            let is_text = as_text::ends_in_text(&way.steps, used);
            // What the side that receives misses elsewhere is no matter of this change.
            let mut wanted: Vec<(String, Vec<String>)> = Vec::new();
            for _ in 0..=MOST_ROUNDS {
                let Some(base) = base(walk, way, &wanted) else {
                    break;
                };
                let known = wanted.len();
                // A message that is refused, and whether the side that receives accepts one that differs from it at the place only.
                let (mut refused, mut is_received) = (None, false);
                for value in &values {
                    let mut message = base.clone();
                    match message.pointer_mut(&place) {
                        Some(at) => at.clone_from(value),
                        None => continue,
                    }
                    let judgement = self.judge(walk, way.used, used, &message, &place);
                    if is_text
                        && let Judgement::Refused(_) | Judgement::Misses(..) = judgement
                        && let Some(text) = as_text::sent(value)
                    {
                        // It is sent as this text, which may be accepted.
                        let mut sent = message.clone();
                        if let Some(at) = sent.pointer_mut(&place) {
                            *at = text;
                        }
                        if self.receives(walk, way.used, &sent) {
                            continue;
                        }
                    }
                    let witness = |message: &Json, expected: String| Witness {
                        message: shown(message, &place),
                        part: used.name.clone(),
                        accepted_by: walk.sender,
                        expected,
                    };
                    match judgement {
                        Judgement::Refused(expected) => return Some(witness(&message, expected)),
                        Judgement::Misses(missing, expected) => {
                            refused.get_or_insert_with(|| witness(&message, expected));
                            for one in missing {
                                if !wanted.contains(&one) {
                                    wanted.push(one);
                                }
                            }
                        }
                        Judgement::Received => is_received = true,
                        Judgement::Unsent => {}
                    }
                }
                // What is refused is that, then, wherever the fault is reported: in another branch of a union, say.
                if refused.is_some()
                    && !way.steps.is_empty()
                    && (is_received || self.receives(walk, way.used, &base))
                {
                    return refused;
                }
                if wanted.len() == known {
                    break;
                }
            }
        }
        None
    }

    /// Returns whether the side that receives accepts a message.
    fn receives(&mut self, walk: &Walk<'_>, index: usize, message: &Json) -> bool {
        let text = message.to_string().into_bytes();
        let Ok(document) = Document::parse("message", text, Format::Json, &Limits::default())
        else {
            return false;
        };
        let side = walk.sender.other().index();
        let schema = self.schemas.get(&index).map(|schemas| &schemas[side]);
        schema.is_some_and(|schema| {
            let available = schema.available(self.stores[side], walk.direction);
            let compiled = available.covering(document.root());
            compiled.schema().is_valid(document.root())
        })
    }

    /// Judges a message: whether the side that sends accepts it, and the other refuses it because of what is at a place.
    fn judge(
        &mut self,
        walk: &Walk<'_>,
        index: usize,
        used: &SchemaUse,
        message: &Json,
        place: &str,
    ) -> Judgement {
        let text = message.to_string().into_bytes();
        let limits = Limits::default();
        let Ok(document) = Document::parse("message", text, Format::Json, &limits) else {
            return Judgement::Unsent;
        };
        let schemas = self
            .schemas
            .entry(index)
            .or_insert_with(|| used.schemas.map(LazySchema::new));
        let [sent, received] = [walk.sender, walk.sender.other()].map(|side| {
            let schema = &schemas[side.index()];
            schema
                .available(self.stores[side.index()], walk.direction)
                .covering(document.root())
        });
        if received.schema().is_valid(document.root()) {
            return Judgement::Received;
        }
        if !sent.schema().is_valid(document.root()) {
            return Judgement::Unsent;
        }
        let faults = received.schema().faults(document.root());
        let expected = |fault: &Fault| {
            if fault.pointer.is_empty() {
                fault.kind.to_string()
            } else {
                format!("{} at {}", fault.kind, fault.pointer)
            }
        };
        if let Some(fault) = faults.iter().find(|fault| is_about(fault, place)) {
            return Judgement::Refused(expected(fault));
        }
        let first = faults.first().map(expected).unwrap_or_default();
        let missing = faults.into_iter().filter_map(|fault| match fault.kind {
            FaultKind::Missing(names) => Some((fault.pointer, names)),
            _ => None,
        });
        Judgement::Misses(missing.collect(), first)
    }
}

/// What the compiled schemas of both sides say of a message.
enum Judgement {
    /// It shows the change: what the side that refuses it expects.
    Refused(String),
    /// It is refused for something else: the members that are missing, by the places of their objects, and what is expected instead.
    Misses(Vec<(String, Vec<String>)>, String),
    /// The side that receives accepts it.
    Received,
    /// The side that sends does not send it.
    Unsent,
}

/// Whether a fault is about what is at a place. That of a union around it may be.
fn is_about(fault: &Fault, place: &str) -> bool {
    let is_below = |pointer: &str, above: &str| {
        pointer
            .strip_prefix(above)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    is_below(&fault.pointer, place)
        || (is_below(place, &fault.pointer)
            && matches!(
                fault.kind,
                FaultKind::SeveralBranches(_)
                    | FaultKind::UnknownTag { .. }
                    | FaultKind::Tag(_)
                    | FaultKind::Not
                    | FaultKind::Contains
                    | FaultKind::Repeated
            ))
}

/// The values that are tried at the place of a change, the smallest of each kind first, and at last one that the side that receives accepts.
fn values(walk: &Walk<'_>, pair: usize, change: &LocalChange) -> Vec<Json> {
    let sender = walk.sender.index();
    let schemas = &walk.sides[sender];
    let term = walk.pairs[pair].terms[sender].json();
    let mut values: Vec<Json> = Vec::new();
    for probe in &change.probes {
        if values.len() >= MOST_VALUES {
            break;
        }
        let found = match probe.get("const") {
            Some(value) if probe.as_object().is_some_and(|probe| probe.len() == 1) => {
                vec![value.clone()]
            }
            _ => schemas.instances_of(json!({ "allOf": [probe, term] })),
        };
        for value in found {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    // What is received in the same message shows that the others are refused for what they are.
    let receiver = walk.sender.other().index();
    let received = walk.sides[receiver].instance_of(walk.pairs[pair].terms[receiver].json());
    values.extend(received.filter(|value| !values.contains(value)));
    values
}

/// The smallest message in which there is something at the end of a way, and which has the members that are wanted.
fn base(walk: &Walk<'_>, way: &Way, wanted: &[(String, Vec<String>)]) -> Option<Json> {
    if way.steps.iter().all(|step| matches!(step, Step::Branch(_))) {
        return Some(Json::Null);
    }
    let mut schema = json!({});
    for step in way.steps.iter().rev() {
        schema = match step {
            Step::Member(name) | Step::AnyMember(name) => {
                json!({ "type": "object", "required": [name], "properties": { name: schema } })
            }
            Step::Item(at) => {
                let mut items = vec![json!({}); *at];
                items.push(schema);
                json!({ "type": "array", "minItems": at + 1, "prefixItems": items })
            }
            Step::AnyItem => json!({ "type": "array", "minItems": 1, "prefixItems": [schema] }),
            Step::Branch(pointer) => {
                json!({ "allOf": [schema, { "$ref": reference_to(pointer) }] })
            }
        };
    }
    let sender = walk.sender.index();
    let root = walk.pairs[way.root].terms[sender].json();
    // What narrows the choice comes first: branches are chosen as unions are met.
    let mut all = vec![schema];
    all.extend(
        wanted
            .iter()
            .map(|(place, names)| with_members(place, names)),
    );
    all.push(root);
    walk.sides[sender].instance_of(json!({ "allOf": all }))
}

/// A schema of messages whose object at a place has these members.
fn with_members(place: &str, names: &[String]) -> Json {
    let mut schema = json!({ "required": names });
    for token in place
        .split('/')
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        schema = match token.parse::<usize>() {
            // Whether a number is an index or a name is decided by the value that has it.
            Ok(at) => {
                let mut items = vec![json!({}); at];
                items.push(schema.clone());
                json!({ "prefixItems": items, "properties": { token: schema } })
            }
            Err(_) => json!({ "properties": { unescape(token): schema } }),
        };
    }
    schema
}

/// The JSON Pointer of the end of a way in its message.
fn place(steps: &[Step]) -> String {
    let mut place = String::new();
    for step in steps {
        match step {
            Step::Member(name) | Step::AnyMember(name) => {
                place.push('/');
                place.push_str(&escape(name));
            }
            Step::Item(at) => place.push_str(&format!("/{at}")),
            Step::AnyItem => place.push_str("/0"),
            Step::Branch(_) => {}
        }
    }
    place
}

/// A message as text. Of a long one, only the way to the place of the change is shown.
fn shown(message: &Json, place: &str) -> String {
    let text = message.to_string();
    if text.chars().count() <= MOST_SHOWN {
        return text;
    }
    let tokens: Vec<_> = place.split('/').skip(1).map(unescape).collect();
    let mut ends = Vec::new();
    let mut out = String::new();
    let mut at = message;
    for token in &tokens {
        let below = match at {
            Json::Object(members) => {
                out.push_str(&format!("{{{}:", Json::from(token.as_ref())));
                ends.push(if members.len() > 1 { ",…}" } else { "}" });
                members.get(token.as_ref())
            }
            Json::Array(items) => {
                let index = token.parse::<usize>().unwrap_or(0);
                out.push_str(if index > 0 { "[…," } else { "[" });
                ends.push(if items.len() > index + 1 {
                    ",…]"
                } else {
                    "]"
                });
                items.get(index)
            }
            _ => None,
        };
        // The place is in the message.
        let Some(below) = below else { break };
        at = below;
    }
    out.push_str(&super::local::cut(&at.to_string(), MOST_SHOWN));
    out.extend(ends.into_iter().rev());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_messages_the_way_to_the_change_is_shown() {
        let long = "a".repeat(MOST_SHOWN);
        let message =
            json!({ "crew": [{ "name": long }, { "a/b": 7, "name": long }, {}], "ship": long });
        assert_eq!(
            shown(&message, "/crew/1/a~1b"),
            "{\"crew\":[…,{\"a/b\":7,…},…],…}"
        );
        assert_eq!(shown(&json!({ "ship": 7 }), "/ship"), "{\"ship\":7}");
        assert!(shown(&message, "").ends_with('…'));
    }
}
