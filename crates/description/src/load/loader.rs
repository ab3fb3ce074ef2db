//! The state of loading.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use conform_json::{Span, Value};
use conform_report::{Code, Diagnostic, Label, nearest};

use super::cause::Cause;
use super::files::Files;
use super::options::LoadOptions;
use crate::Version;
use crate::address::{Address, FileId};
use crate::description::{DescriptionFile, Target};
use crate::grammar::MemberShape;
use crate::identifiers::Identifiers;

/// A description that is being read.
pub(super) struct Loader<'o> {
    pub(super) files: Files,
    pub(super) options: &'o LoadOptions,
    pub(super) version: Version,
    /// Whether the version is that of a draft.
    pub(super) is_draft: bool,
    /// Whether a file cannot be read, so that what it contains is not known.
    pub(super) is_incomplete: bool,
    /// The files that were read, by [`FileId::index`].
    pub(super) read: Vec<DescriptionFile>,
    /// The identifiers in each of these files.
    pub(super) identifiers: Vec<Identifiers>,
    /// Files by name; `None` for a file that cannot be used, which is reported once.
    pub(super) by_name: HashMap<String, Option<FileId>>,
    /// Files by identity: several names may lead to one file.
    pub(super) by_identity: HashMap<String, FileId>,
    /// Values by the URI that identifies them.
    pub(super) uris: HashMap<String, Address>,
    /// The size of all files that were read.
    pub(super) bytes: usize,
    pub(super) references: HashMap<Address, Target>,
    /// The targets of `$dynamicRef`s and `$recursiveRef`s.
    pub(super) dynamic: HashMap<Address, Target>,
    /// The targets of URIs that name security schemes.
    pub(super) schemes: HashMap<Address, Target>,
    /// Values to visit.
    pub(super) queue: Vec<Pending>,
    /// The reference that led to the values that are being visited.
    pub(super) via: Option<Address>,
    /// Whether the reference that is being followed continues behind another.
    pub(super) through: bool,
    /// The references that fail, by cause.
    pub(super) failures: BTreeMap<Cause, Vec<Label>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// How many more names may be suggested.
    pub(super) suggestions: Cell<u32>,
}

/// A value to visit.
pub(super) struct Pending {
    pub(super) address: Address,
    /// What it must be.
    pub(super) shape: MemberShape,
    /// The reference that led to it.
    pub(super) via: Option<Address>,
}

/// How many names are suggested in one run.
const SUGGESTIONS: u32 = 500;

impl<'o> Loader<'o> {
    pub(super) fn new(files: Files, options: &'o LoadOptions) -> Self {
        Self {
            files,
            options,
            version: Version::V3_0,
            is_draft: false,
            is_incomplete: false,
            read: Vec::new(),
            identifiers: Vec::new(),
            by_name: HashMap::new(),
            by_identity: HashMap::new(),
            uris: HashMap::new(),
            bytes: 0,
            references: HashMap::new(),
            dynamic: HashMap::new(),
            schemes: HashMap::new(),
            queue: Vec::new(),
            via: None,
            through: false,
            failures: BTreeMap::new(),
            diagnostics: Vec::new(),
            suggestions: Cell::new(SUGGESTIONS),
        }
    }

    /// The candidate that is most similar to a wrong name. `None` after many suggestions, because each costs a search.
    pub(super) fn nearest<'c>(
        &self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        const MOST: usize = 5_000;
        self.suggestions.set(self.suggestions.get().checked_sub(1)?);
        nearest(wrong, candidates.into_iter().take(MOST))
    }

    pub(super) fn diagnostic(
        &self,
        code: Code,
        label: Label,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, self.options.profile, label, message)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Counts a reference that fails.
    pub(super) fn fail(&mut self, cause: Cause, label: Label) {
        self.failures.entry(cause).or_default().push(label);
    }
}

/// The first key of an object, or the whole of another value: the part of a large value that a diagnostic shows.
pub(super) fn first_key(value: Value<'_>) -> Span {
    let first = value.as_object().and_then(|object| object.iter().next());
    first.map_or(value.span(), |member| member.key_span)
}
