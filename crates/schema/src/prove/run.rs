//! A pass of a program over a text.

use std::hash::BuildHasher as _;

use conform_json::{Limits, Scanner};
use foldhash::fast::FixedState;

use super::kinds::{Fit, JsonKind};
use super::program::{
    ANYTHING, Action, Choice, Member, NodeIndex, ObjectTest, Other, Program, Tag,
};
use super::scratch::Scratch;
use super::sights::Sights;
use crate::ascending::{Scalar, is_descending};
use crate::observe::InputOrder;

/// How deep a text may nest. Deeper ones are left to the tape, which does not recurse.
const MAX_DEPTH: u32 = 128;

/// For how many members an object has a bit of its own.
const FIRST_SEEN: usize = 64;

/// What a name belongs to.
enum Found<'p> {
    /// The member with this index.
    Member(usize, &'p Member),
    /// A member with a name that no schema lists.
    Other(Other),
}

pub(super) struct Run<'r, 's, 't> {
    program: &'r Program,
    scanner: &'s mut Scanner<'t>,
    scratch: &'r mut Scratch,
    depth: u32,
    /// How many values may still be checked; a value that is tried twice counts twice.
    steps: usize,
    /// How many choices are open. Outside of all choices, the first doubt ends the pass.
    choices: u32,
    watch: Option<(&'r Sights, InputOrder)>,
}

impl<'r, 's, 't> Run<'r, 's, 't> {
    pub(super) fn new(
        program: &'r Program,
        scanner: &'s mut Scanner<'t>,
        scratch: &'r mut Scratch,
        limits: &Limits,
        watch: Option<(&'r Sights, InputOrder)>,
    ) -> Self {
        scratch.guesses.resize(program.guesses, 0);
        scratch.seen.clear();
        scratch.hashes.clear();
        scratch.ordered.clear();
        scratch.shown.clear();
        // A value takes at least two bytes with the separator after it. Trying branches may take four times as many steps.
        let steps = (scanner.text().len() - scanner.offset())
            .saturating_mul(2)
            .saturating_add(8);
        Self {
            program,
            scanner,
            scratch,
            depth: limits.max_depth.min(MAX_DEPTH),
            // On the tape, a member has a node for its name and one for its value.
            steps: steps.min(limits.max_nodes / 2),
            choices: 0,
            watch,
        }
    }

    pub(super) fn root(&mut self) -> Fit {
        self.value(self.program.root)
    }

    #[inline]
    fn value(&mut self, node: NodeIndex) -> Fit {
        let kind = match self.scanner.peek() {
            Some(b'"') => JsonKind::String,
            Some(b'-' | b'0'..=b'9') => JsonKind::Number,
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::Array,
            Some(b't' | b'f') => JsonKind::Boolean,
            Some(b'n') => JsonKind::Null,
            _ => return Fit::Stop,
        };
        if self.steps == 0 {
            return Fit::Stop;
        }
        self.steps -= 1;
        match self.watch {
            None => self.look(node, kind),
            Some((sights, order)) => self.look_and_note(node, kind, sights, order),
        }
    }

    /// Checks a value, and notes what it shows.
    fn look_and_note(
        &mut self,
        node: NodeIndex,
        kind: JsonKind,
        sights: &Sights,
        order: InputOrder,
    ) -> Fit {
        let slot = Sights::slot(node, kind);
        if sights.is_new(slot, order) {
            self.scratch.shown.push(slot);
        }
        let start = self.scanner.offset();
        let fit = self.look(node, kind);
        let Some(listing) = sights.listing(slot).filter(|_| fit <= Fit::Noted) else {
            return fit;
        };
        let text = &self.scanner.text()[start..self.scanner.offset()];
        match sights.value(listing, text.trim()) {
            Some(slot) => {
                if sights.is_new(slot, order) {
                    self.scratch.shown.push(slot);
                }
                fit
            }
            // It equals a listed value, but is written in another way.
            None => fit.max(Fit::Unknown),
        }
    }

    // Values nest, so each call less counts.
    #[inline(always)]
    fn look(&mut self, node: NodeIndex, kind: JsonKind) -> Fit {
        let action = self.program.nodes[node as usize][kind as usize];
        match (action, kind) {
            (Action::Pass, JsonKind::String) => {
                Fit::stop_unless(self.scanner.take_string().is_some())
            }
            (Action::Pass, JsonKind::Number) => {
                Fit::stop_unless(self.scanner.take_number().is_some())
            }
            (Action::Pass, JsonKind::Null) => Fit::stop_unless(self.scanner.take_null()),
            (Action::Pass, _) => Fit::stop_unless(self.scanner.take_bool().is_some()),
            (Action::Text(index), _) => match self.scanner.take_string() {
                Some(raw) => self.program.texts[index as usize].check(raw, &mut self.scratch.texts),
                None => Fit::Stop,
            },
            (Action::Number(index), _) => match self.scanner.take_number() {
                Some(number) => self.program.numbers[index as usize].check(number),
                None => Fit::Stop,
            },
            (Action::Only(wanted), _) => match self.scanner.take_bool() {
                Some(found) if found == wanted => Fit::Clean,
                Some(_) => Fit::Fails,
                None => Fit::Stop,
            },
            (Action::Object(index), _) => self.object(index),
            (Action::Array(index), _) => self.array(index),
            (Action::Choice(index), _) => self.choice(index),
            (Action::Fail, _) => Fit::Fails,
            (Action::GiveUp, _) if self.choices == 0 => Fit::Stop,
            (Action::GiveUp, _) => self.value(ANYTHING).max(Fit::Unknown),
        }
    }

    fn object(&mut self, index: u32) -> Fit {
        let program = self.program;
        let test = &program.objects[index as usize];
        if self.depth == 0 || !self.scanner.take(b'{') {
            return Fit::Stop;
        }
        self.depth -= 1;
        let (seen, hashes) = (self.scratch.seen.len(), self.scratch.hashes.len());
        let ordered = self.scratch.ordered.len();
        if test.members.len() > FIRST_SEEN {
            let words = (test.members.len() - FIRST_SEEN).div_ceil(64);
            self.scratch.seen.resize(seen + words, 0);
        }
        let mut fit = self.members(test, seen, hashes);
        if fit < Fit::Noted && !test.ascending.is_empty() && self.descends(test, ordered) {
            fit = Fit::Noted;
        }
        self.scratch.ordered.truncate(ordered);
        self.scratch.seen.truncate(seen);
        self.scratch.hashes.truncate(hashes);
        self.depth += 1;
        fit
    }

    #[inline]
    fn members(&mut self, test: &ObjectTest, seen: usize, hashes: usize) -> Fit {
        let (mut worst, mut count, mut required, mut place) = (Fit::Clean, 0, 0, 0);
        let mut first_seen = 0_u64;
        if !self.scanner.take(b'}') {
            loop {
                let found = match self.name(test, place) {
                    Ok(found) => found,
                    Err(fit) => return fit,
                };
                if !self.scanner.take(b':') {
                    return Fit::Stop;
                }
                let fit = match found {
                    Found::Member(index, member) => {
                        place = index + 1;
                        let bit = 1 << (index % 64);
                        let word = match index.checked_sub(FIRST_SEEN) {
                            None => &mut first_seen,
                            Some(index) => &mut self.scratch.seen[seen + index / 64],
                        };
                        if *word & bit != 0 {
                            // The name repeats.
                            return Fit::Stop;
                        }
                        *word |= bit;
                        required += usize::from(member.required);
                        if member.ordered {
                            let at = self.scanner.offset();
                            self.scratch.ordered.push((index, at));
                        }
                        self.member(member.node, member.noted)
                    }
                    Found::Other(Other { node, noted }) => {
                        place = test.members.len() + 1;
                        self.member(node, noted)
                    }
                };
                count += 1;
                // Most values are clean.
                if fit != Fit::Clean {
                    worst = worst.max(fit);
                    if worst >= self.worst_of_use() {
                        return worst;
                    }
                }
                if self.scanner.take(b',') {
                    continue;
                }
                if self.scanner.take(b'}') {
                    break;
                }
                return Fit::Stop;
            }
        }
        if !all_distinct(&mut self.scratch.hashes[hashes..]) {
            return Fit::Stop;
        }
        if required != test.required || count < test.min || count > test.max {
            return Fit::Fails;
        }
        worst
    }

    /// Returns whether a pair of members of the object does not ascend, or may not.
    fn descends(&self, test: &ObjectTest, ordered: usize) -> bool {
        let values = &self.scratch.ordered[ordered..];
        let value = |member: usize| {
            let (_, at) = values.iter().find(|(known, _)| *known == member)?;
            Some(&self.scanner.text()[*at..])
        };
        test.ascending.iter().any(|pair| {
            let [Some(first), Some(second)] = pair.map(value) else {
                return false;
            };
            match (scalar(first), scalar(second)) {
                (Written::Plain(first), Written::Plain(second)) => is_descending(first, second),
                (Written::Other, _) | (_, Written::Other) => false,
                (Written::Escaped, _) | (_, Written::Escaped) => true,
            }
        })
    }

    /// Takes a name, and returns the member that it belongs to. `place` is the index of the guess after the previous member.
    #[inline]
    fn name<'p>(&mut self, test: &'p ObjectTest, place: usize) -> Result<Found<'p>, Fit> {
        let guess = self.scratch.guesses[test.guesses + place] as usize;
        if let Some(member) = test.members.get(guess)
            && self.scanner.take_name(&member.name)
        {
            return Ok(Found::Member(guess, member));
        }
        // Names with escapes are rare, so they are left to the tape.
        let name = self.scanner.take_string().and_then(|raw| raw.plain());
        let name = name.ok_or(Fit::Stop)?;
        match test.by_name.get(name) {
            Some(&index) => {
                self.scratch.guesses[test.guesses + place] = index;
                let index = index as usize;
                Ok(Found::Member(index, &test.members[index]))
            }
            None => {
                let hash = FixedState::with_seed(0).hash_one(name);
                self.scratch.hashes.push(hash);
                let buffer = &mut self.scratch.texts.buffer;
                let matching = test.patterns.iter().enumerate();
                let matching =
                    matching.map(|(bit, pattern)| usize::from(pattern.passes(name, buffer)) << bit);
                Ok(Found::Other(test.others[matching.sum::<usize>()]))
            }
        }
    }

    #[inline]
    fn member(&mut self, node: NodeIndex, noted: bool) -> Fit {
        if noted {
            self.noted(node)
        } else {
            self.value(node)
        }
    }

    fn noted(&mut self, node: NodeIndex) -> Fit {
        if self.choices == 0 {
            return Fit::Stop;
        }
        self.value(node).max(Fit::Noted)
    }

    /// Returns the fit from which on the check of a value is pointless.
    #[inline]
    fn worst_of_use(&self) -> Fit {
        if self.choices == 0 {
            Fit::Noted
        } else {
            Fit::Fails
        }
    }

    fn array(&mut self, index: u32) -> Fit {
        let program = self.program;
        let test = &program.arrays[index as usize];
        if self.depth == 0 || !self.scanner.take(b'[') {
            return Fit::Stop;
        }
        self.depth -= 1;
        let hashes = self.scratch.hashes.len();
        let (mut worst, mut count) = (Fit::Clean, 0_u64);
        let mut prefix = test.prefix.iter();
        if !self.scanner.take(b']') {
            loop {
                // This skips white space, so that the text of an item starts with the item.
                if self.scanner.peek().is_none() {
                    return Fit::Stop;
                }
                let start = self.scanner.offset();
                let node = prefix.next().copied().unwrap_or(test.items);
                worst = worst.max(self.value(node));
                count += 1;
                if worst >= self.worst_of_use() {
                    self.scratch.hashes.truncate(hashes);
                    self.depth += 1;
                    return worst;
                }
                if test.unique {
                    match item_hash(&self.scanner.text()[start..self.scanner.offset()]) {
                        Some(hash) => self.scratch.hashes.push(hash),
                        None => worst = worst.max(Fit::Unknown),
                    }
                }
                if self.scanner.take(b',') {
                    continue;
                }
                if self.scanner.take(b']') {
                    break;
                }
                return Fit::Stop;
            }
        }
        if !all_distinct(&mut self.scratch.hashes[hashes..]) {
            worst = worst.max(Fit::Unknown);
        }
        self.scratch.hashes.truncate(hashes);
        self.depth += 1;
        if count < test.min || count > test.max {
            return Fit::Fails;
        }
        worst
    }

    fn choice(&mut self, index: u32) -> Fit {
        let program = self.program;
        let Choice {
            exclusive,
            branches,
            tag,
        } = &program.choices[index as usize];
        let start = self.scanner.offset();
        let named = match tag.as_ref().map(|tag| self.named(tag)) {
            None => None,
            Some(Ok(named)) => named,
            Some(Err(fit)) if fit == Fit::Stop || self.choices == 0 => return Fit::Stop,
            Some(Err(fit)) => {
                self.scanner.seek(start);
                return self.value(ANYTHING).max(fit);
            }
        };
        let (depth, seen, hashes) = (
            self.depth,
            self.scratch.seen.len(),
            self.scratch.hashes.len(),
        );
        let (mut worst, mut fitting, mut end) = (Fit::Clean, 0, start);
        let mut named_fits = named.is_none();
        self.choices += 1;
        for &branch in branches {
            self.scanner.seek(start);
            let shown = self.scratch.shown.len();
            match self.value(branch) {
                Fit::Stop => return Fit::Stop,
                Fit::Fails => {
                    self.scratch.shown.truncate(shown);
                    self.depth = depth;
                    self.scratch.seen.truncate(seen);
                    self.scratch.hashes.truncate(hashes);
                }
                fit => {
                    worst = worst.max(fit);
                    fitting += usize::from(fit < Fit::Unknown);
                    named_fits |= fit < Fit::Unknown && named == Some(branch);
                    end = self.scanner.offset();
                }
            }
        }
        self.choices -= 1;
        if end == start {
            return Fit::Fails;
        }
        if *exclusive && fitting > 1 {
            let settles = tag.as_ref().is_some_and(|tag| tag.settles) && named.is_some();
            if !settles {
                return Fit::Fails;
            }
            if !named_fits {
                worst = worst.max(Fit::Unknown);
            }
        }
        self.scanner.seek(end);
        if named_fits {
            worst
        } else {
            worst.max(Fit::Unknown)
        }
    }

    /// Returns the branch that the object at the scanner names by its tag; `None` if it has no tag. A tag that names no branch
    /// is an error; the scanner is then somewhere in the object.
    fn named(&mut self, tag: &Tag) -> Result<Option<NodeIndex>, Fit> {
        let start = self.scanner.offset();
        let mut named = None;
        if self.scanner.take(b'{') && !self.scanner.take(b'}') {
            loop {
                if self.scanner.take_name(&tag.property) {
                    let is_there = self.scanner.take(b':');
                    let value = self.scanner.take_string().filter(|_| is_there);
                    let branch = value.and_then(|value| tag.branches.get(value.plain()?));
                    named = Some(*branch.ok_or(Fit::Unknown)?);
                    break;
                }
                // A tag whose name is written with escapes is not found here, but it ends the pass later.
                let is_member = self.scanner.take_string().is_some()
                    && self.scanner.take(b':')
                    && self.scanner.skip(self.depth);
                if !is_member {
                    return Err(Fit::Stop);
                }
                if !self.scanner.take(b',') {
                    break;
                }
            }
        }
        let looked_at = self.scanner.offset() - start;
        self.steps = self.steps.saturating_sub(looked_at / 2);
        self.scanner.seek(start);
        Ok(named)
    }
}

/// How a value is written.
enum Written<'t> {
    /// As a number, or as a string without escapes.
    Plain(Scalar<'t>),
    /// As a string with escapes, which is left to the tape.
    Escaped,
    /// As anything else, which has no order.
    Other,
}

/// Returns how the value that a text starts with is written. It is JSON.
fn scalar(text: &str) -> Written<'_> {
    let text = text.trim_start();
    match text.as_bytes().first() {
        Some(b'"') => match text[1..].split(['"', '\\']).next() {
            Some(plain) if text[1 + plain.len()..].starts_with('"') => {
                Written::Plain(Scalar::Text(plain))
            }
            _ => Written::Escaped,
        },
        Some(b'-' | b'0'..=b'9') => {
            let is_part = |c: char| matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
            let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
            Written::Plain(Scalar::Number(&text[..end]))
        }
        _ => Written::Other,
    }
}

/// Returns the hash of an item by its text; `None` if equal items may be written in more than one way.
fn item_hash(text: &str) -> Option<u64> {
    let is_plain = match text.as_bytes() {
        [b'"', ..] => !text.contains('\\'),
        [b'-' | b'0'..=b'9', ..] => text != "-0" && !text.contains(['.', 'e', 'E']),
        [b't' | b'f' | b'n', ..] => true,
        _ => false,
    };
    is_plain.then(|| FixedState::with_seed(0).hash_one(text))
}

/// Returns whether all hashes are different. Sorts them.
fn all_distinct(hashes: &mut [u64]) -> bool {
    if hashes.len() < 2 {
        return true;
    }
    hashes.sort_unstable();
    hashes.windows(2).all(|pair| pair[0] != pair[1])
}
