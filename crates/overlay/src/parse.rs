//! Reading overlays.

use std::sync::Arc;

use conform_json::{Document, Member, Span, Value};
use conform_report::{Code, Diagnostic, Label, Profile, nearest};

use crate::codes;
use crate::query::Query;

/// An overlay: actions to be applied in order.
#[derive(Clone, Debug)]
pub struct Overlay {
    pub(crate) document: Arc<Document>,
    pub(crate) actions: Vec<Action>,
    extends: Option<String>,
}

/// The result of reading an overlay: the overlay, unless there are errors, and every problem that was found.
#[derive(Debug)]
pub struct Parsed {
    /// The overlay; `None` if there are errors.
    pub overlay: Option<Overlay>,
    /// The problems, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// One action.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) target: Query,
    pub(crate) change: Change,
}

/// What an action does to the values that it selects.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// It merges a value into them, which is at this JSON Pointer of the overlay.
    Update(String),
    /// It merges another value of the document into them.
    Copy(Query),
    /// It removes them.
    Remove,
    /// Nothing.
    Nothing,
}

/// The version of the specification that an overlay follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    V1_0,
    V1_1,
}

impl Overlay {
    /// Reads an overlay from its document, and reports everything that is wrong with it.
    #[must_use]
    pub fn parse(document: &Arc<Document>) -> Parsed {
        let mut reader = Reader {
            document,
            version: Version::V1_1,
            diagnostics: Vec::new(),
        };
        let overlay = reader.overlay();
        let mut diagnostics = reader.diagnostics;
        conform_report::sort(&mut diagnostics);
        let is_valid = !diagnostics.iter().any(Diagnostic::is_error);
        Parsed {
            overlay: overlay.filter(|_| is_valid),
            diagnostics,
        }
    }

    /// Returns the reference to the document that it is for, as it is written in `extends`.
    #[must_use]
    pub fn extends(&self) -> Option<&str> {
        self.extends.as_deref()
    }

    /// Returns the name of its file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.document.name()
    }
}

struct Reader<'o> {
    document: &'o Arc<Document>,
    version: Version,
    diagnostics: Vec<Diagnostic>,
}

const STRING: (&str, fn(Value<'_>) -> bool) = ("a string", |value| value.as_str().is_some());
const BOOLEAN: (&str, fn(Value<'_>) -> bool) = ("a boolean", |value| value.as_bool().is_some());
const OBJECT: (&str, fn(Value<'_>) -> bool) = ("an object", |value| value.as_object().is_some());
const LIST: (&str, fn(Value<'_>) -> bool) = ("a list", |value| value.as_array().is_some());

impl<'o> Reader<'o> {
    fn report(&mut self, code: Code, span: Span, message: String) -> &mut Diagnostic {
        let label = Label::new(self.document, span, "");
        self.diagnostics
            .push(Diagnostic::new(code, Profile::Strict, label, message));
        self.diagnostics.last_mut().expect("it was pushed")
    }

    fn overlay(&mut self) -> Option<Overlay> {
        let root = self.document.root();
        let Some(object) = root.as_object() else {
            let message = format!("an overlay must be an object, found {}", root.kind().noun());
            self.report(codes::OVERLAY_MEMBER, root.span(), message);
            return None;
        };
        self.report_duplicates();
        if object.get("overlay").is_none() && object.get("openapi").is_some() {
            let span = object
                .member("openapi")
                .map_or(root.span(), |member| member.key_span);
            let message = "this is an OpenAPI description, not an overlay".to_owned();
            self.report(codes::OVERLAY_MEMBER, span, message)
                .help
                .push("name the description with --spec, and the overlay as the argument".into());
            return None;
        }
        self.version(root);
        self.members(
            root,
            "an overlay",
            &["overlay", "info", "extends", "actions"],
        );
        if let Some(info) = self.member(root, "info", true, OBJECT) {
            let mut known = vec!["title", "version"];
            if self.version == Version::V1_1 {
                known.push("description");
            }
            self.members(info, "`info` of an overlay", &known);
            self.member(info, "title", true, STRING);
            self.member(info, "version", true, STRING);
            if self.version == Version::V1_1 {
                self.member(info, "description", false, STRING);
            }
        }
        let extends = self.member(root, "extends", false, STRING);
        let extends = extends.and_then(Value::as_str).map(str::to_owned);
        let list = self.member(root, "actions", true, LIST)?;
        let mut actions = Vec::new();
        let mut seen: Vec<Value<'o>> = Vec::new();
        for (index, value) in list.as_array()?.iter().enumerate() {
            if let Some(first) = seen.iter().find(|other| other.same_value(value)) {
                let label = Label::new(self.document, first.span(), "the first one");
                let message = "actions must be unique, found the same action twice".to_owned();
                self.report(codes::OVERLAY_MEMBER, value.span(), message)
                    .related
                    .push(label);
            }
            // Comparing all pairs of a long list would take too long.
            if seen.len() < 200 {
                seen.push(value);
            }
            actions.extend(self.action(value, index));
        }
        if actions.is_empty() && list.as_array()?.is_empty() {
            let message = "`actions` must have at least one action, found none".to_owned();
            self.report(codes::OVERLAY_MEMBER, list.span(), message);
        }
        Some(Overlay {
            document: Arc::clone(self.document),
            actions,
            extends,
        })
    }

    fn action(&mut self, value: Value<'o>, index: usize) -> Option<Action> {
        if value.as_object().is_none() {
            let message = format!("an action must be an object, found {}", value.kind().noun());
            self.report(codes::OVERLAY_MEMBER, value.span(), message);
            return None;
        }
        let mut known = vec!["target", "description", "update", "remove"];
        if self.version == Version::V1_1 {
            known.push("copy");
        }
        self.members(value, "an action", &known);
        self.member(value, "description", false, STRING);
        let remove = self.member(value, "remove", false, BOOLEAN);
        let target = self.member(value, "target", true, STRING)?;
        let target = self.query(target, "target");
        let copy = value.get("copy").filter(|_| self.version == Version::V1_1);
        let copy = copy.map(|copy| self.query(copy, "copy"));
        let update = value.get("update");
        let removes = remove.and_then(Value::as_bool) == Some(true);
        let change = match (removes, update, copy) {
            (false, Some(_), Some(_)) => {
                let span = target.as_ref().map_or(value.span(), |_| value.span());
                let message = "an action must not have both `update` and `copy`: each has no effect beside the other".to_owned();
                self.report(codes::OVERLAY_MEMBER, first_key(value, span), message)
                    .help
                    .push("write two actions".into());
                Change::Nothing
            }
            (true, update, copy) => {
                if update.is_some() || copy.is_some() {
                    let name = if update.is_some() { "update" } else { "copy" };
                    let message = format!("`{name}` has no effect beside `remove: true`");
                    let member = value.as_object()?.member(name)?;
                    self.report(codes::OVERLAY_NO_EFFECT, member.key_span, message);
                }
                Change::Remove
            }
            (false, Some(_), None) => Change::Update(format!("/actions/{index}/update")),
            (false, None, Some(copy)) => Change::Copy(copy?),
            // In version 1.0, `copy` is reported as unknown.
            (false, None, None) if value.get("copy").is_some() => Change::Nothing,
            (false, None, None) => {
                let message =
                    "the action changes nothing: it has neither `update` nor `remove: true`"
                        .to_owned();
                self.report(
                    codes::OVERLAY_NO_EFFECT,
                    first_key(value, value.span()),
                    message,
                );
                Change::Nothing
            }
        };
        Some(Action {
            target: target?,
            change,
        })
    }

    fn query(&mut self, value: Value<'_>, name: &str) -> Option<Query> {
        let parsed = Query::parse(self.document, value, name);
        let query = parsed
            .map_err(|diagnostic| self.diagnostics.push(*diagnostic))
            .ok()?;
        if query.is_loose {
            let message = "a name with `-` must be in brackets and quotes (RFC 9535)".to_owned();
            self.report(codes::OVERLAY_LOOSE_NAME, value.span(), message)
                .help
                .push("write `['x-name']` in place of `.x-name`".into());
        }
        Some(query)
    }

    fn version(&mut self, root: Value<'o>) {
        let Some(value) = self.member(root, "overlay", true, STRING) else {
            return;
        };
        let text = value.as_str().unwrap_or_default();
        let parts: Vec<&str> = text.split('.').collect();
        let is_number =
            |part: &&str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        self.version = match parts[..] {
            ["1", "0", patch] if is_number(&patch) => Version::V1_0,
            ["1", "1", patch] if is_number(&patch) => Version::V1_1,
            _ => {
                let message = format!("overlay version `{text}` is not supported");
                self.report(codes::OVERLAY_VERSION, value.span(), message)
                    .help
                    .push("use version 1.0 or 1.1, such as `overlay: 1.1.0`".into());
                Version::V1_1
            }
        };
    }

    /// Returns the value of a member, if it has the right type.
    fn member(
        &mut self,
        value: Value<'o>,
        name: &str,
        is_required: bool,
        (expected, is_right): (&str, fn(Value<'_>) -> bool),
    ) -> Option<Value<'o>> {
        let Some(member) = value.get(name) else {
            if is_required {
                let message = format!("`{name}` is missing");
                let span = first_key(value, value.span());
                self.report(codes::OVERLAY_MEMBER, span, message)
                    .help
                    .push(format!("add `{name}`, which must be {expected}").into());
            }
            return None;
        };
        if is_right(member) {
            return Some(member);
        }
        let message = format!(
            "`{name}` must be {expected}, found {}",
            member.kind().noun()
        );
        self.report(codes::OVERLAY_MEMBER, member.span(), message);
        None
    }

    /// Reports members that an object must not have.
    fn members(&mut self, value: Value<'o>, noun: &str, known: &[&str]) {
        let members = value
            .as_object()
            .into_iter()
            .flat_map(|object| object.iter());
        let is_unknown =
            |member: &Member<'_>| !member.key.starts_with("x-") && !known.contains(&member.key);
        for member in members.filter(is_unknown) {
            let key = member.key;
            let is_later = matches!((key, self.version), ("copy" | "description", Version::V1_0));
            let message = format!("{noun} has no member `{key}`");
            let help = if is_later {
                format!("write `overlay: 1.1.0`, which knows `{key}`")
            } else if let Some(name) = nearest(key, known.iter().copied()) {
                format!("did you mean `{name}`?")
            } else {
                "names of additional members begin with `x-`".to_owned()
            };
            self.report(codes::OVERLAY_MEMBER, member.key_span, message)
                .help
                .push(help.into());
        }
    }

    fn report_duplicates(&mut self) {
        let document = Arc::clone(self.document);
        for duplicate in document.duplicates() {
            let name = &duplicate.key;
            let label = Label::new(&document, duplicate.first, "the first one");
            let message = format!("`{name}` is there twice in one object");
            self.report(codes::OVERLAY_MEMBER, duplicate.repeat, message)
                .related
                .push(label);
        }
    }
}

/// Returns the place of the first key of an object, which is shorter than that of the object.
fn first_key(value: Value<'_>, span: Span) -> Span {
    let first = value.as_object().and_then(|object| object.iter().next());
    first.map_or(span, |member| member.key_span)
}
