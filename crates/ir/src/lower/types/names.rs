//! The names of inline types: where they are used.
//!
//! A `title` is the name only where it is a word of the API's domain that no other schema has; see
//! [`titles`](crate::lower::types::titles). It also names the branch of a union.

use std::rc::Rc;

use foldhash::HashMap;

use crate::Name;

/// Where a schema is used, outermost word first. It is a linked list that shares its beginning with others, since most
/// places need no name.
#[derive(Clone, Debug)]
pub(crate) struct NameWords {
    last: Option<Rc<Word>>,
    /// Whether these words name a type already, so that a type inside of it needs one word more.
    taken: bool,
}

/// A word, and those before it.
#[derive(Debug)]
struct Word {
    word: Box<str>,
    before: Option<Rc<Word>>,
}

impl Drop for Word {
    /// Drops the words before this one without recursion: there can be many.
    fn drop(&mut self) {
        let mut at = self.before.take();
        while let Some(word) = at {
            at = Rc::try_unwrap(word)
                .ok()
                .and_then(|mut word| word.before.take());
        }
    }
}

/// How many words a name may have. Of longer ones the middle is left out; names are made unique afterwards.
const MOST: usize = 16;

impl NameWords {
    /// Returns words that name no type yet.
    pub(crate) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let start = Self {
            last: None,
            taken: false,
        };
        words
            .into_iter()
            .fold(start, |words, word| words.then(word))
    }

    /// Returns the name of a type that is being lowered.
    pub(crate) fn of_type(name: &Name) -> Self {
        let words = match name {
            Name::Component(name) => Self::new([name.as_str()]),
            Name::Inline(words) => Self::new(words.iter().map(String::as_str)),
        };
        Self {
            taken: true,
            ..words
        }
    }

    /// Returns these words and one more.
    pub(crate) fn then(&self, word: &str) -> Self {
        let word = Word {
            word: word.into(),
            before: self.last.clone(),
        };
        Self {
            last: Some(Rc::new(word)),
            taken: false,
        }
    }

    /// Returns the same words, or one more if these name a type already. For array items and map values.
    pub(crate) fn inner(&self, word: &str) -> Self {
        if self.taken {
            self.then(word)
        } else {
            self.clone()
        }
    }

    /// Returns the words, outermost first.
    pub(crate) fn to_vec(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut at = self.last.as_deref();
        while let Some(word) = at {
            words.push(word.word.to_string());
            at = word.before.as_deref();
        }
        words.reverse();
        if words.len() > MOST {
            words.drain(MOST / 2..words.len() - MOST / 2);
        }
        words
    }
}

/// Names that are in use.
#[derive(Debug, Default)]
pub(crate) struct UniqueNames(HashMap<Vec<String>, u32>);

impl UniqueNames {
    /// Makes a name unique by a number after its last word.
    pub(crate) fn unique(&mut self, mut words: Vec<String>) -> Vec<String> {
        if !self.0.contains_key(&words) {
            self.0.insert(words.clone(), 1);
            return words;
        }
        let count = self.0.get(&words).copied().unwrap_or(1);
        let last = words.pop().unwrap_or_default();
        let mut number = count + 1;
        loop {
            let mut candidate = words.clone();
            candidate.push(format!("{last} {number}"));
            if !self.0.contains_key(&candidate) {
                words.push(last);
                self.0.insert(words, number);
                self.0.insert(candidate.clone(), 1);
                return candidate;
            }
            number += 1;
        }
    }
}

/// Makes the names of a list unique, in order, by numbers.
pub(crate) fn unique_names<'n>(names: impl Iterator<Item = &'n mut String>) {
    let mut taken: HashMap<String, u32> = HashMap::default();
    for name in names {
        let count = taken.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            let mut number = *count;
            let mut candidate = format!("{name} {number}");
            while taken.contains_key(&candidate) {
                number += 1;
                candidate = format!("{name} {number}");
            }
            if let Some(count) = taken.get_mut(&*name) {
                *count = number;
            }
            taken.insert(candidate.clone(), 1);
            *name = candidate;
        }
    }
}
