//! Checks a description against the specification and against itself, all problems in one run.

pub mod codes;
mod components;
mod examples;
mod members;
mod objects;
mod operations;
mod schemas;
mod security;
mod versions;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use conform_description::grammar::ObjectKind;
use conform_description::{Address, Description, Node, Version};
use conform_report::nearest;
use conform_report::{Code, Diagnostic, Label, Profile};

/// Checks a description; what loading has reported is not repeated.
///
/// The problems are sorted by file and place, one for each cause. In somebody else's document, many problems of the
/// same words are one, with the first places and the number of the others. [`codes`] says what is checked and how
/// grave each problem is in a description of one's own and in somebody else's.
#[must_use]
pub fn lint(description: &Description) -> Vec<Diagnostic> {
    check(description, true)
}

/// As [`lint`], without checking examples and defaults against their schemas, which costs more than all else.
#[must_use]
pub fn lint_structure(description: &Description) -> Vec<Diagnostic> {
    check(description, false)
}

fn check(description: &Description, examples: bool) -> Vec<Diagnostic> {
    let mut linter = Linter {
        description,
        version: description.version(),
        diagnostics: Vec::new(),
        schemas: schemas::Context::new(description),
        owner: description.root(),
        owner_kind: ObjectKind::OpenApi,
        skipped: HashSet::new(),
        suggestions: Cell::new(SUGGESTIONS),
    };
    for (kind, node) in description.objects() {
        if !linter.structure(kind, node) {
            continue;
        }
        match kind {
            ObjectKind::Schema => linter.schema(node),
            ObjectKind::Parameter | ObjectKind::Header => linter.parameter(kind, node),
            ObjectKind::Example => linter.example_object(node),
            ObjectKind::Link => linter.link(node),
            ObjectKind::Server => linter.server(node),
            ObjectKind::SecurityScheme => linter.security_scheme(node),
            ObjectKind::OAuthFlows => linter.oauth_flows(node),
            ObjectKind::SecurityRequirement => linter.security_requirement(node),
            ObjectKind::Operation | ObjectKind::PathItem => linter.parameter_list(node),
            _ => {}
        }
    }
    linter.operations();
    linter.components();
    if examples {
        linter.examples();
    }
    let mut diagnostics = linter.diagnostics;
    conform_report::sort(&mut diagnostics);
    match description.profile() {
        Profile::Strict => diagnostics,
        Profile::Lenient => gather(diagnostics),
    }
}

/// The state of one run.
struct Linter<'d> {
    description: &'d Description,
    version: Version,
    diagnostics: Vec<Diagnostic>,
    schemas: schemas::Context<'d>,
    /// The object that is being checked.
    owner: Node<'d>,
    /// What that object is.
    owner_kind: ObjectKind,
    /// Objects of which nothing is to be said, since their place is wrong.
    skipped: HashSet<Address>,
    /// How many more names may be suggested.
    suggestions: Cell<u32>,
}

/// How many names are suggested in one run.
const SUGGESTIONS: u32 = 2_000;

impl<'d> Linter<'d> {
    /// A problem; [`Linter::push`] keeps it.
    fn problem(&self, code: Code, label: Label, message: impl Into<String>) -> Diagnostic {
        self.description.report(code, label, message)
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The name that was meant. After many suggestions there are no more: nobody reads them, and a document could be made
    /// to be wrong so often that looking for them takes hours.
    fn nearest<'c>(
        &self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        const MOST: usize = 2_000;
        self.suggestions.set(self.suggestions.get().checked_sub(1)?);
        nearest(wrong, candidates.into_iter().take(MOST))
    }

    /// A label on the first key of an object, or on a whole value of another kind.
    fn head(&self, node: Node<'d>, message: impl Into<String>) -> Label {
        match node.members().next() {
            Some(member) => member.key_label(message),
            None => node.label(message),
        }
    }
}

/// Places that are shown of problems of the same words.
const SHOWN: usize = 3;

/// What problems of one code have in common that are told as one.
#[derive(PartialEq, Eq, Hash)]
enum Cause {
    /// Nothing but the code.
    Code,
    /// The other place that they speak of, by file and byte.
    Other(String, u32),
    /// The same words.
    Words(String),
}

impl Cause {
    fn of(diagnostic: &Diagnostic) -> Self {
        if [codes::UNUSED_COMPONENT, codes::UNDECLARED_TAG].contains(&diagnostic.code) {
            return Self::Code;
        }
        match diagnostic.related.first() {
            Some(first) if diagnostic.code == codes::SAME_PATH => {
                Self::Other(first.file().to_owned(), first.location.start())
            }
            _ => Self::Words(diagnostic.message.clone()),
        }
    }
}

/// Makes one problem of all that have the same code and words; of unused components and undeclared tags, one of all;
/// of paths that are the same as one path, one for that path.
fn gather(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut counts: HashMap<(Code, Cause), (usize, usize)> = HashMap::new();
    let mut gathered: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        let cause = Cause::of(&diagnostic);
        let alike = !matches!(cause, Cause::Words(_));
        let key = (diagnostic.code, cause);
        match counts.get_mut(&key) {
            None => {
                counts.insert(key, (gathered.len(), 0));
                gathered.push(diagnostic);
            }
            Some((first, more)) => {
                *more += 1;
                if *more < SHOWN {
                    let mut label = diagnostic.primary;
                    label.message = if alike { "this too" } else { "here too" }.to_owned();
                    gathered[*first].related.push(label);
                }
            }
        }
    }
    for (first, more) in counts.into_values() {
        if let Some(hidden) = more.checked_sub(SHOWN - 1).filter(|&hidden| hidden > 0) {
            let places = if hidden == 1 {
                "1 more place has".to_owned()
            } else {
                format!("{hidden} more places have")
            };
            gathered[first]
                .help
                .push(format!("{places} the same problem").into());
        }
    }
    gathered
}
