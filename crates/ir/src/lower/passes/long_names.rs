//! Names of types that are too long to be read.

use conform_description::Node;

use crate::lower::codes;
use crate::lower::diagnostics::Diagnostics;
use crate::{Name, Type};

/// How many letters a name may have. Of the words of a longer inline name, those in the middle can be left out.
const LONGEST: usize = 50;

/// Reports names of more than fifty letters, and proposes others.
pub(crate) fn report<'d>(
    types: &[Type],
    schemas: &[Option<Node<'d>>],
    diagnostics: &mut Diagnostics<'d>,
) {
    for (ty, schema) in types.iter().zip(schemas) {
        let shortest: Vec<&str> = match &ty.name {
            Name::Component(name) => vec![name],
            Name::Inline(words) => words
                .first()
                .into_iter()
                .chain(words.last())
                .map(String::as_str)
                .collect(),
        };
        let letters = shortest.iter().flat_map(|text| text.chars());
        let count = letters.filter(|c| c.is_alphanumeric()).count();
        let Some(schema) = schema.filter(|_| count > LONGEST) else {
            continue;
        };
        diagnostics.push(
            diagnostics
                .warning(
                    codes::LONG_NAME,
                    schema,
                    format!("the type of this schema has a name of {count} letters"),
                    "",
                )
                .help(format!(
                    "give it a shorter one: `x-rust-name: {}`",
                    proposal(&ty.name)
                )),
        );
    }
}

/// Returns a name of the first words and the last ones: those say whose the type is, and what it is.
fn proposal(name: &Name) -> String {
    const KEPT: usize = 2;
    let text = match name {
        Name::Component(name) => name.clone(),
        Name::Inline(words) => words.join(" "),
    };
    let mut words: Vec<String> = Vec::new();
    let mut is_inside = false;
    let mut was_lower = false;
    for c in text.chars() {
        let is_word = c.is_alphanumeric();
        if is_word && (!is_inside || c.is_uppercase() && was_lower) {
            words.push(c.to_uppercase().collect());
        } else if is_word && let Some(word) = words.last_mut() {
            word.push(c);
        }
        (is_inside, was_lower) = (is_word, c.is_lowercase());
    }
    if words.len() > 2 * KEPT {
        words.drain(KEPT..words.len() - KEPT);
    }
    words.concat().chars().take(LONGEST).collect()
}
