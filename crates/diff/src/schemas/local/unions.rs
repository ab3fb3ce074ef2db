//! Unions: which branch of one side has taken the place of which branch of the other.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Value as Json, json};

use super::super::contain::Answer;
use super::super::found::Step;
use super::super::term::{
    Flat, Others, Pointer, Schemas, Term, Union, asserts_only_of, last_token, reference_to, same,
    target_of,
};
use super::super::types::TypeSet;
use super::Local;
use crate::codes;

/// What makes two branches alike.
struct Features {
    name: Option<String>,
    types: TypeSet,
    tags: BTreeMap<String, Vec<Json>>,
    /// The values of the discriminator that name it.
    named: BTreeSet<String>,
    members: BTreeSet<String>,
    required: BTreeSet<String>,
    text: String,
}

/// How many branches are compared by more than their types and tags, each with each.
const MOST_COMPARED: usize = 24;

/// Formats of which no text has two.
const FORMATS_APART: [&str; 6] = ["ipv4", "ipv6", "uuid", "date", "date-time", "email"];

/// The least score of two branches that are paired.
const LEAST_SCORE: i32 = 3;

impl<'s> Local<'s, '_> {
    /// Compares a union with a term that is none. Returns whether that was all there is to compare.
    pub(super) fn one_union(&mut self) -> bool {
        let count = [0, 1].map(|side| self.flats[side].unions.len());
        let side = match count {
            [1, 0] => 0,
            [0, 1] => 1,
            _ => return false,
        };
        let flat = &self.flats[side];
        if !flat.is_only_union() {
            return false;
        }
        let union = &flat.unions[0];
        let other = self.terms[1 - side].clone();
        let mut matched = None;
        let own = features(&self.sides[1 - side], &other);
        for (at, branch) in union.branches.iter().enumerate() {
            let score = score(&features(&self.sides[side], branch), &own);
            if score >= LEAST_SCORE - 1 && matched.is_none_or(|(_, best)| score > best) {
                matched = Some((at, score));
            }
        }
        let Some((matched, _)) = matched else {
            return false;
        };
        let mut terms = [union.branches[matched].clone(), other];
        if side == 1 {
            terms.reverse();
        }
        let branch = Rc::clone(&terms[self.sender].pointers()[0]);
        self.branch_pair(branch, terms, (side == self.receiver).then_some(union));
        for (at, branch) in union.branches.iter().enumerate() {
            if at != matched {
                self.lone_branch(
                    side,
                    branch,
                    union,
                    (side == self.receiver).then_some(union),
                );
            }
        }
        true
    }

    pub(super) fn unions(&mut self) {
        let [old, new] = [&self.flats[0].unions, &self.flats[1].unions];
        if old.len() != new.len() {
            self.other_unions();
            return;
        }
        let unions: Vec<[&'s Union; 2]> =
            old.iter().zip(new).map(|(old, new)| [old, new]).collect();
        for union in unions {
            self.union(union);
        }
    }

    /// The sides have different numbers of unions, which are judged as a whole.
    fn other_unions(&mut self) {
        let receiver = self.receiving();
        let is_accepted = self.answers.covers(self.sides, receiver, self.terms);
        let sent = self.flats[self.sender]
            .unions
            .iter()
            .flat_map(|union| &union.branches);
        let mut probes: Vec<Json> = sent.map(|branch| self.branch_probe(branch)).collect();
        probes.push(json!({}));
        let places = [0, 1].map(|side| {
            let first = self.flats[side].unions.first();
            first.map(|union| Rc::clone(&union.pointer))
        });
        let message = match self.flats[1].unions.len() > self.flats[0].unions.len() {
            true => "{} must fit one more union of schemas",
            false => "{} must fit one union of schemas less",
        };
        self.change(
            codes::SCHEMA_UNION,
            message.to_owned(),
            places,
            is_accepted,
            probes,
        );
    }

    fn union(&mut self, unions: [&'s Union; 2]) {
        let [old, new] = unions;
        let all = [0, 1].map(|side| {
            let schemas = &self.sides[side];
            let branches = unions[side].branches.iter().enumerate();
            let features = branches.map(|(at, branch)| Features {
                named: schemas.tags_of(unions[side], at),
                ..features(schemas, branch)
            });
            features.collect::<Vec<_>>()
        });
        let pairs = paired(&all);
        let received = unions[self.receiver];
        for &(at_old, at_new) in &pairs {
            let terms = [old.branches[at_old].clone(), new.branches[at_new].clone()];
            let branch = Rc::clone(&terms[self.sender].pointers()[0]);
            self.branch_pair(branch, terms, Some(received));
        }
        for (side, union) in [(0, old), (1, new)] {
            for (at, branch) in union.branches.iter().enumerate() {
                let is_paired = pairs
                    .iter()
                    .any(|pair| at == if side == 0 { pair.0 } else { pair.1 });
                if !is_paired {
                    self.lone_branch(side, branch, union, Some(received));
                }
            }
        }
        if old.is_one_of != new.is_one_of {
            self.kind(unions);
        }
        self.tags(unions, &pairs);
    }

    /// `oneOf` has become `anyOf`, or the other way round.
    fn kind(&mut self, unions: [&Union; 2]) {
        let one_of = usize::from(unions[1].is_one_of);
        if self.sides[one_of].are_apart(unions[one_of]) {
            return;
        }
        let is_accepted = if one_of == self.receiver {
            Answer::Unknown
        } else {
            Answer::Yes
        };
        let probes = unions[self.sender].branches.iter();
        let probes = probes.map(|branch| self.branch_probe(branch)).collect();
        let message = if one_of == 1 {
            "{} must fit only one of its schemas now (`oneOf`), was `anyOf`"
        } else {
            "{} may fit several of its schemas now (`anyOf`), was `oneOf`"
        };
        let places = unions.map(|union| Some(Rc::clone(&union.pointer)));
        self.change(
            codes::SCHEMA_UNION,
            message.to_owned(),
            places,
            is_accepted,
            probes,
        );
    }

    /// A branch that only one side has. `received` is the union that receives values.
    fn lone_branch(&mut self, side: usize, branch: &Term, union: &Union, received: Option<&Union>) {
        let is_sound = self.is_sound(received);
        let is_accepted = if side == self.sender {
            self.fits_elsewhere(branch, received)
        } else if is_sound {
            Answer::Yes
        } else {
            Answer::Unknown
        };
        let probes = if side == self.sender {
            vec![self.branch_probe(branch)]
        } else {
            vec![json!({})]
        };
        let name = self.sides[side].branch_name(branch);
        let words = if side == 1 {
            "is a new choice for {}"
        } else {
            "is no choice for {} any more"
        };
        let message = format!("{name} {words}");
        let mut places = [None, None];
        places[side] = Some(self.branch_place(side, branch, union));
        places[1 - side] = self.flats[1 - side]
            .unions
            .first()
            .map(|union| Rc::clone(&union.pointer));
        self.change(codes::SCHEMA_UNION, message, places, is_accepted, probes);
    }

    /// Whether what a branch of the side that sends accepts is accepted by the other side. Another branch may accept it only if it is proved
    /// for all values: members that it declares beside those of this one are no matter of chance there.
    fn fits_elsewhere(&mut self, branch: &Term, received: Option<&Union>) -> Answer {
        let whole = self.terms_of(branch.clone(), self.terms[self.receiver].clone());
        if received.is_none() {
            return self.is_accepted(&whole);
        }
        let receiver = self.receiving();
        self.answers.covers(self.sides, receiver, &whole)
    }

    /// Whether what is compatible for a branch of the union that receives is compatible for the union.
    fn is_sound(&self, received: Option<&Union>) -> bool {
        let is_apart = match received {
            Some(union) if union.is_one_of => self.sides[self.receiver].are_apart(union),
            _ => true,
        };
        is_apart && !self.leaves_over_otherwise()
    }

    /// The place of a branch in its union.
    fn branch_place(&self, side: usize, branch: &Term, union: &Union) -> Pointer {
        let at = union
            .branches
            .iter()
            .position(|one| one == branch)
            .unwrap_or(0);
        let pointer = super::super::term::below(&union.pointer, &[&at.to_string()]);
        if self.sides[side].at(&pointer).is_some() {
            pointer
        } else {
            Rc::clone(&union.pointer)
        }
    }

    fn branch_pair(&mut self, branch: Pointer, terms: [Term; 2], received: Option<&Union>) {
        let is_sound = self.is_sound(received);
        self.found
            .below
            .push((Step::Branch(branch), terms, is_sound));
    }

    pub(super) fn branch_probe(&self, branch: &Term) -> Json {
        json!({ "$ref": reference_to(&branch.pointers()[0]) })
    }
}

impl Flat<'_> {
    /// Whether it is one union, and says nothing else.
    pub(in super::super) fn is_only_union(&self) -> bool {
        let mut parts = self.parts.iter();
        self.unions.len() == 1
            && self.values.is_empty()
            && parts.all(|part| asserts_only_of(part.members, &["$ref", "allOf", "anyOf", "oneOf"]))
    }
}

impl Schemas<'_> {
    /// Returns whether no value fits two branches of a union, as far as tags, types and canonical forms prove it.
    pub(in super::super) fn are_apart(&self, union: &Union) -> bool {
        if let Some(known) = self.apart.borrow().get(&union.pointer) {
            return *known;
        }
        let schema = union
            .pointer
            .rsplit_once('/')
            .map_or("", |(schema, _)| schema);
        let all: Vec<Features> = union
            .branches
            .iter()
            .map(|branch| features(self, branch))
            .collect();
        let count = union.branches.len();
        let is_apart = |a: usize, b: usize| {
            if !all[a].types.has(all[b].types) || tags_are_apart(&all[a], &all[b]) {
                return true;
            }
            if count > MOST_COMPARED {
                return false;
            }
            if self.members_are_apart(&union.branches[a], &union.branches[b]) {
                return true;
            }
            match (
                self.whole(&union.branches[a]),
                self.whole(&union.branches[b]),
            ) {
                (Some(a), Some(b)) => super::super::contain::are_disjoint(&a, &b) == Answer::Yes,
                _ => false,
            }
        };
        let answer = self.translated.is_settled_by_tag(schema)
            || (0..count).all(|a| (0..a).all(|b| is_apart(a, b)));
        self.apart
            .borrow_mut()
            .insert(Rc::clone(&union.pointer), answer);
        answer
    }
}

impl Schemas<'_> {
    /// Whether no object fits two terms because of a member. One that a term requires is there, and must fit what both say of it.
    fn members_are_apart(&self, a: &Term, b: &Term) -> bool {
        let flats = [a, b].map(|term| self.flat(term));
        let is_object = |flat: &Flat<'_>| flat.types() == TypeSet::OBJECT;
        if !flats.iter().any(is_object) {
            return false;
        }
        let required = [flats[0].required(), flats[1].required()];
        let properties = [flats[0].properties(), flats[1].properties()];
        let is_closed = |side: usize| {
            let flat = &flats[side];
            flat.patterned().is_empty() && matches!(flat.others(self), Others::None(_))
        };
        let names = required[0].keys().chain(required[1].keys());
        names.copied().any(
            |name| match [properties[0].get(name), properties[1].get(name)] {
                [Some(a), Some(b)] => {
                    let [a, b] = [a, b].map(|pointers| self.flat(&Term::new(pointers.clone())));
                    if !a.types().has(b.types()) || formats_are_apart(&a, &b) {
                        return true;
                    }
                    matches!((a.listed(), b.listed()), (Some(a), Some(b))
                        if a.iter().all(|value| !b.iter().any(|one| same(one, value))))
                }
                [Some(_), None] => is_closed(1),
                [None, Some(_)] => is_closed(0),
                [None, None] => false,
            },
        )
    }
}

/// Whether no object fits two branches, because one requires a member for which they list different values.
fn tags_are_apart(a: &Features, b: &Features) -> bool {
    let is_object = |one: &Features| one.types == TypeSet::OBJECT;
    (is_object(a) || is_object(b))
        && a.tags.iter().any(|(name, values)| {
            (a.required.contains(name) || b.required.contains(name))
                && b.tags.get(name).is_some_and(|others| {
                    !values
                        .iter()
                        .any(|value| others.iter().any(|other| same(other, value)))
                })
        })
}

/// Whether no text has the formats of two schemas, which both have one.
fn formats_are_apart(a: &Flat<'_>, b: &Flat<'_>) -> bool {
    let format = |flat: &Flat<'_>| {
        let mut formats = flat
            .keyword("format")
            .filter_map(|(_, format)| format.as_str().map(str::to_owned));
        formats.find(|format| FORMATS_APART.contains(&format.as_str()))
    };
    let are_texts = a.types().and(b.types()) == TypeSet::STRING;
    are_texts && matches!((format(a), format(b)), (Some(a), Some(b)) if a != b)
}

/// Pairs branches, the most alike first.
fn paired([old, new]: &[Vec<Features>; 2]) -> Vec<(usize, usize)> {
    let mut scores: Vec<(i32, usize, usize)> = Vec::new();
    for (a, old) in old.iter().enumerate() {
        for (b, new) in new.iter().enumerate() {
            scores.push((score(old, new), a, b));
        }
    }
    scores.sort_by_key(|(score, a, b)| (-score, a.abs_diff(*b), *a));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (score, a, b) in scores {
        let is_free = pairs.iter().all(|pair| pair.0 != a && pair.1 != b);
        if is_free && score >= LEAST_SCORE {
            pairs.push((a, b));
        }
    }
    // What is left over on both sides is one branch that has changed much.
    let free = |count: usize, is_taken: &dyn Fn(usize) -> bool| {
        let free: Vec<usize> = (0..count).filter(|at| !is_taken(*at)).collect();
        match free[..] {
            [one] => Some(one),
            _ => None,
        }
    };
    let left = free(old.len(), &|at| pairs.iter().any(|pair| pair.0 == at));
    let right = free(new.len(), &|at| pairs.iter().any(|pair| pair.1 == at));
    if let (Some(a), Some(b)) = (left, right)
        && old[a].types.has(new[b].types)
        && score(&old[a], &new[b]) > -4
    {
        pairs.push((a, b));
    }
    pairs.sort_unstable();
    pairs
}

fn score(old: &Features, new: &Features) -> i32 {
    // Tags that schemas list are mapped, too, and count once.
    let mut tags = 0;
    if !old.named.is_empty() && !new.named.is_empty() {
        tags += if old.named.is_disjoint(&new.named) {
            -8
        } else {
            8
        };
    }
    for (name, values) in &old.tags {
        if let Some(others) = new.tags.get(name) {
            tags += if values.iter().any(|value| others.contains(value)) {
                8
            } else {
                -8
            };
        }
    }
    let mut score = tags.max(-8);
    if old.text == new.text {
        return 20 + score;
    }
    if !old.types.has(new.types) {
        return -10;
    }
    if old.name.is_some() && old.name == new.name {
        score += 6;
    }
    if old.types == new.types {
        score += 2;
    }
    let common = old.members.intersection(&new.members).count();
    let all = old.members.union(&new.members).count();
    let alike = (common * 4).checked_div(all).unwrap_or(1);
    score += i32::try_from(alike).unwrap_or(0);
    score
}

fn features(schemas: &Schemas<'_>, branch: &Term) -> Features {
    let flat: Flat<'_> = schemas.flat(branch);
    let properties = flat.properties();
    let mut tags = BTreeMap::new();
    for (name, pointers) in &properties {
        let listed: Option<Vec<Json>> = pointers.iter().find_map(|pointer| {
            let member = schemas.flat(&schemas.term(Rc::clone(pointer)));
            Some(member.listed()?.into_iter().cloned().collect())
        });
        if let Some(listed) = listed {
            tags.insert((*name).to_owned(), listed);
        }
    }
    let texts: Vec<String> = flat
        .parts
        .iter()
        .map(|part| Json::Object(part.members.clone()).to_string())
        .collect();
    Features {
        name: schema_name(branch),
        types: flat.types(),
        tags,
        named: BTreeSet::new(),
        members: properties.keys().map(|name| (*name).to_owned()).collect(),
        required: flat
            .required()
            .keys()
            .map(|name| (*name).to_owned())
            .collect(),
        text: texts.join("\n"),
    }
}

/// The name of the definition that a branch is.
fn schema_name(branch: &Term) -> Option<String> {
    let pointer = &branch.pointers()[0];
    let name = pointer.strip_prefix("/$defs/")?;
    (!name.contains('/')).then(|| name.to_owned())
}

impl Schemas<'_> {
    /// Returns what messages call a branch: the name of its schema, of the first one that it refers to, its title, or its place.
    pub(super) fn branch_name(&self, branch: &Term) -> String {
        if let Some(name) = schema_name(branch) {
            return format!("`{name}`");
        }
        let pointer = &branch.pointers()[0];
        let target = self.at(pointer).and_then(|schema| {
            let first = schema.get("allOf").and_then(|all| all.get(0));
            let own = schema.get("$ref").or_else(|| first?.get("$ref"));
            own?.as_str().and_then(target_of)
        });
        if let Some(name) = target.and_then(|target| schema_name(&Term::new(vec![target]))) {
            return format!("`{name}`");
        }
        let title = self.translated.origin(pointer).and_then(|origin| {
            let schema = self.description.node(origin.schema);
            schema.text("title").filter(|_| origin.keyword.is_none())
        });
        if let Some(title) = title {
            return format!("`{title}`");
        }
        let at = last_token(pointer);
        at.parse::<usize>()
            .map_or_else(|_| "a schema".to_owned(), |at| format!("schema {}", at + 1))
    }
}
