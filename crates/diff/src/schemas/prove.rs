//! Proofs by walking: that one term accepts everything that another sends, keyword by keyword, down to where pairs repeat.
//!
//! Canonical forms decide what is small. This decides what is large or refers to itself: if each pair of terms that is reached accepts by
//! its own keywords what is sent, all of them accept it, because a value that is refused would be refused at some place of finite depth.
//!
//! This and the comparison of two terms are one engine: a proof compares the terms that it reaches, and whether a branch of a union fits the
//! other side needs a proof.

use std::collections::HashSet;

use conform_schema::Direction;

use super::contain::{Answer, Answers};
use super::local;
use super::term::{Schemas, Term};
use crate::change::Side;
use crate::options::Options;

/// How many pairs one proof may reach.
const MOST_PAIRS: usize = 400;

/// How deeply proofs may need other proofs.
const DEEPEST: usize = 2;

/// What a proof is about: messages that go one way, and are sent by one side.
#[derive(Clone, Copy)]
pub(super) struct Messages<'s> {
    pub(super) sides: &'s [Schemas<'s>; 2],
    pub(super) sender: Side,
    pub(super) options: &'s Options,
    pub(super) direction: Direction,
}

/// Returns whether the side that receives is proved to accept what the other sends.
pub(super) fn is_accepted(
    messages: Messages<'_>,
    answers: &mut Answers,
    terms: &[Term; 2],
) -> Answer {
    if let Some(known) = answers.walked.get(terms) {
        return *known;
    }
    let receiver = messages.sender.other();
    if answers.covers(messages.sides, receiver, terms) == Answer::Yes {
        return Answer::Yes;
    }
    if answers.depth >= DEEPEST {
        return Answer::Unknown;
    }
    answers.depth += 1;
    let reached = reached(messages, answers, terms);
    answers.depth -= 1;
    match reached {
        Some(pairs) => {
            answers
                .walked
                .extend(pairs.into_iter().map(|pair| (pair, Answer::Yes)));
            Answer::Yes
        }
        None => {
            answers.walked.insert(terms.clone(), Answer::Unknown);
            Answer::Unknown
        }
    }
}

/// The pairs that are reached from one, if all of them accept what is sent by their own keywords.
fn reached(
    messages: Messages<'_>,
    answers: &mut Answers,
    terms: &[Term; 2],
) -> Option<HashSet<[Term; 2]>> {
    let Messages {
        sides,
        sender,
        options,
        direction,
    } = messages;
    let mut seen = HashSet::from([terms.clone()]);
    let mut pending = vec![terms.clone()];
    while let Some(pair) = pending.pop() {
        if answers.walked.get(&pair) == Some(&Answer::Yes) {
            continue;
        }
        let found = local::compare(sides, sender, answers, &pair, options, direction);
        let mut changes = found
            .changes
            .iter()
            .filter(|change| change.meaning.is_none());
        let is_accepted = changes.all(|change| change.is_accepted == Answer::Yes)
            && found.below.iter().all(|(_, _, is_sound)| *is_sound);
        if !is_accepted {
            if answers.covers(sides, sender.other(), &pair) != Answer::Yes {
                return None;
            }
            continue;
        }
        for (_, below, _) in found.below {
            if seen.insert(below.clone()) {
                pending.push(below);
            }
        }
        if seen.len() > MOST_PAIRS {
            return None;
        }
    }
    Some(seen)
}
