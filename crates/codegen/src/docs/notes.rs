//! What a schema says of its values: the last paragraph of a comment.

use conform_ir::Note;
use serde_json::Value;

use crate::prose::Prose;

/// How many characters of a value or pattern are shown.
const SHOWN_CHARS: usize = 120;

/// Returns the paragraph about the values of a schema, as Markdown.
pub(super) fn paragraph(notes: &[Note]) -> String {
    let examples: Vec<String> = notes.iter().filter_map(example).collect();
    let mut sentences: Vec<String> = notes
        .iter()
        .filter(|note| example(note).is_none())
        .map(sentence)
        .collect();
    if !examples.is_empty() {
        let values = Prose::Examples { values: &examples };
        sentences.push(values.to_string());
    }
    sentences.join(" ")
}

fn example(note: &Note) -> Option<String> {
    match note {
        Note::Example(value) => Some(shown(value)),
        _ => None,
    }
}

/// Returns the sentence of a note.
fn sentence(note: &Note) -> String {
    match note {
        Note::Default(value) | Note::Example(value) => {
            let value = shown(value);
            Prose::Default { value: &value }.to_string()
        }
        Note::Pattern(pattern) => {
            let pattern = cut(pattern);
            Prose::Pattern { pattern: &pattern }.to_string()
        }
        Note::EachItem(notes) => each("item", notes),
        Note::EachName(notes) => each("name", notes),
        Note::EachValue(notes) => each("value", notes),
        note => Prose::Note { note }.to_string(),
    }
}

/// Returns the sentence about what is in a list or a map.
fn each(what: &str, notes: &[Note]) -> String {
    let sentences: Vec<String> = notes.iter().map(sentence).collect();
    let text = sentences.join(" ");
    Prose::Each { what, text: &text }.to_string()
}

/// Returns a value as it is shown: a string without quotes, everything else as JSON.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value.as_str() {
        Some("") | None => cut(&value.to_string()),
        Some(text) => cut(text),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
