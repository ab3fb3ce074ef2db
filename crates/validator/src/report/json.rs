//! The report for programs. Its form is published as `report.schema.json`.

use conform_json::Position;
use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use crate::finding::Part;
use crate::traffic::LeftAlone;
use conform_traffic::Side;

/// A report of `conform check`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "Conformance report")]
pub struct Document {
    /// The version of this form. It grows when a reader of the old form could be misled.
    version: u32,
    /// What was checked, in numbers.
    summary: Summary,
    /// What was found, file by file and in the order of each.
    findings: Vec<Finding>,
    /// What the baseline has and is found no more, in words.
    fixed: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Summary {
    /// Payloads that were checked.
    payloads: usize,
    /// Payloads without an error.
    conforming: usize,
    /// Findings that are errors and not known.
    errors: usize,
    /// Findings that are notes and not known.
    notes: usize,
    /// Findings that the baseline has.
    known: usize,
    /// Findings of rules that were to be ignored.
    ignored: usize,
    /// Exchanges left alone, because they go to other hosts than those asked for.
    elsewhere: usize,
    /// Exchanges left alone, because a browser asks by them whether it may send others.
    preflights: usize,
    /// Files left alone, because their names say that they are no payloads.
    companions: usize,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Finding {
    /// The stable code of the rule, such as `wrong-type`; `conform explain CODE` explains it.
    rule: &'static str,
    severity: Severity,
    /// What is wrong, in one sentence without any value of the payload.
    message: String,
    /// The message that it was found in.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Subject>,
    payload: PayloadPlace,
    /// Where the description says what was wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<SchemaPlace>,
    /// What was wanted, as a noun phrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<String>,
    /// The shape of what came, as a noun phrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    /// The value as JSON text, cut where it is long; only with `--show-values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// The members that it is about: missing, forbidden, undeclared or repeated ones.
    members: Vec<String>,
    /// Sixteen hexadecimal digits that stay the same from run to run while the cause does.
    fingerprint: String,
    /// Whether the baseline has it.
    known: bool,
    /// How many there were of it.
    count: usize,
    /// The places of the next few, where there were more than one.
    places: Vec<OtherPlace>,
    /// Advice, a sentence each.
    help: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Severity {
    /// The payload does not conform.
    Error,
    /// The payload conforms, and holds something that the description does not know.
    Note,
}

/// A message of an operation.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Subject {
    /// The `operationId`, or method and path where there is none.
    operation: String,
    /// The status of a response; absent for the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
}

/// A place in a payload.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PayloadPlace {
    /// The file as it was named.
    file: String,
    /// 1-based.
    line: u32,
    /// 1-based, in characters.
    column: u32,
    /// The line after the last character, or the same line.
    end_line: u32,
    /// The column after the last character.
    end_column: u32,
    /// Which part of the message: `body`, `message`, `path`, `query`, `header` or `cookie`.
    part: &'static str,
    /// The name of the parameter, header or cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The value at fault as a JSON Pointer into that part.
    pointer: String,
    /// The place in the text of the body, where `line` is that of a capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<BodyPlace>,
    /// Another place that has to do with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<Related>,
}

/// Where a finding was met again.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OtherPlace {
    /// The file as it was named.
    file: String,
    /// 1-based.
    line: u32,
    /// 1-based, in characters.
    column: u32,
    /// The place in the text of the body, where `line` is that of a capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<BodyPlace>,
}

/// A place in the text of a body.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct BodyPlace {
    /// 1-based.
    line: u32,
    /// 1-based, in characters.
    column: u32,
}

impl From<Position> for BodyPlace {
    fn from(Position { line, column }: Position) -> Self {
        Self { line, column }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Related {
    /// 1-based.
    line: u32,
    /// 1-based, in characters.
    column: u32,
    /// What is there.
    message: String,
}

/// A place in the description.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SchemaPlace {
    /// The file, relative to the folder of the description's root file.
    file: String,
    /// 1-based.
    line: u32,
    /// 1-based, in characters.
    column: u32,
    /// The same place as a JSON Pointer into the file.
    pointer: String,
    /// The `$ref`s that led there, outermost first.
    references: Vec<Reference>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Reference {
    /// The file, relative to the folder of the description's root file.
    file: String,
    /// 1-based.
    line: u32,
    /// 1-based, in characters.
    column: u32,
}

impl Document {
    /// The report in this form.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        Self {
            version: 1,
            summary: Summary {
                payloads: report.payloads(),
                conforming: report.conforming(),
                errors: report.errors(),
                notes: report.notes(),
                known: report.known(),
                ignored: report.ignored(),
                elsewhere: report.left_alone(LeftAlone::OtherHost),
                preflights: report.left_alone(LeftAlone::Preflight),
                companions: report.companions(),
            },
            findings: report.entries().iter().map(finding).collect(),
            fixed: report.fixed().into_iter().map(str::to_owned).collect(),
        }
    }

    /// The text of it, indented, with a line break at the end.
    ///
    /// # Panics
    ///
    /// Never: a report holds nothing that JSON cannot.
    #[must_use]
    pub fn to_text(&self) -> String {
        text_of(self)
    }
}

/// The JSON Schema of [`Document`], as it is published in `report.schema.json`.
///
/// # Panics
///
/// Never: a schema is JSON.
#[must_use]
pub fn schema() -> String {
    text_of(&schemars::schema_for!(Document))
}

/// A document as JSON text, indented, with a line break at the end.
///
/// # Panics
///
/// When it holds what JSON cannot.
pub(crate) fn text_of(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("a document is JSON");
    text.push('\n');
    text
}

fn finding(entry: &super::Entry) -> Finding {
    let finding = &entry.finding;
    let place = &finding.payload;
    let (start, end) = place.in_file();
    Finding {
        rule: finding.rule().code(),
        severity: match finding.severity {
            crate::Severity::Error => Severity::Error,
            crate::Severity::Note => Severity::Note,
        },
        message: finding.kind.headline(place),
        subject: finding.subject.as_ref().map(|subject| Subject {
            operation: subject.operation.to_string(),
            status: match subject.side {
                Side::Request => None,
                Side::Response(status) => Some(status),
            },
        }),
        payload: PayloadPlace {
            file: place.source.name().to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            part: part(&place.part).0,
            name: part(&place.part).1.map(str::to_owned),
            pointer: place.pointer.clone(),
            body: place.in_body().map(BodyPlace::from),
            related: place.related.as_ref().map(|(span, message)| {
                let at = place.source.position(span.start);
                Related {
                    line: at.line,
                    column: at.column,
                    message: message.clone(),
                }
            }),
        },
        schema: finding.schema.as_ref().map(|schema| SchemaPlace {
            file: schema.origin.file.to_string(),
            line: schema.origin.line,
            column: schema.origin.column,
            pointer: schema.pointer.clone(),
            references: schema
                .references
                .iter()
                .map(|origin| Reference {
                    file: origin.file.to_string(),
                    line: origin.line,
                    column: origin.column,
                })
                .collect(),
        }),
        wanted: finding.kind.wanted(),
        found: finding.kind.found().map(|found| found.to_string()),
        value: finding.value.clone(),
        members: finding.kind.members().to_vec(),
        fingerprint: finding.fingerprint().to_string(),
        known: entry.known,
        count: entry.count,
        places: entry
            .places
            .iter()
            .map(|place| OtherPlace {
                file: place.file.to_string(),
                line: place.position.line,
                column: place.position.column,
                body: place.body.map(BodyPlace::from),
            })
            .collect(),
        help: finding.help.clone(),
    }
}

/// The word for a part, and the name of the parameter.
fn part(part: &Part) -> (&'static str, Option<&str>) {
    match part {
        Part::Body => ("body", None),
        Part::Whole => ("message", None),
        Part::Path(name) => ("path", Some(name)),
        Part::Query(name) => ("query", Some(name)),
        Part::Header(name) => ("header", Some(name)),
        Part::Cookie(name) => ("cookie", Some(name)),
    }
}
