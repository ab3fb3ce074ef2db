//! Tightening: what a description allows and traffic never shows.
//!
//! Traffic cannot show that something never happens, so these proposals are apart from those that end findings. Each says how much
//! it rests on, and is proved as they are: nothing that conformed fails with it.

mod edits;
mod seen;

use conform_description::{Description, Node};
use conform_report::Diagnostic;
use conform_traffic::Side;
use conform_validator::{Validator, Verdict};

use crate::edit::Texts;
use crate::prove::{FileChange, Project, State, conforms, judged};
use crate::traffic::{Item, Traffic};

use self::edits::edits;
use self::seen::{SchemaPlace, Seen};

/// How many values there must be at least, unless the caller says another number.
pub const LEAST_VALUES: usize = 10;

/// An edit that allows less than before, and all that was seen.
#[derive(Clone, Debug)]
pub struct Tightening {
    /// What it does: `forbid null`.
    pub title: String,
    /// The schema, as its file and JSON Pointer.
    pub place: String,
    /// What was seen, such as `never null in 120 values of 40 messages`.
    pub evidence: String,
    /// What it changes, relative to the edits before it.
    pub files: Vec<FileChange>,
}

/// Proposes edits for what a description allows and traffic never shows. `changed` are the edits that were made before, and `least`
/// is how many values there must be. Each proposal that `is_wanted` is made with the ones before it.
///
/// # Errors
///
/// Returns what is wrong with the description if it cannot be used.
pub fn tighten(
    project: &Project<'_>,
    traffic: &Traffic,
    changed: &[FileChange],
    least: usize,
    is_wanted: &mut dyn FnMut(&Tightening) -> bool,
) -> Result<(Vec<Tightening>, Vec<FileChange>), Vec<Diagnostic>> {
    let texts: Texts = changed
        .iter()
        .map(|file| (file.name.clone(), file.new.clone()))
        .collect();
    let mut state = State::new(project, texts)?;
    let original = State::new(project, Texts::new())?.texts_of_files();
    let verdicts = judged(&state.validator, &traffic.items);
    let found = observed(&state.validator, &traffic.items, &verdicts);
    let mut made = Vec::new();
    for (place, seen) in found.iter().filter(|(_, seen)| seen.values >= least) {
        let mut tried: Vec<String> = Vec::new();
        loop {
            // Edits change offsets, so each is made of the texts as they are now.
            let mut open =
                edits(&state.sources, state.description.version(), place, seen).into_iter();
            let Some(edit) = open.find(|edit| !tried.contains(&edit.title)) else {
                break;
            };
            tried.push(edit.title.clone());
            let Ok((name, text)) = edit.changed else {
                continue;
            };
            let old = state.texts_of_files();
            let mut texts = state.texts.clone();
            texts.insert(name.clone(), text.clone());
            let Ok(next) = State::new(project, texts) else {
                continue;
            };
            let is_worse = seen.items.iter().any(|&index| {
                let again = traffic.items[index].judge(&next.validator);
                count_conforming(&again) < count_conforming(&verdicts[index])
            });
            if is_worse || next.new_problem(&state).is_some() {
                continue;
            }
            let tightening = Tightening {
                title: edit.title,
                place: format!("{}#{}", place.file, place.pointer),
                evidence: format!(
                    "{} in {} values of {} messages",
                    edit.evidence,
                    seen.values,
                    seen.items.len()
                ),
                files: vec![FileChange {
                    old: old.get(&name).cloned().unwrap_or_default(),
                    name,
                    new: text,
                }],
            };
            if is_wanted(&tightening) {
                state = next;
                made.push(tightening);
            }
        }
    }
    let files = state.texts.iter();
    let files = files.map(|(name, new)| FileChange {
        name: name.clone(),
        old: original.get(name).cloned().unwrap_or_default(),
        new: new.clone(),
    });
    Ok((made, files.filter(|file| file.old != file.new).collect()))
}

fn count_conforming(verdicts: &[Verdict]) -> usize {
    verdicts.iter().filter(|verdict| conforms(verdict)).count()
}

/// Looks at all values of conforming JSON bodies, by the schemas that apply to them.
fn observed(
    validator: &Validator,
    items: &[Item],
    verdicts: &[Vec<Verdict>],
) -> Vec<(SchemaPlace, Seen)> {
    let mut all = seen::Observed::default();
    for (index, list) in verdicts.iter().enumerate() {
        for verdict in list.iter().filter(|verdict| conforms(verdict)) {
            let Some(subject) = &verdict.subject else {
                continue;
            };
            let is_request = matches!(subject.side, Side::Request);
            let Some((media_type, bytes)) = items[index].body(is_request) else {
                continue;
            };
            let schema = schema_of(validator, subject, &media_type);
            let body = crate::cause::Found::whole(bytes);
            if let (Some(schema), Some(body)) = (schema, body)
                && let Some(value) = body.value()
            {
                all.add(index, schema, value);
            }
        }
    }
    all.by_place()
}

/// The schema of a JSON body of a message.
fn schema_of<'v>(
    validator: &'v Validator,
    subject: &conform_validator::Subject,
    media_type: &str,
) -> Option<Node<'v>> {
    let operations = validator.api().operations().iter();
    let operation = operations.clone().find(|it| it.name == subject.operation)?;
    let contents = match subject.side {
        Side::Request => &operation.request.as_ref()?.content,
        Side::Response(status) => &operation.response(status)?.content,
    };
    let media_type = conform_traffic::MediaType::parse(media_type)?;
    if !media_type.is_json() {
        return None;
    }
    let content = contents
        .iter()
        .filter(|content| content.range.covers(&media_type))
        .max_by_key(|content| content.range.specificity())?;
    let description: &Description = validator.description();
    Some(description.node(content.schema()?))
}
