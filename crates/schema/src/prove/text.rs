//! Assertions about strings.

use std::collections::HashSet;

use conform_json::{RawString, StringBuffer, TapeJson};
use jsonschema::json::Json as _;
use serde_json::Value as Json;

use super::kinds::Fit;
use super::pattern::Pattern;
use crate::plan::pattern_engine;

/// All assertions about a string.
#[derive(Default)]
pub(super) struct TextTest {
    /// `minLength`.
    pub(super) min: usize,
    /// `maxLength`.
    pub(super) max: Option<usize>,
    pub(super) patterns: Vec<Pattern>,
    /// Patterns and formats that `jsonschema` decides.
    pub(super) engines: Vec<jsonschema::Validator<TapeJson>>,
    /// `enum` and `const`: the strings of each.
    lists: Vec<Words>,
    /// The strings of an `enum` under `not`.
    excluded: Vec<Words>,
}

/// The strings of an `enum`.
enum Words {
    Few(Box<[Box<str>]>),
    Many(HashSet<Box<str>, foldhash::fast::FixedState>),
}

/// Memory for checking strings.
#[derive(Default)]
pub(super) struct TextScratch {
    unescaped: String,
    pub(super) buffer: StringBuffer,
}

impl TextTest {
    /// Returns the test of a pattern; `None` if it is not a regular expression.
    pub(super) fn of_pattern(pattern: &str) -> Option<Self> {
        let mut test = Self::default();
        match Pattern::parse(pattern) {
            Some(pattern) => test.patterns.push(pattern),
            None => test.engines.push(pattern_engine(pattern)?),
        }
        Some(test)
    }

    /// Returns whether every string passes.
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            min,
            max,
            patterns,
            engines,
            lists,
            excluded,
        } = self;
        *min == 0
            && max.is_none()
            && patterns.is_empty()
            && engines.is_empty()
            && lists.is_empty()
            && excluded.is_empty()
    }

    /// Adds the strings of an `enum`.
    pub(super) fn add_list<'j>(&mut self, values: impl Iterator<Item = &'j Json>) {
        self.lists.push(Words::new(values));
    }

    /// Adds the strings of an `enum` under `not`.
    pub(super) fn exclude<'j>(&mut self, values: impl Iterator<Item = &'j Json>) {
        self.excluded.push(Words::new(values));
    }

    pub(super) fn check(&self, raw: RawString<'_>, scratch: &mut TextScratch) -> Fit {
        let TextScratch { unescaped, buffer } = scratch;
        let text = match raw.plain() {
            Some(text) => text,
            None => {
                unescaped.clear();
                raw.unescape(unescaped);
                unescaped
            }
        };
        if self.passes(text, buffer) {
            Fit::Clean
        } else {
            Fit::Fails
        }
    }

    /// Returns whether a text passes.
    pub(super) fn passes(&self, text: &str, buffer: &mut StringBuffer) -> bool {
        self.fits_length(text)
            && self.lists.iter().all(|list| list.contains(text))
            && !self.excluded.iter().any(|list| list.contains(text))
            && self.patterns.iter().all(|pattern| pattern.matches(text))
            && (self.engines.is_empty()
                || TapeJson::with_string_node(buffer, text, |node| {
                    self.engines.iter().all(|engine| engine.is_valid(node))
                }))
    }

    /// Returns whether the length fits. It is counted in characters, which have from one to four bytes each.
    fn fits_length(&self, text: &str) -> bool {
        let max = self.max.unwrap_or(usize::MAX);
        if text.len().div_ceil(4) >= self.min && text.len() <= max {
            return true;
        }
        (self.min..=max).contains(&text.chars().count())
    }
}

impl Words {
    fn new<'j>(values: impl Iterator<Item = &'j Json>) -> Self {
        const FEW: usize = 8;
        let words: Vec<Box<str>> = values.filter_map(Json::as_str).map(Box::from).collect();
        if words.len() <= FEW {
            Self::Few(words.into_boxed_slice())
        } else {
            Self::Many(words.into_iter().collect())
        }
    }

    fn contains(&self, text: &str) -> bool {
        match self {
            Self::Few(words) => words.iter().any(|word| **word == *text),
            Self::Many(words) => words.contains(text),
        }
    }
}
