//! The names of inline types: where they are used.
//!
//! A `title` is the name only where it is a word of the API's domain that no other schema has; see
//! [`titles`](crate::lower::types::titles). It also names the branch of a union.

use std::rc::Rc;

use foldhash::HashMap;

use crate::Name;
use crate::lower::types::singular::singular;

/// Where a schema is used, outermost word first. It is a linked list that shares its beginning with others, since most
/// places need no name.
#[derive(Clone, Debug)]
pub(crate) struct NameWords {
    last: Option<Rc<Word>>,
    /// Whether these words name a type already, so that a type inside of it needs one word more.
    taken: bool,
    /// Whether the singular of the last word means something else here.
    is_kept: bool,
}

/// A word, and those before it.
#[derive(Debug)]
struct Word {
    word: Box<str>,
    /// The plural that the description has, of whose singular this is the word.
    plural: Option<Box<str>>,
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
            is_kept: false,
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
        self.ending(Word {
            word: word.into(),
            plural: None,
            before: self.last.clone(),
        })
    }

    fn ending(&self, last: Word) -> Self {
        Self {
            last: Some(Rc::new(last)),
            taken: false,
            is_kept: false,
        }
    }

    /// Returns the same words, whose last one stays a plural for the items of a list.
    pub(crate) fn kept(self) -> Self {
        Self {
            is_kept: true,
            ..self
        }
    }

    /// Returns the words for the items of a list: those with the singular of the last one, or one more if these name a type
    /// already or a whole body. `is_free` says whether no schema has the name of such words.
    pub(crate) fn item(&self, is_free: impl FnOnce(&Self) -> bool) -> Self {
        const WHOLE: [&str; 2] = ["response", "request"];
        let Some(last) = self.last.as_deref().filter(|_| !self.taken) else {
            return self.then("item");
        };
        if WHOLE.contains(&&*last.word) {
            return self.then("item");
        }
        self.one(last)
            .filter(is_free)
            .unwrap_or_else(|| self.clone())
    }

    /// Returns the words for the values of a map: those with the singular of the last one, or one more if these name a type already.
    pub(crate) fn value(&self, is_free: impl FnOnce(&Self) -> bool) -> Self {
        let last = self.last.as_deref().filter(|_| !self.taken);
        let one = last.and_then(|last| self.one(last));
        one.filter(is_free).unwrap_or_else(|| self.inner("value"))
    }

    /// Returns the words with the singular of the last one, if that is a plural.
    fn one(&self, last: &Word) -> Option<Self> {
        let one = singular(&last.word).filter(|_| !self.is_kept)?;
        Some(self.ending(Word {
            word: one.into(),
            plural: Some(last.word.clone()),
            before: last.before.clone(),
        }))
    }

    /// Returns the same words, or one more if these name a type already. For what is not called otherwise.
    pub(crate) fn inner(&self, word: &str) -> Self {
        if self.taken {
            self.then(word)
        } else {
            self.clone()
        }
    }

    /// Returns the words as the description has them, innermost first.
    pub(crate) fn as_written(&self) -> impl Iterator<Item = &str> {
        self.each()
            .map(|word| word.plural.as_deref().unwrap_or(&word.word))
    }

    fn each(&self) -> impl Iterator<Item = &Word> {
        std::iter::successors(self.last.as_deref(), |word| word.before.as_deref())
    }

    /// Returns the words, outermost first.
    pub(crate) fn to_vec(&self) -> Vec<String> {
        let mut words: Vec<String> = self.each().map(|word| word.word.to_string()).collect();
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
