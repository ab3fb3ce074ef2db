//! What to call inline types: by where they are used.
//!
//! `title` is not used as a name: two inline schemas often share one, and then a change in one place would rename a type
//! in another. It names the branch of a union, and is kept as documentation.

use foldhash::HashMap;

use crate::ir::Name;

/// Where a schema is used, outermost word first.
#[derive(Clone, Debug)]
pub(super) struct Words {
    words: Vec<String>,
    /// Whether these words already name a type, so that what is inside of it needs another one.
    taken: bool,
}

/// How many words a name may have; beyond, those in the middle go. Names are made unique, so none is lost.
const MOST: usize = 16;

impl Words {
    /// Words that name nothing yet.
    pub(super) fn new(words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            words: words.into_iter().map(Into::into).collect(),
            taken: false,
        }
    }

    /// The name of a type that is being lowered.
    pub(super) fn of_type(name: &Name) -> Self {
        let words = match name {
            Name::Component(name) => vec![name.clone()],
            Name::Inline(words) => words.clone(),
        };
        Self { words, taken: true }
    }

    /// One word more.
    pub(super) fn then(&self, word: impl Into<String>) -> Self {
        let mut words = self.words.clone();
        if words.len() >= MOST {
            words.remove(MOST / 2);
        }
        words.push(word.into());
        Self {
            words,
            taken: false,
        }
    }

    /// The same words, or one more where they are taken: for array items and map values.
    pub(super) fn inner(&self, word: &'static str) -> Self {
        if self.taken {
            self.then(word)
        } else {
            self.clone()
        }
    }

    /// The words, outermost first.
    pub(super) fn to_vec(&self) -> Vec<String> {
        self.words.clone()
    }
}

/// Names that are in use.
#[derive(Debug, Default)]
pub(super) struct Taken(HashMap<Vec<String>, u32>);

impl Taken {
    /// Makes a name unique by a number behind its last word.
    pub(super) fn unique(&mut self, mut words: Vec<String>) -> Vec<String> {
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
pub(super) fn unique_names<'n>(names: impl Iterator<Item = &'n mut String>) {
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
            taken.insert(candidate.clone(), 1);
            *name = candidate;
        }
    }
}
