//! Strings with patterns, formats and lengths.

use conform_json::TapeJson;
use jsonschema::json::Json as _;
use serde_json::{Value as Json, json};

use super::draw::Draw;
use super::facts::Facts;
use super::format::{self, letters};
use super::pattern::Pattern;
use crate::options::options;

/// How many texts are tried.
const TRIES: usize = 300;

/// The longest text that is made.
const MOST_LENGTH: usize = 1 << 20;

/// Words for texts of which nothing is said.
const WORDS: [&str; 12] = [
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty",
    "knoll", "lagoon",
];

/// Returns a string that has the lengths, patterns and formats of the facts; the error says why there is none.
pub(super) fn string(facts: &Facts<'_>, draw: &mut Draw) -> Result<String, String> {
    let (least, most) = (facts.min_length, facts.max_length);
    if most.is_some_and(|most| most < least) {
        return Err("`minLength` is greater than `maxLength`".to_owned());
    }
    if least > MOST_LENGTH {
        return Err(format!("it has more than {MOST_LENGTH} characters"));
    }
    let is_constrained =
        !facts.patterns.is_empty() || !facts.other_patterns.is_empty() || !facts.formats.is_empty();
    if !is_constrained {
        return Ok(word(least, most, draw));
    }
    let tests = facts.patterns.iter().map(|one| json!({ "pattern": one }));
    let tests = tests.chain(facts.formats.iter().map(|one| json!({ "format": one })));
    let others = facts.other_patterns.iter();
    let tests = tests.chain(others.map(|one| json!({ "not": { "pattern": one } })));
    let tests: Vec<Json> = tests.collect();
    let engine = options()
        .build(&json!({ "allOf": tests }))
        .map_err(|error| error.to_string())?;
    let patterns: Vec<Pattern> = facts
        .patterns
        .iter()
        .filter_map(|one| Pattern::parse(one))
        .collect();
    let mut buffer = <TapeJson as jsonschema::json::Json>::StringBuffer::default();
    for attempt in 0..TRIES {
        draw.is_plain &= attempt == 0;
        let by_format = facts.formats.get(attempt % facts.formats.len().max(1));
        let by_format = by_format.and_then(|one| format::text(one, least, most, draw));
        let by_pattern = patterns.get(attempt / 2 % patterns.len().max(1));
        let text = match (by_format, by_pattern) {
            (Some(text), Some(_)) if attempt % 2 == 0 => text,
            (_, Some(pattern)) => pattern.text(least, most, attempt > TRIES / 10, draw),
            (Some(text), None) => text,
            (None, None) => word(least, most, draw),
        };
        let length = text.chars().count();
        let fits = length >= least && most.is_none_or(|most| length <= most);
        if fits && TapeJson::with_string_node(&mut buffer, &text, |node| engine.is_valid(node)) {
            return Ok(text);
        }
    }
    Err("no text was found that has its pattern, format and length".to_owned())
}

fn word(least: usize, most: Option<usize>, draw: &mut Draw) -> String {
    let mut text = WORDS[draw.any_index(WORDS.len())].to_owned();
    if text.len() < least {
        text.push_str(&letters(least - text.len(), draw));
    }
    if let Some(most) = most {
        text.truncate(most);
    }
    text
}
