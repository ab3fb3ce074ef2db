//! Checking a value by its schema, and turning faults and notes into findings.

use std::collections::HashSet;
use std::sync::Arc;

use conform_description::grammar::ASCENDING;
use conform_description::{Node, Version};
use conform_json::NodeId;
use conform_json::pointer::escape;
use conform_report::{Label, listed};
use conform_schema::{
    CompiledSchema, Disordered, Fault, FaultKind, Mistagged, ObjectNote, Reading, Schema,
    SchemaProblemKind, ValueShape,
};
use conform_traffic::Side;

use super::Check;
use crate::body::Body;
use crate::cause::{self, Beside};
use crate::finding::Finding;
use crate::kind::FindingKind;
use crate::{hint, place};

/// How many faults, and how many notes, of one value are shown.
const MAX_SHOWN: usize = 10_000;

impl Check<'_> {
    /// Checks a value, which is a body or the value of a parameter, by its schema.
    pub(super) fn value(&mut self, body: &Body, compiled: &CompiledSchema) {
        let schema = compiled.schema();
        self.problems(body, schema);
        let first = self.findings.len();
        let mut faults = if schema.is_valid(body.document.root()) {
            Vec::new()
        } else {
            schema.faults(body.document.root())
        };
        let skipped: HashSet<NodeId> = faults
            .iter()
            .filter(|fault| matches!(fault.kind, FaultKind::Type(_) | FaultKind::Unchecked(_)))
            .map(|fault| fault.instance)
            .collect();
        let mut walked = compiled.walk(body.document.root(), &skipped, self.watch());
        let not_shown = faults.len().saturating_sub(MAX_SHOWN)
            + walked.notes.len().saturating_sub(MAX_SHOWN)
            + walked.disordered.len().saturating_sub(MAX_SHOWN);
        // What fits several branches has no tag that selects one of them, which is the same fault.
        let ambiguous: HashSet<String> = faults
            .iter()
            .filter(|fault| matches!(fault.kind, FaultKind::SeveralBranches(_)))
            .map(|fault| fault.pointer.clone())
            .collect();
        walked.mistagged.retain(|mistagged| {
            let object = mistagged
                .pointer
                .rsplit_once('/')
                .map_or("", |(object, _)| object);
            !ambiguous.contains(object)
        });
        faults.truncate(MAX_SHOWN);
        walked.notes.truncate(MAX_SHOWN);
        walked.disordered.truncate(MAX_SHOWN);
        for (fault, beside) in cause::join(&mut faults, &mut walked.notes) {
            self.fault(body, fault, &beside);
        }
        for mistagged in walked.mistagged {
            self.mistagged(body, schema, mistagged);
        }
        for note in walked.notes {
            self.note(body, schema, note);
        }
        for disordered in walked.disordered {
            self.disordered(body, schema, disordered);
        }
        if not_shown > 0 {
            let place = body.place(body.document.root().id(), "");
            self.push(place, FindingKind::NotShown(not_shown), None, Vec::new());
        }
        let outline = compiled.outline(body.document.root());
        let is_kept = self.validator.options().keep_values && self.findings.len() > first;
        let document: Option<Arc<str>> = is_kept.then(|| {
            let mut json = String::new();
            body.document.root().write_json(&mut json);
            json.into()
        });
        for finding in &mut self.findings[first..] {
            finding.outline = outline.of(&finding.payload.pointer);
            finding.document.clone_from(&document);
        }
    }

    fn mistagged(&mut self, body: &Body, schema: &Schema, mistagged: Mistagged) {
        let payload = body.place(mistagged.tag, &mistagged.pointer);
        let found = ValueShape::of(body.document.value(mistagged.tag));
        let place = schema.origin(&mistagged.union).map(|mut place| {
            place.keyword = Some("discriminator".to_owned());
            place::of_place(self.validator.description(), &place, &[])
        });
        let fitting = listed(&mistagged.fitting);
        let (kind, help) = match mistagged.named {
            Some(named) => (
                FindingKind::WrongBranch {
                    named,
                    fitting: mistagged.fitting,
                    is_hint: self.validator.options().reading == Reading::Letter
                        && self.validator.description().version() != Version::V3_0,
                },
                "clients choose the type of a value by its tag".to_owned(),
            ),
            None => (
                FindingKind::UnknownTag {
                    listed: mistagged.tags,
                    found,
                },
                format!("the value fits {fitting}; if the API sends this tag, add it to `mapping`"),
            ),
        };
        self.push(payload, kind, place, vec![help]);
    }

    fn disordered(&mut self, body: &Body, schema: &Schema, disordered: Disordered) {
        let payload = body.place(disordered.value, &disordered.pointer);
        let place = schema.origin(&disordered.schema).map(|mut place| {
            place.keyword = Some(ASCENDING.to_owned());
            place::of_place(self.validator.description(), &place, &[])
        });
        let kind = FindingKind::NotAscending(disordered.names);
        self.push(payload, kind, place, Vec::new());
    }

    /// Finds members that are there twice.
    pub(super) fn duplicates(&mut self, body: &Body) {
        for duplicate in body.document.duplicates() {
            let pointer = body.pointer(duplicate.object);
            let place = body.place_of(duplicate.repeat, &pointer);
            let first = body.place_of(duplicate.first, &pointer);
            let kind = FindingKind::DuplicateKey(duplicate.key.to_string());
            let finding = Finding::new(place, kind, None);
            self.findings.push(Finding {
                related: Some(Label::in_payload(first, "first here")),
                ..finding
            });
        }
    }

    fn problems(&mut self, body: &Body, schema: &Schema) {
        for problem in schema.problems() {
            let root = body.document.root();
            let description = self.validator.description();
            let schema = place::of_place(description, &problem.origin, &[]);
            let place = body.place(root.id(), "");
            let message = problem.message.clone();
            let kind = match problem.kind {
                SchemaProblemKind::Invalid => FindingKind::UnusableSchema(message),
                SchemaProblemKind::UnknownDialect => FindingKind::UnknownDialect(message),
            };
            self.push(place, kind, Some(schema), Vec::new());
        }
    }

    fn fault(&mut self, body: &Body, fault: Fault, beside: &Beside) {
        let description = self.validator.description();
        let value = body.document.value(fault.instance);
        let found = ValueShape::of(value);
        let payload = match &fault.kind {
            FaultKind::Undeclared(members) if !members.is_empty() => {
                body.key_place(fault.instance, &fault.pointer, &members[0])
            }
            _ => body.place(fault.instance, &fault.pointer),
        };
        let schema = place::of_place(description, &fault.origin, &fault.chain);
        let mut help = hint::of_fault(description.version(), &fault, value, beside);
        if let FaultKind::Missing(names) = &fault.kind
            && self.validator.options().reading == Reading::Letter
        {
            let owner = description.node(fault.origin.schema);
            help.extend(hint::of_marked(owner, names, self.subject.side));
        }
        let kind = match fault.kind {
            FaultKind::Enum(listed)
                if self.is_open(&listed, description.node(fault.origin.schema), value) =>
            {
                FindingKind::UnknownValue {
                    listed: FaultKind::Enum(listed),
                    found,
                }
            }
            fault => FindingKind::Value { fault, found },
        };
        self.push(payload, kind, Some(schema), help);
        if self.validator.options().show_values
            && let Some(finding) = self.findings.last_mut()
        {
            finding.value = Some(excerpt(value));
        }
    }

    /// Returns whether a value that an `enum` does not list may have been added since.
    fn is_open(
        &self,
        listed: &[serde_json::Value],
        schema: Node<'_>,
        value: conform_json::Value<'_>,
    ) -> bool {
        if self.validator.options().reading == Reading::Letter {
            return false;
        }
        // `x-extensible-enum: false` says that it is not.
        let is_extensible = schema
            .get("x-extensible-enum")
            .is_some_and(|it| it.as_bool() != Some(false));
        is_extensible
            || (self.validator.open_enums.include(self.subject.side)
                && (has_several(listed, value) || lists_only_null(listed, schema)))
    }

    fn note(&mut self, body: &Body, schema: &Schema, note: ObjectNote) {
        let description = self.validator.description();
        let place = schema.origin(&note.schema);
        if let Some(first) = note.undeclared.first() {
            let payload = body.key_place(note.object, &note.pointer, first);
            let wanted = place.clone().map(|mut place| {
                place.keyword = Some("properties".to_owned());
                place::of_place(description, &place, &[])
            });
            let declared = || note.declared.iter().map(String::as_str);
            let mut help: Vec<String> = note
                .undeclared
                .iter()
                .filter_map(|name| hint::did_you_mean(name, declared()))
                .take(3)
                .collect();
            if help.is_empty() {
                help.push("if it belongs there, add it to `properties`, or set `additionalProperties: true`".to_owned());
            }
            self.push(
                payload,
                FindingKind::Undeclared(note.undeclared),
                wanted,
                help,
            );
        }
        if let Some(first) = note.misdirected.first() {
            let payload = body.key_place(note.object, &note.pointer, first);
            let direction = match self.subject.side {
                Side::Request => "readOnly",
                Side::Response(_) => "writeOnly",
            };
            let below = pointer_below(&note.schema, &["properties", first]);
            let marked = schema
                .origin(&below)
                .filter(|place| place.keyword.is_none());
            let wanted = marked.or(place).map(|mut place| {
                let member = description.node(place.schema).resolve();
                if let Ok(member) = member.map(|resolved| resolved.node)
                    && member.flag(direction)
                {
                    place.schema = member.address();
                    place.keyword = Some(direction.to_owned());
                }
                place::of_place(description, &place, &[])
            });
            let kind = match self.subject.side {
                Side::Request => FindingKind::ReadOnlySent(note.misdirected),
                Side::Response(_) => FindingKind::WriteOnlyReturned(note.misdirected),
            };
            self.push(payload, kind, wanted, Vec::new());
        }
    }
}

/// Returns whether a value may have been added to a list: it has more than one value, all of them strings or integers, and if
/// all are codes of digits, the value is one, too. A list of one value is a tag.
fn has_several(listed: &[serde_json::Value], value: conform_json::Value<'_>) -> bool {
    let values = || listed.iter().filter(|value| !value.is_null());
    let is_plain =
        |value: &serde_json::Value| value.is_string() || value.is_i64() || value.is_u64();
    if values().count() < 2 || !values().all(is_plain) {
        return false;
    }
    let is_code = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let lists_codes = values().all(|value| value.as_str().is_some_and(is_code));
    !lists_codes || value.as_str().is_some_and(is_code)
}

/// Whether an enumeration lists `null` and nothing else, which says that no other value is known yet. As a branch of a union
/// it says that `null` is one of the choices, which is another matter.
fn lists_only_null(listed: &[serde_json::Value], schema: Node<'_>) -> bool {
    let pointer = schema.pointer();
    let is_branch = ["/oneOf", "/anyOf"].iter().any(|union| {
        let parent = pointer.rsplit_once('/').map(|(parent, _)| parent);
        parent.is_some_and(|parent| parent.ends_with(union))
    });
    !listed.is_empty() && listed.iter().all(serde_json::Value::is_null) && !is_branch
}

/// Returns the JSON Pointer of a place below another.
fn pointer_below(pointer: &str, names: &[&str]) -> String {
    let tokens = names.iter().map(|name| format!("/{}", escape(name)));
    tokens.fold(pointer.to_owned(), |pointer, token| pointer + &token)
}

/// Returns a value as JSON text of at most 80 characters.
fn excerpt(value: conform_json::Value<'_>) -> String {
    const LONGEST: usize = 80;
    let mut text = String::new();
    value.write_json(&mut text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
