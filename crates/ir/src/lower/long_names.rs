//! Names that are too long to be read, and shorter ones in their place.

use conform_description::{Node, NodeMember};

use crate::lower::codes;
use crate::lower::diagnostics::Diagnostics;
use crate::{Definition, Enum, Name, Type};

/// How many letters a name may have.
const LONGEST: usize = 50;

/// Reports types whose names have more than fifty letters. Of an inline name, words are left out until it is short enough, so that only those with
/// very long words are reported.
pub(crate) fn report_types<'d>(
    types: &[Type],
    schemas: &[Option<Node<'d>>],
    diagnostics: &mut Diagnostics<'d>,
) {
    for (ty, schema) in types.iter().zip(schemas) {
        if let (Definition::Enum(list), Some(schema)) = (&ty.definition, schema) {
            report_values(list, *schema, diagnostics);
        }
        let (all, shortest) = match &ty.name {
            Name::Component(name) => (words(name), name.clone()),
            Name::Inline(path) => {
                let all = words(&path.join(" "));
                let ends = all.first().into_iter().chain(all.last());
                let shortest = ends.map(String::as_str).collect();
                (all, shortest)
            }
        };
        let count = letters(&shortest);
        if let Some(schema) = schema.filter(|_| count > LONGEST) {
            let warning = diagnostics.warning(
                codes::LONG_NAME,
                schema,
                format!("the type of this schema has a name of {count} letters"),
                "",
            );
            let shorter = shorter(&all, str::to_owned);
            diagnostics.push(warning.help(format!(
                "give it a shorter one: write `x-rust-name: {shorter}` in the schema"
            )));
        }
    }
}

/// Reports values of an enum of which variants with more than fifty letters are made.
fn report_values<'d>(list: &Enum, schema: Node<'d>, diagnostics: &mut Diagnostics<'d>) {
    /// How many names are proposed.
    const SHOWN: usize = 20;
    let unnamed = list.values.iter().filter(|value| value.name.is_none());
    let long: Vec<&str> = unnamed
        .filter_map(|value| value.value.as_str())
        .filter(|text| letters(text) > LONGEST)
        .collect();
    if long.is_empty() || !diagnostics.is_first(codes::LONG_NAME, schema) {
        return;
    }
    let names = long.iter().take(SHOWN).map(|text| {
        let name = shorter(&words(text), str::to_owned);
        format!("{}: {name}", serde_json::Value::from(*text))
    });
    let names: Vec<String> = names.collect();
    let warning = diagnostics.warning(
        codes::LONG_NAME,
        schema,
        format!(
            "{} of this enum have names of more than {LONGEST} letters",
            counted(long.len())
        ),
        "",
    );
    diagnostics.push(warning.help(format!(
        "give their variants shorter ones: write `x-enum-varnames: {{{}}}` beside `enum`",
        names.join(", ")
    )));
}

fn counted(values: usize) -> String {
    match values {
        1 => "1 value".to_owned(),
        more => format!("{more} values"),
    }
}

/// Reports a member whose name has more than fifty letters.
pub(crate) fn report_member<'d>(member: &NodeMember<'d>, diagnostics: &mut Diagnostics<'d>) {
    let count = letters(member.key);
    if count > LONGEST && diagnostics.is_first(codes::LONG_NAME, member.node) {
        let warning = diagnostics.at(
            codes::LONG_NAME,
            member.key_label(""),
            format!("the name of this member has {count} letters"),
        );
        let shorter = snake(&words(member.key));
        diagnostics.push(warning.help(format!(
            "give its field a shorter one: write `x-rust-name: {shorter}` in the schema of the member"
        )));
    }
}

/// Reports an operation whose name has more than fifty letters.
pub(crate) fn report_operation<'d>(
    key: &NodeMember<'d>,
    name: &str,
    diagnostics: &mut Diagnostics<'d>,
) {
    let count = letters(name);
    if count > LONGEST {
        let warning = diagnostics.at(
            codes::LONG_NAME,
            key.key_label(""),
            format!("the method of this operation has a name of {count} letters"),
        );
        let shorter = snake(&words(name));
        diagnostics.push(warning.help(format!(
            "give it a shorter one: write `x-rust-name: {shorter}` in the operation"
        )));
    }
}

fn letters(name: &str) -> usize {
    name.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Returns the words of a name, each with a capital.
fn words(text: &str) -> Vec<String> {
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
    words
}

/// Returns the first two words and as many of the last ones as there is room for: those say whose it is, and what it is.
fn shorter(words: &[String], spell: impl Fn(&str) -> String) -> String {
    const KEPT: usize = 2;
    let kept = KEPT.min(words.len());
    let join = |start: usize| {
        let chosen = words[..kept].iter().chain(&words[start..]);
        chosen.map(|word| spell(word)).collect::<String>()
    };
    (kept..=words.len())
        .map(join)
        .find(|name| name.chars().count() <= LONGEST)
        .unwrap_or_else(|| join(words.len()).chars().take(LONGEST).collect())
}

fn snake(words: &[String]) -> String {
    let spelled = shorter(words, |word| format!("_{}", word.to_lowercase()));
    spelled.trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{shorter, snake, words};

    #[test]
    fn proposals_have_the_first_and_the_last_words() {
        let of = words("HarbourServerEventInspectionItemInputAudioTranscription-failed");
        let proposal = shorter(&of, str::to_owned);
        assert_eq!(proposal, "HarbourServerItemInputAudioTranscriptionFailed");
        assert_eq!(
            snake(&words(
                "get_files_id_metadata_enterprise_securityClassification-6VMVochwUWo"
            )),
            "get_files_security_classification_6vmvochw_uwo"
        );
        assert_eq!(snake(&words(&"x".repeat(60))), "x".repeat(49));
    }
}
