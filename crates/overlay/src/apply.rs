//! Applying overlays to a document.

use std::cmp::Ordering;
use std::sync::Arc;

use conform_json::{Document, Draft, Limits, ValueKind, pointer};
use conform_report::{Diagnostic, Label, Profile};

use crate::codes;
use crate::merge::{Mismatch, Shape, Target, merge};
use crate::parse::{Action, Change, Overlay};
use crate::query::Query;

/// The result of applying overlays.
#[derive(Debug)]
pub struct Applied {
    /// The text of the changed document; `None` if there are errors.
    pub text: Option<String>,
    /// The problems, in the order of the actions.
    pub diagnostics: Vec<Diagnostic>,
    /// How many values the actions selected.
    pub selected: usize,
}

/// Applies overlays to a document in their order, each to the result of the one before.
///
/// The text is that of the document wherever no action changes it. An action that selects nothing is a warning, an action that
/// cannot be done an error; after an error, nothing more is applied.
#[must_use]
pub fn apply(document: &Arc<Document>, overlays: &[Overlay]) -> Applied {
    let mut work = Work {
        draft: Draft::of(document.root()),
        json: document.root().to_serde(),
        room: Limits::default().max_nodes as u64,
        diagnostics: Vec::new(),
        selected: 0,
    };
    work.room = work.room.saturating_sub(document.root().node_count());
    for overlay in overlays {
        for action in &overlay.actions {
            if let Err(diagnostic) = work.action(overlay, action) {
                work.diagnostics.push(*diagnostic);
                return work.ended(None);
            }
        }
    }
    let text = match document.rewritten(&work.draft) {
        Ok(text) => text,
        Err(error) => {
            let place = Label::new(document, conform_json::Span::at(0), "");
            let message =
                format!("the document is written anew, without its comments and layout: {error}");
            let diagnostic =
                Diagnostic::new(codes::OVERLAY_IN_PLACE, Profile::Strict, place, message);
            work.diagnostics.push(diagnostic.help(
                "write the document without anchors, aliases and merge keys to keep its comments",
            ));
            match document.format() {
                conform_json::Format::Json => work.draft.to_json(),
                conform_json::Format::Yaml => work.draft.to_yaml(),
            }
        }
    };
    work.ended(Some(text))
}

/// The document as far as it is changed.
struct Work<'d> {
    draft: Draft<'d>,
    /// The same, for queries.
    json: serde_json::Value,
    /// How many values may still be added.
    room: u64,
    diagnostics: Vec<Diagnostic>,
    selected: usize,
}

type Refusal = Box<Diagnostic>;

impl<'d> Work<'d> {
    fn ended(self, text: Option<String>) -> Applied {
        Applied {
            text,
            diagnostics: self.diagnostics,
            selected: self.selected,
        }
    }

    fn action(&mut self, overlay: &'d Overlay, action: &Action) -> Result<(), Refusal> {
        if matches!(action.change, Change::Nothing) {
            return Ok(());
        }
        let found = action.target.select(&self.json);
        self.selected += found.len();
        if found.is_empty() {
            let message = format!("`{}` selects nothing", action.target.text);
            let mut diagnostic = fault(codes::OVERLAY_NO_MATCH, &action.target, message);
            diagnostic.help.extend(action.target.advice(&self.json));
            self.diagnostics.push(diagnostic);
            return Ok(());
        }
        match &action.change {
            Change::Nothing => Ok(()),
            Change::Remove => self.remove(&action.target, found),
            Change::Update(pointer) => {
                let value = overlay.document.root().pointer(pointer);
                let update = Draft::of(value.expect("it was read from there"));
                self.update(overlay, &action.target, &found, &update, None)
            }
            Change::Copy(query) => {
                let sources = query.select(&self.json);
                let [source] = sources.as_slice() else {
                    let message = match sources.len() {
                        0 => format!(
                            "`copy` must select one value, but `{}` selects nothing",
                            query.text
                        ),
                        count => format!(
                            "`copy` must select one value, but `{}` selects {count}",
                            query.text
                        ),
                    };
                    let mut diagnostic = fault(codes::OVERLAY_SOURCE, query, message);
                    diagnostic
                        .help
                        .extend(query.advice(&self.json).filter(|_| sources.is_empty()));
                    return Err(Box::new(diagnostic));
                };
                let copied = self.draft.at_mut(source).expect("it was selected").clone();
                self.update(overlay, &action.target, &found, &copied, Some(query))
            }
        }
    }

    /// Removes values.
    fn remove(&mut self, target: &Query, mut found: Vec<String>) -> Result<(), Refusal> {
        if found.iter().any(String::is_empty) {
            let message = "the whole document cannot be removed".to_owned();
            return Err(Box::new(fault(codes::OVERLAY_MISMATCH, target, message)));
        }
        // What is behind and inside comes first, so that the other places stay what they are.
        found.sort_by(|a, b| in_order(b, a));
        for place in found {
            let (parent, token) = place.rsplit_once('/').expect("it is not the root");
            let Some(draft) = self.draft.at_mut(parent) else {
                continue;
            };
            if let Some(object) = draft.open_object() {
                object.remove(&pointer::unescape(token));
            } else if let Some(array) = draft.open_array() {
                array.items.remove(token.parse().expect("it is an index"));
            }
            match self.json.pointer_mut(parent) {
                Some(serde_json::Value::Object(members)) => {
                    members.remove(pointer::unescape(token).as_ref());
                }
                Some(serde_json::Value::Array(items)) => {
                    items.remove(token.parse().expect("it is an index"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Merges a value into others. `source` is where it is copied from.
    fn update(
        &mut self,
        overlay: &'d Overlay,
        target: &Query,
        found: &[String],
        update: &Draft<'d>,
        source: Option<&Query>,
    ) -> Result<(), Refusal> {
        let kind = |json: &serde_json::Value| match json {
            serde_json::Value::Object(_) => Shape::Object,
            serde_json::Value::Array(_) => Shape::List,
            _ => Shape::Simple,
        };
        let mut shapes = found
            .iter()
            .filter_map(|place| self.json.pointer(place).map(kind));
        let first = shapes.next().unwrap_or(Shape::Object);
        if let Some(other) = shapes.find(|shape| *shape != first) {
            let message = format!(
                "`{}` selects {} and {}; an update is for values of one kind",
                target.text,
                first.plural(),
                other.plural()
            );
            let diagnostic = fault(codes::OVERLAY_MISMATCH, target, message);
            return Err(Box::new(diagnostic.help("write an action for each kind")));
        }
        let added = update.node_count().saturating_mul(found.len() as u64);
        let deepest = found
            .iter()
            .map(|place| place.matches('/').count())
            .max()
            .unwrap_or(0);
        let most = Limits::default().max_depth as usize;
        if added > self.room || deepest + depth(update) > most {
            let message = format!(
                "the document would have more than {} values, or be nested more than {most} levels deep",
                Limits::default().max_nodes
            );
            return Err(Box::new(fault(codes::OVERLAY_SIZE, target, message)));
        }
        self.room -= added;
        for place in found {
            let draft = self.draft.at_mut(place).expect("it was selected");
            let json = self.json.pointer_mut(place).expect("it was selected");
            merge(Target { draft, json }, update)
                .map_err(|mismatch| refused(overlay, target, place, mismatch, source))?;
        }
        Ok(())
    }
}

/// Reports a value that cannot be merged.
fn refused(
    overlay: &Overlay,
    target: &Query,
    place: &str,
    mismatch: Mismatch<'_>,
    source: Option<&Query>,
) -> Refusal {
    let Mismatch {
        pointer,
        target: old,
        update: new,
        value,
    } = mismatch;
    let message = format!("{} cannot be merged into {}", new.noun(), old.noun());
    let at = format!("`#{place}{pointer}` is {}", old.noun());
    let label = match (source, value) {
        (Some(source), _) => source.label(""),
        (None, Some(value)) => Label::new(&overlay.document, value.span(), ""),
        (None, None) => target.label(""),
    };
    let help = match (Shape::of(old), Shape::of(new)) {
        (Shape::List, _) => "write a list, whose elements are added",
        _ => "remove the value in an action before, and write it anew in this one",
    };
    let diagnostic = Diagnostic::new(codes::OVERLAY_MISMATCH, Profile::Strict, label, message);
    Box::new(diagnostic.with(target.label(&at)).help(help))
}

fn fault(code: conform_report::Code, query: &Query, message: String) -> Diagnostic {
    Diagnostic::new(code, Profile::Strict, query.label(""), message)
}

/// Compares the places of two values in a document. What is inside another value is behind it.
fn in_order(a: &str, b: &str) -> Ordering {
    let tokens = |place: &str| -> Vec<(Option<usize>, String)> {
        place
            .split('/')
            .map(|token| (token.parse().ok(), token.to_owned()))
            .collect()
    };
    tokens(a).cmp(&tokens(b))
}

/// How deeply a value is nested.
fn depth(draft: &Draft<'_>) -> usize {
    match draft.kind() {
        ValueKind::Object => {
            let members = draft.members();
            1 + members
                .iter()
                .map(|(_, value)| depth(value))
                .max()
                .unwrap_or(0)
        }
        ValueKind::Array => 1 + draft.items().iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
