//! The walk along the schemas of both sides.
//!
//! A pair is a term of the old side and the term of the new side that has taken its place. Walking a pair compares what its
//! terms say themselves, and makes pairs of the schemas below: those of members, items and branches. Pairs are walked once,
//! whatever refers to them, so recursion ends.

use std::collections::HashMap;

use conform_schema::Direction;

use super::contain::{Answer, Answers};
use super::found::{Found, LocalChange, Step};
use super::local;
use super::term::{Schemas, Term};
use crate::change::Side;
use crate::options::Options;

/// The walk along the schemas of messages that go one way, and are sent by one side.
pub(super) struct Walk<'d> {
    pub(super) direction: Direction,
    /// The side that sends: the old one for requests, because clients stay as they are, and the new one for responses.
    pub(super) sender: Side,
    pub(super) sides: [Schemas<'d>; 2],
    options: &'d Options,
    pub(super) pairs: Vec<Pair>,
    pub(super) answers: Answers,
    index: HashMap<[Term; 2], usize>,
    queue: Vec<usize>,
}

/// A term of each side.
pub(super) struct Pair {
    pub(super) terms: [Term; 2],
    pub(super) changes: Vec<LocalChange>,
    /// The pairs that have led to it, and how.
    pub(super) parents: Vec<Link>,
}

/// The way from a pair to one below.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) parent: usize,
    pub(super) step: Step,
    /// Whether what is compatible below is compatible above. In a `oneOf`, a value that one more branch accepts is refused.
    pub(super) is_sound: bool,
}

impl<'d> Walk<'d> {
    pub(super) fn new(
        direction: Direction,
        sender: Side,
        sides: [Schemas<'d>; 2],
        options: &'d Options,
    ) -> Self {
        Self {
            direction,
            sender,
            sides,
            options,
            pairs: Vec::new(),
            answers: Answers::default(),
            index: HashMap::new(),
            queue: Vec::new(),
        }
    }

    /// Returns the pair of the terms of a message, which is walked with everything below.
    pub(super) fn root(&mut self, terms: [Term; 2]) -> usize {
        let pair = self.pair(terms);
        while let Some(next) = self.queue.pop() {
            self.compare(next);
        }
        pair
    }

    /// Returns the pair of two terms; a new one is queued.
    fn pair(&mut self, terms: [Term; 2]) -> usize {
        if let Some(&pair) = self.index.get(&terms) {
            return pair;
        }
        let pair = self.pairs.len();
        self.pairs.push(Pair {
            terms: terms.clone(),
            changes: Vec::new(),
            parents: Vec::new(),
        });
        self.index.insert(terms, pair);
        self.queue.push(pair);
        pair
    }

    /// Adds a pair below another.
    pub(super) fn below(&mut self, parent: usize, step: Step, terms: [Term; 2], is_sound: bool) {
        let pair = self.pair(terms);
        self.pairs[pair].parents.push(Link {
            parent,
            step,
            is_sound,
        });
    }

    /// Compares the terms of a pair.
    fn compare(&mut self, pair: usize) {
        let terms = self.pairs[pair].terms.clone();
        let Found {
            mut changes,
            mut below,
        } = local::compare(
            &self.sides,
            self.sender,
            &mut self.answers,
            &terms,
            self.options,
            self.direction,
        );
        if changes.iter().any(|change| change.meaning.is_none()) && self.are_equal(&terms) {
            // The same values, written in another way.
            changes.retain(|change| change.meaning.is_some());
            below.clear();
        }
        self.pairs[pair].changes = changes;
        below.reverse();
        for (step, terms, is_sound) in below {
            self.below(pair, step, terms, is_sound);
        }
    }

    /// Returns whether two terms are proved to accept the same values, however they are written.
    fn are_equal(&mut self, terms: &[Term; 2]) -> bool {
        [Side::Old, Side::New]
            .into_iter()
            .all(|side| self.answers.covers(&self.sides, side, terms) == Answer::Yes)
    }

    /// Returns whether the side that receives accepts everything that the other sends.
    pub(super) fn is_accepted(&mut self, terms: &[Term; 2]) -> Answer {
        self.answers.covers(&self.sides, self.sender.other(), terms)
    }
}
