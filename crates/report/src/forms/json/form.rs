//! The form of the JSON report.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use conform_json::Position;
use schemars::JsonSchema;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// A report of `conform check`, `conform lint` or `conform generate`.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "Conformance report")]
pub(super) struct Document {
    /// The version of this form. It grows when a reader of the old form could be misled.
    pub(super) version: u32,
    /// Sixteen hexadecimal digits that differ if the description, the options or the program do; absent if it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) checked_by: Option<String>,
    /// What was checked, in numbers.
    pub(super) summary: SummaryJson,
    /// What was found, file by file and in the order of each.
    pub(super) findings: Vec<Finding>,
    /// What the baseline has and was not found again, in words.
    pub(super) fixed: Vec<String>,
    /// The fingerprints of `fixed`, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) fixed_fingerprints: Vec<String>,
    /// The fingerprints of the findings of rules that are ignored, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) ignored_fingerprints: Vec<String>,
    /// What all other forms need in addition; only with `--format full`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) full: Option<Full>,
}

/// What was checked, in numbers.
///
/// Further members count what was left out, by reason. `conform check` has `elsewhere` (exchanges that go to other hosts than
/// those asked for), `preflights` (exchanges by which a browser asks whether it may send others) and `companions` (files whose
/// names say that they are no payloads).
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Summary")]
pub(super) struct SummaryJson {
    /// All payloads; absent if a description was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payloads: Option<usize>,
    /// Payloads that were checked and have no error; absent if a description was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conforms: Option<usize>,
    /// Payloads with an error; absent if a description was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fails: Option<usize>,
    /// Payloads without an error of which something was not checked; absent if a description was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unchecked: Option<usize>,
    /// The unchecked payloads by reason, such as `rejected`; absent if a description was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<BTreeMap<String, usize>>")]
    pub(super) unchecked_by: Option<InOrder<usize>>,
    /// Files of the description that was checked; absent if payloads were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) files: Option<usize>,
    /// Findings that are errors and not known.
    pub(super) errors: usize,
    /// Findings that are warnings and not known.
    pub(super) warnings: usize,
    /// Findings that are notes and not known.
    pub(super) notes: usize,
    /// Findings that the baseline has.
    pub(super) known: usize,
    /// Findings of rules that are ignored.
    pub(super) ignored: usize,
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, usize>")]
    pub(super) left_out: InOrder<usize>,
}

/// Members in the order of the reporter.
#[derive(Debug)]
pub(super) struct InOrder<V>(pub(super) Vec<(Cow<'static, str>, V)>);

impl<V: Serialize> Serialize for InOrder<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for InOrder<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Members<V> {
            type Value = InOrder<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, V>()? {
                    members.push((Cow::Owned(name), value));
                }
                Ok(InOrder(members))
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

/// One finding.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Finding {
    /// The stable code of the rule, such as `wrong-type`; `conform explain CODE` explains it.
    pub(super) rule: Cow<'static, str>,
    pub(super) severity: SeverityJson,
    /// What is wrong, in one sentence without any value of the payload.
    pub(super) message: String,
    /// What it is about, besides its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<SubjectJson>,
    /// Where it is.
    #[serde(flatten)]
    pub(super) location: LocationJson,
    /// Other places that have to do with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) related: Vec<RelatedPlace>,
    /// Where the description states what was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<SchemaPlace>,
    /// What was expected, as a noun phrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wanted: Option<String>,
    /// The shape of what was found, as a noun phrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) found: Option<String>,
    /// The value as JSON text, cut if it is long; only with `--show-values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
    /// The names that it is about, such as those of missing, forbidden, undeclared or repeated members.
    pub(super) members: Vec<String>,
    /// Sixteen hexadecimal digits that stay the same from run to run while the cause does.
    pub(super) fingerprint: String,
    /// Whether the baseline has it.
    pub(super) known: bool,
    /// How often it occurred.
    pub(super) count: usize,
    /// Where it occurred again: every place.
    pub(super) places: Vec<OtherPlace>,
    /// Advice, a sentence each.
    pub(super) help: Vec<String>,
    /// Edits that follow the advice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) edits: Vec<EditJson>,
    /// What all other forms need in addition; only with `--format full`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) full: Option<FindingFull>,
}

#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Severity")]
pub(super) enum SeverityJson {
    /// The payload does not conform, or the description cannot be used as it is.
    Error,
    /// The description can be used, but something in it is unlikely to be meant.
    Warning,
    /// The payload conforms, and has something that the description does not know.
    Note,
}

/// An item of a group, such as a message of an operation.
///
/// Further members depend on the group. For a message of an operation they are `operation` (the `operationId`, or method and
/// path if there is none) and for a response `status`.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[schemars(rename = "Subject")]
pub(super) struct SubjectJson {
    /// The group, such as `getVisit`.
    pub(super) group: String,
    /// The item of the group, such as `response 200`.
    pub(super) item: String,
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, PropertyJson>")]
    pub(super) properties: InOrder<PropertyJson>,
}

#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Property")]
pub(super) enum PropertyJson {
    Text(String),
    Number(u32),
}

/// Where a finding is.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Location")]
pub(super) enum LocationJson {
    /// A place in a file of the description.
    Place(Place),
    /// A place in a payload.
    Payload(PayloadPlace),
}

/// A place in a file of a description.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    /// The file, relative to the folder of the description's root file.
    pub(super) file: String,
    /// 1-based.
    pub(super) line: u32,
    /// 1-based, in characters.
    pub(super) column: u32,
    /// The line after the last character, or the same line.
    pub(super) end_line: u32,
    /// The column after the last character.
    pub(super) end_column: u32,
    /// The same place as a JSON Pointer into the file; absent if the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pointer: Option<String>,
}

/// A place in a payload.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PayloadPlace {
    /// The file as it was named.
    pub(super) file: String,
    /// 1-based.
    pub(super) line: u32,
    /// 1-based, in characters.
    pub(super) column: u32,
    /// The line after the last character, or the same line.
    pub(super) end_line: u32,
    /// The column after the last character.
    pub(super) end_column: u32,
    /// Which part of the message: `body`, `message`, `path`, `query`, `header` or `cookie`.
    pub(super) part: Cow<'static, str>,
    /// The name of the parameter, header or cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// The value at fault as a JSON Pointer into that part.
    pub(super) pointer: String,
    /// The place in the text of the body, if `line` is that of a capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<BodyPlace>,
    /// Another place in the text of the payload that has to do with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) related: Option<Related>,
}

/// Another place that has to do with a finding.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
pub(super) struct RelatedPlace {
    #[serde(flatten)]
    pub(super) location: LocationJson,
    /// What is there.
    pub(super) message: String,
}

/// Where a finding occurred again.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub(super) struct OtherPlace {
    /// The file as it was named.
    pub(super) file: String,
    /// 1-based.
    pub(super) line: u32,
    /// 1-based, in characters.
    pub(super) column: u32,
    /// The place in the text of the body, if `line` is that of a capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<BodyPlace>,
    /// What it is part of; only with `--format full`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) holder: Option<HolderJson>,
}

/// A place in the text of a body.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub(super) struct BodyPlace {
    /// 1-based.
    pub(super) line: u32,
    /// 1-based, in characters.
    pub(super) column: u32,
}

impl From<BodyPlace> for Position {
    fn from(BodyPlace { line, column }: BodyPlace) -> Self {
        Self { line, column }
    }
}

impl From<Position> for BodyPlace {
    fn from(Position { line, column }: Position) -> Self {
        Self { line, column }
    }
}

#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Related {
    /// 1-based.
    pub(super) line: u32,
    /// 1-based, in characters.
    pub(super) column: u32,
    /// What is there.
    pub(super) message: String,
}

/// A place in the description.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SchemaPlace {
    /// The file, relative to the folder of the description's root file.
    pub(super) file: String,
    /// 1-based.
    pub(super) line: u32,
    /// 1-based, in characters.
    pub(super) column: u32,
    /// The same place as a JSON Pointer into the file.
    pub(super) pointer: String,
    /// The `$ref`s that led there, outermost first.
    pub(super) references: Vec<Reference>,
}

#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reference {
    /// The file, relative to the folder of the description's root file.
    pub(super) file: String,
    /// 1-based.
    pub(super) line: u32,
    /// 1-based, in characters.
    pub(super) column: u32,
}

/// An edit of a file of the description.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Edit")]
pub(super) struct EditJson {
    /// The advice that it follows.
    pub(super) help: String,
    /// What is replaced.
    pub(super) place: Place,
    /// The offset of the first byte that is replaced.
    pub(super) start: u32,
    /// The offset of the byte after the last one that is replaced.
    pub(super) end: u32,
    /// What it is replaced by.
    pub(super) replacement: String,
}

/// What other forms need of a report in addition.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Full {
    /// What is put before the names of the description's files, as seen from where the program ran: `spec/`.
    pub(super) prefix: String,
    /// Whether there was a baseline.
    pub(super) baseline: bool,
    /// What came of the messages of each operation, in the order of operations.
    pub(super) messages: Vec<MessageTally>,
}

/// What came of the payloads of one message of an operation.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageTally {
    /// The message; absent for payloads that belong to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<SubjectJson>,
    /// Payloads that were checked and have no error.
    pub(super) conforms: usize,
    /// Payloads with an error.
    pub(super) fails: usize,
    /// Payloads without an error of which something was not checked, by reason.
    #[schemars(with = "BTreeMap<String, usize>")]
    pub(super) unchecked_by: InOrder<usize>,
}

/// What other forms need of a finding in addition.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FindingFull {
    /// The payload; absent if the place is in a description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) payload: Option<PayloadFull>,
    /// The payloads of `related`, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) related: Vec<Option<PayloadFull>>,
    /// Whether `wanted` is shown beside the place, as the message does not say it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) beside: bool,
    /// The keyword at `schema`, as it is written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) keyword: String,
}

/// What other forms need of a place in a payload in addition.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PayloadFull {
    /// Whether the file is a capture, and holds other messages, too.
    pub(super) in_capture: bool,
    /// Where the place is in its text; absent if the file was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) range: Option<[BodyPlace; 2]>,
    /// The line; absent if it must not be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) row: Option<RowJson>,
}

/// A line of a payload, whose values are masked unless they are to be shown.
#[derive(Debug, serde::Serialize, serde::Deserialize, JsonSchema)]
#[schemars(rename = "Row")]
pub(super) struct RowJson {
    /// How many characters of the line come before.
    pub(super) before: usize,
    /// The characters.
    pub(super) text: String,
}

/// What a place is part of.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Holder")]
pub(super) enum HolderJson {
    /// A file of a description.
    Description,
    /// A payload that is a file.
    File,
    /// A message of a capture, but not its body.
    Message,
    /// The body of a message of a capture.
    Body,
}
