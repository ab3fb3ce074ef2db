//! Edits: changed texts of files.

use std::collections::BTreeMap;
use std::sync::Arc;

use conform_description::{Description, Version};
use conform_json::{Document, Draft, ObjectDraft, Value, pointer};
use conform_report::MessagePart;
use conform_schema::InferredShape;

use crate::cause::Cause;
use crate::traffic::Item;

/// The media type of forms in URL encoding.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// New texts of files, by their names.
pub(crate) type Texts = BTreeMap<String, String>;

/// An edit that may end a cause.
pub(crate) struct Candidate {
    /// What it does: `allow null`.
    pub(crate) title: String,
    /// The changed files.
    pub(crate) texts: Texts,
    /// Whether it says what is said elsewhere of the same name. It is made only if nothing that was seen breaks that.
    pub(crate) is_borrowed: bool,
}

impl Candidate {
    /// Returns it as one that says what is said elsewhere.
    pub(crate) fn borrowed(self) -> Self {
        Self {
            is_borrowed: true,
            ..self
        }
    }
}

/// What edits are made with.
pub(crate) struct Editor<'e> {
    pub(crate) description: &'e Description,
    /// The files that are edited, the root file first.
    pub(crate) sources: &'e [Arc<Document>],
    pub(crate) cause: &'e Cause,
    pub(crate) items: &'e [Item],
    pub(crate) comments: CommentKind,
}

/// What the comments of edits say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommentKind {
    /// There are none.
    None,
    /// The payload, and what its value looks like: `an integer of 3 digits`.
    Shape,
    /// The payload and its value, if that is a short one.
    Value,
}

/// The longest value that a comment has, in bytes.
const LONGEST_IN_COMMENT: usize = 80;

impl CommentKind {
    /// Returns what a description asks for by `x-suggest-comment`, or the caller.
    pub(crate) fn of(description: &Description, is_asked: bool) -> Self {
        let root = description.root();
        if root.text("x-suggest-comment") == Some("values") {
            Self::Value
        } else if is_asked || root.flag("x-suggest-comment") {
            Self::Shape
        } else {
            Self::None
        }
    }
}

impl Editor<'_> {
    pub(crate) fn version(&self) -> Version {
        self.description.version()
    }

    /// Returns the file that the cause is in.
    pub(crate) fn document(&self) -> Result<&Document, String> {
        let file = &self.cause.key.file;
        let found = self
            .sources
            .iter()
            .find(|document| **document.name() == **file);
        found
            .map(|document| &**document)
            .ok_or_else(|| format!("`{file}` is not a file of the description"))
    }

    /// Returns what the values of the cause have in common.
    pub(crate) fn shape(&self) -> InferredShape {
        let mut shape = InferredShape::default();
        for value in self.cause.values() {
            shape.add(value);
        }
        shape
    }

    /// Returns whether the values of the cause were sent as text: in a parameter, header or form.
    pub(crate) fn is_text(&self) -> bool {
        let body = || {
            let item = self.items.get(*self.cause.items.first()?)?;
            Some(item.body(self.cause.is_request)?.0)
        };
        let is_form = |name: String| name == FORM || name.starts_with("multipart/");
        self.cause.part != MessagePart::Body || body().is_some_and(is_form)
    }

    /// Changes the object at a JSON Pointer of the cause's file.
    pub(crate) fn change(
        &self,
        title: impl Into<String>,
        pointer: &str,
        change: impl FnOnce(&mut ObjectDraft<'_>) -> Result<(), String>,
    ) -> Result<Candidate, String> {
        let document = self.document()?;
        self.change_in(document, title, pointer, change)
    }

    /// Changes the object at a JSON Pointer of a file.
    pub(crate) fn change_in(
        &self,
        document: &Document,
        title: impl Into<String>,
        pointer: &str,
        change: impl FnOnce(&mut ObjectDraft<'_>) -> Result<(), String>,
    ) -> Result<Candidate, String> {
        let text = edited(document, pointer, change)?;
        Ok(Candidate {
            title: title.into(),
            texts: Texts::from([(document.name().to_string(), text)]),
            is_borrowed: false,
        })
    }

    /// Has a comment written above a changed member that names the payload, if the description asks for that.
    pub(crate) fn note(&self, object: &mut ObjectDraft<'_>, key: &str) {
        let value = match self.comments {
            CommentKind::None => return,
            CommentKind::Shape => None,
            CommentKind::Value => self.short_value(),
        };
        let what = value.unwrap_or_else(|| self.cause.shape.clone());
        let colon = if what.is_empty() { "" } else { ": " };
        object.comment(key, format!("{}{colon}{what}", self.cause.first));
    }

    /// The first value of the cause as JSON, if that is short.
    fn short_value(&self) -> Option<String> {
        let value = self.cause.values().next()?;
        let is_container = value.as_object().is_some() || value.as_array().is_some();
        let text = value.to_serde().to_string();
        (!is_container && text.len() <= LONGEST_IN_COMMENT).then_some(text)
    }
}

/// Changes the object at a JSON Pointer of a file, and returns the new text.
pub(crate) fn edited(
    document: &Document,
    pointer: &str,
    change: impl FnOnce(&mut ObjectDraft<'_>) -> Result<(), String>,
) -> Result<String, String> {
    if document.name().contains("://") {
        return Err(format!("`{}` is a copy of a remote file", document.name()));
    }
    let mut draft = Draft::of(document.root());
    let object = draft.at_mut(pointer).and_then(Draft::open_object);
    change(object.ok_or_else(|| format!("`{pointer}` is no object of the file"))?)?;
    let error = match document.rewritten(&draft) {
        Ok(text) => return Ok(text),
        Err(error) => error.to_string(),
    };
    // A value that others repeat by an alias is the same in all places.
    let changed = draft.at_mut(pointer).cloned();
    let repeated = repeated(document, pointer);
    for place in &repeated {
        if let (Some(own), Some(changed)) = (draft.at_mut(place), &changed) {
            *own = changed.clone();
        }
    }
    let text = document.rewritten(&draft).ok();
    text.filter(|_| !repeated.is_empty()).ok_or(error)
}

/// Returns the other places of a document that have the value at a JSON Pointer by an anchor of YAML.
fn repeated(document: &Document, pointer: &str) -> Vec<String> {
    let Some(value): Option<Value<'_>> = document.root().pointer(pointer) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut open = vec![(String::new(), document.root())];
    while let Some((place, at)) = open.pop() {
        if at.span() == value.span() && place != pointer {
            found.push(place);
            continue;
        }
        for member in at.as_object().into_iter().flat_map(|all| all.iter()) {
            let key = pointer::escape(member.key);
            open.push((format!("{place}/{key}"), member.value));
        }
        let items = at.as_array().into_iter().flat_map(|all| all.iter());
        open.extend(
            items
                .enumerate()
                .map(|(index, item)| (format!("{place}/{index}"), item)),
        );
    }
    found
}

/// Parts a JSON Pointer into that of the container and the last key.
pub(crate) fn parted(pointer: &str) -> (&str, String) {
    let (parent, token) = pointer.rsplit_once('/').unwrap_or(("", ""));
    (parent, pointer::unescape(token).into_owned())
}
