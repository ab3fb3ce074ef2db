//! Causes: what the findings of one place of the description have in common.

use std::collections::BTreeMap;
use std::sync::Arc;

use conform_json::{Document, Format, Limits, Value, pointer};
use conform_report::{Code, Diagnostic, Location, MessagePart, PayloadSpan};
use conform_validator::{Verdict, codes};

use crate::traffic::Item;

/// How many values of a cause are kept.
const MOST_VALUES: usize = 10_000;

/// What identifies a cause: a rule of the description that messages break.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) code: &'static str,
    /// The file and JSON Pointer of what is broken; empty where nothing is.
    pub(crate) file: String,
    pub(crate) pointer: String,
    /// The member, parameter, status or media type that it is about; empty if there is none.
    pub(crate) name: String,
}

/// A cause, and what showed it.
pub(crate) struct Cause {
    pub(crate) key: Key,
    pub(crate) code: Code,
    /// The part of the messages.
    pub(crate) part: MessagePart,
    /// Whether the messages are requests.
    pub(crate) is_request: bool,
    /// The messages of the findings, each once.
    pub(crate) messages: Vec<String>,
    /// The values at fault.
    pub(crate) values: Vec<Found>,
    /// The items that showed it, by their indices, each once.
    pub(crate) items: Vec<usize>,
    /// How many findings there are.
    pub(crate) count: usize,
    /// Where it was first seen: `traffic.ndjson:1`.
    pub(crate) first: String,
    /// What the first value looks like.
    pub(crate) shape: String,
}

/// A value of a payload: its document, and where it is in it.
pub(crate) struct Found {
    document: Arc<Document>,
    pointer: String,
}

impl Found {
    pub(crate) fn value(&self) -> Option<Value<'_>> {
        self.document.root().pointer(&self.pointer)
    }

    /// Returns a value that is the whole of a text.
    pub(crate) fn whole(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            document: Arc::new(document(bytes)?),
            pointer: String::new(),
        })
    }
}

/// Returns the causes of what was found in messages, by their first occurrence.
pub(crate) fn causes<'v>(
    verdicts: impl Iterator<Item = (usize, &'v Verdict)>,
    items: &[Item],
) -> Vec<Cause> {
    let mut known: BTreeMap<Key, usize> = BTreeMap::new();
    let mut causes: Vec<Cause> = Vec::new();
    // The value that was parsed for the finding before.
    let mut parsed: Option<(Arc<str>, Arc<Document>)> = None;
    for (index, verdict) in verdicts {
        let values = verdict.values.iter().map(Option::as_ref);
        let values = values.chain(std::iter::repeat(None));
        let found = verdict.diagnostics.iter().zip(values);
        for (diagnostic, document) in found.filter(|(diagnostic, _)| counts(diagnostic)) {
            let Location::Payload(payload) = &diagnostic.primary.location else {
                continue;
            };
            let place = match &diagnostic.requirement {
                Some(requirement) => (
                    requirement.place.source.name().to_owned(),
                    requirement.place.pointer().unwrap_or_default(),
                ),
                None => Default::default(),
            };
            for name in names(diagnostic, payload, &items[index]) {
                let key = Key {
                    code: group(diagnostic.code),
                    file: place.0.clone(),
                    pointer: place.1.clone(),
                    name: name.clone(),
                };
                let at = *known.entry(key.clone()).or_insert_with(|| {
                    causes.push(Cause::new(key, diagnostic, payload));
                    causes.len() - 1
                });
                let cause = &mut causes[at];
                cause.count += 1;
                if cause.items.last() != Some(&index) {
                    cause.items.push(index);
                }
                if cause.messages.len() < 5 && !cause.messages.contains(&diagnostic.message) {
                    cause.messages.push(diagnostic.message.clone());
                }
                if cause.values.len() < MOST_VALUES {
                    let document = document.and_then(|text| parse(text, &mut parsed));
                    let found = document.map(|it| value(it, payload, &name, diagnostic));
                    cause.values.extend(found);
                }
            }
        }
    }
    causes
}

/// Whether a finding is one that an edit should end: an error, or something that the description does not declare.
pub(crate) fn counts(diagnostic: &Diagnostic) -> bool {
    diagnostic.is_error()
        || [
            codes::UNDECLARED_MEMBER,
            codes::UNKNOWN_VALUE,
            codes::UNDOCUMENTED_PARAMETER,
            codes::UNDOCUMENTED_BODY,
        ]
        .contains(&diagnostic.code)
}

impl Cause {
    fn new(key: Key, diagnostic: &Diagnostic, payload: &PayloadSpan) -> Self {
        let line = payload
            .capture
            .map_or_else(String::new, |start| format!(":{}", start.line));
        Self {
            key,
            code: diagnostic.code,
            part: payload.part.clone(),
            is_request: is_of_request(diagnostic),
            messages: Vec::new(),
            values: Vec::new(),
            items: Vec::new(),
            count: 0,
            first: format!("{}{line}", payload.file),
            shape: diagnostic
                .found
                .as_ref()
                .map_or_else(String::new, |found| found.shape.clone()),
        }
    }

    /// Returns how often it was seen: `seen once`, `seen 7 times`.
    pub(crate) fn seen(&self) -> String {
        match self.count {
            1 => "seen once".to_owned(),
            count => format!("seen {count} times"),
        }
    }

    /// Returns the values at fault.
    pub(crate) fn values(&self) -> impl Iterator<Item = Value<'_>> {
        self.values.iter().filter_map(Found::value)
    }
}

/// Codes that ask for the same edit.
fn group(code: Code) -> &'static str {
    if code == codes::UNKNOWN_VALUE {
        codes::WRONG_CONSTANT.as_str()
    } else if code == codes::FORBIDDEN_MEMBER {
        codes::UNDECLARED_MEMBER.as_str()
    } else {
        code.as_str()
    }
}

/// What a finding is about: an edit is made for each.
fn names(diagnostic: &Diagnostic, payload: &PayloadSpan, item: &Item) -> Vec<String> {
    let code = diagnostic.code;
    let is_of_members = [
        codes::UNDECLARED_MEMBER,
        codes::FORBIDDEN_MEMBER,
        codes::MISSING_MEMBER,
    ];
    if is_of_members.contains(&code) {
        return diagnostic.names.clone();
    }
    if code == codes::UNDOCUMENTED_STATUS {
        return item
            .status()
            .map(|status| status.to_string())
            .into_iter()
            .collect();
    }
    if code == codes::UNDOCUMENTED_MEDIA_TYPE || code == codes::UNDOCUMENTED_BODY {
        let is_request = is_of_request(diagnostic);
        return item
            .body(is_request)
            .map(|(media_type, _)| media_type)
            .into_iter()
            .collect();
    }
    if code == codes::UNDOCUMENTED_METHOD || code == codes::UNDOCUMENTED_PATH {
        let line = item.request_line();
        return line
            .map(|(method, url)| crate::route::route(method, url))
            .into_iter()
            .collect();
    }
    let name = payload.part.word_and_name().1.unwrap_or_default();
    vec![name.to_owned()]
}

/// Whether a finding is about a request.
fn is_of_request(diagnostic: &Diagnostic) -> bool {
    diagnostic
        .subject
        .as_ref()
        .is_some_and(|subject| &*subject.item == "request")
}

/// Parses the JSON of a value, unless it is that of the finding before.
fn parse(text: &Arc<str>, known: &mut Option<(Arc<str>, Arc<Document>)>) -> Option<Arc<Document>> {
    if let Some((before, document)) = known
        && Arc::ptr_eq(before, text)
    {
        return Some(Arc::clone(document));
    }
    let document = Arc::new(document(text.as_bytes())?);
    *known = Some((Arc::clone(text), Arc::clone(&document)));
    Some(document)
}

fn document(json: &[u8]) -> Option<Document> {
    Document::parse("value", json.to_vec(), Format::Json, &Limits::default()).ok()
}

/// Returns the value at fault, or that of an undeclared member.
fn value(
    document: Arc<Document>,
    payload: &PayloadSpan,
    name: &str,
    diagnostic: &Diagnostic,
) -> Found {
    let is_member = [codes::UNDECLARED_MEMBER, codes::FORBIDDEN_MEMBER].contains(&diagnostic.code);
    let pointer = if is_member {
        format!("{}/{}", payload.pointer, pointer::escape(name))
    } else {
        payload.pointer.clone()
    };
    Found { document, pointer }
}
