//! Reads full reports, so that they can be written in other forms.

use std::collections::HashSet;
use std::sync::Arc;

use conform_json::Position;

use super::form::{
    Document, Finding, FindingFull, Full, HolderJson, InOrder, LocationJson, OtherPlace,
    PayloadFull, PayloadPlace, Place, PropertyJson, SchemaPlace, SeverityJson, SubjectJson,
};
use super::merge::{MergeError, read};
use crate::label::{Label, Location, TextSpan};
use crate::repeats::{Occurrence, Repeats};
use crate::summary::{Checked, Compared, LeftOut, Summary, Tally, UncheckedReason};
use crate::{
    Code, Diagnostic, Expected, Fingerprint, Found, Help, MessagePart, PayloadSpan, Profile,
    Property, Requirement, Severity, Source, Subject,
};

/// The words that reports of a crate use. Reports have their keys only.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    /// The codes of findings.
    pub codes: &'static [Code],
    /// Why messages are not checked.
    pub reasons: &'static [UncheckedReason],
    /// What is left out.
    pub left_out: &'static [LeftOut],
    /// The names of properties of subjects.
    pub properties: &'static [&'static str],
}

/// A report that was read.
#[derive(Clone, Debug)]
pub struct ReadReport {
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// What was checked.
    pub summary: Summary,
}

impl ReadReport {
    /// Reads a report in the form of [`full`](super::full()), as [`merge`](super::merge()) writes it.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is no such report, or uses words that are not in the vocabulary.
    pub fn of(text: &str, words: &Vocabulary) -> Result<Self, MergeError> {
        let document = read(0, text)?;
        match Self::of_document(document, words) {
            Ok(read) => Ok(read),
            Err(why) => Err(MergeError::Malformed { index: 0, why }),
        }
    }

    fn of_document(document: Document, words: &Vocabulary) -> Result<Self, String> {
        const LEAN: &str =
            "it has not what other forms are made of; write it with `--format full=FILE`";
        let Full {
            prefix,
            baseline,
            messages,
        } = document.full.ok_or(LEAN)?;
        let mut known = HashSet::new();
        let mut diagnostics = Vec::new();
        for mut finding in document.findings {
            let full = finding.full.take().ok_or(LEAN)?;
            let fingerprint = fingerprint(&finding.fingerprint)?;
            if finding.known {
                known.insert(fingerprint);
            }
            diagnostics.push(diagnostic(finding, &full, words)?.identified_by(fingerprint));
        }
        let fixed = document.fixed_fingerprints.iter();
        let fixed = fixed.zip(document.fixed);
        let fixed = fixed.map(|(text, words)| Ok((fingerprint(text)?, words)));
        let fixed = fixed.collect::<Result<_, String>>()?;
        let messages = messages.into_iter().map(|message| {
            let subject = message.subject.map(|subject| of_subject(subject, words));
            let tally = Tally {
                conforms: message.conforms,
                fails: message.fails,
                unchecked: counts(message.unchecked_by, words.reasons, |reason| reason.key)?
                    .into_iter()
                    .collect(),
            };
            Ok((subject.transpose()?, tally))
        });
        let sums = document.summary;
        let checked = Checked::Messages {
            tallies: messages.collect::<Result<_, String>>()?,
            left_out: counts(sums.left_out, words.left_out, |left_out| left_out.key)?,
        };
        let ignored = document.ignored_fingerprints.iter();
        let summary = Summary {
            checked_by: document
                .checked_by
                .as_deref()
                .map(fingerprint)
                .transpose()?,
            checked,
            errors: sums.errors,
            warnings: sums.warnings,
            notes: sums.notes,
            ignored: sums.ignored,
            ignored_fingerprints: ignored
                .map(|text| fingerprint(text))
                .collect::<Result<_, _>>()?,
            compared: baseline.then_some(Compared { known, fixed }),
            prefix,
            codes: words.codes.to_vec(),
        };
        Ok(Self {
            diagnostics,
            summary,
        })
    }
}

/// Gives counts the words of their keys.
fn counts<W: Copy>(
    counts: InOrder<usize>,
    words: &[W],
    key: impl Fn(&W) -> &'static str,
) -> Result<Vec<(W, usize)>, String> {
    let counts = counts.0.into_iter().map(|(name, count)| {
        let word = words.iter().find(|word| key(word) == name);
        let word = word.ok_or_else(|| unknown("count", &name))?;
        Ok((*word, count))
    });
    counts.collect()
}

fn unknown(what: &str, name: &str) -> String {
    format!("this version of the program does not know the {what} `{name}`")
}

fn fingerprint(text: &str) -> Result<Fingerprint, String> {
    Fingerprint::parse(text).ok_or_else(|| format!("`{text}` is no fingerprint"))
}

fn of_subject(subject: SubjectJson, words: &Vocabulary) -> Result<Subject, String> {
    let mut out = Subject::new(subject.group, subject.item);
    for (name, value) in subject.properties.0 {
        let known = words.properties.iter().find(|known| **known == name);
        let known = known.ok_or_else(|| unknown("property", &name))?;
        let value = match value {
            PropertyJson::Text(text) => Property::Text(text.into()),
            PropertyJson::Number(number) => Property::Number(number),
        };
        out = out.with(known, value);
    }
    Ok(out)
}

fn diagnostic(
    finding: Finding,
    full: &FindingFull,
    words: &Vocabulary,
) -> Result<Diagnostic, String> {
    if !finding.edits.is_empty() {
        return Err("it has edits, which are those of a description".to_owned());
    }
    let code = words
        .codes
        .iter()
        .find(|code| code.as_str() == finding.rule);
    let code = *code.ok_or_else(|| unknown("rule", &finding.rule))?;
    let primary = label(finding.location, full.payload.as_ref(), "")?;
    let mut out = Diagnostic::new(code, Profile::Strict, primary, finding.message);
    out.severity = match finding.severity {
        SeverityJson::Error => Severity::Error,
        SeverityJson::Warning => Severity::Warning,
        SeverityJson::Note => Severity::Note,
    };
    let payloads = full.related.iter().map(Option::as_ref);
    for (place, payload) in finding.related.into_iter().zip(payloads) {
        out.related
            .push(label(place.location, payload, &place.message)?);
    }
    out.expected = finding.wanted.map(|wanted| match full.beside {
        true => Expected::Beside(wanted),
        false => Expected::InMessage(wanted),
    });
    let value = finding.value;
    out.found = finding.found.map(|shape| Found { shape, value });
    out.requirement = finding
        .schema
        .map(|schema| requirement(&schema, &full.keyword));
    let subject = finding.subject.map(|subject| of_subject(subject, words));
    out.subject = subject.transpose()?;
    out.names = finding.members;
    out.help = finding.help.into_iter().map(Help::from).collect();
    let places = finding.places.into_iter().map(occurrence);
    out.repeats = Repeats::of(places.collect::<Result<_, String>>()?);
    Ok(out)
}

fn label(
    location: LocationJson,
    full: Option<&PayloadFull>,
    message: &str,
) -> Result<Label, String> {
    let location = match (location, full) {
        (LocationJson::Place(place), _) => Location::Text(quoted(&place)),
        (LocationJson::Payload(place), Some(full)) => Location::Payload(payload(place, full)?),
        (LocationJson::Payload(_), None) => return Err("a payload has no text".to_owned()),
    };
    Ok(Label {
        location,
        message: message.to_owned(),
    })
}

fn payload(place: PayloadPlace, full: &PayloadFull) -> Result<PayloadSpan, String> {
    let name = place.name.unwrap_or_default();
    Ok(PayloadSpan {
        file: place.file.into(),
        capture: full.in_capture.then_some(Position {
            line: place.line,
            column: place.column,
        }),
        part: match &*place.part {
            "body" => MessagePart::Body,
            "message" => MessagePart::Whole,
            "path" => MessagePart::Path(name),
            "query" => MessagePart::Query(name),
            "header" => MessagePart::Header(name),
            "cookie" => MessagePart::Cookie(name),
            other => return Err(unknown("part", other)),
        },
        pointer: place.pointer,
        text: full.text(),
    })
}

fn quoted(place: &Place) -> TextSpan {
    let start = Position {
        line: place.line,
        column: place.column,
    };
    let end = Position {
        line: place.end_line,
        column: place.end_column,
    };
    TextSpan {
        source: Source::quoted(&place.file, start, end, place.pointer.clone()),
        span: Source::QUOTED,
    }
}

fn requirement(schema: &SchemaPlace, keyword: &str) -> Requirement {
    let place = |file: &str, line, column, pointer| {
        let start = Position { line, column };
        TextSpan {
            source: Source::quoted(file, start, start, pointer),
            span: Source::QUOTED,
        }
    };
    let references = schema.references.iter();
    Requirement {
        place: place(
            &schema.file,
            schema.line,
            schema.column,
            Some(schema.pointer.clone()),
        ),
        text: keyword.to_owned(),
        references: references
            .map(|reference| place(&reference.file, reference.line, reference.column, None))
            .collect(),
    }
}

fn occurrence(place: OtherPlace) -> Result<Occurrence, String> {
    let holder: HolderJson = place.holder.ok_or("a place has no holder")?;
    Ok(Occurrence {
        file: Arc::from(place.file),
        position: Position {
            line: place.line,
            column: place.column,
        },
        body: place.body.map(Position::from),
        holder: holder.into(),
    })
}
