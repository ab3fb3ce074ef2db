//! The report for programs. Its form is published as `report.schema.json`.

mod form;
mod full;
mod merge;
mod read;

use std::borrow::Cow;

use crate::{
    Diagnostic, Fingerprint, Label, Location, PayloadSpan, Property, Requirement, Severity,
    Subject, TextSpan,
};

use crate::summary::{Checked, LeftOut, Summary, Tally};
use serde::Serialize;

pub use full::full;
pub use merge::{MergeError, Merged, merge};
pub use read::{ReadReport, Vocabulary};

use form::{
    BodyPlace, Document, EditJson, Finding, InOrder, LocationJson, OtherPlace, PayloadPlace, Place,
    PropertyJson, Reference, Related, RelatedPlace, SchemaPlace, SeverityJson, SubjectJson,
    SummaryJson,
};

/// Returns diagnostics as JSON, in the form that [`json_schema`] describes.
///
/// # Panics
///
/// Never: a report holds nothing that JSON cannot.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], summary: &Summary) -> String {
    pretty_json(&document(diagnostics, summary))
}

fn document(diagnostics: &[Diagnostic], summary: &Summary) -> Document {
    let (files, left_out): (_, &[(LeftOut, usize)]) = match &summary.checked {
        Checked::Description { files } => (Some(*files), &[]),
        Checked::Messages { left_out, .. } => (None, left_out),
    };
    let total = summary.checked.total();
    let total = total.as_ref();
    Document {
        version: 1,
        checked_by: summary.checked_by.as_ref().map(ToString::to_string),
        summary: SummaryJson {
            payloads: total.map(Tally::payloads),
            conforms: total.map(|total| total.conforms),
            fails: total.map(|total| total.fails),
            unchecked: total.map(Tally::unchecked),
            unchecked_by: total.map(|total| {
                let reasons = total.unchecked.iter();
                InOrder(
                    reasons
                        .map(|(why, count)| (Cow::Borrowed(why.key), *count))
                        .collect(),
                )
            }),
            files,
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
            known: summary.known(),
            ignored: summary.ignored,
            left_out: InOrder(
                left_out
                    .iter()
                    .map(|(what, count)| (Cow::Borrowed(what.key), *count))
                    .collect(),
            ),
        },
        findings: diagnostics
            .iter()
            .map(|diagnostic| finding(diagnostic, summary.is_known(diagnostic)))
            .collect(),
        fixed: summary.fixed().into_iter().map(str::to_owned).collect(),
        fixed_fingerprints: fingerprints(&summary.fixed_fingerprints()),
        ignored_fingerprints: fingerprints(&summary.ignored_fingerprints),
        full: None,
    }
}

/// Returns the JSON Schema of [`json`], as it is published in `report.schema.json`.
///
/// # Panics
///
/// Never: a schema is JSON.
#[must_use]
pub fn json_schema() -> String {
    pretty_json(&schemars::schema_for!(Document))
}

/// Returns a value as JSON text, indented, with a line break at the end.
///
/// # Panics
///
/// Panics if JSON cannot hold the value.
#[must_use]
pub(crate) fn pretty_json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("the value is JSON");
    text.push('\n');
    text
}

fn fingerprints(all: &[Fingerprint]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn finding(diagnostic: &Diagnostic, known: bool) -> Finding {
    let edits = diagnostic.help.iter().filter_map(|help| {
        let edit = help.edit.as_ref()?;
        Some(EditJson {
            help: help.text.clone(),
            place: place(&edit.place),
            start: edit.place.span.start,
            end: edit.place.span.end,
            replacement: edit.replacement.clone(),
        })
    });
    let found = diagnostic.found.as_ref();
    Finding {
        rule: Cow::Borrowed(diagnostic.code.as_str()),
        severity: match diagnostic.severity {
            Severity::Error => SeverityJson::Error,
            Severity::Warning => SeverityJson::Warning,
            Severity::Note => SeverityJson::Note,
        },
        message: diagnostic.message.clone(),
        subject: diagnostic.subject.as_ref().map(subject),
        location: location(&diagnostic.primary.location, &diagnostic.related),
        related: diagnostic
            .related
            .iter()
            .map(|label| RelatedPlace {
                location: location(&label.location, &[]),
                message: label.message.clone(),
            })
            .collect(),
        schema: diagnostic.requirement.as_ref().map(schema_place),
        wanted: diagnostic
            .expected
            .as_ref()
            .map(|expected| expected.as_str().to_owned()),
        found: found.map(|found| found.shape.clone()),
        value: found.and_then(|found| found.value.clone()),
        members: diagnostic.names.clone(),
        fingerprint: diagnostic.fingerprint().to_string(),
        known,
        count: diagnostic.count(),
        places: diagnostic
            .repeats
            .occurrences()
            .iter()
            .map(|occurrence| OtherPlace {
                file: occurrence.file.to_string(),
                line: occurrence.position.line,
                column: occurrence.position.column,
                body: occurrence.body.map(BodyPlace::from),
                holder: None,
            })
            .collect(),
        help: diagnostic
            .help
            .iter()
            .map(|help| help.text.clone())
            .collect(),
        edits: edits.collect(),
        full: None,
    }
}

fn subject(subject: &Subject) -> SubjectJson {
    let properties = subject.properties.iter().map(|(name, value)| {
        let value = match value {
            Property::Text(text) => PropertyJson::Text(text.to_string()),
            Property::Number(number) => PropertyJson::Number(*number),
        };
        (Cow::Borrowed(*name), value)
    });
    SubjectJson {
        group: subject.group.to_string(),
        item: subject.item.to_string(),
        properties: InOrder(properties.collect()),
    }
}

fn location(location: &Location, related: &[Label]) -> LocationJson {
    match location {
        Location::Text(text) => LocationJson::Place(place(text)),
        Location::Payload(payload) => LocationJson::Payload(payload_place(payload, related)),
    }
}

fn place(text: &TextSpan) -> Place {
    let location = Location::Text(text.clone());
    let (start, end) = location.range();
    Place {
        file: location.file().to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        pointer: text.pointer(),
    }
}

fn payload_place(payload: &PayloadSpan, related: &[Label]) -> PayloadPlace {
    let location = Location::Payload(payload.clone());
    let (start, end) = location.range();
    let (part, name) = payload.part.word_and_name();
    let related = related.iter().find_map(|label| match &label.location {
        Location::Payload(other) if other.file == payload.file => {
            let at = other.position();
            Some(Related {
                line: at.line,
                column: at.column,
                message: label.message.clone(),
            })
        }
        _ => None,
    });
    PayloadPlace {
        file: payload.file.to_string(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        part: Cow::Borrowed(part),
        name: name.map(str::to_owned),
        pointer: payload.pointer.clone(),
        body: payload.position_in_body().map(BodyPlace::from),
        related,
    }
}

fn schema_place(requirement: &Requirement) -> SchemaPlace {
    let Place {
        file,
        line,
        column,
        pointer,
        ..
    } = place(&requirement.place);
    SchemaPlace {
        file,
        line,
        column,
        pointer: pointer.unwrap_or_default(),
        references: requirement
            .references
            .iter()
            .map(|reference| {
                let Place {
                    file, line, column, ..
                } = place(reference);
                Reference { file, line, column }
            })
            .collect(),
    }
}
