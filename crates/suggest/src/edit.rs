//! Edits: changed texts of files.

use std::collections::BTreeMap;
use std::sync::Arc;

use conform_description::{Description, Version};
use conform_json::{Document, Draft, ObjectDraft, pointer};

use crate::cause::Cause;
use crate::traffic::Item;

/// New texts of files, by their names.
pub(crate) type Texts = BTreeMap<String, String>;

/// An edit that may end a cause.
pub(crate) struct Candidate {
    /// What it does: `allow null`.
    pub(crate) title: String,
    /// The changed files.
    pub(crate) texts: Texts,
}

/// What edits are made with.
pub(crate) struct Editor<'e> {
    pub(crate) description: &'e Description,
    /// The files that are edited, the root file first.
    pub(crate) sources: &'e [Arc<Document>],
    pub(crate) cause: &'e Cause,
    pub(crate) items: &'e [Item],
    /// Whether edits have a comment that names the payload.
    pub(crate) has_comments: bool,
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
        })
    }

    /// Has a comment written above a changed member that names the payload, if the description asks for that.
    pub(crate) fn note(&self, object: &mut ObjectDraft<'_>, key: &str) {
        if self.has_comments {
            let shape = &self.cause.shape;
            let colon = if shape.is_empty() { "" } else { ": " };
            object.comment(key, format!("{}{colon}{shape}", self.cause.first));
        }
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
    document
        .rewritten(&draft)
        .map_err(|error| error.to_string())
}

/// Parts a JSON Pointer into that of the container and the last key.
pub(crate) fn parted(pointer: &str) -> (&str, String) {
    let (parent, token) = pointer.rsplit_once('/').unwrap_or(("", ""));
    (parent, pointer::unescape(token).into_owned())
}
