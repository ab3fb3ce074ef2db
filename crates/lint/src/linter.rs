//! The state of one run.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use conform_description::grammar::ObjectKind;
use conform_description::{Address, Description, Node, Version};
use conform_report::{Code, Diagnostic, Label, nearest};
use conform_schema::PatternSyntax;

/// The state of one run. Each other file adds the rules of one subject to it.
pub(crate) struct Linter<'d> {
    pub(crate) description: &'d Description,
    pub(crate) version: Version,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The object that is being checked.
    pub(crate) owner: Owner<'d>,
    /// Objects that are not checked, because they are reported as a whole.
    pub(crate) skipped: HashSet<Address>,
    /// Schemas that are part of another: branches of `allOf`, `oneOf` and `anyOf`, and what they refer to. They may
    /// require what another part declares.
    pub(crate) partial_schemas: HashSet<Address>,
    /// The patterns that were tried, and how they are read.
    pub(crate) patterns: HashMap<&'d str, PatternSyntax>,
    /// How many more names may be suggested.
    suggestions: Cell<u32>,
}

/// An object of the specification.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'d> {
    pub(crate) kind: ObjectKind,
    pub(crate) node: Node<'d>,
}

/// How many names are suggested in one run.
const SUGGESTIONS: u32 = 2_000;

impl<'d> Linter<'d> {
    pub(crate) fn new(description: &'d Description) -> Self {
        Self {
            description,
            version: description.version(),
            diagnostics: Vec::new(),
            owner: Owner {
                kind: ObjectKind::OpenApi,
                node: description.root(),
            },
            skipped: HashSet::new(),
            partial_schemas: partial_schemas(description),
            patterns: HashMap::new(),
            suggestions: Cell::new(SUGGESTIONS),
        }
    }

    /// Makes a diagnostic. [`Linter::push`] keeps it.
    pub(crate) fn problem(
        &self,
        code: Code,
        label: Label,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.description.report(code, label, message)
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The candidate that is most similar to a wrong name. `None` after many suggestions: nobody reads them, and a malicious
    /// document could have so many wrong names that the search takes hours.
    pub(crate) fn nearest<'c>(
        &self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        const MOST: usize = 2_000;
        self.suggestions.set(self.suggestions.get().checked_sub(1)?);
        nearest(wrong, candidates.into_iter().take(MOST))
    }

    /// Makes a label on the first key of an object, or on the whole of another value.
    pub(crate) fn head(&self, node: Node<'d>, message: impl Into<String>) -> Label {
        match node.members().next() {
            Some(member) => member.key_label(message),
            None => node.label(message),
        }
    }
}

/// Finds the schemas that are part of another.
fn partial_schemas(description: &Description) -> HashSet<Address> {
    let mut parts = HashSet::new();
    for (_, node) in description
        .objects()
        .filter(|(kind, _)| *kind == ObjectKind::Schema)
    {
        for word in ["allOf", "oneOf", "anyOf"] {
            for branch in node.get(word).into_iter().flat_map(Node::items) {
                parts.insert(branch.address());
                if let Ok(resolved) = branch.resolve() {
                    parts.insert(resolved.node.address());
                }
            }
        }
        for word in ["not", "if", "then", "else"] {
            parts.extend(node.get(word).map(Node::address));
        }
    }
    parts
}

/// The text of a value as it is written, up to the end of its first line, shortened if it is long.
pub(crate) fn text_of(node: Node<'_>) -> &str {
    const LONGEST: usize = 60;
    let text = written(node);
    let line = text.lines().next().unwrap_or_default();
    &line[..line.floor_char_boundary(LONGEST)]
}

/// The whole text of a value as it is written.
pub(crate) fn written(node: Node<'_>) -> &str {
    let document = node.description().document(node.address().file);
    &document.text()[node.value().span().range()]
}

/// Whether an object has a `$ref` with a text.
pub(crate) fn has_reference(node: Node<'_>) -> bool {
    node.get("$ref")
        .is_some_and(|written| written.as_str().is_some())
}
