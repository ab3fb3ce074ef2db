//! Proofs: a proposal is made only if the description with it is fine and the findings are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use conform_description::{Description, Loaded};
use conform_json::{Document, Limits};
use conform_report::{Code, Diagnostic, Severity};
use conform_validator::{Options, Validator, Verdict, codes};

use crate::candidates::candidates;
use crate::cause::{Cause, Key, causes, counts};
use crate::edit::{Candidate, CommentKind, Editor, Texts};
use crate::traffic::{Item, Traffic};

/// How often traffic is checked anew: an edit may show further findings, such as those inside a new member.
const MOST_ROUNDS: usize = 8;

/// Loads the description with these texts in place of those of its files.
type Load<'p> = dyn Fn(Vec<(String, String)>) -> Loaded + 'p;

/// A description, and how it is read.
pub struct Project<'p> {
    load: &'p Load<'p>,
    options: Options,
    /// Whether edits have a comment that names the payload which asks for them, and says what its value looks like. A root member
    /// `x-suggest-comment: true` says so, too; `values` asks for the value itself, if that is short.
    pub comments: bool,
    /// The files that loading changes by overlays, as they are: proposals are edits of these, and are proved with the overlays.
    pub overlaid: Vec<Arc<Document>>,
}

impl<'p> Project<'p> {
    /// Makes a project of a function that loads the description, with texts in place of those of its files.
    #[must_use]
    pub fn new(load: &'p Load<'p>, options: Options) -> Self {
        Self {
            load,
            // Edits are made from the values at fault.
            options: Options {
                keep_values: true,
                ..options
            },
            comments: false,
            overlaid: Vec::new(),
        }
    }
}

/// How many messages there are, and how many of them conform. An exchange whose operation is not known counts as one message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages without a finding that an edit should end.
    pub conforming: usize,
    /// All messages.
    pub messages: usize,
}

/// A changed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The name of the file, relative to the folder of the root file.
    pub name: String,
    /// The text before.
    pub old: String,
    /// The text after.
    pub new: String,
}

/// An edit that was proved.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What it does: `allow null`.
    pub title: String,
    /// The JSON Pointer of what it ends the findings of, with its file; empty for a new path.
    pub place: String,
    /// What it changes, relative to the proposals before it.
    pub files: Vec<FileChange>,
    /// The code of the findings that it ends.
    pub code: Code,
    /// The messages of these findings, without values. At most five.
    pub messages: Vec<String>,
    /// How many findings it ends.
    pub findings: usize,
    /// The exchanges that show them, such as `traffic.ndjson:7`. At most five.
    pub witnesses: Vec<String>,
    /// The messages that conform before it.
    pub before: Tally,
    /// The messages that conform after it.
    pub after: Tally,
}

/// A cause that no edit was proved for.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The code of its findings.
    pub code: Code,
    /// The messages of these findings, without values. At most five.
    pub messages: Vec<String>,
    /// How many findings there are.
    pub findings: usize,
    /// The first exchange that shows it.
    pub witness: String,
    /// Why there is no proposal.
    pub reason: String,
}

/// All proposals for some traffic.
#[derive(Clone, Debug)]
pub struct Suggestions {
    /// The proposals, in the order in which they are applied.
    pub proposals: Vec<Proposal>,
    /// The causes without a proposal.
    pub refused: Vec<Refused>,
    /// Every file that the proposals change, from the text as it is to that with all of them.
    pub files: Vec<FileChange>,
    /// The messages that conform as it is.
    pub before: Tally,
    /// The messages that conform with all proposals.
    pub after: Tally,
}

/// Proposes edits for what is found in traffic. Each is proved with the ones before it.
///
/// # Errors
///
/// Returns what is wrong with the description if it cannot be used.
pub fn suggest(project: &Project<'_>, traffic: &Traffic) -> Result<Suggestions, Vec<Diagnostic>> {
    suggest_if(project, traffic, &mut |_| true)
}

/// Does what [`suggest`] does, and asks for each proposal that was proved whether it is wanted. What is not wanted is left out, and
/// the others are proved without it.
///
/// # Errors
///
/// As [`suggest`].
pub fn suggest_if(
    project: &Project<'_>,
    traffic: &Traffic,
    is_wanted: &mut dyn FnMut(&Proposal) -> bool,
) -> Result<Suggestions, Vec<Diagnostic>> {
    let mut state = State::new(project, Texts::new())?;
    let original = state.texts_of_files();
    let mut verdicts = judged(&state.validator, &traffic.items);
    let before = tally(verdicts.iter());
    let mut out = Suggestions {
        proposals: Vec::new(),
        refused: Vec::new(),
        files: Vec::new(),
        before,
        after: before,
    };
    let mut left: BTreeSet<Key> = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        let each = verdicts.iter().enumerate();
        let each = each.flat_map(|(index, list)| list.iter().map(move |verdict| (index, verdict)));
        let found = causes(each, &traffic.items);
        let open: Vec<Cause> = found
            .into_iter()
            .filter(|it| !left.contains(&it.key))
            .collect();
        if open.is_empty() {
            break;
        }
        for cause in open {
            match attempt(project, &state, &cause, &verdicts, &traffic.items) {
                Ok(Step {
                    proposal,
                    next,
                    judged,
                }) if is_wanted(&proposal) => {
                    for (index, list) in judged {
                        verdicts[index] = list;
                    }
                    state = next;
                    out.proposals.push(proposal);
                }
                Ok(_) => {
                    left.insert(cause.key);
                }
                Err(reason) => {
                    out.refused.push(Refused {
                        code: cause.code,
                        messages: cause.messages,
                        findings: cause.count,
                        witness: cause.first,
                        reason,
                    });
                    left.insert(cause.key);
                }
            }
        }
        // What all of them do together is looked at anew.
        verdicts = judged(&state.validator, &traffic.items);
    }
    out.after = tally(verdicts.iter());
    for (name, new) in &state.texts {
        let old = original.get(name).cloned().unwrap_or_default();
        if old != *new {
            out.files.push(FileChange {
                name: name.clone(),
                old,
                new: new.clone(),
            });
        }
    }
    Ok(out)
}

/// The description with the proposals so far.
pub(crate) struct State {
    pub(crate) texts: Texts,
    pub(crate) validator: Validator,
    pub(crate) description: Arc<Description>,
    /// The files that are edited.
    pub(crate) sources: Vec<Arc<Document>>,
    /// How many problems of each code it has.
    problems: BTreeMap<&'static str, usize>,
}

impl State {
    pub(crate) fn new(project: &Project<'_>, texts: Texts) -> Result<Self, Vec<Diagnostic>> {
        let replaced = texts
            .iter()
            .map(|(name, text)| (name.clone(), text.clone()));
        let loaded = (project.load)(replaced.collect());
        let Some(description) = loaded.description else {
            return Err(loaded.diagnostics);
        };
        let mut diagnostics = loaded.diagnostics;
        diagnostics.extend(conform_lint::lint(&description));
        let mut problems = BTreeMap::new();
        for diagnostic in diagnostics
            .iter()
            .filter(|it| it.severity != Severity::Note)
        {
            *problems.entry(diagnostic.code.as_str()).or_insert(0) += diagnostic.count();
        }
        let validator = Validator::new(description, project.options.clone());
        let description = validator.shared_description();
        let sources = description.files().map(|document| {
            let name = document.name();
            let overlaid = project.overlaid.iter().find(|it| it.name() == name);
            match (overlaid, texts.get(&**name)) {
                (None, _) => Arc::clone(document),
                (Some(original), None) => Arc::clone(original),
                // A text that was written by an edit was read back.
                (Some(original), Some(text)) => parsed(original, text),
            }
        });
        Ok(Self {
            sources: sources.collect(),
            description,
            validator,
            texts,
            problems,
        })
    }

    /// Returns the texts of all files.
    pub(crate) fn texts_of_files(&self) -> Texts {
        let files = self.sources.iter();
        files
            .map(|file| (file.name().to_string(), file.text().to_owned()))
            .collect()
    }

    /// Returns the code of a problem that this has more often than the state before.
    pub(crate) fn new_problem(&self, before: &Self) -> Option<&'static str> {
        let more = |(code, count): (&&'static str, &usize)| {
            (before.problems.get(*code).copied().unwrap_or(0) < *count).then_some(*code)
        };
        self.problems.iter().find_map(more)
    }
}

/// A file with another text.
fn parsed(document: &Arc<Document>, text: &str) -> Arc<Document> {
    let bytes = text.as_bytes().to_vec();
    let limits = Limits::default();
    let name = Arc::clone(document.name());
    let read = Document::parse(name, bytes, document.format(), &limits);
    read.map_or_else(|_| Arc::clone(document), Arc::new)
}

/// A proposal that was proved.
struct Step {
    proposal: Proposal,
    next: State,
    /// The verdicts of the items that showed the cause.
    judged: Vec<(usize, Vec<Verdict>)>,
}

/// Tries the edits for a cause, and returns the first that is proved.
fn attempt(
    project: &Project<'_>,
    state: &State,
    cause: &Cause,
    verdicts: &[Vec<Verdict>],
    items: &[Item],
) -> Result<Step, String> {
    let editor = Editor {
        description: &state.description,
        sources: &state.sources,
        cause,
        items,
        comments: CommentKind::of(&state.description, project.comments),
    };
    let mut reason = "no edit is known".to_owned();
    for candidate in candidates(&editor)? {
        match prove(project, state, cause, candidate, verdicts, items) {
            Ok(step) => return Ok(step),
            Err(why) => reason = why,
        }
    }
    Err(reason)
}

/// Applies an edit, and checks what it does.
fn prove(
    project: &Project<'_>,
    state: &State,
    cause: &Cause,
    candidate: Candidate,
    verdicts: &[Vec<Verdict>],
    items: &[Item],
) -> Result<Step, String> {
    let old = state.texts_of_files();
    let mut texts = state.texts.clone();
    texts.extend(candidate.texts.clone());
    let next = State::new(project, texts).map_err(|_| {
        format!(
            "with the edit to {}, the description cannot be read",
            candidate.title
        )
    })?;
    if let Some(code) = next.new_problem(state) {
        return Err(format!(
            "the edit to {} would be a problem for the linter: `{code}`",
            candidate.title
        ));
    }
    let judged: Vec<(usize, Vec<Verdict>)> = cause
        .items
        .iter()
        .map(|&index| (index, items[index].judge(&next.validator)))
        .collect();
    let each = judged
        .iter()
        .flat_map(|(index, list)| list.iter().map(move |it| (*index, it)));
    let left = causes(each, items);
    if left.iter().any(|other| other.key == cause.key) {
        return Err(format!(
            "the findings remain with the edit to {}",
            candidate.title
        ));
    }
    if candidate.is_borrowed {
        let each = cause.items.iter();
        let each = each.flat_map(|&index| verdicts[index].iter().map(move |it| (index, it)));
        let known = causes(each, items);
        // What an operation that is new lacks beside its bodies has edits of its own.
        let is_beside =
            |code| [codes::UNDOCUMENTED_PARAMETER, codes::MISSING_SECURITY].contains(&code);
        let mut new = left.iter().filter(|new| !is_beside(new.code));
        if new.any(|new| known.iter().all(|old| old.key != new.key)) {
            return Err(format!(
                "the edit to {} would not fit what was seen",
                candidate.title
            ));
        }
    }
    let before = tally(verdicts.iter());
    // An exchange of an operation that nobody knew is one message, and then two.
    let was = tally(cause.items.iter().map(|&index| &verdicts[index]));
    let is = tally(judged.iter().map(|(_, list)| list));
    let changed = candidate.texts.iter().map(|(name, new)| FileChange {
        name: name.clone(),
        old: old.get(name).cloned().unwrap_or_default(),
        new: new.clone(),
    });
    let proposal = Proposal {
        title: candidate.title,
        place: if cause.key.file.is_empty() {
            String::new()
        } else {
            format!("{}#{}", cause.key.file, cause.key.pointer)
        },
        files: changed.collect(),
        code: cause.code,
        messages: cause.messages.clone(),
        findings: cause.count,
        witnesses: witnesses(cause, verdicts),
        before,
        after: Tally {
            conforming: (before.conforming + is.conforming).saturating_sub(was.conforming),
            messages: (before.messages + is.messages).saturating_sub(was.messages),
        },
    };
    Ok(Step {
        proposal,
        next,
        judged,
    })
}

/// Returns where the findings of a cause were seen.
fn witnesses(cause: &Cause, verdicts: &[Vec<Verdict>]) -> Vec<String> {
    let mut found = vec![cause.first.clone()];
    for &index in &cause.items {
        let diagnostics = verdicts[index]
            .iter()
            .flat_map(|verdict| &verdict.diagnostics);
        for diagnostic in diagnostics.filter(|it| it.code == cause.code) {
            if let conform_report::Location::Payload(payload) = &diagnostic.primary.location {
                let line = payload
                    .capture
                    .map_or_else(String::new, |start| format!(":{}", start.line));
                let name = format!("{}{line}", payload.file);
                if found.len() < 5 && !found.contains(&name) {
                    found.push(name);
                }
            }
        }
    }
    found
}

/// Checks every item.
pub(crate) fn judged(validator: &Validator, items: &[Item]) -> Vec<Vec<Verdict>> {
    items.iter().map(|item| item.judge(validator)).collect()
}

pub(crate) fn conforms(verdict: &Verdict) -> bool {
    !verdict.diagnostics.iter().any(counts)
}

fn tally<'v>(verdicts: impl Iterator<Item = &'v Vec<Verdict>>) -> Tally {
    let mut tally = Tally::default();
    for verdict in verdicts.flatten() {
        if verdict.left_alone.is_none() {
            tally.messages += 1;
            tally.conforming += usize::from(conforms(verdict));
        }
    }
    tally
}
